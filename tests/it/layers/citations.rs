//! Cited paths: what comments, documents and scripts name in this repository has to be there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Folders of the repository; what starts with one of them is a path from the root.
const FOLDERS: [&str; 7] = ["src/", "tests/", "benches/", "docs/", "static/", "packaging/", ".ci/"];
/// Files of the root that are called by their name alone.
const ROOT_FILES: [&str; 9] =
    ["Cargo.toml", "Cargo.lock", "Dockerfile", "LICENSE", "Rocket.toml", "deny.toml", "justfile", "rustfmt.toml", "schema.sql"];
/// Where citations are looked for.
const PLACES: [&str; 11] =
    ["src/", "tests/", "benches/", "docs/", "packaging/", ".ci/", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "build.rs", "justfile"];
/// What is not in the repository until something has run, and what makes it.
const MADE: [(&str, &str); 0] = [];
/// Folders that hold nothing of the repository.
const FOREIGN: [&str; 4] = ["target", ".git", "node_modules", "__pycache__"];
/// Their literals are planted violations, so only their comments cite.
const PLANTED: &str = "tests/it/layers";

/// A text file under the root.
pub struct Text {
    pub path: String,
    pub text: String,
}

/// All files of the repository, and the folders that they are in.
pub struct Tree {
    paths: BTreeSet<String>,
}

impl Tree {
    pub fn of(files: &[&str]) -> Self {
        let mut paths = BTreeSet::new();
        for file in files {
            let ends = file.match_indices('/').map(|(at, _)| at).chain([file.len()]);
            paths.extend(ends.map(|end| file[..end].to_owned()));
        }
        Self { paths }
    }

    /// Whether a file somewhere has this name, for those that are called by their name alone.
    fn has_document(&self, name: &str) -> bool {
        let is_it = |path: &String| path.strip_suffix(name).is_some_and(|folder| folder.ends_with('/'));
        !name.contains('/') && self.paths.iter().any(is_it)
    }

    fn has(&self, cited: &str) -> bool {
        self.paths.contains(cited) || cited.contains('*') && self.paths.iter().any(|path| matches(cited, path))
    }
}

/// The tree of this package, and the texts in which citations are looked for.
pub fn repository() -> (Tree, Vec<Text>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    walk(root, "", &mut files);
    files.sort();
    let texts = files.iter().filter(|path| PLACES.iter().any(|place| path.starts_with(place)));
    // What is no text, such as a picture, cites nothing.
    let texts = texts.filter_map(|path| Some(Text { path: path.clone(), text: fs::read_to_string(root.join(path)).ok()? }));
    let texts = texts.collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    (Tree::of(&files), texts)
}

fn walk(folder: &Path, below: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder of the repository is readable") {
        let path = entry.expect("a directory entry is readable").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_file() {
            found.push(format!("{below}{name}"));
        } else if path.is_dir() && !FOREIGN.contains(&name.as_ref()) {
            walk(&path, &format!("{below}{name}/"), found);
        }
    }
}

/// Citations of what is not there.
pub fn broken(texts: &[Text], tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for text in texts {
        for (at, line) in text.text.lines().enumerate() {
            let cites = !text.path.starts_with(PLANTED) || line.trim_start().starts_with("//");
            let whats = if cites { wrong_in(line, &text.path, tree) } else { BTreeSet::new() };
            complaints.extend(whats.iter().map(|what| format!("{}:{}: {what}", text.path, at + 1)));
        }
    }
    complaints
}

fn wrong_in(line: &str, path: &str, tree: &Tree) -> BTreeSet<String> {
    let mut missing = BTreeSet::new();
    let is_made = |cited: &str| MADE.iter().any(|(made, _)| cited.starts_with(made));
    for cited in from_root(line) {
        let alternatives = expand(&cited);
        missing.extend(alternatives.into_iter().filter(|path| !tree.has(path) && !is_made(path)));
    }
    missing.extend(documents(line).into_iter().filter(|cited| {
        let near = joined(path, cited);
        let cited_from_root = joined("", cited);
        ![near, cited_from_root].into_iter().flatten().any(|path| tree.has(&path)) && !tree.has_document(cited)
    }));
    if path.ends_with(".md") {
        let links = links(line).into_iter();
        missing.extend(links.filter(|link| !joined(path, link).is_some_and(|path| path.is_empty() || tree.has(&path))).map(str::to_owned));
    }
    let mut wrong: BTreeSet<String> = missing.into_iter().map(|cited| format!("`{cited}` is not there")).collect();
    let numbered = line.match_indices("DESIGN ").any(|(at, word)| line[at + word.len()..].starts_with(|next: char| next.is_ascii_digit()));
    if numbered {
        wrong.insert("a number of DESIGN: cite a document of the repository".to_owned());
    }
    wrong
}

