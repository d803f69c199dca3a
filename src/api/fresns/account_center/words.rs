//! The texts of the pages, one line each in three languages.

use crate::api::fresns::render::lang::Lang;

const TABLE: &str = include_str!("words.tsv");

/// A text by its key; an unknown key is empty, and a test holds the templates to the known ones.
pub(super) fn word(key: &str, lang: Lang) -> &'static str {
    let line = TABLE.lines().find(|line| line.split('\t').next() == Some(key));
    line.and_then(|line| line.split('\t').nth(1 + lang as usize)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_three_texts() {
        for line in TABLE.lines() {
            assert_eq!(line.split('\t').filter(|text| !text.is_empty()).count(), 4, "{line}");
        }
        assert_eq!(word("pin", Lang::ZhHans), "PIN 码");
    }
}
