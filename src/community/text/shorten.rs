//! Shortened texts: the summary in a notification, the brief form in a list.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

use super::tokens::tokens;

/// Display columns of a [`summary`] (`docs/specs/fresns.md` 6.1).
pub(crate) const SUMMARY_COLUMNS: usize = 100;
/// Characters of a [`brief`] text in lists (`docs/specs/fresns.md` 6.4).
pub(crate) const BRIEF_CHARS: usize = 280;

const ELLIPSIS: &str = "...";

/// The first [`SUMMARY_COLUMNS`] columns (wide characters take two), right-trimmed, and `...` if
/// something was cut.
pub(crate) fn summary(text: &str) -> String {
    let mut columns = 0;
    let cut = text.char_indices().find_map(|(i, c)| {
        columns += c.width().unwrap_or(0);
        (columns > SUMMARY_COLUMNS).then_some(i)
    });
    match cut {
        None => text.trim_end().to_owned(),
        Some(end) => [text[..end].trim_end(), ELLIPSIS].concat(),
    }
}

/// At most `limit` characters of the raw text, and whether something was cut (then `...` follows).
///
/// A URL, mention or hashtag at the cut is left out as a whole, so that scanning the result never
/// finds a shorter address, another user or another tag than the author wrote.
pub(crate) fn brief(text: &str, limit: usize) -> (Cow<'_, str>, bool) {
    let Some((cut, _)) = text.char_indices().nth(limit) else {
        return (Cow::Borrowed(text), false);
    };
    // No span contains white space, so only the word at the cut can be cut.
    let from = text[..cut].char_indices().rev().find(|(_, c)| c.is_whitespace());
    let from = from.map_or(0, |(i, c)| i + c.len_utf8());
    let until = text[cut..].find(char::is_whitespace).map_or(text.len(), |i| cut + i);
    let end = from + cut_in_word(&text[from..until], cut - from);
    (Cow::Owned([text[..end].trim_end(), ELLIPSIS].concat()), true)
}

/// The place before the token that contains `cut`, else `cut`.
fn cut_in_word(word: &str, cut: usize) -> usize {
    let inside = tokens(word).into_iter().find(|token| token.range.start < cut && cut < token.range.end);
    inside.map_or(cut, |token| token.range.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summary_counts_columns() {
        let hundred = "x".repeat(100);
        assert_eq!(summary(&hundred), hundred);
        assert_eq!(summary(&format!("{hundred}y")), format!("{hundred}..."));
        assert_eq!(summary(&"字".repeat(51)), format!("{}...", "字".repeat(50)));
        let odd = format!("x{}", "字".repeat(50));
        assert_eq!(summary(&odd), format!("x{}...", "字".repeat(49)));
    }

    #[test]
    fn summary_trims_on_the_right_and_keeps_combining_marks() {
        assert_eq!(summary("short \n"), "short");
        assert_eq!(summary(&format!("{}     tail", "x".repeat(97))), format!("{}...", "x".repeat(97)));
        let accented = format!("{}e\u{301}", "x".repeat(99));
        assert_eq!(summary(&accented), accented);
        assert_eq!(summary(&format!("{accented}z")), format!("{accented}..."));
        assert_eq!(summary(""), "");
    }

    #[test]
    fn brief_counts_characters() {
        let full = "字".repeat(280);
        assert_eq!(brief(&full, BRIEF_CHARS), (Cow::Borrowed(full.as_str()), false));
        let (cut, is_brief) = brief("hello world", 6);
        assert_eq!((cut.as_ref(), is_brief), ("hello...", true));
    }

    #[test]
    fn brief_never_cuts_a_span() {
        let cases = [
            ("go https://a.org/long", 12, "go..."),
            ("go @alice now", 6, "go..."),
            ("go #gardening", 6, "go..."),
            ("go @alice now", 9, "go @alice..."),
            ("go @alice now", 3, "go..."),
            ("https://a.org/long", 12, "..."),
            ("去https://a.org/long", 12, "去..."),
            ("go x@example.org", 9, "go x@exam..."),
        ];
        for (text, limit, expected) in cases {
            assert_eq!(brief(text, limit), (Cow::Borrowed(expected), true), "{text} at {limit}");
        }
    }

    #[test]
    fn brief_does_not_shorten_a_tag_that_was_too_long() {
        let text = format!("go #{}", "x".repeat(30));
        assert_eq!(brief(&text, 10).0, "go...");
    }
}
