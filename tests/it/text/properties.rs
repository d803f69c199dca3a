//! What holds for every text. The tests and the fuzzer (`fuzz/fuzz_targets/text.rs`) call the same functions.

use std::fmt::Write;
use std::time::{Duration, Instant};

use folkmoot::internals::community::text::{SpanKind, Token, TokenKind, length, scan, tokens};
use folkmoot::internals::model::content::slug::slug;
use unicode_segmentation::UnicodeSegmentation;

/// This server's own host in these texts.
const HOST: &str = "moot.example";

/// Pieces of ordinary and of malicious texts.
const PIECES: [&str; 64] = [
    "@",
    "ann",
    "@ann",
    "@ann@moot.example",
    "@bob_1",
    "@x@other.example:8080",
    "-",
    ".",
    "_",
    "#",
    "＃",
    "tag",
    "#a",
    "é",
    "e\u{301}",
    "王小明",
    "ん",
    "・",
    " ",
    "\n",
    "\r",
    "\t",
    "\0",
    "\u{3000}",
    "https://",
    "HTTP://a.org",
    "http://a.org",
    "https://a.org/x_(y)",
    "https://münchen.example/ß",
    "https://u:p@a.org/",
    "gemini://a.org",
    "xmpp:u@a.org",
    "magnet:?xt=",
    "//",
    "/",
    "(",
    ")",
    "[",
    "]",
    "?",
    "=",
    "&",
    ":",
    ":80",
    ",",
    "!",
    "\"",
    "<",
    "。",
    "”",
    "·",
    "\u{200b}",
    "\u{200c}",
    "\u{200d}",
    "\u{202e}",
    "\u{600}",
    "\u{345}",
    "İ",
    "ΣΣ",
    "ﬁ",
    "😀",
    "👩‍👩‍👧‍👦",
    "🇺🇳",
    "2026",
];

/// Words between blanks, each with what it counts.
pub const WORDS: [(&str, usize); 24] = [
    ("word", 4),
    ("e\u{301}te\u{301}", 3),
    ("王小明", 3),
    ("👩‍👩‍👧‍👦", 1),
    ("🇺🇳🇺🇳", 2),
    ("#tag", 4),
    ("#one·two", 8),
    ("#2026", 5),
    ("@ann", 4),
    ("@ann@moot.example", 4),
    ("@Ann_1@sub.other.example", 6),
    ("@ann@moot.example:81", 7),
    ("@ann@x", 6),
    ("@ann@", 5),
    ("ann@host.example", 16),
    ("https://a.org", 23),
    ("HTTPS://A.ORG/", 23),
    ("http://a.org/a/long/path/that/nobody/reads/to/its/end?and=more#part", 23),
    ("https://en.wikipedia.org/wiki/Diaspora_(software)", 23),
    ("https://ja.wikipedia.org/wiki/日本", 23),
    ("https://a.org/@ann@other.example", 23),
    ("http://localhost/x", 18),
    ("https://", 8),
    ("a.org", 5),
];

/// The text that these bytes stand for: themselves, or a piece for each.
pub fn text_of(data: &[u8]) -> String {
    match data.split_first() {
        Some((first, rest)) if first % 4 == 0 => String::from_utf8_lossy(rest).into_owned(),
        _ => data.iter().map(|byte| PIECES[usize::from(*byte) % PIECES.len()]).collect(),
    }
}

/// Everything that holds for a text, whatever it is. Panics where something does not.
pub fn check(text: &str) {
    let found = tokens(text);
    let mut end = 0;
    for token in &found {
        assert!(token.range.start >= end && token.range.end > token.range.start, "{found:?} of {text:?}");
        end = token.range.end;
        let written = text.get(token.range.clone()).unwrap_or_else(|| panic!("half a character: {token:?} of {text:?}"));
        match token.kind {
            TokenKind::Link { is_web } => link(text, written, is_web),
            TokenKind::Hashtag(name) => hashtag(text, written, name),
            TokenKind::Name { name, host } => whole_name(text, token, name, host),
        }
    }
    mentions(text, &found);
    assert_eq!(length(text), counted(text, &found), "{text:?}");
}

fn link(text: &str, written: &str, is_web: bool) {
    let alone = tokens(written);
    let whole = matches!(alone.as_slice(), [only] if only.range == (0..written.len()) && only.kind == TokenKind::Link { is_web });
    assert!(whole, "{written:?} alone is {alone:?}, in {text:?}");
    let (scheme, rest) = written.split_once(':').unwrap_or_else(|| panic!("no scheme in {written:?}"));
    assert_eq!(scheme.to_ascii_lowercase().starts_with("http"), is_web, "{written:?}");
    assert!(!written.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"')), "{written:?}");
    if let Some(address) = rest.strip_prefix("//").filter(|_| is_web) {
        let authority = address.split(['/', '?', '#']).next().unwrap_or_default();
        assert!(!authority.contains('@') && authority.contains('.'), "{written:?}");
    }
}

/// What is shown as a hashtag is under one key, however it is looked for.
fn hashtag(text: &str, written: &str, name: &str) {
    assert!(written.strip_prefix(['#', '＃']) == Some(name), "{written:?} of {text:?}");
    let alone = format!("#{name}");
    assert!(matches!(tokens(&alone).as_slice(), [only] if only.kind == TokenKind::Hashtag(name)), "{name:?} of {text:?}");
    let key = slug(name);
    assert!(!key.is_empty() && key.is_ascii(), "{name:?} has the key {key:?}");
    assert_eq!(slug(&decoded(&key)), key, "{name:?}: the address of a hashtag leads to it");
    assert_eq!(slug(&name.to_ascii_uppercase()), key, "{name:?} in capitals");
    assert_eq!(slug(&name.to_lowercase()), key, "{name:?} in small letters");
}

/// A percent-encoded text as it was.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let code = more.get(..2).filter(|_| *first == b'%').and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &more[2..] } else { more };
    }
    String::from_utf8(bytes).expect("a slug is an encoded text")
}

