//! Hashtags in a text (`docs/specs/core.md` 11).

use std::ops::Range;

use super::tokens::{TokenKind, tokens};
pub(crate) use crate::model::content::slug::slug;

/// A hashtag as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HashtagSpan {
    /// Byte range in the text, the sign included.
    pub range: Range<usize>,
    /// As written, without the sign.
    pub name: String,
    /// Identity: two names with one slug are one hashtag.
    pub slug: String,
}

/// The hashtags outside addresses, in order, repetitions included.
pub(crate) fn hashtags(text: &str) -> Vec<HashtagSpan> {
    tokens(text)
        .into_iter()
        .filter_map(|token| match token.kind {
            TokenKind::Hashtag(name) => Some(HashtagSpan { range: token.range, name: name.to_owned(), slug: slug(name) }),
            _ => None,
        })
        .collect()
}
