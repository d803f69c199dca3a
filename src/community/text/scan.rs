//! Finding mentions, hashtags and links in a text, in their order.

use std::ops::Range;

use super::hashtags::{HashtagFormat, hashtags};
use super::mentions::resolve;
use super::urls::urls;

/// What somebody wrote without white space around it and without control characters, which nobody meant to write.
pub(crate) fn plain(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')).collect();
    kept.trim().to_owned()
}

/// A part of a text that is more than text. `U` is whatever the caller knows about a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextSpan<U> {
    /// Byte range in the raw text.
    pub range: Range<usize>,
    pub kind: TextSpanKind<U>,
}

/// What a [`TextSpan`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TextSpanKind<U> {
    Mention(U),
    /// The slug of the hashtag.
    Hashtag(String),
    Url,
}

/// All spans of `text` in order of place, never overlapping.
/// `user` answers for a folded name (see [`resolve`]).
pub(crate) fn scan<U>(text: &str, format: HashtagFormat, user: impl FnMut(&str) -> Option<U>) -> Vec<TextSpan<U>> {
    let mut spans: Vec<TextSpan<U>> = urls(text).into_iter().map(|range| TextSpan { range, kind: TextSpanKind::Url }).collect();
    spans.extend(hashtags(text, format).into_iter().map(|tag| TextSpan { range: tag.range, kind: TextSpanKind::Hashtag(tag.slug) }));
    spans.extend(
        resolve(text, user).into_iter().map(|mention| TextSpan { range: mention.range, kind: TextSpanKind::Mention(mention.user) }),
    );
    spans.sort_by_key(|span| span.range.start);
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, TextSpanKind<u8>)> {
        let user = |name: &str| (name == "ann").then_some(1);
        scan(text, HashtagFormat::Single, user).into_iter().map(|span| (&text[span.range], span.kind)).collect()
    }

    #[test]
    fn control_characters_are_no_text() {
        assert_eq!(plain(" a\0b\u{7}\n\tc "), "ab\n\tc");
        assert_eq!(plain("\0 \u{1b}"), "");
    }

    #[test]
    fn spans_come_in_order_of_place() {
        assert_eq!(
            found("#Rust for @Ann: see https://a.org/x [smile] @nobody"),
            [("#Rust", TextSpanKind::Hashtag("rust".into())), ("@Ann", TextSpanKind::Mention(1)), ("https://a.org/x", TextSpanKind::Url),]
        );
    }

    #[test]
    fn a_url_swallows_what_looks_like_a_tag_or_a_mention_in_it() {
        assert_eq!(found("https://a.org/?to=@ann#part"), [("https://a.org/?to=@ann#part", TextSpanKind::Url)]);
    }

    #[test]
    fn neighbours_do_not_overlap() {
        let kinds = found("@ann#tag @ann");
        assert_eq!(kinds.iter().map(|(text, _)| *text).collect::<Vec<_>>(), ["@ann", "#tag", "@ann"]);
    }

    #[test]
    fn stickers_and_plain_text_have_no_spans() {
        assert!(found("hello [smile] 50% a@b # @").is_empty());
    }
}