fn is_of_a_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || ('\u{4e00}'..='\u{9fa5}').contains(&c)
}

/// Nothing before or after a name may belong to it.
fn whole_name(text: &str, token: &Token<'_>, name: &str, host: Option<&str>) {
    let mut written = format!("@{name}");
    if let Some(host) = host {
        write!(written, "@{host}").expect("a string takes everything");
    }
    assert_eq!(text[token.range.clone()], written, "{text:?}");
    assert!(name.starts_with(is_of_a_name) && name.ends_with(is_of_a_name), "{name:?} of {text:?}");
    let before = text[..token.range.start].chars().next_back();
    assert!(!before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '@' | '/' | '=')), "{name:?} in the middle of {text:?}");
    let after = &text[token.range.start + 1 + name.len()..];
    let mut next = after.chars();
    match next.next() {
        // More of the name, or of a word that is none.
        Some(c) if is_of_a_name(c) => panic!("half of a name: {name:?} of {text:?}"),
        Some('-' | '.') => assert!(!next.next().is_some_and(is_of_a_name), "half of a name: {name:?} of {text:?}"),
        Some('@') => assert!(
            host.is_some() || !next.next().is_some_and(|c| c.is_ascii_alphanumeric()) || after.len() > 260,
            "half of an address: {name:?} of {text:?}"
        ),
        _ => {}
    }
}

/// Where everybody exists, those are mentioned whose names are there, and nobody from another server.
fn mentions(text: &str, found: &[Token<'_>]) {
    let named = |kind: &TokenKind<'_>| match kind {
        TokenKind::Name { name, host } if host.is_none_or(|host| host.eq_ignore_ascii_case(HOST)) => Some(name.to_ascii_lowercase()),
        _ => None,
    };
    let expected: Vec<_> = found.iter().filter_map(|token| Some((token.range.clone(), named(&token.kind)?))).collect();
    let spans = scan(text, HOST, |name| Some(name.to_owned()));
    let shown: Vec<_> = spans
        .into_iter()
        .filter_map(|span| if let SpanKind::Mention(name) = span.kind { Some((span.range, name)) } else { None })
        .collect();
    assert_eq!(shown, expected, "{text:?}");
}

/// The length as clients of Mastodon count it, of what they would replace before they count.
fn counted(text: &str, found: &[Token<'_>]) -> usize {
    let mut rest = text.to_owned();
    for token in found.iter().rev() {
        match token.kind {
            TokenKind::Link { is_web } => {
                let price = if is_web { 23 } else { text[token.range.clone()].graphemes(true).count().min(23) };
                rest.replace_range(token.range.clone(), &"x".repeat(price));
            }
            TokenKind::Name { name, host: Some(host) } => {
                let host = host.split(':').next().unwrap_or_default();
                let from = token.range.start + 1 + name.len();
                if host.chars().count() > 1 {
                    rest.replace_range(from..from + 1 + host.len(), "");
                }
            }
            _ => {}
        }
    }
    rest.graphemes(true).count()
}

/// Words between blanks count what they count alone.
pub fn check_words(data: &[u8]) {
    let words: Vec<_> = data.iter().map(|byte| WORDS[usize::from(*byte) % WORDS.len()]).collect();
    let text = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" ");
    let expected = words.iter().map(|(_, count)| count).sum::<usize>() + words.len().saturating_sub(1);
    assert_eq!(length(&text), expected, "{text:?}");
}

/// Characters of the shorter and of the longer text of [`check_time`].
const SHORT: usize = 15_625;
const LONG: usize = 500_000;
/// How many times longer the long text may take, beyond the 32 that are its due. A quadratic rule takes 32 more.
const SLACK: u32 = 8;

/// A text that is repeated takes time in proportion to its length. Panics if three measurements say otherwise.
pub fn check_time(text: &str) {
    let (short, long) = (repeated(text, SHORT), repeated(text, LONG));
    let factor = u32::try_from(LONG / SHORT).unwrap_or(u32::MAX);
    let mut seen = Vec::new();
    for _ in 0..3 {
        let base = (0..3).map(|_| time(&short)).min().unwrap_or_default().max(Duration::from_micros(500));
        let taken = time(&long);
        if taken <= base * factor * SLACK {
            return;
        }
        seen.push((base, taken));
    }
    panic!("{seen:?} for {factor} times {:?}", text.chars().take(100).collect::<String>());
}

fn repeated(text: &str, characters: usize) -> String {
    text.chars().cycle().take(characters).collect()
}

fn time(text: &str) -> Duration {
    let start = Instant::now();
    let found = tokens(text).len() + length(text);
    assert!(found > 0, "a text of {} bytes", text.len());
    start.elapsed()
}
