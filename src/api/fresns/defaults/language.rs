//! The languages of the site as config keys (`docs/specs/fresns.md 2.4, 6.7`).

use serde::Serialize;
use serde_json::Value;

use super::SiteFacts;
use super::values::Values;
use super::wording;
use crate::api::fresns::render::lang::Lang;
use crate::api::fresns::render::language::Language;
use crate::api::fresns::wire::family::Family;

/// Adds the language keys, and the name of every thing and channel of a family.
pub(super) fn insert(values: &mut Values, facts: &SiteFacts, family: Family, lang: Lang) {
    let on = |at: usize| Lang::ALL.get(at).is_some_and(|lang| facts.languages.contains(lang));
    values.put("language_status", true);
    values.put("default_language", facts.default_language.tag());
    match family {
        Family::V2 => {
            values.put("language_menus", value(&listed(Language::menus_v2(), on)));
            values.put("language_pack_contents", wording::pack(family, lang).clone());
        }
        Family::V1 => {
            values.put("language_menus", value(&listed(Language::menus_v1(), on)));
            values.put("current_language_menu", value(&Language::menus_v1().nth(lang as usize)));
            // The texts are part of the program and change with it alone.
            values.put("language_pack_version", env!("CARGO_PKG_VERSION"));
        }
    }
    for (key, text) in wording::names(family, lang) {
        values.put(key, text);
    }
}

/// The languages that are switched on.
fn listed<T>(menus: impl Iterator<Item = T>, on: impl Fn(usize) -> bool) -> Vec<T> {
    menus.enumerate().filter(|(at, _)| on(*at)).map(|(_, menu)| menu).collect()
}

fn value<T: Serialize>(of: &T) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}
