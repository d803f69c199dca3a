//! Who calls: headers, signature, tokens.

pub(crate) mod caller;
pub(crate) mod device;
pub(crate) mod headers;
pub(crate) mod known;
pub(crate) mod signature;
pub(crate) mod timestamp;
