//! What `global/configs` and its neighbours answer: fixed defaults, texts and the facts of this
//! site (`docs/specs/fresns.md 5.2.11, 6.7`).

mod configs;
pub mod language;
pub mod marks;
pub mod roles;
mod site_facts;
pub mod status;
pub mod tags;

pub use crate::api::fresns::defaults::site_facts::SiteFacts;
pub use configs::{Configs, FileAccept, Table};
