//! What people read about operations: `operations.tsv` of each API.
//!
//! A line `# TAG <tab> what belongs to it` begins the operations of a tag; each of them is
//! `METHOD|METHOD PATH <tab> summary <tab> description <tab> fields of the body to show`, of which the last may be left out.

use std::collections::{BTreeMap, BTreeSet};

/// The texts of one operation.
#[derive(Clone, Copy, Default)]
pub(super) struct Texts {
    pub tag: &'static str,
    pub summary: &'static str,
    pub description: &'static str,
    /// Fields of its body that an example shows, separated by blanks.
    pub shown: &'static str,
}

/// The texts of all operations of an API.
pub(super) struct Operations {
    pub tags: Vec<(&'static str, &'static str)>,
    texts: BTreeMap<String, Texts>,
    used: BTreeSet<String>,
}

impl Operations {
    /// Reads the lines.
    pub(super) fn of(lines: &'static str) -> Self {
        let (mut tags, mut texts) = (Vec::new(), BTreeMap::new());
        for line in lines.lines().filter(|line| !line.is_empty()) {
            let mut cells = line.split('\t');
            let mut cell = || cells.next().unwrap_or_default();
            let key = cell();
            if let Some(tag) = key.strip_prefix("# ") {
                tags.push((tag, cell()));
                continue;
            }
            let (methods, path) = key.split_once(' ').unwrap_or_else(|| panic!("no method and path: {line}"));
            let tag = tags.last().map_or("", |(tag, _)| *tag);
            let told = Texts { tag, summary: cell(), description: cell(), shown: cell() };
            for method in methods.split('|') {
                assert!(texts.insert(format!("{method} {path}"), told).is_none(), "described twice: {method} {path}");
            }
        }
        Self { tags, texts, used: BTreeSet::new() }
    }

    /// Of one operation; nothing where it is not described.
    pub(super) fn take(&mut self, method: &str, path: &str, faults: &mut Vec<String>) -> Texts {
        let key = format!("{method} {path}");
        let Some(texts) = self.texts.get(&key).copied() else {
            faults.push(format!("not described: {key}"));
            return Texts { tag: "Other", summary: "Not described", ..Texts::default() };
        };
        if [texts.tag, texts.summary, texts.description].contains(&"") {
            faults.push(format!("described in part: {key}"));
        }
        self.used.insert(key);
        texts
    }

    /// Lines about operations that do not exist.
    pub(super) fn unused(&self) -> impl Iterator<Item = String> {
        let left = self.texts.keys().filter(|key| !self.used.contains(*key));
        left.map(|key| format!("described, but not served: {key}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_belong_to_the_tag_above_and_all_are_used() {
        let mut operations =
            Operations::of("# Lists\tOf people\nGET|HEAD /lists\tSee lists\tAll of them\nPOST /lists\tMake one\tNamed\ttitle\n");
        let mut faults = Vec::new();
        let post = operations.take("POST", "/lists", &mut faults);
        assert_eq!((post.tag, post.summary, post.shown), ("Lists", "Make one", "title"));
        assert!(faults.is_empty());
        assert_eq!(operations.take("PUT", "/lists", &mut faults).summary, "Not described");
        assert_eq!(faults, ["not described: PUT /lists"]);
        let unused: Vec<_> = operations.unused().collect();
        assert_eq!(unused, ["described, but not served: GET /lists", "described, but not served: HEAD /lists"]);
    }
}
