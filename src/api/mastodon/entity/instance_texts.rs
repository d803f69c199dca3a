//! Long texts of the server and the languages of its statuses.

use schemars::JsonSchema;
use serde::Serialize;

/// A document about the server, in HTML.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Document {
    pub updated_at: Option<&'static str>,
    pub content: String,
}

/// A language that a status may be written in: a two-letter code and the name in English.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Language {
    pub code: &'static str,
    pub name: &'static str,
}
