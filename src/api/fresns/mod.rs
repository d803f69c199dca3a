//! The Fresns client API, both families: `/api/v2` and `/api/fresns/v1`.

pub mod codes;
pub mod defaults;
pub mod device;
pub mod family;
pub mod filter;
pub mod lang;
pub mod mime;
pub mod sign;
pub mod timestamp;
