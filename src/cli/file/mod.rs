//! Commands that work on the file itself.

pub(super) mod backup;
pub(super) mod check;
pub(super) mod export;
pub(super) mod import;
