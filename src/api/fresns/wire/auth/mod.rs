//! Who calls: headers, signature, tokens.

pub mod caller;
pub mod device;
pub mod headers;
pub mod known;
pub mod signature;
pub mod timestamp;