fn in_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.')
}

/// Whether something that starts a word may start after this text.
fn starts_word(before: &str) -> bool {
    let before = before.strip_suffix("./").unwrap_or(before);
    !before.ends_with(|letter: char| in_name(letter) || letter == '/' || letter == '$')
}

/// Paths from the root, with the wildcards that they are written with.
fn from_root(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        for (at, _) in line.match_indices(folder) {
            if starts_word(&line[..at]) {
                found.push(cited_at(&line[at..]));
            }
        }
    }
    for name in ROOT_FILES {
        for (at, _) in line.match_indices(name) {
            let goes_on = |letter: char| in_name(letter) && letter != '.' || letter == '/';
            if starts_word(&line[..at]) && !line[at + name.len()..].starts_with(goes_on) {
                found.push(name.to_owned());
            }
        }
    }
    found
}

/// The path that a text starts with: `<..>`, `...` and names of variables become `*`.
fn cited_at(text: &str) -> String {
    let mut cited = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let group = |close: char| rest.find(close).map(|end| &rest[..=end]);
        let taken = match letter {
            '{' => match group('}') {
                Some(group) => {
                    cited.push_str(if group.contains(',') { group } else { "*" });
                    group.len()
                }
                None => break,
            },
            '<' if cited.ends_with(['/', '-', '_']) && !rest.starts_with("</") => match group('>') {
                Some(group) => {
                    cited.push('*');
                    group.len()
                }
                None => break,
            },
            '$' => {
                cited.push('*');
                break;
            }
            '…' => {
                cited.push('*');
                letter.len_utf8()
            }
            '.' if rest.starts_with("...") => {
                cited.push('*');
                "...".len()
            }
            '/' | '*' => {
                cited.push(letter);
                1
            }
            _ if in_name(letter) => {
                cited.push(letter);
                letter.len_utf8()
            }
            _ => break,
        };
        rest = &rest[taken..];
    }
    cited.trim_end_matches(['.', '/']).to_owned()
}

/// `a/{b,c}` as `a/b` and `a/c`.
fn expand(cited: &str) -> Vec<String> {
    let Some((before, rest)) = cited.split_once('{') else { return vec![cited.to_owned()] };
    let Some((inside, after)) = rest.split_once('}') else { return vec![cited.to_owned()] };
    inside.split(',').flat_map(|word| expand(&format!("{before}{}{after}", word.trim()))).collect()
}

/// Whether a path is one that `pattern` means, in which `*` is any text within a name and `**` any text.
fn matches(pattern: &str, path: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern == path };
    let Some(rest) = path.strip_prefix(before) else { return false };
    let (across, after) = match after.strip_prefix('*') {
        Some(after) => (true, after),
        None => (false, after),
    };
    let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    let mut ends = ends.take_while(|end| across || !rest[..*end].contains('/'));
    ends.any(|end| matches(after, &rest[end..]))
}

/// Documents that are called by a name or by a path, those with a path from the root aside.
fn documents(line: &str) -> Vec<String> {
    const ENDING: &str = ".md";
    let mut found = Vec::new();
    for (at, _) in line.match_indices(ENDING) {
        let end = at + ENDING.len();
        let start = line[..at].rfind(|letter: char| !in_name(letter) && letter != '/').map_or(0, |before| {
            let length = line[before..].chars().next().map_or(1, char::len_utf8);
            before + length
        });
        let goes_on = line[end..].starts_with(|letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '/'));
        let cited = &line[start..end];
        let from_root = FOLDERS.iter().any(|folder| cited.trim_start_matches("./").starts_with(folder));
        let named = !cited.starts_with('/') && !cited.ends_with("/.md") && start < at;
        if !goes_on && !from_root && named {
            let in_variable = line[..start].ends_with('$');
            // A path from a script's `$here` is beside it.
            let below = if in_variable { cited.split_once('/').map_or(cited, |(_, below)| below) } else { cited };
            found.push(below.to_owned());
        }
    }
    found
}

/// Targets of Markdown links, without those that lead out of the repository.
fn links(line: &str) -> Vec<&str> {
    let definition = line.strip_prefix('[').and_then(|rest| rest.split_once("]: ")).map(|(_, target)| target);
    let inline = line.match_indices("](").map(|(at, mark)| &line[at + mark.len()..]);
    let targets = inline.chain(definition).map(|rest| rest.split([')', ' ', '#']).next().unwrap_or_default());
    targets.filter(|target| !target.is_empty() && !target.contains(':') && !target.starts_with('/')).collect()
}

