//! The text of every code, in the languages of this server.

use std::sync::LazyLock;

use crate::api::fresns::render::lang::{Lang, rows};
use crate::api::fresns::wire::family::Family;

/// The text for a code without a definition.
pub(crate) const UNKNOWN: &str = "Unknown Error";

const EN: &str = include_str!("en.tsv");

const ZH_HANS: &str = include_str!("zh-Hans.tsv");

const ZH_HANT: &str = include_str!("zh-Hant.tsv");

type Table = Vec<(u32, &'static str)>;

/// One sorted table per language and family, in the order of [`Lang::ALL`] and [`Family::ALL`].
static TABLES: LazyLock<[[Table; 2]; 3]> = LazyLock::new(|| Lang::ALL.map(|lang| Family::ALL.map(|family| load(source(lang), family))));

/// The message of a code; an unknown language tag falls back to English, an unknown code to
/// [`UNKNOWN`].
pub fn message(code: u32, family: Family, lang_tag: &str) -> &'static str {
    let lang = Lang::of_tag(lang_tag).unwrap_or(Lang::En);
    find(code, family, lang).or_else(|| find(code, family, Lang::En)).unwrap_or(UNKNOWN)
}

/// All codes of a family with their messages, in ascending order.
pub(crate) fn all(family: Family, lang: Lang) -> impl Iterator<Item = (u32, &'static str)> {
    table(family, lang).iter().copied()
}

fn find(code: u32, family: Family, lang: Lang) -> Option<&'static str> {
    let table = table(family, lang);
    table.binary_search_by_key(&code, |entry| entry.0).ok().map(|at| table[at].1)
}

fn table(family: Family, lang: Lang) -> &'static Table {
    &TABLES[lang as usize][family as usize]
}

const fn source(lang: Lang) -> &'static str {
    match lang {
        Lang::En => EN,
        Lang::ZhHans => ZH_HANS,
        Lang::ZhHant => ZH_HANT,
    }
}

fn load(text: &'static str, family: Family) -> Table {
    let mut table: Table = rows(text).filter(|row| row.is_for(family)).filter_map(|row| Some((row.key.parse().ok()?, row.text))).collect();
    table.sort_unstable_by_key(|entry| entry.0);
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_languages_define_the_same_codes_and_no_text_is_empty() {
        for family in Family::ALL {
            let english: Vec<u32> = all(family, Lang::En).map(|entry| entry.0).collect();
            assert!(english.windows(2).all(|pair| pair[0] < pair[1]), "{family:?} has a double");
            for lang in Lang::ALL {
                let codes: Vec<u32> = all(family, lang).map(|entry| entry.0).collect();
                assert_eq!(codes, english, "{family:?} {lang:?}");
                assert!(all(family, lang).all(|(_, text)| !text.trim().is_empty()));
            }
        }
    }

    #[test]
    fn every_line_of_a_table_is_read() {
        for lang in Lang::ALL {
            assert_eq!(source(lang).lines().count(), rows(source(lang)).count(), "{lang:?}");
            assert!(rows(source(lang)).all(|row| row.key.parse::<u32>().is_ok()));
        }
        // Codes the contract lists as visible to clients, 30008 counted for both families.
        assert_eq!(all(Family::V2, Lang::En).count(), 222);
        assert_eq!(all(Family::V1, Lang::En).count(), 254);
    }

    #[test]
    fn a_number_may_mean_two_things() {
        assert_eq!(message(37400, Family::V2, "en"), "Comment not found");
        assert_eq!(message(37400, Family::V1, "en"), "Post not found");
        assert_eq!(message(37400, Family::V1, "zh-Hans"), "帖子不存在");
        assert_eq!(message(37400, Family::V1, "zh-Hant"), "貼文不存在");
    }

    #[test]
    fn unknown_languages_and_codes_fall_back() {
        assert_eq!(message(31302, Family::V2, "de"), "Signature error");
        assert_eq!(message(38212, Family::V2, "en"), UNKNOWN, "known to v1 only");
        assert_eq!(message(21000, Family::V1, "en"), UNKNOWN, "never leaves the server");
    }

    #[test]
    fn every_code_that_differs_between_families_has_a_text() {
        for family in Family::ALL {
            let codes = family.codes();
            for code in [codes.invalid, codes.post_missing, codes.comments_closed] {
                assert_ne!(message(code, family, "en"), UNKNOWN, "{family:?} {code}");
            }
        }
    }
}
