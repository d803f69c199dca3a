//! Request parameters: query, form, multipart and JSON merged into one tree, then read loosely into a struct.
//!
//! The tree is a `serde_json` object. A name in the body replaces the whole value of that name in the query.
//! Only urlencoded, multipart and JSON bodies make parameters; a bare JSON value or text is kept aside.

mod access;
mod body;
mod content;
mod encoded;
mod flaw;
mod guard;
mod json;
mod loose;
mod multipart;
mod number;
mod rack;
mod rules;
#[cfg(test)]
mod tests;
mod upload;

pub(crate) use encoded::parse_encoded;
pub(crate) use guard::{BodyText, Params};
pub(crate) use json::parse_json;
pub(crate) use loose::{nullable, read};
pub(crate) use number::leading_digits;
#[cfg(test)]
pub(super) use rules::quiet;
pub(crate) use rules::{
    BodyLimits, BoolRule, Coerce, Faults, IntegerRule, ListRule, MAX_DEPTH, MAX_JSON_VALUES, MAX_KEY_BYTES, MAX_KEYS, MAX_TEXT_PART_BYTES,
    ParamFault, Tree,
};
pub(crate) use upload::{Files, Upload};