/// A relative path as seen from the folder of `file`; `None` if it leads out of the repository.
fn joined(file: &str, relative: &str) -> Option<String> {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

fn tree() -> Tree {
    Tree::of(&[
        ".ci/run",
        "Cargo.toml",
        "README.md",
        "docs/compat.md",
        "docs/operators/proxy.md",
        "docs/specs/fresns.md",
        "src/api/fresns/codes/a.tsv",
        "src/api/fresns/mod.rs",
        "src/api/mastodon/mod.rs",
        "src/store/mod.rs",
        "tests/proxy/run",
    ])
}

fn complaints(path: &str, text: &str) -> Vec<String> {
    broken(&[Text { path: path.to_owned(), text: text.to_owned() }], &tree())
}

#[test]
fn a_citation_of_what_is_gone_is_noticed() {
    for (path, text, cited) in [
        ("src/a.rs", "//! See src/gone.rs.", "src/gone.rs"),
        ("src/a.rs", "/// As `src/store/gone.rs` says", "src/store/gone.rs"),
        ("src/a.rs", r#"const A: &str = "docs/gone.md";"#, "docs/gone.md"),
        ("src/a.rs", "// (specs/fresns.md 6.3)", "specs/fresns.md"),
        ("src/a.rs", "// gone.md 6.3", "gone.md"),
        ("tests/it/a.rs", "// The folders src/gone/ and src/store/.", "src/gone"),
        ("benches/http.rs", "// schema.sql", "schema.sql"),
        ("docs/compat.md", "[a](operators/gone.md)", "operators/gone.md"),
        ("docs/compat.md", "[the proxy](docs/operators/proxy.md)", "docs/operators/proxy.md"),
        ("docs/compat.md", "[the proxy](../operators/proxy.md#top)", "../operators/proxy.md"),
        ("docs/compat.md", "[a]: gone/", "gone/"),
        ("docs/compat.md", "`src/api/{fresns,lanying}/mod.rs`", "src/api/lanying/mod.rs"),
        ("docs/compat.md", "`src/api/<dialect>/gone.rs`", "src/api/*/gone.rs"),
        ("docs/compat.md", "`src/.../gone.rs`", "src/*/gone.rs"),
        ("docs/compat.md", "`src/api/*.tsv`", "src/api/*.tsv"),
        ("README.md", r#"<img src="docs/images/gone.png">"#, "docs/images/gone.png"),
        (".ci/run", "run tests/gone/run target/debug/folkmoot", "tests/gone/run"),
        ("justfile", "    ./tests/gone/run", "tests/gone/run"),
        ("tests/proxy/run", r#"doc=$here/../../docs/gone.md"#, "../../docs/gone.md"),
        ("tests/it/layers/a.rs", "    // src/gone.rs", "src/gone.rs"),
    ] {
        assert_eq!(complaints(path, text), [format!("{path}:1: `{cited}` is not there")], "{text}");
    }
}

#[test]
fn a_number_of_a_design_is_noticed() {
    let expected = ["src/a.rs:2: a number of DESIGN: cite a document of the repository"];
    assert_eq!(complaints("src/a.rs", "fn f() {}\n// as in DESIGN 4.2"), expected);
    assert_eq!(complaints("src/a.rs", "// by DESIGN and REDESIGN"), [""; 0]);
}

#[test]
fn what_is_there_may_be_cited() {
    for (path, text) in [
        ("src/a.rs", "//! See src/store/mod.rs, src/store, src/ and docs/specs/fresns.md 5.1."),
        ("src/a.rs", "//! `src/store/mod.rs:12`, src/store/mod.rs::f"),
        ("docs/compat.md", "[a](operators/proxy.md#top), [b](../README.md), [c](#here), [d](https://a.example/src/b.rs)"),
        ("docs/operators/proxy.md", "As ../compat.md, `proxy.md`, README.md and fresns.md 6.3."),
        ("docs/compat.md", "[docs/operators/proxy.md](operators/proxy.md), [a]: https://a.example/gone.md"),
        ("docs/compat.md", "`src/api/{fresns,mastodon}/mod.rs` src/api/<dialect>/mod.rs src/api/*/codes/*.tsv src/**/a.tsv src/api/..."),
        ("docs/compat.md", "src/api/…/mod.rs; any `*.md` file"),
        ("tests/proxy/run", r#"doc=$here/../../docs/operators/proxy.md; cd "$root/src/gone""#),
        ("src/a.rs", r#"format!("src/api/{name}/mod.rs")"#),
        ("src/a.rs", r#"get("/docs/hash.js", "/static/gone.png", "https://a.example/docs/gone", "my-src/gone")"#),
        ("src/a.rs", "// hashlib.md5 and Cargo.toml; the crate's own Cargo.toml."),
        ("README.md", "./tests/proxy/run; .ci/run"),
        ("tests/it/layers/a.rs", r#"("src/gone.rs", "DESIGN 4")"#),
    ] {
        assert_eq!(complaints(path, text), [""; 0], "{text}");
    }
}
