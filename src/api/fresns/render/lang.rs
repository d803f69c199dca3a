//! The languages that Folkmoot supports for Fresns clients, and their text tables
//! (`docs/specs/fresns.md 2.4`).

use crate::api::fresns::wire::family::Family;

/// A language with its own texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    En,
    ZhHans,
    ZhHant,
}

impl Lang {
    /// All languages, in the order clients list them.
    pub const ALL: [Self; 3] = [Self::En, Self::ZhHans, Self::ZhHant];

    /// The tag on the wire.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
        }
    }

    /// The language that a wire tag names, or `None`.
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.tag().eq_ignore_ascii_case(tag.trim()))
    }
}

/// One line of an embedded table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::api::fresns) struct Row {
    pub key: &'static str,
    /// The only family the line is for; `None` is both.
    pub family: Option<Family>,
    pub text: &'static str,
}

impl Row {
    /// Whether the line is meant for a family.
    pub(crate) fn is_for(&self, family: Family) -> bool {
        self.family.is_none_or(|only| only == family)
    }
}

/// Reads a table of `key<TAB>family<TAB>text` lines, family being `*`, `v1` or `v2`.
///
/// Malformed lines are left out; the tables are embedded and tests count their lines.
pub(in crate::api::fresns) fn rows(table: &'static str) -> impl Iterator<Item = Row> {
    table.lines().filter_map(|line| {
        let mut parts = line.splitn(3, '\t');
        let (key, family, text) = (parts.next()?, parts.next()?, parts.next()?);
        let family = match family {
            "*" => None,
            "v1" => Some(Family::V1),
            "v2" => Some(Family::V2),
            _ => return None,
        };
        Some(Row { key, family, text })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_name_languages() {
        for lang in Lang::ALL {
            assert_eq!(Lang::of_tag(lang.tag()), Some(lang));
        }
        assert_eq!(Lang::of_tag(" zh-hant"), Some(Lang::ZhHant));
        assert_eq!(Lang::of_tag("de"), None);
    }

    #[test]
    fn a_table_line_names_key_family_and_text() {
        let all: Vec<_> = rows("a\t*\tx\tz\nb\tv1\ty\nbroken\nc\tv3\tw").collect();
        assert_eq!(all.len(), 2);
        assert_eq!((all[0].key, all[0].text), ("a", "x\tz"));
        assert!(all[1].is_for(Family::V1) && !all[1].is_for(Family::V2));
    }
}
