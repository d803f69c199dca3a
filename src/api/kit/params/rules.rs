//! How parameters are read: limits, rules of types, and what can be wrong.

use rocket::Request;
use rocket::http::Status;
use serde_json::{Map, Value};

/// Deepest nesting of a name or of a JSON body, the outermost object counted.
pub(crate) const MAX_DEPTH: usize = 16;

/// Most `name=value` pairs of a query or form, and most parts of a multipart body.
pub(crate) const MAX_KEYS: usize = 2000;

/// Most values of a JSON body, containers and leaves alike: a batch of 500 items of a dozen members fits.
pub(crate) const MAX_JSON_VALUES: usize = 20_000;

/// Longest decoded name in bytes, brackets included; in JSON the longest member name.
pub(crate) const MAX_KEY_BYTES: usize = 512;

/// Default limit of a JSON or urlencoded body, and of all text parts of a multipart body together.
pub(crate) const MAX_BODY_BYTES: u64 = 2 << 20;

/// Largest text part of a multipart body.
pub(crate) const MAX_TEXT_PART_BYTES: u64 = 1 << 20;

/// Default limit of all file parts of one request together.
pub(crate) const MAX_FILE_BYTES: u64 = 64 << 20;

/// Parameters by name, in order of appearance.
pub(crate) type Tree = Map<String, Value>;

/// Managed state: how many bytes a request may have. The defaults hold if absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BodyLimits {
    /// JSON, urlencoded or text body; all text parts of a multipart body together.
    pub body: u64,
    /// All file parts of a multipart body together.
    pub files: u64,
}

impl Default for BodyLimits {
    fn default() -> Self {
        Self { body: MAX_BODY_BYTES, files: MAX_FILE_BYTES }
    }
}

/// What a text may be where a boolean is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BoolRule {
    /// `true`, `false`, `1`, `0` as text, number or boolean; anything else is an error.
    Strict,
    /// `0 f F false FALSE off OFF` are false, every other text or number is true.
    FalseWords,
}

/// What a text may be where an integer is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IntegerRule {
    /// The whole text is the number.
    Strict,
    /// The leading digits are the number, none of them are 0.
    LeadingDigits,
}

/// What may be where a list is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListRule {
    /// A list, an object for the list of its values, or a single value for a list of one; null elements are left out.
    Lenient,
    /// A list, each element of which is a value.
    Strict,
}

/// How a dialect reads values that came as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Coerce {
    /// An empty text is null everywhere; otherwise only where something other than text is expected.
    pub empty_is_absent: bool,
    /// Texts lose surrounding white space.
    pub trim: bool,
    pub bools: BoolRule,
    pub integers: IntegerRule,
    pub lists: ListRule,
}

impl Coerce {
    /// As forms of browsers come: every value is a text, and an empty text is one.
    pub(crate) const LENIENT: Self = Self {
        empty_is_absent: false,
        trim: false,
        bools: BoolRule::FalseWords,
        integers: IntegerRule::LeadingDigits,
        lists: ListRule::Lenient,
    };
}

/// Why parameters were refused, in words fit to be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParamFault {
    /// The request cannot be read at all: bad JSON, bad UTF-8, bad multipart, contradictory or excessive names.
    #[error("{0}")]
    Malformed(String),
    /// More than `limit` bytes.
    #[error("the request is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    /// The value at `path` (like `fields[1].name`) does not fit; `why` is a sentence that names the path.
    #[error("{why}")]
    Field { path: String, why: String },
    /// An upload could not be stored by this server; the cause is for the log.
    #[error("the upload could not be stored")]
    Spool(String),
}

impl ParamFault {
    pub(super) fn malformed(reason: impl Into<String>) -> Self {
        Self::Malformed(reason.into())
    }
}

/// A dialect's side of the guards: how it reads values and how it notes a refusal.
pub(crate) trait Faults: 'static {
    /// Whether a JSON body that is no object is left to the handler; otherwise a list, number or boolean is refused.
    const TAKES_BARE_JSON: bool = true;

    /// The dialect's reading of texts.
    fn coerce() -> Coerce;

    /// Notes the fault with the request (`kit::failure::note`) and returns the status of the catcher that follows.
    fn refuse(req: &Request<'_>, fault: ParamFault) -> Status;
}

/// A Rocket configuration for in-process tests: no log, no signals.
#[cfg(test)]
pub(crate) fn quiet() -> rocket::Config {
    rocket::Config { log_level: rocket::config::LogLevel::Off, ..rocket::Config::debug_default() }
}
