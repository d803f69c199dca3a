//! The items of a file or of a module: where each starts and ends, how it is seen, and what is said of it.

use super::tokens::{Kind, Token, group_length};

/// One item of a module, an `impl` or a trait; what is not an item, such as a field, is none.
pub struct Item<'t> {
    pub line: usize,
    /// Its doc comment; empty if it has none.
    pub docs: String,
    /// Whether it is `#[cfg(test)]`.
    pub test: bool,
    /// `pub`, `pub ( crate )` and so on; empty for a private item.
    pub seen: &'t [Token],
    /// The word that makes it what it is, such as `fn`; `!` for a macro's call, `#!` for an attribute of the module.
    pub keyword: &'t str,
    /// Empty where there is none, as for `impl`.
    pub name: &'t str,
    /// Between the keyword and the braces or the `;`.
    pub head: &'t [Token],
    /// Inside the braces, if it ends with them.
    pub body: Option<&'t [Token]>,
}

const KEYWORDS: [&str; 13] =
    ["fn", "struct", "enum", "union", "trait", "impl", "mod", "use", "static", "type", "macro_rules", "const", "extern"];
const QUALIFIERS: [&str; 4] = ["async", "unsafe", "default", "auto"];

/// The items that a list of tokens holds, those inside of them aside.
pub fn items(tokens: &[Token]) -> Vec<Item<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let start = at;
        let mut docs = String::new();
        let mut test = false;
        while let Some(length) = attribute_length(&tokens[at..]) {
            test |= starts_with_cfg_test(&tokens[at..]);
            if tokens[at].kind == Kind::Doc {
                docs.push_str(&tokens[at].text);
                docs.push('\n');
            }
            at += length;
        }
        if let Some(length) = inner_attribute_length(&tokens[at..]) {
            let end = at + length;
            found.push(Item { line: tokens[at].line, docs, test, seen: &[], keyword: "#!", name: "", head: &tokens[at..end], body: None });
            at = end;
            continue;
        }
        let Some(item) = item(&tokens[at..], docs, test) else {
            at = at.max(start + 1);
            continue;
        };
        at += item_length(&tokens[at..]).max(1);
        found.push(item);
    }
    found
}

fn item(tokens: &[Token], docs: String, test: bool) -> Option<Item<'_>> {
    let line = tokens.first()?.line;
    let seen = &tokens[..visibility_length(tokens)];
    let whole = &tokens[..item_length(tokens)];
    let (keyword, head) = match keyword_at(whole) {
        Some(at) => (whole[at].text.as_str(), &whole[at + 1..]),
        None if whole.iter().any(|token| token.is("!")) => ("!", whole),
        None => return None,
    };
    let mut names = head.iter().filter(|token| token.kind == Kind::Word && !token.is("mut"));
    let name = match keyword {
        "impl" | "use" | "extern" => "",
        _ => names.next().map_or("", |token| token.text.as_str()),
    };
    let ends_with_braces = !ends_with_semicolon(keyword) && whole.last().is_some_and(|token| token.is("}"));
    let open = if ends_with_braces { open_brace(head) } else { None };
    let body = open.map(|open| &head[open + 1..head.len() - 1]);
    let head = open.map_or(head, |open| &head[..open]);
    Some(Item { line, docs, test, seen, keyword, name, head, body })
}

/// The brace that opens the last group.
fn open_brace(tokens: &[Token]) -> Option<usize> {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token.is("{") {
            return Some(at);
        }
        let opens = token.is("(") || token.is("[");
        at += if opens { group_length(&tokens[at..]) } else { 1 };
    }
    None
}

/// Length of an outer attribute or of a doc comment.
fn attribute_length(tokens: &[Token]) -> Option<usize> {
    let [first, rest @ ..] = tokens else { return None };
    if first.kind == Kind::Doc {
        return Some(1);
    }
    let is_attribute = first.is("#") && rest.first().is_some_and(|token| token.is("["));
    is_attribute.then(|| 1 + group_length(rest))
}

fn inner_attribute_length(tokens: &[Token]) -> Option<usize> {
    let [hash, bang, rest @ ..] = tokens else { return None };
    let is_attribute = hash.is("#") && bang.is("!") && rest.first().is_some_and(|token| token.is("["));
    is_attribute.then(|| 2 + group_length(rest))
}

fn visibility_length(tokens: &[Token]) -> usize {
    match tokens {
        [word, rest @ ..] if word.is("pub") => {
            let limited = rest.first().is_some_and(|token| token.is("("));
            1 + if limited { group_length(rest) } else { 0 }
        }
        _ => 0,
    }
}

/// Where the keyword of the item is that starts the list after its attributes.
fn keyword_at(tokens: &[Token]) -> Option<usize> {
    let mut at = visibility_length(tokens);
    loop {
        let token = tokens.get(at)?;
        let next_is = |words: &[&str]| tokens.get(at + 1).is_some_and(|next| words.iter().any(|word| next.is(word)));
        let qualifies = match token.text.as_str() {
            "const" => next_is(&["fn", "async", "unsafe", "extern"]),
            "extern" => tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Literal || next.is("fn")),
            "macro_rules" if !next_is(&["!"]) => return None,
            word => token.kind == Kind::Literal || QUALIFIERS.contains(&word),
        };
        if !qualifies {
            return KEYWORDS.iter().any(|word| token.is(word)).then_some(at);
        }
        at += 1;
    }
}

fn ends_with_semicolon(keyword: &str) -> bool {
    matches!(keyword, "use" | "static" | "type" | "const")
}

/// Length of the item that starts the list after its attributes: to its `;`, or to the end of its braces.
fn item_length(tokens: &[Token]) -> usize {
    let keyword = keyword_at(tokens).map(|at| tokens[at].text.as_str());
    let to_semicolon = keyword.is_some_and(ends_with_semicolon);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let ends = token.is(";") || keyword.is_none() && token.is(",");
        if ends {
            return at + 1;
        }
        if token.is("}") {
            return at;
        }
        let opens = token.is("{") || token.is("(") || token.is("[");
        at += if opens { group_length(&tokens[at..]) } else { 1 };
        if token.is("{") && !to_semicolon {
            return at;
        }
    }
    tokens.len()
}

fn starts_with_cfg_test(tokens: &[Token]) -> bool {
    const SIGNS: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    tokens.len() >= SIGNS.len() && tokens.iter().zip(SIGNS).all(|(token, sign)| token.is(sign))
}

/// Length of a `#[cfg(test)]` item, attributes included, that starts the list.
pub fn test_item_length(tokens: &[Token]) -> Option<usize> {
    if !starts_with_cfg_test(tokens) {
        return None;
    }
    let mut at = 0;
    while let Some(length) = attribute_length(&tokens[at..]) {
        at += length;
    }
    Some(at + item_length(&tokens[at..]))
}
