//! Languages, menu texts and the language pack (`docs/specs/fresns.md 2.4, 5.2.11, 6.7`).

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Serialize;
use serde_json::{Map, Value};

use super::SiteFacts;
use crate::api::fresns::render::lang::{Lang, Row, rows};
use crate::api::fresns::render::language::Language;
use crate::api::fresns::wire::family::Family;

static PACKS: LazyLock<[Map<String, Value>; 3]> =
    LazyLock::new(|| Lang::ALL.map(|lang| rows(pack_source(lang)).map(|row| (row.key.to_owned(), row.text.into())).collect()));

/// The texts of user interfaces, by key: v1 `global/language-pack`, v2 `language_pack_contents`.
pub(crate) fn pack(lang: Lang) -> &'static Map<String, Value> {
    &PACKS[lang as usize]
}

static TEXTS: LazyLock<[HashMap<&'static str, &'static str>; 3]> =
    LazyLock::new(|| Lang::ALL.map(|lang| texts(lang).map(|row| (row.key, row.text)).collect()));

/// One of the server's own short texts, or the empty text.
pub(crate) fn text(key: &str, lang: Lang) -> &'static str {
    TEXTS[lang as usize].get(key).copied().unwrap_or("")
}

/// Adds the language keys and every menu and channel text of a family.
pub(super) fn insert(map: &mut Map<String, Value>, facts: &SiteFacts, family: Family, lang: Lang) {
    let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
    let on = |at: usize| Lang::ALL.get(at).is_some_and(|lang| facts.languages.contains(lang));
    let (menus, current) = match family {
        Family::V2 => (value(&listed(Language::menus_v2(), on)), Value::Null),
        Family::V1 => (value(&listed(Language::menus_v1(), on)), value(&Language::menus_v1().nth(lang as usize))),
    };
    put("language_status", true.into());
    put("default_language", facts.default_language.tag().into());
    put("language_menus", menus);
    match family {
        Family::V1 => put("current_language_menu", current),
        Family::V2 => put("language_pack_contents", pack(lang).clone().into()),
    };
    for row in texts(lang).filter(|row| row.is_for(family) && is_public(row.key)) {
        put(row.key, row.text.into());
    }
}

/// `mark_`, `role_` and `status_` texts are building blocks, not config keys.
fn is_public(key: &str) -> bool {
    !["mark_", "role_", "status_"].iter().any(|private| key.starts_with(private))
}

/// The languages that are switched on.
fn listed<T>(menus: impl Iterator<Item = T>, on: impl Fn(usize) -> bool) -> Vec<T> {
    menus.enumerate().filter(|(at, _)| on(*at)).map(|(_, menu)| menu).collect()
}

fn value<T: Serialize>(of: &T) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

fn texts(lang: Lang) -> impl Iterator<Item = Row> {
    rows(match lang {
        Lang::En => include_str!("texts/en.tsv"),
        Lang::ZhHans => include_str!("texts/zh-Hans.tsv"),
        Lang::ZhHant => include_str!("texts/zh-Hant.tsv"),
    })
}

const fn pack_source(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("pack/en.tsv"),
        Lang::ZhHans => include_str!("pack/zh-Hans.tsv"),
        Lang::ZhHant => include_str!("pack/zh-Hant.tsv"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packs_hold_the_same_keys_and_no_empty_text() {
        let keys = |lang| pack(lang).keys().collect::<Vec<_>>();
        for lang in Lang::ALL {
            assert_eq!(keys(lang), keys(Lang::En), "{lang:?}");
            assert_eq!(pack(lang).len(), pack_source(lang).lines().count(), "{lang:?}");
            assert!(pack(lang).values().all(|text| text.as_str().is_some_and(|t| !t.is_empty())));
        }
        assert!(pack(Lang::En).len() >= 120);
    }

    #[test]
    fn the_short_texts_are_the_same_keys_in_every_language() {
        let keys = |lang| texts(lang).map(|row| (row.key, row.family)).collect::<Vec<_>>();
        for lang in Lang::ALL {
            assert_eq!(keys(lang), keys(Lang::En), "{lang:?}");
            assert!(texts(lang).all(|row| !row.text.is_empty()));
        }
        assert_eq!(text("role_administrator", Lang::ZhHans), "管理员");
        assert_eq!(text("nothing", Lang::En), "");
    }
}
