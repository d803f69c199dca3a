//! What people read about an operation: from the name and the comment of its handler.

use super::comments::comments;

/// Files inside the folder of a part of the documentation, whose names mean nothing to readers of a document.
const INSIDE: [&str; 3] = ["list", "own", "page"];

/// The texts of one operation.
pub(super) struct Words {
    /// The documentation's part it belongs to.
    pub tag: String,
    /// One word that no other handler of this API has.
    pub word: String,
    /// The same without the part that distinguishes bases: an operation's name has its base in front.
    pub id: String,
    pub summary: String,
    pub description: String,
}

impl Words {
    /// Of the handler `name` of the API that lives in the module `api`; some of its parts are called as people know them.
    pub(super) fn of(name: &str, api: &str, parts_called: &[(&str, &str)]) -> Self {
        // What all APIs share lives beside them.
        let below = name.split_once(&format!("::{api}::")).or_else(|| name.split_once("::api::")).map_or(name, |(_, below)| below);
        let mut parts: Vec<&str> = below.split("::").collect();
        parts.dedup();
        let handler = parts.len().saturating_sub(1);
        let mut at = 0..parts.len();
        parts.retain(|part| at.next() == Some(handler) || !INSIDE.contains(part));
        let (tag, last) = (parts.first().copied().unwrap_or(below), parts.last().copied().unwrap_or(below));
        let mut plain: Vec<&str> = parts.iter().map(|part| part.trim_end_matches("_v1").trim_end_matches("_v2")).collect();
        plain.dedup();
        let id = plain.join("_");
        let bare = last.trim_end_matches("_v1").trim_end_matches("_v2");
        let (heading, description) = comments().get(name).cloned().unwrap_or_default();
        // Behind the method and the path a heading may go on in words.
        let more = heading.rsplit_once('`').map_or("", |(_, more)| more);
        let more = more.split_once(": ").map_or("", |(_, more)| more);
        let summary = if more.is_empty() { spoken(bare) } else { format!("{}: {more}", spoken(bare)) };
        let called = parts_called.iter().find(|(module, _)| *module == tag);
        let tag = called.map_or_else(|| spoken(tag), |(_, called)| (*called).to_owned());
        Self { tag, word: parts.join("_"), id, summary, description }
    }
}

/// `unread_count` as people write it.
fn spoken(name: &str) -> String {
    sentence(&name.replace('_', " "))
}

/// Begins with a capital letter.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comments_of_handlers_are_known() {
        assert!(comments().len() > 300, "{}", comments().len());
        let words = Words::of("folkmoot::api::admin::shell::shell", "admin", &[("shell", "Frame")]);
        assert_eq!((words.tag.as_str(), words.word.as_str(), words.summary.as_str()), ("Frame", "shell", "Shell"));
        assert!(words.description.starts_with("Which page is shown"), "{}", words.description);
    }
}
