//! Which file names what of which other file: every path followed to the file that defines what it names.

use std::collections::{BTreeMap, BTreeSet};

use super::items::items;
use super::paths::{Modules, Named, modules, named_in};
use super::source::Source;
use super::tokens::{Kind, Token};

/// One name that a file takes from another.
pub struct Import<'f> {
    pub from: &'f Source,
    pub line: usize,
    pub to: &'f Source,
    /// As the other file calls it; `*` for a glob.
    pub name: String,
    /// Whether it is a `pub use`.
    pub passed_on: bool,
}

/// Everything that files take from each other outside of tests. A module that is named by itself is nothing yet, only
/// what is then named through it; what a module merely passes on is taken from the file that it has it from.
pub fn imports(files: &[Source]) -> Vec<Import<'_>> {
    let map = Map::of(files);
    let mut found = Vec::new();
    for named in &map.named {
        for path in &named.paths {
            for (to, name) in map.targets(named, path) {
                if to.path != named.file.path && !to.is_test() {
                    let passed_on = path.used.as_ref().is_some_and(|used| used.passed_on);
                    found.push(Import { from: named.file, line: path.line, to, name, passed_on });
                }
            }
        }
    }
    found
}

/// What one file names outside of tests.
struct Names<'f> {
    file: &'f Source,
    words: BTreeSet<String>,
    paths: Vec<Named>,
}

/// What a module makes known beside what it defines.
#[derive(Default)]
struct Used {
    names: BTreeMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
}

struct Map<'f> {
    modules: Modules,
    files: BTreeMap<Vec<String>, &'f Source>,
    defined: BTreeMap<Vec<String>, BTreeSet<String>>,
    used: BTreeMap<Vec<String>, Used>,
    named: Vec<Names<'f>>,
}

impl<'f> Map<'f> {
    fn of(files: &'f [Source]) -> Self {
        let mut map =
            Self { modules: modules(files), files: BTreeMap::new(), defined: BTreeMap::new(), used: BTreeMap::new(), named: Vec::new() };
        for file in files {
            // The binary has the same name as the library, which is what others mean.
            if file.path != "src/main.rs" {
                map.files.insert(file.module.clone(), file);
            }
            if !file.is_test() {
                map.learn(file);
            }
        }
        map
    }

    fn learn(&mut self, file: &'f Source) {
        let tokens = file.without_tests();
        let words = tokens.iter().filter(|token| token.kind == Kind::Word);
        let words = words.map(|token| token.text.clone()).collect();
        let paths = named_in(&tokens, &file.module, &self.modules);
        if file.path != "src/main.rs" {
            self.defined.insert(file.module.clone(), definitions(&tokens));
            for path in &paths {
                self.keep(path);
            }
        }
        self.named.push(Names { file, words, paths });
    }

    /// Remembers what a `use` makes known to those who name the module it is in.
    fn keep(&mut self, named: &Named) {
        let Some(used) = &named.used else { return };
        let Some(within) = &used.within else { return };
        let module = self.used.entry(within.clone()).or_default();
        match &used.known_as {
            Some(name) => _ = module.names.insert(name.clone(), named.path.clone()),
            None => module.globs.push(named.path.clone()),
        }
    }

    /// The files that define what a path names, each with the name.
    fn targets(&self, names: &Names<'f>, named: &Named) -> Vec<(&'f Source, String)> {
        let is_glob = named.used.as_ref().is_some_and(|used| used.known_as.is_none());
        let Some(inner) = of_crate(&named.path) else { return Vec::new() };
        let Some(file) = self.files.get(inner).filter(|_| is_glob) else {
            return self.defining(&named.path).into_iter().collect();
        };
        let passed_on = self.used.get(inner).into_iter().flat_map(|used| &used.names);
        let passed_on = passed_on.filter(|(name, _)| names.words.contains(*name));
        let mut found: Vec<_> = passed_on.filter_map(|(_, path)| self.defining(path)).collect();
        if self.defined.get(inner).is_some_and(|names| !names.is_empty()) {
            found.push((*file, "*".to_owned()));
        }
        found
    }

    /// The file that defines what a path names, and the name; `None` for a module and for what is of another crate.
    fn defining(&self, path: &[String]) -> Option<(&'f Source, String)> {
        const MOST_STEPS: usize = 8;
        let mut path = path.to_vec();
        for _ in 0..MOST_STEPS {
            let inner = of_crate(&path)?;
            let length = self.owner_length(inner)?;
            let (module, rest) = inner.split_at(length);
            let (name, further) = rest.split_first()?;
            let defined = self.defined.get(module).is_some_and(|names| names.contains(name));
            match self.passed_on(module, name) {
                // A module may be used and a function of the same name be defined.
                Some(next) if (!defined || !further.is_empty()) && next != path => {
                    path = [next.as_slice(), further].concat();
                }
                _ => return self.files.get(module).map(|file| (*file, name.clone())),
            }
        }
        None
    }

    /// Length of the module that a path takes its first item from.
    fn owner_length(&self, inner: &[String]) -> Option<usize> {
        let length = (0..=inner.len()).rev().find(|length| self.files.contains_key(&inner[..*length]))?;
        let Some((name, parent)) = inner[..length].split_last() else { return Some(length) };
        // A function may have the name of a module beside it.
        let is_item_too = length == inner.len()
            && (self.defined.get(parent).is_some_and(|names| names.contains(name)) || self.passed_on(parent, name).is_some());
        Some(if is_item_too { length - 1 } else { length })
    }

    fn passed_on(&self, module: &[String], name: &String) -> Option<Vec<String>> {
        let used = self.used.get(module)?;
        let by_glob = || {
            let mut globs = used.globs.iter().filter_map(|glob| Some((glob, of_crate(glob)?)));
            let found = globs.find(|(_, inner)| self.defined.get(*inner).is_some_and(|names| names.contains(name)))?;
            Some([found.0.as_slice(), std::slice::from_ref(name)].concat())
        };
        used.names.get(name).cloned().or_else(by_glob)
    }
}

fn of_crate(path: &[String]) -> Option<&[String]> {
    let (first, inner) = path.split_first()?;
    (first == "crate").then_some(inner)
}

/// Names of what a module holds itself; what macros make is not known, but that there is something.
fn definitions(tokens: &[Token]) -> BTreeSet<String> {
    let held = items(tokens).into_iter().filter(|item| !matches!(item.keyword, "mod" | "use" | "impl" | "extern" | "#!"));
    held.map(|item| item.name.to_owned()).collect()
}
