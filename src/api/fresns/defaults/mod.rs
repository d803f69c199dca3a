//! What `global/configs` and its neighbours answer: fixed defaults, texts and the facts of this
//! site (`docs/specs/fresns.md 5.2.11, 6.7`).

mod configs;
mod core_values;
mod language;
pub(crate) mod marks;
mod policies;
pub(crate) mod roles;
mod site;
mod site_facts;
pub(crate) mod status;
pub(crate) mod tags;
mod values;
pub(crate) mod wording;

pub(crate) use crate::api::fresns::defaults::site_facts::SiteFacts;
pub(crate) use configs::{Configs, FileAccept, Table};
