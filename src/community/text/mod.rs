//! What a text contains: mentions, hashtags and URLs, each with its place, and shortened forms.
//!
//! Finding is separate from showing: spans are byte ranges of the raw text, a dialect renders them.

pub(crate) mod address;
pub(crate) mod body;
mod characters;
mod hashtags;
mod length;
mod links;
#[cfg(test)]
mod links_tests;
pub(crate) mod mobile_numbers;
pub(crate) mod names;
mod scan;
mod shorten;
mod tokens;
#[cfg(test)]
mod tokens_tests;

pub(crate) use hashtags::{HashtagSpan, hashtags, slug};
pub(crate) use length::bounded_length;
pub use length::length;
pub(crate) use links::SCHEMES as LINK_SCHEMES;
pub use scan::{SpanKind, TextSpan, scan};
pub(crate) use scan::{names as mentioned_names, plain};
pub(crate) use shorten::{BRIEF_CHARS, brief, summary};
pub(crate) use tokens::HASHTAG_MAX_CHARS;
pub use tokens::{Token, TokenKind, tokens};
