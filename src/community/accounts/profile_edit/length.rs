//! How long a bio is to those who read it (`docs/specs/mastodon.md 2.3`).

use unicode_segmentation::UnicodeSegmentation;

use crate::community::text::{HashtagFormat, TextSpanKind, scan};

/// Characters that every address counts for.
const URL: usize = 23;
/// Bytes that no readable text of so many characters needs: beyond, nobody counts.
const BYTES_PER_CHARACTER: usize = 256;

/// Grapheme clusters, an address counted as 23 of them and `@user@host` as `@user`. Stops being exact far above `max`.
pub(super) fn shown(text: &str, max: usize) -> usize {
    if text.len() > max.saturating_mul(BYTES_PER_CHARACTER) {
        return usize::MAX;
    }
    let mut count = 0;
    let mut at = 0;
    for span in scan(text, HashtagFormat::Single, |_| None::<()>) {
        if matches!(span.kind, TextSpanKind::Url) {
            count += of_words(&text[at..span.range.start]) + URL;
            at = span.range.end;
        }
    }
    count + of_words(&text[at..])
}

/// Grapheme clusters, hosts of people left out.
fn of_words(text: &str) -> usize {
    let mut count = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find('@') {
        let start = at + found;
        let before = text[..start].chars().next_back();
        let name = run(&text[start + 1..], |c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        let host =
            text[start + 1 + name..].strip_prefix('@').map_or(0, |rest| run(rest, |c| c.is_alphanumeric() || matches!(c, '.' | '-')));
        let end = start + 1 + name;
        count += text[at..end].graphemes(true).count();
        let named = name > 0 && host > 0 && !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '@'));
        at = if named { end + 1 + host } else { end };
    }
    count + text[at..].graphemes(true).count()
}

/// Bytes of the longest beginning that is made of these.
fn run(text: &str, of: impl Fn(char) -> bool) -> usize {
    text.find(|c| !of(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_what_a_reader_sees() {
        let shown = |text: &str| shown(text, 500);
        assert_eq!(shown(""), 0);
        assert_eq!(shown("abc"), 3);
        assert_eq!(shown("👨‍👩‍👧‍👦e\u{301}"), 2);
        assert_eq!(shown("https://example.org/a/very/long/path?with=query"), 23);
        assert_eq!(shown("see https://a.example now"), 4 + 23 + 4);
        assert_eq!(shown("@ann@host.example hi"), "@ann hi".len());
        assert_eq!(shown("@ann @bob"), "@ann @bob".len());
        assert_eq!(shown("mail ann@host.example"), "mail ann@host.example".len());
        assert_eq!(shown("@@@"), 3);
        assert_eq!(shown(&"e\u{301}".repeat(500)), 500);
        assert!(shown(&"x".repeat(1 << 20)) > 500);
    }
}
