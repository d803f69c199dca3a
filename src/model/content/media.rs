//! Forms in which a file is kept.

/// The file itself, a preview, or the still picture of something that moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Variant {
    Original,
    /// Fits into 400x400.
    Small,
    /// The first frame.
    Static,
}

impl Variant {
    /// The stored name, which also stands in addresses.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Small => "small",
            Self::Static => "static",
        }
    }
}

/// What is known about one form of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct VariantInfo {
    pub mime: String,
    /// Bytes.
    pub size: i64,
    pub width: Option<i64>,
    pub height: Option<i64>,
}
