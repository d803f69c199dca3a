//! Every path a file names, resolved to where it leads: `use` trees, inline paths, aliases, globs.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Source;
use super::tokens::{Kind, Token};

/// A path written in a file, such as `crate::store::users`; paths of other crates start with their name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub line: usize,
    pub path: Vec<String>,
    /// What a `use` makes of it; `None` where the path is written in code.
    pub used: Option<Used>,
}

/// What a `use` makes known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// The module that it is written in; `None` inside of a function.
    pub within: Option<Vec<String>>,
    /// `None` for a glob.
    pub known_as: Option<String>,
    /// `pub use`, however wide.
    pub passed_on: bool,
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
    named_in(&file.tokens, &file.module, modules)
}

/// All paths that the tokens of a module name.
pub fn named_in(tokens: &[Token], module: &[String], modules: &Modules) -> Vec<Named> {
    let mut scan = Scan { modules, aliases: BTreeMap::new(), found: Vec::new() };
    // An alias may be used above the `use` that makes it, so the first pass only learns.
    scan.pass(tokens, module);
    scan.found.clear();
    scan.pass(tokens, module);
    scan.found
}

/// Where a `use` is written.
#[derive(Clone, Copy)]
struct Place<'h> {
    here: &'h [String],
    in_function: bool,
    passed_on: bool,
}

impl Place<'_> {
    fn used(self, known_as: Option<String>) -> Used {
        let within = (!self.in_function).then(|| self.here.to_vec());
        Used { within, known_as, passed_on: self.passed_on }
    }
}

struct Scan<'m> {
    modules: &'m Modules,
    aliases: BTreeMap<String, Vec<String>>,
    found: Vec<Named>,
}

impl Scan<'_> {
    fn pass(&mut self, tokens: &[Token], module: &[String]) {
        let mut here = module.to_vec();
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
                let passed_on = at > 0 && (tokens[at - 1].is("pub") || tokens[at - 1].is(")"));
                let place = Place { here: &here, in_function: depth > inline.len(), passed_on };
                at = self.tree(tokens, at + 1, Vec::new(), place);
                continue;
            } else if token.kind == Kind::Word && next(1).is_some_and(|token| token.is("::")) {
                let end = path_end(tokens, at);
                let written = words(&tokens[at..end]);
                let path = self.resolve(&written, &here);
                self.found.push(Named { line: token.line, path, used: None });
                at = end;
                continue;
            }
            at += 1;
        }
    }

    /// Reads one `use` tree from `at`, whose outer part is `prefix`; returns where it ends.
    fn tree(&mut self, tokens: &[Token], mut at: usize, mut prefix: Vec<String>, place: Place<'_>) -> usize {
        let line = tokens.get(at).map_or(0, |token| token.line);
        while let Some(token) = tokens.get(at) {
            match token.text.as_str() {
                "::" => at += 1,
                "{" => {
                    at += 1;
                    while tokens.get(at).is_some_and(|token| !token.is("}")) {
                        at = self.tree(tokens, at, prefix.clone(), place);
                        at += usize::from(tokens.get(at).is_some_and(|token| token.is(",")));
                    }
                    return at + 1;
                }
                "*" => {
                    self.glob(line, &prefix, place);
                    return at + 1;
                }
                "as" => {
                    let name = tokens.get(at + 1).map(|token| token.text.clone());
                    self.leaf(line, &prefix, name, place);
                    return at + 2;
                }
                _ if token.kind == Kind::Word => {
                    prefix.push(token.text.clone());
                    at += 1;
                }
                _ => break,
            }
        }
        self.leaf(line, &prefix, None, place);
        at
    }

    fn leaf(&mut self, line: usize, written: &[String], alias: Option<String>, place: Place<'_>) {
        let mut path = self.resolve(written, place.here);
        // `use a::b::{self}` names `b`.
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let known_as = alias.or_else(|| path.last().cloned());
        if let Some(name) = &known_as {
            self.aliases.insert(name.clone(), path.clone());
        }
        self.found.push(Named { line, path, used: Some(place.used(known_as)) });
    }

    fn glob(&mut self, line: usize, written: &[String], place: Place<'_>) {
        let path = self.resolve(written, place.here);
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
        self.found.push(Named { line, path, used: Some(place.used(None)) });
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
