//! Tables of texts: one line for each text, with its key in v1, its key in v2, then the languages.
//!
//! `=` in the column of v2 is the key of v1, `-` in either column is none.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::api::fresns::render::lang::Lang;
use crate::api::fresns::wire::family::Family;

/// The texts of user interfaces, a table for each part of an app.
const PACK: [&str; 8] = [
    include_str!("wording/pack/system.tsv"),
    include_str!("wording/pack/action.tsv"),
    include_str!("wording/pack/helper.tsv"),
    include_str!("wording/pack/account.tsv"),
    include_str!("wording/pack/wallet.tsv"),
    include_str!("wording/pack/user.tsv"),
    include_str!("wording/pack/editor.tsv"),
    include_str!("wording/pack/content.tsv"),
];
/// What things, channels and lists are called: config keys.
const NAMES: [&str; 2] = [include_str!("wording/names.tsv"), include_str!("wording/lists.tsv")];
/// Texts that go into other answers and have no config key of their own.
const OWN: &str = include_str!("wording/own.tsv");

/// One text in every language.
#[derive(Clone, Copy, Debug)]
struct Line {
    v1: Option<&'static str>,
    v2: Option<&'static str>,
    texts: [&'static str; 3],
}

impl Line {
    fn key(&self, family: Family) -> Option<&'static str> {
        match family {
            Family::V2 => self.v2,
            Family::V1 => self.v1,
        }
    }

    fn text(&self, lang: Lang) -> &'static str {
        self.texts[lang as usize]
    }
}

/// The lines below the head of a table. Malformed ones are left out; a test counts them.
fn lines(table: &'static str) -> impl Iterator<Item = Line> {
    table.lines().skip(1).filter_map(|line| {
        let mut cells = line.split('\t');
        let (first, second) = (cells.next()?, cells.next()?);
        let v1 = Some(first).filter(|key| *key != "-");
        let v2 = if second == "=" { v1 } else { Some(second).filter(|key| *key != "-") };
        let texts = [cells.next()?, cells.next()?, cells.next()?];
        cells.next().is_none().then_some(Line { v1, v2, texts })
    })
}

static PACKS: LazyLock<[[Map<String, Value>; 3]; 2]> = LazyLock::new(|| {
    Family::ALL.map(|family| {
        Lang::ALL.map(|lang| {
            let lines = PACK.into_iter().flat_map(lines);
            lines.filter_map(|line| Some((line.key(family)?.to_owned(), line.text(lang).into()))).collect()
        })
    })
});

/// The texts of user interfaces, by key: v1 `global/language-pack`, v2 `language_pack_contents`.
pub(crate) fn pack(family: Family, lang: Lang) -> &'static Map<String, Value> {
    &PACKS[family as usize][lang as usize]
}

/// The config keys of a family that are names, with their texts.
pub(super) fn names(family: Family, lang: Lang) -> impl Iterator<Item = (&'static str, &'static str)> {
    NAMES.into_iter().flat_map(lines).filter_map(move |line| Some((line.key(family)?, line.text(lang))))
}

static TEXTS: LazyLock<[HashMap<&'static str, &'static str>; 3]> = LazyLock::new(|| {
    Lang::ALL.map(|lang| {
        let lines = NAMES.into_iter().chain([OWN]).flat_map(lines);
        lines.filter_map(|line| Some((line.v1.or(line.v2)?, line.text(lang)))).collect()
    })
});

/// A name by its key (in v1 where it has one), or one of the server's own texts; else the empty text.
pub(crate) fn text(key: &str, lang: Lang) -> &'static str {
    TEXTS[lang as usize].get(key).copied().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> impl Iterator<Item = &'static str> {
        PACK.into_iter().chain(NAMES).chain([OWN])
    }

    #[test]
    fn every_line_has_a_text_in_every_language() {
        let head = format!("v1\tv2\t{}", Lang::ALL.map(Lang::tag).join("\t"));
        for table in tables() {
            assert_eq!(table.lines().next(), Some(head.as_str()));
            assert_eq!(lines(table).count(), table.lines().count() - 1, "{table}");
            for line in lines(table) {
                assert!(line.v1.or(line.v2).is_some_and(|key| !key.is_empty()), "{line:?}");
                assert!(line.texts.iter().all(|text| !text.is_empty() && text.trim() == *text), "{line:?}");
            }
        }
    }

    #[test]
    fn no_key_has_two_texts() {
        for family in Family::ALL {
            for tables in [&PACK[..], &NAMES, &[OWN]] {
                let keys: Vec<_> = tables.iter().flat_map(|table| lines(table)).filter_map(|line| line.key(family)).collect();
                let mut unique = keys.clone();
                unique.sort_unstable();
                unique.dedup();
                assert_eq!(unique.len(), keys.len(), "{family:?}");
            }
        }
    }

    #[test]
    fn a_line_names_the_key_of_each_family() {
        let table = "v1\tv2\ten\tzh-Hans\tzh-Hant\na\t=\tx\ty\tz\nb\tc\tx\ty\tz\n-\td\tx\ty\tz\nbroken\t=\tx\tx\te\t=\tx\ty\tz\tmore";
        let keys: Vec<_> = lines(table).map(|line| (line.v1, line.v2)).collect();
        assert_eq!(keys, [(Some("a"), Some("a")), (Some("b"), Some("c")), (None, Some("d"))]);
    }

    #[test]
    fn texts_are_found_by_key_and_language() {
        assert_eq!(text("role_administrator", Lang::ZhHans), "管理员");
        assert_eq!(text("post_name", Lang::ZhHant), "貼文");
        assert_eq!(text("nothing", Lang::En), "");
        assert_eq!(pack(Family::V2, Lang::En)["walletLogs"], pack(Family::V1, Lang::En)["walletRecords"]);
        assert!(pack(Family::V1, Lang::En).get("walletLogs").is_none());
    }
}
