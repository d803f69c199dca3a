//! Mentions: `@` and the longest existing username after it. One rule for every dialect.

use std::{collections::BTreeSet, ops::Range};

use super::urls::urls;
use crate::community::text::names::fold;
use crate::community::text::spans::within;

/// Characters of the longest username of any dialect; a longer run of name characters is cut here.
pub(crate) const NAME_MAX_CHARS: usize = 64;

/// An `@` that may begin a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Candidate<'t> {
    /// Byte position of the `@`.
    pub at: usize,
    /// The name characters after it, at least 1, at most [`NAME_MAX_CHARS`].
    pub run: &'t str,
}

/// A mention of an existing user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MentionSpan<U> {
    /// Byte range in the text, the `@` included.
    pub range: Range<usize>,
    pub user: U,
}

/// Every place of `text` where a mention may begin, in order. URLs contain none.
pub(crate) fn candidates(text: &str) -> Vec<Candidate<'_>> {
    let mut before = None;
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        if c == '@' && !before.is_some_and(glues) {
            let run = name_run(&text[at + 1..]);
            if !run.is_empty() {
                found.push(Candidate { at, run });
            }
        }
        before = Some(c);
    }
    if !found.is_empty() {
        let urls = urls(text);
        found.retain(|candidate| !within(&urls, candidate.at));
    }
    found
}

/// All folded names that may be meant, without repetition: what to look up in one query.
pub(crate) fn prefixes(candidates: &[Candidate<'_>]) -> BTreeSet<String> {
    candidates
        .iter()
        .flat_map(|candidate| {
            let run = candidate.run;
            run.char_indices().map(move |(i, c)| fold(&run[..i + c.len_utf8()]))
        })
        .collect()
}

/// The mentions of `text`: per candidate the longest prefix for which `user` knows somebody.
/// `user` is asked with folded names.
pub(crate) fn resolve<U>(text: &str, mut user: impl FnMut(&str) -> Option<U>) -> Vec<MentionSpan<U>> {
    candidates(text)
        .into_iter()
        .filter_map(|Candidate { at, run }| {
            let folded = fold(run);
            folded.char_indices().rev().find_map(|(i, c)| {
                let end = i + c.len_utf8();
                let user = user(&folded[..end])?;
                Some(MentionSpan { range: at..at + 1 + end, user })
            })
        })
        .collect()
}

/// Whether an `@` after this character belongs to the word before it, as in an e-mail address.
/// Chinese and Japanese are written without spaces, so their characters do not count as letters.
fn glues(c: char) -> bool {
    let unspaced = matches!(c,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    c == '/' || c == '@' || (c.is_alphanumeric() && !unspaced)
}

fn name_run(text: &str) -> &str {
    let end = text.char_indices().take(NAME_MAX_CHARS).take_while(|&(_, c)| is_name_char(c)).last().map_or(0, |(i, c)| i + c.len_utf8());
    &text[..end]
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '\u{4e00}'..='\u{9fa5}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentioned(text: &str) -> Vec<(&str, &'static str)> {
        let known = ["ann", "ann-lee", "bob_1", "王小明", "王"];
        resolve(text, |name| known.into_iter().find(|known| *known == name))
            .into_iter()
            .map(|span| (&text[span.range], span.user))
            .collect()
    }

    #[test]
    fn the_longest_existing_name_wins() {
        let cases: [(&str, &[(&str, &str)]); 9] = [
            ("@ann", &[("@ann", "ann")]),
            ("@ANN-Lee!", &[("@ANN-Lee", "ann-lee")]),
            ("@ann-leopold", &[("@ann", "ann")]),
            ("@ann, @Bob_1.", &[("@ann", "ann"), ("@Bob_1", "bob_1")]),
            ("@annabel", &[("@ann", "ann")]),
            ("@王小明你好", &[("@王小明", "王小明")]),
            ("@王小", &[("@王", "王")]),
            ("@an @", &[]),
            ("@ann@ann", &[("@ann", "ann")]),
        ];
        for (text, expected) in cases {
            assert_eq!(mentioned(text), expected, "{text}");
        }
    }

    #[test]
    fn what_stands_before_the_sign() {
        for text in ["x@ann", "é@ann", "7@ann", "/@ann", "@@ann", "한@ann", "mail:a@ann"] {
            assert!(mentioned(text).is_empty(), "{text}");
        }
        for text in ["(@ann)", "_@ann", "\n@ann", "你好@ann", "こんにちは@ann", "。@ann", "🍵@ann"] {
            assert_eq!(mentioned(text), [("@ann", "ann")], "{text}");
        }
    }

    #[test]
    fn urls_hold_no_mention() {
        assert!(mentioned("https://a.org/?to=@ann https://a.org/@ann").is_empty());
    }

    #[test]
    fn candidates_carry_the_whole_run() {
        let found = candidates("hi @Ann-x y @王_1。 @");
        assert_eq!(found, [Candidate { at: 3, run: "Ann-x" }, Candidate { at: 12, run: "王_1" }]);
    }

    #[test]
    fn prefixes_are_folded_and_distinct() {
        let found = prefixes(&candidates("@Ab @aB王 @AB"));
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["a", "ab", "ab王"]);
    }

    #[test]
    fn a_run_ends_at_the_longest_possible_name() {
        let text = format!("@{}", "王".repeat(100));
        let found = candidates(&text);
        assert_eq!(found[0].run.chars().count(), NAME_MAX_CHARS);
        assert_eq!(prefixes(&found).len(), NAME_MAX_CHARS);
    }
}
