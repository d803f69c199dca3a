//! Addresses in a text, found as Mastodon and its clients find them (`docs/specs/core.md` 11).

use std::ops::Range;

use super::characters::{ends_address, is_letter, is_mark, is_punctuation};

/// The schemes that are found, and so may be linked to.
pub(crate) const SCHEMES: [&str; 11] = ["http", "https", "dat", "dweb", "gemini", "gopher", "ipfs", "ipns", "ssb", "magnet", "xmpp"];
/// Schemes that are followed by `//` and a host.
const WITH_HOST: [&str; 9] = ["http", "https", "dat", "dweb", "gemini", "gopher", "ipfs", "ipns", "ssb"];
/// Characters of the longest of all schemes.
const SCHEME_MAX: usize = 6;
/// Characters of the longest host (RFC 1035).
const HOST_MAX: usize = 253;
/// Digits of the longest port.
const PORT_DIGITS: usize = 5;

/// An address in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// Byte range in the text: the whole address, without the punctuation after it.
    pub range: Range<usize>,
    /// Whether its scheme is `http` or `https`: clients count only these at a fixed price.
    pub is_web: bool,
}

/// The addresses of `text` in order, in time linear in its length.
pub(super) fn links(text: &str) -> Vec<Link> {
    let mut found: Vec<Link> = Vec::new();
    let mut brackets = None;
    let mut from = 0;
    while let Some(colon) = text[from..].find(':').map(|at| from + at) {
        from = colon + 1;
        let last = found.last().map_or(0, |link| link.range.end);
        let Some(start) = scheme_start(text, last, colon) else { continue };
        let brackets = brackets.get_or_insert_with(|| Brackets::of(text));
        let scheme = text[start..colon].to_ascii_lowercase();
        let end = match scheme.as_str() {
            "magnet" => magnet_end(text, colon + 1, brackets),
            "xmpp" => xmpp_end(text, colon + 1, brackets),
            other if WITH_HOST.contains(&other) => text[colon + 1..].strip_prefix("//").and_then(|_| web_end(text, colon + 3, brackets)),
            _ => None,
        };
        if let Some(end) = end {
            found.push(Link { range: start..end, is_web: scheme.starts_with("http") });
            from = end;
        }
    }
    found
}

/// Where the scheme before a colon begins, if a word of its own is there.
fn scheme_start(text: &str, after: usize, colon: usize) -> Option<usize> {
    let before = text.get(after..colon)?;
    let letters = before.bytes().rev().take(SCHEME_MAX + 1).take_while(u8::is_ascii_alphabetic).count();
    let start = colon - letters;
    let glued = text[..start].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '@' | '＠' | '$' | '#' | '＃'));
    (letters > 0 && letters <= SCHEME_MAX && !glued).then_some(start)
}

fn web_end(text: &str, at: usize, brackets: &Brackets) -> Option<usize> {
    let host = host_end(text, at)?;
    // What stands before an `@` is no host, and nobody links to a password.
    if text[host..].starts_with('@') {
        return None;
    }
    let end = port_end(text, host);
    Some(if text[end..].starts_with(['/', '?', '#']) { tail_end(text, at, end, brackets) } else { end })
}

fn magnet_end(text: &str, at: usize, brackets: &Brackets) -> Option<usize> {
    let end = text[at..].starts_with('?').then(|| tail_end(text, at, at, brackets))?;
    (end > at + 1).then_some(end)
}

fn xmpp_end(text: &str, at: usize, brackets: &Brackets) -> Option<usize> {
    let at = if text[at..].starts_with("//") { at + 2 } else { at };
    let is_node = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%');
    let node = text[at..].find(|c| !is_node(c)).unwrap_or(text.len() - at);
    let host = if node > 0 && text[at + node..].starts_with('@') { host_end(text, at + node + 1)? } else { host_end(text, at)? };
    Some(if text[host..].starts_with(['/', '?']) { tail_end(text, at, host, brackets) } else { host })
}

