//! What a message of one's own becomes.

/// Another text, and fields that only the IM API has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Change {
    pub content: String,
    /// The content comes after what is there, instead of in its place.
    pub append: bool,
    /// JSON objects whose keys are merged into those of the message; empty ones change nothing.
    pub ext: String,
    pub config: String,
}

impl Change {
    /// The text that comes of it.
    pub(super) fn text_after(&self, before: &str) -> String {
        if self.append { format!("{before}{}", self.content) } else { self.content.clone() }
    }
}
