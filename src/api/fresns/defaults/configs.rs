//! The configuration keys that clients ask for, and their values.

use std::sync::{Arc, OnceLock};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::site_facts::SiteFacts;
use super::values::Values;
use super::{core_values, language, marks, policies, site};
use crate::api::fresns::render::lang::{Lang, rows};
use crate::api::fresns::render::mime;
use crate::api::fresns::wire::family::Family;

/// Keys, families and values in JSON; `core` stands for what [`core_values`] knows.
const FIXED: &str = include_str!("configs.tsv");
const FROM_CORE: &str = "core";

/// All config values of a site, made once per family and language.
#[derive(Debug)]
pub(crate) struct Configs {
    facts: SiteFacts,
    tables: [[OnceLock<Table>; 3]; 2],
    accept: OnceLock<Arc<FileAccept>>,
}

/// Values for the attribute `accept` of an HTML file input, by kind of file.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FileAccept {
    images: String,
    videos: String,
    audios: String,
    documents: String,
}

/// The config values of one family in one language.
#[derive(Debug)]
pub(crate) struct Table(Map<String, Value>);

impl Configs {
    /// Takes the facts of the site; make a new one when they change.
    pub(crate) fn new(facts: SiteFacts) -> Self {
        Self { facts, tables: Default::default(), accept: OnceLock::new() }
    }

    /// The facts the tables are made from.
    pub(crate) fn facts(&self) -> &SiteFacts {
        &self.facts
    }

    /// The table of a family in a language.
    pub(crate) fn table(&self, family: Family, lang: Lang) -> &Table {
        self.tables[family as usize][lang as usize].get_or_init(|| Table::build(&self.facts, family, lang))
    }

    /// What may be uploaded, for `<input accept>`.
    pub(crate) fn file_accept(&self) -> Arc<FileAccept> {
        let made = self.accept.get_or_init(|| {
            let table = self.table(Family::V2, Lang::En);
            let accept = |key| mime::accept(table.text(key));
            Arc::new(FileAccept {
                images: accept("image_extension_names"),
                videos: accept("video_extension_names"),
                audios: accept("audio_extension_names"),
                documents: accept("document_extension_names"),
            })
        });
        Arc::clone(made)
    }

    /// The language of a reply: the asked one when it is switched on, else the site's default.
    pub(crate) fn lang(&self, tag: Option<&str>) -> Lang {
        tag.and_then(Lang::of_tag).filter(|lang| self.facts.languages.contains(lang)).unwrap_or(self.facts.default_language)
    }
}

impl Table {
    /// One value; `None` for a key that does not exist.
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// A text value, or the empty text.
    pub(crate) fn text(&self, key: &str) -> &str {
        self.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// Every key with its value.
    pub(crate) fn all(&self) -> &Map<String, Value> {
        &self.0
    }

    /// The values of a comma-separated key list; unknown keys are null.
    pub(crate) fn select(&self, keys: &str) -> Map<String, Value> {
        keys.split(',')
            .map(str::trim)
            .filter(|key| !key.is_empty())
            .map(|key| (key.to_owned(), self.get(key).cloned().unwrap_or_default()))
            .collect()
    }

    fn build(facts: &SiteFacts, family: Family, lang: Lang) -> Self {
        let mut values = Values::default();
        site::insert(&mut values, facts, family, lang);
        policies::insert(&mut values, facts, family, lang);
        language::insert(&mut values, facts, family, lang);
        let core = core_values::all(&facts.settings);
        let of_core = |key: &str| core.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone());
        for row in rows(FIXED).filter(|row| row.is_for(family)) {
            let value = if row.text == FROM_CORE { of_core(row.key) } else { serde_json::from_str(row.text).ok() };
            values.put(row.key, value.unwrap_or_default());
        }
        marks::insert(&mut values, &facts.settings, family, lang);
        Self(values.into_map())
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