/// The end of a host with at least one dot, which begins at `at`.
fn host_end(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let is_host =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') || (!c.is_ascii() && !is_punctuation(c) && !ends_address(c));
    let length = rest.char_indices().take(HOST_MAX).take_while(|&(_, c)| is_host(c)).last().map_or(0, |(i, c)| i + c.len_utf8());
    let host = rest[..length].trim_end_matches('.');
    let (names, top) = host.rsplit_once('.')?;
    let proper = |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    if !names.split('.').all(proper) {
        return None;
    }
    Some(at + names.len() + 1 + top_level(top)?)
}

/// Bytes of the top-level name that `label` begins with: letters of one script, or its encoded form.
/// Chinese and Japanese may touch the end of a name.
fn top_level(label: &str) -> Option<usize> {
    if label.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("xn--")) {
        return Some(label.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(label.len()));
    }
    let first = label.chars().next()?;
    let belongs = |c: char| if first.is_ascii() { c.is_ascii_alphabetic() } else { !c.is_ascii() && (is_letter(c) || is_mark(c)) };
    let end = label.find(|c| !belongs(c)).unwrap_or(label.len());
    // `org5` and `org-x` are no top-level names, `org看` is one with text after it.
    let ends_well = label[end..].chars().next().is_none_or(|c| !c.is_ascii());
    (label[..end].chars().count() >= 2 && ends_well).then_some(end)
}

fn port_end(text: &str, at: usize) -> usize {
    let digits = text[at..].strip_prefix(':').map_or(0, |rest| rest.bytes().take(PORT_DIGITS).take_while(u8::is_ascii_digit).count());
    if digits == 0 { at } else { at + 1 + digits }
}

/// The end of path, query and fragment of an address whose own part begins at `start` and which begin at `at`.
fn tail_end(text: &str, start: usize, at: usize, brackets: &Brackets) -> usize {
    let stops = |i: usize, c: char| match c {
        '(' => brackets.partner(i).is_none(),
        ')' | ']' => brackets.partner(i).is_none_or(|open| open < start),
        other => ends_address(other),
    };
    let tail = &text[at..];
    let length = tail.char_indices().find(|&(i, c)| stops(at + i, c)).map_or(tail.len(), |(i, _)| i);
    let query = tail[..length].find('?').unwrap_or(length);
    let ends_well = |i: usize, c: char| match c {
        ')' | ']' => true,
        '=' | '&' => i > query,
        '/' | '_' | '#' | '-' | '+' => true,
        other => !is_punctuation(other) && !matches!(other, '$' | '^' | '`' | '|' | '~'),
    };
    let kept = tail[..length].char_indices().rev().find(|&(i, c)| ends_well(i, c)).map_or(0, |(i, c)| i + c.len_utf8());
    at + kept
}

/// Round and square brackets of a text that belong together.
struct Brackets {
    /// Byte positions of an opening and of its closing bracket, and of a closing and its opening one, in order.
    pairs: Vec<(usize, usize)>,
}

impl Brackets {
    fn of(text: &str) -> Self {
        let mut pairs = Vec::new();
        if !text.bytes().any(|byte| matches!(byte, b'(' | b'[')) {
            return Self { pairs };
        }
        let mut opened: Vec<(usize, char)> = Vec::new();
        for (i, c) in text.char_indices() {
            match c {
                '(' | '[' => opened.push((i, c)),
                // What was opened inside of a pair and not closed there is open for good. A bracket that closes nothing
                // ends every address, and so leaves nothing open.
                ')' | ']' => {
                    let other = if c == ')' { '(' } else { '[' };
                    while let Some((open, kind)) = opened.pop() {
                        if kind == other {
                            pairs.push((open, i));
                            break;
                        }
                    }
                }
                other if ends_address(other) => opened.clear(),
                _ => {}
            }
        }
        pairs.extend(pairs.iter().map(|&(open, close)| (close, open)).collect::<Vec<_>>());
        pairs.sort_unstable();
        Self { pairs }
    }

    /// The other bracket of the pair that the one at this byte belongs to.
    fn partner(&self, at: usize) -> Option<usize> {
        self.pairs.binary_search_by_key(&at, |pair| pair.0).ok().map(|found| self.pairs[found].1)
    }
}
