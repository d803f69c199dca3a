//! The Fresns client API, both families: `/api/v2` and `/api/fresns/v1`.

pub mod faces;
pub mod html;
pub mod language;
pub mod names;
