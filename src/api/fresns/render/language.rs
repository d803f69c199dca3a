//! The languages of `language_menus` (`docs/specs/fresns.md` 2.4).

use schemars::JsonSchema;
use serde::Serialize;

/// A language with its formats. Serialises as the part of a menu entry both families share.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Language {
    /// Place in the menu, from 1: `order` in v1, `rating` in v2.
    #[serde(skip)]
    pub place: u8,
    pub lang_code: &'static str,
    pub lang_name: &'static str,
    pub area_status: bool,
    pub area_code: Option<&'static str>,
    pub area_name: Option<&'static str>,
    pub lang_tag: &'static str,
    pub writing_direction: &'static str,
    pub length_unit: &'static str,
    /// `Y`, `m`, `d` stand for the padded numbers, anything else for itself.
    pub date_format: &'static str,
    /// `date_format` without the year, for dates of the current year.
    #[serde(skip)]
    pub day_format: &'static str,
    /// `{n}` stands for any number, here and in the next four: clients fill them in, so they have no plural.
    pub time_format_minute: &'static str,
    pub time_format_hour: &'static str,
    pub time_format_day: &'static str,
    pub time_format_month: &'static str,
    pub time_format_year: &'static str,
    pub pack_version: u32,
    pub is_enabled: bool,
    /// How long ago something was, as this server says it.
    #[serde(skip)]
    pub ago: Ago,
}

/// A text for each unit of time.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ago {
    pub minute: Counted,
    pub hour: Counted,
    pub day: Counted,
    pub month: Counted,
    pub year: Counted,
}

/// A text about a number, which `{n}` stands for: for one, and for any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub one: &'static str,
    pub other: &'static str,
}

impl Counted {
    /// In a language where numbers do not change words.
    const fn same(text: &'static str) -> Self {
        Self { one: text, other: text }
    }

    /// The text for a number.
    pub(crate) const fn of(self, n: i64) -> &'static str {
        if n == 1 { self.one } else { self.other }
    }
}

/// An entry of `language_menus` in v1.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct MenuV1 {
    order: u8,
    #[serde(flatten)]
    language: &'static Language,
}

/// An entry of `language_menus` in v2.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct MenuV2 {
    rating: u8,
    #[serde(flatten)]
    language: &'static Language,
}

/// The languages of a fresh community in menu order; the first is the default.
pub(crate) static LANGUAGES: [Language; 3] = [
    Language {
        place: 1,
        lang_code: "en",
        lang_name: "English",
        area_status: false,
        area_code: None,
        area_name: None,
        lang_tag: "en",
        writing_direction: "ltr",
        length_unit: "mi",
        date_format: "m/d/Y",
        day_format: "m/d",
        time_format_minute: "{n} min ago",
        time_format_hour: "{n} hr ago",
        time_format_day: "{n} d ago",
        time_format_month: "{n} mo ago",
        time_format_year: "{n} yr ago",
        pack_version: 1,
        is_enabled: true,
        ago: Ago {
            minute: Counted { one: "{n} minute ago", other: "{n} minutes ago" },
            hour: Counted { one: "{n} hour ago", other: "{n} hours ago" },
            day: Counted { one: "{n} day ago", other: "{n} days ago" },
            month: Counted { one: "{n} month ago", other: "{n} months ago" },
            year: Counted { one: "{n} year ago", other: "{n} years ago" },
        },
    },
    Language {
        place: 2,
        lang_code: "zh-Hans",
        lang_name: "简体中文",
        area_status: false,
        area_code: None,
        area_name: None,
        lang_tag: "zh-Hans",
        writing_direction: "ltr",
        length_unit: "km",
        date_format: "Y-m-d",
        day_format: "m-d",
        time_format_minute: "{n} 分钟前",
        time_format_hour: "{n} 小时前",
        time_format_day: "{n} 天前",
        time_format_month: "{n} 个月前",
        time_format_year: "{n} 年前",
        pack_version: 1,
        is_enabled: true,
        ago: Ago {
            minute: Counted::same("{n} 分钟前"),
            hour: Counted::same("{n} 小时前"),
            day: Counted::same("{n} 天前"),
            month: Counted::same("{n} 个月前"),
            year: Counted::same("{n} 年前"),
        },
    },
    Language {
        place: 3,
        lang_code: "zh-Hant",
        lang_name: "繁體中文",
        area_status: false,
        area_code: None,
        area_name: None,
        lang_tag: "zh-Hant",
        writing_direction: "ltr",
        length_unit: "km",
        date_format: "Y-m-d",
        day_format: "m-d",
        time_format_minute: "{n} 分鐘前",
        time_format_hour: "{n} 小時前",
        time_format_day: "{n} 天前",
        time_format_month: "{n} 個月前",
        time_format_year: "{n} 年前",
        pack_version: 1,
        is_enabled: true,
        ago: Ago {
            minute: Counted::same("{n} 分鐘前"),
            hour: Counted::same("{n} 小時前"),
            day: Counted::same("{n} 天前"),
            month: Counted::same("{n} 個月前"),
            year: Counted::same("{n} 年前"),
        },
    },
];

