//! Languages, menu texts and the language pack (`specs/fresns.md 2.4, 5.2.11, 6.7`).

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::{Map, Value};

use super::SiteFacts;
use crate::api::fresns::family::Family;
use crate::api::fresns::lang::{Lang, Row, rows};

/// One entry of `language_menus`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LanguageMenu {
    #[serde(flatten)]
    pub place: Place,
    pub lang_code: &'static str,
    pub lang_name: &'static str,
    pub area_status: bool,
    pub area_code: Option<&'static str>,
    pub area_name: Option<&'static str>,
    pub lang_tag: &'static str,
    pub writing_direction: &'static str,
    pub length_unit: &'static str,
    pub date_format: &'static str,
    pub time_format_minute: &'static str,
    pub time_format_hour: &'static str,
    pub time_format_day: &'static str,
    pub time_format_month: &'static str,
    pub time_format_year: &'static str,
    pub pack_version: u32,
    pub is_enabled: bool,
}

/// The place in the list, counted from 1: `order` in v1, `rating` in v2.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(untagged)]
pub enum Place {
    Order { order: usize },
    Rating { rating: usize },
}

impl LanguageMenu {
    /// The entry of a language at a place counted from 1.
    pub fn of(lang: Lang, place: usize, enabled: bool, family: Family) -> Self {
        let (lang_name, length_unit, date_format, ago) = match lang {
            Lang::En => ("English", "mi", "m/d/Y", EN_AGO),
            Lang::ZhHans => ("简体中文", "km", "Y-m-d", ZH_HANS_AGO),
            Lang::ZhHant => ("繁體中文", "km", "Y-m-d", ZH_HANT_AGO),
        };
        let [minute, hour, day, month, year] = ago;
        Self {
            place: match family {
                Family::V1 => Place::Order { order: place },
                Family::V2 => Place::Rating { rating: place },
            },
            lang_code: lang.tag(),
            lang_name,
            area_status: false,
            area_code: None,
            area_name: None,
            lang_tag: lang.tag(),
            writing_direction: "ltr",
            length_unit,
            date_format,
            time_format_minute: minute,
            time_format_hour: hour,
            time_format_day: day,
            time_format_month: month,
            time_format_year: year,
            pack_version: 1,
            is_enabled: enabled,
        }
    }
}

const EN_AGO: [&str; 5] = ["{n} minute ago", "{n} hour ago", "{n} day ago", "{n} month ago", "{n} year ago"];
const ZH_HANS_AGO: [&str; 5] = ["{n} 分钟前", "{n} 小时前", "{n} 天前", "{n} 个月前", "{n} 年前"];
const ZH_HANT_AGO: [&str; 5] = ["{n} 分鐘前", "{n} 小時前", "{n} 天前", "{n} 個月前", "{n} 年前"];

static PACKS: LazyLock<[Map<String, Value>; 3]> =
    LazyLock::new(|| Lang::ALL.map(|lang| rows(pack_source(lang)).map(|row| (row.key.to_owned(), row.text.into())).collect()));

/// The texts of user interfaces, by key: v1 `global/language-pack`, v2 `language_pack_contents`.
pub fn pack(lang: Lang) -> &'static Map<String, Value> {
    &PACKS[lang as usize]
}

/// One of the server's own short texts, or the empty text.
pub fn text(key: &str, lang: Lang) -> &'static str {
    texts(lang).find(|row| row.key == key).map_or("", |row| row.text)
}

/// Adds the language keys and every menu and channel text of a family.
pub(super) fn insert(map: &mut Map<String, Value>, facts: &SiteFacts, family: Family, lang: Lang) {
    let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
    let menus: Vec<LanguageMenu> =
        facts.languages.iter().enumerate().map(|(index, listed)| LanguageMenu::of(*listed, index + 1, true, family)).collect();
    let current = menus.iter().find(|menu| menu.lang_tag == lang.tag());
    put("language_status", true.into());
    put("default_language", facts.default_language.tag().into());
    put("language_menus", value(&menus));
    match family {
        Family::V1 => put("current_language_menu", value(&current)),
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

    #[test]
    fn the_place_is_named_as_the_family_names_it() {
        let v1 = value(&LanguageMenu::of(Lang::En, 1, true, Family::V1));
        let v2 = value(&LanguageMenu::of(Lang::En, 1, true, Family::V2));
        assert_eq!((&v1["order"], v1.get("rating")), (&1.into(), None));
        assert_eq!((&v2["rating"], v2.get("order")), (&1.into(), None));
        assert_eq!(v1["timeFormatHour"], "{n} hour ago");
        assert_eq!(v1["areaCode"], Value::Null);
        assert_eq!(v1.as_object().map(Map::len), Some(17));
    }
}
