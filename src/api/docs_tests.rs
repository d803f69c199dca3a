//! The documents in `docs/openapi` are what the code says.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

use super::kit::openapi::Document;
use super::{fresns, health, lanying, mastodon, static_files};

/// Set to have the documents written in place of compared.
const WRITE: &str = "WRITE_OPENAPI";

/// Maps this deep have a line for each of their entries: `paths`, and each kind of component.
const LINES: [(&str, usize); 2] = [("paths", 1), ("components", 2)];

/// A line for each operation's path and for each schema, so that a change is seen where it is.
fn lines(document: &Document) -> String {
    let Value::Object(document) = serde_json::to_value(document).expect("JSON") else { panic!("no object") };
    let mut text = "{\n".to_owned();
    let last = document.len() - 1;
    for (n, (key, value)) in document.iter().enumerate() {
        let depth = LINES.iter().find(|(known, _)| known == key).map_or(0, |(_, depth)| *depth);
        let comma = if n < last { "," } else { "" };
        writeln!(text, "\"{key}\": {}{comma}", spread(value, depth)).expect("a text");
    }
    text + "}\n"
}

fn spread(value: &Value, depth: usize) -> String {
    match value {
        Value::Object(map) if depth > 0 && !map.is_empty() => {
            let entries: Vec<String> =
                map.iter().map(|(key, value)| format!("{}: {}", Value::from(key.as_str()), spread(value, depth - 1))).collect();
            format!("{{\n{}\n}}", entries.join(",\n"))
        }
        value => value.to_string(),
    }
}

#[test]
fn the_documents_kept_are_what_the_code_says() {
    let mastodon = mastodon::document([health::routes(), static_files::shown()].concat());
    let (mut old, mut faults) = (Vec::new(), Vec::new());
    for (name, document) in [("fresns", fresns::document()), ("mastodon", mastodon), ("lanying", lanying::document())] {
        faults.extend(document.faults.iter().map(|fault| format!("{name}: {fault}")));
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/openapi").join(name).with_extension("json");
        let (now, kept) = (lines(&document), fs::read_to_string(&file).unwrap_or_default());
        assert_eq!(serde_json::from_str::<Value>(&now).expect("JSON"), serde_json::to_value(&document).expect("JSON"));
        if now == kept {
            continue;
        }
        if env::var_os(WRITE).is_some() {
            fs::write(&file, now).expect("the document is written");
        } else {
            old.push(name);
        }
    }
    assert!(
        faults.is_empty(),
        "operations.tsv and glossary.tsv in the folder `wire` of each API describe everything that is served, and nothing else:\n{}",
        faults.join("\n")
    );
    assert!(old.is_empty(), "docs/openapi is older than the code for {old:?}: run `just openapi`, and look at what has changed");
}