impl Language {
    /// The language of a `Client-Lang-Tag`, in any case; English for an absent or unknown one.
    pub(crate) fn of(tag: Option<&str>) -> &'static Self {
        let tag = tag.map_or("", str::trim);
        LANGUAGES.iter().find(|language| language.lang_tag.eq_ignore_ascii_case(tag)).unwrap_or(&LANGUAGES[0])
    }

    /// `language_menus` of `/api/fresns/v1`.
    pub(crate) fn menus_v1() -> impl Iterator<Item = MenuV1> {
        LANGUAGES.iter().map(|language| MenuV1 { order: language.place, language })
    }

    /// `language_menus` of `/api/v2`.
    pub(crate) fn menus_v2() -> impl Iterator<Item = MenuV2> {
        LANGUAGES.iter().map(|language| MenuV2 { rating: language.place, language })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        let cases = [
            (None, "en"),
            (Some(""), "en"),
            (Some("en"), "en"),
            (Some("zh-Hans"), "zh-Hans"),
            (Some(" ZH-hant "), "zh-Hant"),
            (Some("zh"), "en"),
            (Some("fr"), "en"),
        ];
        for (tag, expected) in cases {
            assert_eq!(Language::of(tag).lang_tag, expected, "{tag:?}");
        }
    }

    #[test]
    fn menus_have_every_key_of_their_family() {
        const SHARED: [&str; 16] = [
            "langCode",
            "langName",
            "areaStatus",
            "areaCode",
            "areaName",
            "langTag",
            "writingDirection",
            "lengthUnit",
            "dateFormat",
            "timeFormatMinute",
            "timeFormatHour",
            "timeFormatDay",
            "timeFormatMonth",
            "timeFormatYear",
            "packVersion",
            "isEnabled",
        ];
        fn check<T: Serialize>(menus: impl Iterator<Item = T>, first: &str) {
            let menus: Vec<T> = menus.collect();
            let value = serde_json::to_value(menus).unwrap();
            for (i, menu) in value.as_array().unwrap().iter().enumerate() {
                let keys: Vec<&str> = menu.as_object().unwrap().keys().map(String::as_str).collect();
                assert_eq!(keys[0], first);
                assert_eq!(keys[1..], SHARED);
                assert_eq!(menu[first], i + 1);
            }
            assert_eq!(value[1]["langTag"], "zh-Hans");
            assert_eq!(value[0]["areaCode"], serde_json::Value::Null);
        }
        check(Language::menus_v1(), "order");
        check(Language::menus_v2(), "rating");
    }

    #[test]
    fn every_time_text_has_one_number() {
        for language in &LANGUAGES {
            let Ago { minute, hour, day, month, year } = &language.ago;
            let spoken = [minute, hour, day, month, year].into_iter().flat_map(|text| [text.one, text.other]);
            let wire = [
                language.time_format_minute,
                language.time_format_hour,
                language.time_format_day,
                language.time_format_month,
                language.time_format_year,
            ];
            assert!(spoken.chain(wire).all(|text| text.matches("{n}").count() == 1), "{}", language.lang_tag);
        }
    }

    #[test]
    fn the_short_date_is_the_date_without_its_year() {
        for language in &LANGUAGES {
            let stripped = language.date_format.replace('Y', "");
            assert_eq!(stripped.trim_matches(['/', '-']), language.day_format);
        }
    }
}
