//! The keywords of one viewer, compiled together: a text is searched once for all of them, and for single ones only where it has any.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use regex::{Regex, RegexBuilder};

/// How many keywords are kept compiled; then all are forgotten.
const KEPT: usize = 20_000;
/// Characters of all keywords that are searched for at once: more of them make a pattern that takes long to compile.
const AT_ONCE: usize = 4_096;

/// A keyword, and whether it has to stand alone.
type Word<'a> = (&'a str, bool);

/// Keywords that are searched for at once.
struct Group {
    /// Finds every text that one of them is in, alone or not; `None` where that cannot be said.
    any: Option<Regex>,
    members: std::ops::Range<usize>,
}

/// All keywords of a viewer.
pub(super) struct FilterWords {
    /// In the order of the filters; `None` where a keyword gives no pattern: it matches nothing.
    words: Vec<(String, bool, OnceLock<Option<Regex>>)>,
    groups: Vec<Group>,
}

/// What is compiled, by two hashes of the keywords under secret keys; with the number of all keywords.
#[derive(Default)]
struct Compiled {
    sets: HashMap<(u64, u64), Arc<FilterWords>>,
    words: usize,
}

static COMPILED: LazyLock<Mutex<Compiled>> = LazyLock::new(Mutex::default);
static KEYS: LazyLock<(RandomState, RandomState)> = LazyLock::new(Default::default);

fn builder(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).case_insensitive(true).build().ok()
}

/// A keyword gets word boundaries only where it begins or ends with a letter or digit of a word.
fn pattern(keyword: &str, whole_word: bool) -> String {
    let is_word = |letter: Option<char>| whole_word && letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    let start = if is_word(keyword.chars().next()) { r"\b" } else { "" };
    let end = if is_word(keyword.chars().next_back()) { r"\b" } else { "" };
    format!("{start}{}{end}", regex::escape(keyword))
}

fn is_blank(keyword: &str) -> bool {
    keyword.trim().is_empty()
}

impl FilterWords {
    /// Compiled, unless these were lately.
    pub(super) fn of(words: &[Word<'_>]) -> Arc<Self> {
        let key = (KEYS.0.hash_one(words), KEYS.1.hash_one(words));
        let known = COMPILED.lock().unwrap_or_else(PoisonError::into_inner).sets.get(&key).cloned();
        known.unwrap_or_else(|| {
            // Nobody waits for this.
            let made = Arc::new(Self::new(words));
            let mut kept = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.words + words.len() > KEPT {
                *kept = Compiled::default();
            }
            if kept.sets.insert(key, Arc::clone(&made)).is_none() {
                kept.words += words.len();
            }
            made
        })
    }

    fn new(words: &[Word<'_>]) -> Self {
        let (mut groups, mut from, mut characters) = (Vec::new(), 0, 0);
        for (at, (keyword, _)) in words.iter().enumerate() {
            let more = keyword.chars().count();
            if at > from && characters + more > AT_ONCE {
                groups.push(Group { any: any(&words[from..at]), members: from..at });
                (from, characters) = (at, 0);
            }
            characters += more;
        }
        groups.push(Group { any: any(&words[from..]), members: from..words.len() });
        Self { words: words.iter().map(|(keyword, whole)| ((*keyword).to_owned(), *whole, OnceLock::new())).collect(), groups }
    }

    /// Which of the keywords are in the text, by their places.
    pub(super) fn found_in(&self, text: &str) -> Vec<usize> {
        let likely = self.groups.iter().filter(|group| group.any.as_ref().is_none_or(|any| any.is_match(text)));
        likely.flat_map(|group| group.members.clone()).filter(|at| self.is_in(*at, text)).collect()
    }

    fn is_in(&self, at: usize, text: &str) -> bool {
        let (keyword, whole, compiled) = &self.words[at];
        let regex = compiled.get_or_init(|| if is_blank(keyword) { None } else { builder(&pattern(keyword, *whole)) });
        regex.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

/// Matches whatever one of them matches, and more.
fn any(words: &[Word<'_>]) -> Option<Regex> {
    let all: Vec<String> = words.iter().filter(|(keyword, _)| !is_blank(keyword)).map(|(keyword, _)| regex::escape(keyword)).collect();
    // Without any keyword this is a class that nothing belongs to.
    builder(&if all.is_empty() { r"[^\s\S]".to_owned() } else { all.join("|") })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASES: [(&str, bool, &str, bool); 14] = [
        ("cat", true, "A Cat sat", true),
        ("cat", true, "concatenate", false),
        ("cat", false, "concatenate", true),
        ("#cat", true, "I like#CAT food", true),
        ("#cat", true, "#cats", false),
        (":)", true, "well:)", true),
        ("a.b", false, "axb", false),
        ("Ärger", true, "viel ÄRGER heute", true),
        ("猫", true, "黒猫", false),
        ("猫", false, "黒猫", true),
        ("  ", false, "   ", false),
        ("kelvin", true, "5 \u{212A}elvin", true),
        ("straſse", true, "STRASSE", true),
        ("a|b", false, "a", false),
    ];

    #[test]
    fn word_boundaries_apply_only_to_word_characters() {
        for (keyword, whole, text, fits) in CASES {
            assert_eq!(FilterWords::of(&[(keyword, whole)]).found_in(text), if fits { vec![0] } else { vec![] }, "{keyword} in {text}");
        }
    }

    #[test]
    fn many_keywords_find_what_each_finds_alone() {
        let long = "x".repeat(500);
        let mut words: Vec<Word<'_>> = CASES.iter().map(|(keyword, whole, ..)| (*keyword, *whole)).collect();
        words.extend(std::iter::repeat_n((long.as_str(), true), 20));
        let all = FilterWords::of(&words);
        assert!(all.groups.len() > 2, "{} groups", all.groups.len());
        for text in CASES.iter().map(|(_, _, text, _)| *text).chain([long.as_str(), "", "nothing"]) {
            let alone: Vec<usize> = (0..words.len()).filter(|at| !FilterWords::of(&words[*at..=*at]).found_in(text).is_empty()).collect();
            assert_eq!(all.found_in(text), alone, "{text}");
        }
        assert!(FilterWords::of(&[]).found_in("anything").is_empty());
    }

    #[test]
    fn the_same_keywords_are_compiled_once() {
        let words = [("once upon", true), ("a time", false)];
        assert!(Arc::ptr_eq(&FilterWords::of(&words), &FilterWords::of(&words)));
    }
}
