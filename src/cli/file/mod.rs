//! Commands that work on the file itself.

pub(crate) mod backup;
pub(crate) mod check;
pub(crate) mod export;
pub(crate) mod import;
