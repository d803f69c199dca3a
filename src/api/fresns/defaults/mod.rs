//! What `global/configs` and its neighbours answer: fixed defaults, texts and the facts of this
//! site (`docs/specs/fresns.md 5.2.11, 6.7`).

mod configs;
pub(crate) mod language;
pub(crate) mod marks;
pub(crate) mod roles;
mod site_facts;
pub(crate) mod status;
pub(crate) mod tags;

pub(crate) use crate::api::fresns::defaults::site_facts::SiteFacts;
pub(crate) use configs::{Configs, FileAccept, Table};
