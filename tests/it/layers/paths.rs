//! Every path a file names, resolved to where it leads: `use` trees, inline paths, aliases, globs.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Kind, Source, Token};

/// A path written in a file, such as `crate::store::users`; paths of other crates start with their name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub line: usize,
    pub path: Vec<String>,
}

/// Module paths of all files, without `crate`.
pub type Modules = BTreeSet<Vec<String>>;

/// The modules a set of files makes, their parents included.
pub fn modules(files: &[Source]) -> Modules {
    let mut all = Modules::new();
    for file in files {
        let own = &file.module;
        for length in 1..=own.len() {
            all.insert(own[..length].to_vec());
        }
    }
    all
}

/// All paths a file names.
pub fn named(file: &Source, modules: &Modules) -> Vec<Named> {
    let mut scan = Scan { modules, aliases: BTreeMap::new(), found: Vec::new() };
    // An alias may be used above the `use` that makes it, so the first pass only learns.
    scan.pass(file);
    scan.found.clear();
    scan.pass(file);
    scan.found
}

struct Scan<'m> {
    modules: &'m Modules,
    aliases: BTreeMap<String, Vec<String>>,
    found: Vec<Named>,
}

impl Scan<'_> {
    fn pass(&mut self, file: &Source) {
        let tokens = &file.tokens;
        let mut here = file.module.clone();
        // Brace depth at which each inline module ends.
        let mut inline: Vec<usize> = Vec::new();
        let mut depth = 0usize;
        let mut at = 0;
        while at < tokens.len() {
            let token = &tokens[at];
            let next = |step: usize| tokens.get(at + step);
            if token.is("{") {
                depth += 1;
            } else if token.is("}") {
                depth -= 1;
                if inline.last() == Some(&depth) {
                    inline.pop();
                    here.pop();
                }
            } else if token.is("mod") && next(2).is_some_and(|token| token.is("{")) {
                here.push(tokens[at + 1].text.clone());
                inline.push(depth);
                at += 1;
            } else if token.is("use") && !next(1).is_some_and(|token| token.is("<")) {
                at = self.tree(tokens, at + 1, Vec::new(), &here);
                continue;
            } else if token.kind == Kind::Word && next(1).is_some_and(|token| token.is("::")) {
                let end = path_end(tokens, at);
                let written = words(&tokens[at..end]);
                let path = self.resolve(&written, &here);
                self.found.push(Named { line: token.line, path });
                at = end;
                continue;
            }
            at += 1;
        }
    }

    /// Reads one `use` tree from `at`, whose outer part is `prefix`; returns where it ends.
    fn tree(&mut self, tokens: &[Token], mut at: usize, mut prefix: Vec<String>, here: &[String]) -> usize {
        let line = tokens.get(at).map_or(0, |token| token.line);
        while let Some(token) = tokens.get(at) {
            match token.text.as_str() {
                "::" => at += 1,
                "{" => {
                    at += 1;
                    while tokens.get(at).is_some_and(|token| !token.is("}")) {
                        at = self.tree(tokens, at, prefix.clone(), here);
                        at += usize::from(tokens.get(at).is_some_and(|token| token.is(",")));
                    }
                    return at + 1;
                }
                "*" => {
                    self.glob(line, &prefix, here);
                    return at + 1;
                }
                "as" => {
                    let name = tokens.get(at + 1).map(|token| token.text.clone());
                    self.leaf(line, &prefix, name, here);
                    return at + 2;
                }
                _ if token.kind == Kind::Word => {
                    prefix.push(token.text.clone());
                    at += 1;
                }
                _ => break,
            }
        }
        self.leaf(line, &prefix, None, here);
        at
    }

    fn leaf(&mut self, line: usize, written: &[String], alias: Option<String>, here: &[String]) {
        let mut path = self.resolve(written, here);
        // `use a::b::{self}` names `b`.
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        if let Some(name) = alias.or_else(|| path.last().cloned()) {
            self.aliases.insert(name, path.clone());
        }
        self.found.push(Named { line, path });
    }

    fn glob(&mut self, line: usize, written: &[String], here: &[String]) {
        let path = self.resolve(written, here);
        if path.first().is_some_and(|first| first == "crate") {
            let inner = &path[1..];
            let children = self.modules.iter().filter(|module| module.len() == inner.len() + 1 && module.starts_with(inner));
            for child in children {
                let mut full = vec!["crate".to_owned()];
                full.extend_from_slice(child);
                let name = child[child.len() - 1].clone();
                self.aliases.insert(name, full);
            }
        }
        self.found.push(Named { line, path });
    }

    fn resolve(&self, written: &[String], here: &[String]) -> Vec<String> {
        let inside = |module: &[String], rest: &[String]| {
            let mut path = vec!["crate".to_owned()];
            path.extend_from_slice(module);
            path.extend_from_slice(rest);
            path
        };
        let Some((first, rest)) = written.split_first() else {
            return Vec::new();
        };
        match first.as_str() {
            "crate" | "folkmoot" => inside(&[], rest),
            "self" => inside(here, rest),
            "super" => {
                let ups = written.iter().take_while(|word| *word == "super").count();
                let kept = here.len().saturating_sub(ups);
                inside(&here[..kept], &written[ups..])
            }
            name => {
                let mut child = here.to_vec();
                child.push(name.to_owned());
                if let Some(path) = self.aliases.get(name) {
                    let mut path = path.clone();
                    path.extend_from_slice(rest);
                    path
                } else if self.modules.contains(&child) {
                    inside(here, written)
                } else {
                    written.to_vec()
                }
            }
        }
    }
}

fn path_end(tokens: &[Token], start: usize) -> usize {
    let mut end = start + 1;
    while tokens.get(end).is_some_and(|token| token.is("::")) && tokens.get(end + 1).is_some_and(|token| token.kind == Kind::Word) {
        end += 2;
    }
    end
}

fn words(tokens: &[Token]) -> Vec<String> {
    let words = tokens.iter().filter(|token| token.kind == Kind::Word);
    words.map(|token| token.text.clone()).collect()
}
