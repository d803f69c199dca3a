//! The tokens of a text: addresses, hashtags and names. Every API counts, links and notifies by them
//! (`docs/specs/core.md` 11).

use std::ops::Range;

use super::characters::{is_letter, is_mark, is_word, joins_words};
use super::links::links;

/// Characters of the longest username of any API; a longer run of name characters names nobody.
pub(crate) const NAME_MAX_CHARS: usize = 64;
/// Characters of the longest hashtag; a longer one is plain text.
pub(crate) const HASHTAG_MAX_CHARS: usize = 255;
/// Characters of the longest `host:port` after a name.
const HOST_MAX_CHARS: usize = 260;

/// A part of a text that is more than text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'t> {
    /// Byte range in the text, signs included.
    pub range: Range<usize>,
    pub kind: TokenKind<'t>,
}

/// What a [`Token`] is. Names are as written, without their sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenKind<'t> {
    /// `is_web`: `http` or `https`.
    Link {
        is_web: bool,
    },
    Hashtag(&'t str),
    /// `@name` or `@name@host`, whether or not somebody has this name.
    Name {
        name: &'t str,
        host: Option<&'t str>,
    },
}

/// The tokens of `text` in order, never overlapping, in time linear in its length.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut links = links(text).into_iter().peekable();
    let mut at = 0;
    loop {
        let next = links.peek().map_or(text.len(), |link| link.range.start);
        at = sign(text, at, next);
        if at == next {
            let Some(link) = links.next() else { break };
            at = link.range.end;
            found.push(Token { range: link.range, kind: TokenKind::Link { is_web: link.is_web } });
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        let before = text[..at].chars().next_back();
        let token = match c {
            '#' | '＃' => hashtag(&text[..next], at, c, before),
            // A name that an address begins in is no whole name.
            '@' => name(text, at, before).filter(|token| token.range.end <= next),
            _ => None,
        };
        at = token.as_ref().map_or(at + c.len_utf8(), |token| token.range.end);
        found.extend(token);
    }
    found
}

/// The first place from `at` on, before `end`, where a sign of a token may be; else `end`.
fn sign(text: &str, at: usize, end: usize) -> usize {
    // The first byte of `＃` is that of some other characters, too.
    let may_be = |byte: &u8| matches!(byte, b'#' | b'@' | 0xef);
    text.as_bytes()[at..end].iter().position(may_be).map_or(end, |found| at + found)
}

/// Bytes of the longest beginning of `text` that is made of at most `max` such characters; `None` if there are more.
fn run(text: &str, max: usize, belongs: impl Fn(char) -> bool) -> Option<&str> {
    let mut count = 0;
    for (i, c) in text.char_indices() {
        if !belongs(c) {
            return Some(&text[..i]);
        }
        count += 1;
        if count > max {
            return None;
        }
    }
    Some(text)
}

/// Middle dots and joiners: between the words of a hashtag, never at its ends.
fn is_separator(c: char) -> bool {
    matches!(c, '\u{b7}' | '\u{30fb}' | '\u{200c}' | '\u{200d}')
}

fn hashtag(text: &str, at: usize, sign: char, before: Option<char>) -> Option<Token<'_>> {
    if before.is_some_and(|c| matches!(c, '=' | '/' | ')' | '#' | '＃' | '&') || joins_words(c)) {
        return None;
    }
    let start = at + sign.len_utf8();
    let name = run(&text[start..], HASHTAG_MAX_CHARS, |c| is_word(c) || is_separator(c))?.trim_end_matches(is_separator);
    let first = name.chars().next()?;
    let begins_well = is_word(first) && !is_mark(first);
    // Numbers alone are no hashtag, numbers with something between them are.
    let says_something =
        name.chars().any(is_letter) || (name.chars().any(char::is_numeric) && name.contains(|c| c == '_' || is_separator(c)));
    (begins_well && says_something).then(|| Token { range: at..start + name.len(), kind: TokenKind::Hashtag(name) })
}

/// A character that some username of some API has in it.
fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '\u{4e00}'..='\u{9fa5}')
}

fn name(text: &str, at: usize, before: Option<char>) -> Option<Token<'_>> {
    if before.is_some_and(|c| matches!(c, '/' | '=' | '@') || joins_words(c)) {
        return None;
    }
    let start = at + 1;
    let name = &text[start..start + name_length(&text[start..])?];
    let end = start + name.len();
    if text[end..].chars().next().is_some_and(joins_words) {
        return None;
    }
    let host = text[end..].strip_prefix('@').and_then(host);
    let end = host.map_or(end, |host| end + 1 + host.len());
    Some(Token { range: at..end, kind: TokenKind::Name { name, host } })
}

/// Bytes of the name that `text` begins with. One hyphen or full stop inside it belongs to it; `None` if it is too long.
fn name_length(text: &str) -> Option<usize> {
    let mut end = 0;
    let mut joined = false;
    for (count, (i, c)) in text.char_indices().enumerate() {
        if is_name(c) {
            if count >= NAME_MAX_CHARS {
                return None;
            }
            (end, joined) = (i + c.len_utf8(), false);
        } else if matches!(c, '-' | '.') && !joined && end > 0 {
            joined = true;
        } else {
            break;
        }
    }
    (end > 0).then_some(end)
}

/// The host that `text` begins with, with its port.
fn host(text: &str) -> Option<&str> {
    let labels = run(text, HOST_MAX_CHARS, |c| is_word(c) || matches!(c, '-' | '.'))?.trim_end_matches(['-', '.']);
    if !labels.starts_with(is_word) {
        return None;
    }
    let digits = text[labels.len()..].strip_prefix(':').map_or(0, |rest| rest.bytes().take(5).take_while(u8::is_ascii_digit).count());
    Some(&text[..labels.len() + if digits == 0 { 0 } else { 1 + digits }])
}
