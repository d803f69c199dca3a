//! What a text contains: mentions, hashtags and URLs, each with its place, and shortened forms.
//!
//! Finding is separate from showing: spans are byte ranges of the raw text, a dialect renders them.

pub(crate) mod address;
pub(crate) mod body;
mod hashtags;
mod length;
mod mentions;
pub(crate) mod mobile_numbers;
pub(crate) mod names;
mod scan;
mod shorten;
mod spans;
mod urls;

pub(crate) use hashtags::{HASHTAG_MAX_CHARS, HashtagFormat, HashtagSpan, hashtags, slug};
pub(crate) use length::{URL_LENGTH, length};
pub(crate) use mentions::{Candidate, MentionSpan, NAME_MAX_CHARS, candidates, prefixes, resolve};
pub(crate) use scan::{Span, SpanKind, plain, scan};
pub(crate) use shorten::{BRIEF_CHARS, SUMMARY_COLUMNS, brief, summary};
pub(crate) use urls::urls;
