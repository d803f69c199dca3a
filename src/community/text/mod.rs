//! What a text contains: mentions, hashtags and URLs, each with its place, and shortened forms.
//!
//! Finding is separate from showing: spans are byte ranges of the raw text, a dialect renders them.

pub mod body;
mod hashtags;
mod length;
mod mentions;
pub mod mobile_numbers;
pub mod names;
mod scan;
mod shorten;
mod spans;
mod urls;

pub use hashtags::{HASHTAG_MAX_CHARS, HashtagFormat, HashtagSpan, hashtags, slug};
pub use length::{URL_LENGTH, length};
pub use mentions::{Candidate, MentionSpan, NAME_MAX_CHARS, candidates, prefixes, resolve};
pub use scan::{Span, SpanKind, plain, scan};
pub use shorten::{BRIEF_CHARS, SUMMARY_COLUMNS, brief, summary};
pub use urls::urls;
