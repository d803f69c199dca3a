//! Why a value does not fit, and where: built from the inside out while the reader unwinds.

use std::fmt::{self, Display};

use serde::de;
use serde_json::Value;

use super::ParamFault;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

#[derive(Debug)]
enum Why {
    /// "must be an integer"
    Must(String),
    /// A sentence of the target type's own.
    Custom(String),
    Required,
    /// Null or an empty text where a value is needed: not sent, for a type that has a default.
    Absent,
}

/// Boxed, so that the happy path moves one word.
#[derive(Debug)]
pub(super) struct Flaw(Box<Parts>);

#[derive(Debug)]
struct Parts {
    /// Innermost step first.
    path: Vec<Step>,
    why: Why,
}

impl Flaw {
    fn new(why: Why) -> Self {
        Self(Box::new(Parts { path: Vec::new(), why }))
    }

    pub(super) fn must(be: impl Display) -> Self {
        Self::new(Why::Must(format!("must be {be}")))
    }

    pub(super) fn absent() -> Self {
        Self::new(Why::Absent)
    }

    /// This flaw, unless it is the absence of this very value: an element of a strict list is never absent.
    pub(super) fn of_element(self) -> Self {
        let absent = self.0.path.is_empty() && matches!(self.0.why, Why::Absent);
        if absent { Self::new(Why::Must("must not be null or empty".into())) } else { self }
    }

    /// The same flaw, seen from one level further out.
    pub(super) fn under(mut self, step: Step) -> Self {
        self.0.path.push(step);
        self
    }

    /// The place of an absent value, outermost step first, if that is the flaw.
    pub(super) fn absent_at(&self) -> Option<impl Iterator<Item = &Step>> {
        matches!(self.0.why, Why::Absent).then(|| self.0.path.iter().rev())
    }

    pub(super) fn into_fault(self) -> ParamFault {
        let Parts { path, why } = *self.0;
        let path = spell(&path);
        let name = if path.is_empty() { "the body" } else { &path };
        let why = match why {
            Why::Must(rule) => format!("{name} {rule}"),
            Why::Custom(sentence) => format!("{name} is not valid: {sentence}"),
            Why::Required | Why::Absent => format!("{name} is required"),
        };
        ParamFault::Field { path, why }
    }
}

/// `fields[1].name`
fn spell(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path.iter().rev() {
        match step {
            Step::Index(index) if text.is_empty() => text.push_str(&format!("body[{index}]")),
            Step::Index(index) => text.push_str(&format!("[{index}]")),
            // A list written as an object keyed by numbers reads like a list.
            Step::Key(key) if !text.is_empty() && key.bytes().all(|b| b.is_ascii_digit()) => {
                text.push_str(&format!("[{key}]"));
            }
            Step::Key(key) if text.is_empty() => text.push_str(key),
            Step::Key(key) => text.push_str(&format!(".{key}")),
        }
    }
    text
}

/// Makes an absent value truly absent: an empty text becomes null, a null is removed.
/// In a list all such elements go at once. Returns whether anything changed.
pub(super) fn erase<'p>(tree: &mut Value, path: impl Iterator<Item = &'p Step>) -> bool {
    let mut path = path.peekable();
    let mut at = tree;
    while let Some(step) = path.next() {
        let last = path.peek().is_none();
        at = match (step, at) {
            (Step::Key(key), Value::Object(object)) if last => {
                return match object.get_mut(key) {
                    Some(Value::Null) => object.shift_remove(key).is_some(),
                    Some(inner) => {
                        *inner = Value::Null;
                        true
                    }
                    None => false,
                };
            }
            (Step::Key(key), Value::Object(object)) => match object.get_mut(key) {
                Some(inner) => inner,
                None => return false,
            },
            (Step::Index(_), Value::Array(list)) if last => {
                let before = list.len();
                list.retain(|v| !v.is_null() && v.as_str().is_none_or(|s| !s.trim().is_empty()));
                return list.len() < before;
            }
            (Step::Index(index), Value::Array(list)) => match list.get_mut(*index) {
                Some(inner) => inner,
                None => return false,
            },
            // A single value read as a list of one.
            (Step::Index(_), leaf) if last => {
                *leaf = Value::Array(Vec::new());
                return true;
            }
            _ => return false,
        };
    }
    false
}

impl Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0.why)
    }
}

impl std::error::Error for Flaw {}

impl de::Error for Flaw {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(Why::Custom(message.to_string()))
    }

    fn invalid_type(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::must(expected)
    }

    fn invalid_value(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::must(expected)
    }

    fn invalid_length(length: usize, expected: &dyn de::Expected) -> Self {
        Self::must(format_args!("{expected}, not {length} items"))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::must(format_args!("one of {}", expected.join(", ")))
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::custom("this name is not known").under(Step::Key(field.to_owned()))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Why::Required).under(Step::Key(field.to_owned()))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::custom("it is given under two names").under(Step::Key(field.to_owned()))
    }
}
