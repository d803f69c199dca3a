//! The Fresns client API, both families: `/api/v2` and `/api/fresns/v1`.

pub mod codes;
pub mod defaults;
pub mod device;
pub mod faces;
pub mod family;
pub mod filter;
pub mod html;
pub mod lang;
pub mod language;
pub mod mime;
pub mod names;
pub mod sign;
pub mod timestamp;
