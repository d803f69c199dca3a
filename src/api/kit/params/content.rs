//! A body that was read: parameters, files, and what is neither.

use serde_json::Value;

use super::{Files, ParamFault, Tree};

/// A body, read: parameters, files, and what is neither.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) tree: Tree,
    pub(super) files: Files,
    /// A JSON array or scalar, or the text of a body of any other type.
    pub(super) bare: Option<Value>,
}

pub(super) fn text(bytes: Vec<u8>) -> Result<String, ParamFault> {
    String::from_utf8(bytes).map_err(|_| ParamFault::malformed("the body is not valid UTF-8"))
}
