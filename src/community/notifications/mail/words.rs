//! The texts of mails in three languages.

use crate::markup;

const TABLE: &str = include_str!("words.tsv");
/// The languages of the table, in the order of its columns.
const LANGUAGES: [&str; 3] = ["en", "zh-Hans", "zh-Hant"];

/// A language of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Language(usize);

impl Language {
    /// The nearest to a tag like `zh-TW` or `de`; English for what is not here.
    pub(super) fn of(tag: &str) -> Self {
        let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
        let mut parts = tag.split('-');
        let is_chinese = parts.next() == Some("zh");
        let traditional = is_chinese && parts.any(|part| ["hant", "tw", "hk", "mo"].contains(&part)) && !tag.contains("-hans");
        Self(match (is_chinese, traditional) {
            (false, _) => 0,
            (true, false) => 1,
            (true, true) => 2,
        })
    }

    pub(super) fn tag(self) -> &'static str {
        LANGUAGES[self.0]
    }

    /// The text of a key with its `{name}` slots filled.
    pub(super) fn text(self, key: &str, slots: &[(&str, &str)]) -> String {
        let line = TABLE.lines().find(|line| line.split('\t').next() == Some(key));
        let text = line.and_then(|line| line.split('\t').nth(self.0 + 1)).unwrap_or(key);
        fill(text, slots)
    }
}

fn fill(text: &str, slots: &[(&str, &str)]) -> String {
    let value = |name: &str| slots.iter().find(|(slot, _)| *slot == name).map_or("", |(_, value)| value);
    markup::fill(text, |name, out| out.push_str(value(name)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn slots(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|part| part.split('}').next()).collect()
    }

    #[test]
    fn every_text_is_there_in_every_language_with_the_same_slots() {
        let mut keys = BTreeSet::new();
        for line in TABLE.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), LANGUAGES.len() + 1, "{line}");
            assert!(keys.insert(cells[0]), "{line}");
            for cell in &cells[1..] {
                assert!(!cell.is_empty() && slots(cell) == slots(cells[1]), "{line}");
            }
        }
        assert_eq!(TABLE.lines().next(), Some(format!("key\t{}", LANGUAGES.join("\t")).as_str()));
    }

    #[test]
    fn the_nearest_language_is_found() {
        for (tag, expected) in [
            ("en", "en"),
            ("de", "en"),
            ("", "en"),
            ("zh", "zh-Hans"),
            ("zh-CN", "zh-Hans"),
            ("zh_TW", "zh-Hant"),
            ("zh-Hant-HK", "zh-Hant"),
            ("ZH-Hans-HK", "zh-Hans"),
        ] {
            assert_eq!(Language::of(tag).tag(), expected, "{tag}");
        }
    }

    #[test]
    fn a_name_with_braces_is_no_slot() {
        assert_eq!(fill("{a} and {b}{c}", &[("a", "{b}"), ("b", "x")]), "{b} and x");
    }
}
