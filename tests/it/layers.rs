//! The walls of the house: who may name whom, how long a file may be, what SQL and entities may not say.
//!
//! Each checker takes sources and returns complaints, so that each is also shown a planted violation.

mod circles;
mod citations;
mod docs;
mod folders;
mod imports;
mod items;
mod layout;
mod paths;
mod places;
mod source;
mod tokens;
mod walls;

use std::sync::OnceLock;

use source::{Source, read};
use tokens::Kind;

const MOST_LINES: usize = 400;
const CODE: [&str; 8] = ["rs", "js", "mjs", "ts", "py", "sh", "css", "sql"];

/// Files whose length is over the limit.
fn too_long(files: &[Source]) -> Vec<String> {
    let long = files.iter().filter_map(|file| {
        let lines = file.text.lines().count();
        (lines > MOST_LINES).then(|| file.complain(lines, "more than 400 lines: split it"))
    });
    long.collect()
}

/// SQL that would ask the database for the time or for chance, without blanks and in small letters.
const IMPURE: [&str; 7] = ["'now'", "unixepoch()", "julianday()", "current_date", "current_time", "random()", "randomblob("];

/// Clock or randomness in SQL: in string literals of Rust files, anywhere in `.sql` files.
fn impure_sql(files: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files {
        let pieces: Vec<(usize, String)> = if file.path.ends_with(".sql") {
            let lines = file.text.lines().enumerate();
            let code = lines.map(|(at, line)| (at + 1, line.split("--").next().unwrap_or_default()));
            code.map(|(at, line)| (at, line.to_owned())).collect()
        } else {
            let literals = file.tokens.iter().filter(|token| token.kind == Kind::Literal);
            literals.map(|token| (token.line, token.text.clone())).collect()
        };
        for (line, text) in pieces {
            let mut squeezed = text.to_ascii_lowercase();
            squeezed.retain(|letter| !letter.is_whitespace());
            for word in IMPURE {
                if squeezed.contains(word) {
                    let what = format!("`{word}` in SQL: pass time and chance in");
                    complaints.push(file.complain(line, &what));
                }
            }
        }
    }
    complaints
}

fn in_entity_folder(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let inside = parts.len() > 4 && parts[3] == "entity";
    parts.starts_with(&["src", "api"]) && (inside || path.ends_with("/entity.rs"))
}

/// Entities with a key that is sometimes absent.
fn absent_keys(files: &[Source]) -> Vec<String> {
    let entities = files.iter().filter(|file| in_entity_folder(&file.path));
    entities
        .flat_map(|file| {
            let found = file.tokens.iter().filter(|token| token.is("skip_serializing_if"));
            found.map(|token| file.complain(token.line, "a documented key is always present"))
        })
        .collect()
}

/// Untyped replies: `json!` anywhere in `src/api` outside its unit tests.
fn untyped_replies(files: &[Source]) -> Vec<String> {
    let api = files.iter().filter(|file| file.path.starts_with("src/api"));
    api.flat_map(|file| {
        let tokens = file.without_tests();
        let calls = tokens.windows(2).filter(|pair| pair[0].is("json") && pair[1].is("!"));
        let lines: Vec<usize> = calls.map(|pair| pair[0].line).collect();
        lines.into_iter().map(|line| file.complain(line, "`json!`: make it an entity"))
    })
    .collect()
}

#[track_caller]
fn assert_clean(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

fn house() -> &'static [Source] {
    static FILES: OnceLock<Vec<Source>> = OnceLock::new();
    FILES.get_or_init(|| {
        let files = read("src", &["rs"]);
        let has_root = files.iter().any(|file| file.path == "src/lib.rs");
        assert!(has_root, "the walk found no src/lib.rs");
        files
    })
}

fn planted(path: &str, text: &str) -> [Source; 1] {
    [Source::new(path, text)]
}

#[test]
fn imports_go_down_only() {
    assert_clean(&walls::crossed(house()));
}

#[test]
fn folders_take_from_folders_before_them() {
    assert_clean(&folders::against_the_order(house()));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    assert_clean(&circles::circles(house(), &circles::ALLOWED));
}

#[test]
fn no_folder_is_crowded() {
    assert_clean(&layout::crowded(house()));
}

#[test]
fn mod_rs_lists_what_is_beside_it() {
    assert_clean(&layout::more_than_a_list(house()));
}

#[test]
fn what_is_cited_is_there() {
    let (tree, texts) = citations::repository();
    assert!(!texts.is_empty(), "the walk found no text");
    assert_clean(&citations::broken(&texts, &tree));
}

#[test]
fn shared_items_say_what_they_take_and_give() {
    assert_clean(&docs::undocumented(house()));
}

#[test]
fn no_file_is_longer_than_a_few_screens() {
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches"] {
        let found = read(folder, &CODE);
        assert!(!found.is_empty(), "the walk found nothing in {folder}");
        files.extend(found);
    }
    assert_clean(&too_long(&files));
}

#[test]
fn sql_knows_no_clock_and_no_chance() {
    let mut files = read("src", &["sql"]);
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.sql");
    if let Ok(text) = std::fs::read_to_string(schema) {
        files.push(Source::new("schema.sql", &text));
    }
    assert_clean(&impure_sql(house()));
    assert_clean(&impure_sql(&files));
}

#[test]
fn every_documented_key_is_always_present() {
    assert_clean(&absent_keys(house()));
}

#[test]
fn handlers_answer_with_entities() {
    assert_clean(&untyped_replies(house()));
}

#[test]
fn a_long_file_is_noticed() {
    let exact = "//\n".repeat(MOST_LINES);
    assert_clean(&too_long(&planted("src/a.rs", &exact)));
    assert_eq!(too_long(&planted("src/a.rs", &(exact + "//\n"))).len(), 1);
}

#[test]
fn a_clock_in_sql_is_noticed() {
    let bad = [
        r#"fn f() { q("SELECT datetime( 'now', '-1 day')"); }"#,
        r##"fn f() { q(r#"SELECT CURRENT_TIMESTAMP"#); }"##,
        r#"fn f() { q("SELECT unixepoch()"); }"#,
        r#"fn f() { q("SELECT id FROM t ORDER BY RANDOM()"); }"#,
        r#"fn f() { q("SELECT hex(randomblob(16))"); }"#,
    ];
    for text in bad {
        let complaints = impure_sql(&planted("src/store/a.rs", text));
        assert_eq!(complaints.len(), 1, "{text}: {complaints:?}");
        assert!(complaints[0].starts_with("src/store/a.rs:1: "));
    }
    let schema = "-- no random() here\nCREATE TABLE t (at INTEGER DEFAULT (unixepoch ()));";
    let complaints = impure_sql(&planted("schema.sql", schema));
    assert_eq!(complaints.len(), 1, "{complaints:?}");
    assert!(complaints[0].starts_with("schema.sql:2: "));
}

#[test]
fn chance_outside_sql_is_no_sql() {
    let text = "/// SELECT random()\nfn f() -> u64 { /* 'now' */ rand::random() }";
    assert_clean(&impure_sql(&planted("src/ids.rs", text)));
}

#[test]
fn a_skipped_key_is_noticed() {
    let text = r#"struct A { #[serde(skip_serializing_if = "Option::is_none")] a: Option<u8> }"#;
    for path in ["src/api/fresns/entity/user.rs", "src/api/lanying/entity/mod.rs", "src/api/mastodon/entity.rs"] {
        assert_eq!(absent_keys(&planted(path, text)).len(), 1, "{path}");
    }
    assert_clean(&absent_keys(&planted("src/push/payload.rs", text)));
    let comment = "// skip_serializing_if is forbidden\nstruct A;";
    let entity = "src/api/fresns/entity/user.rs";
    assert_clean(&absent_keys(&planted(entity, comment)));
}

#[test]
fn an_untyped_reply_is_noticed() {
    let text = "fn f() -> Value {\n serde_json::json!({ \"a\": 1 })\n}";
    let complaints = untyped_replies(&planted("src/api/fresns/user.rs", text));
    assert_eq!(complaints, ["src/api/fresns/user.rs:2: `json!`: make it an entity"]);
}

#[test]
fn tests_inside_a_handler_file_may_be_untyped() {
    let text = r#"
        fn of() {}
        #[cfg(test)]
        #[expect(clippy::unwrap_used, reason = "tests")]
        mod tests { fn t() { assert_eq!(a(), json!({ "a": [1] })); } }
    "#;
    assert_clean(&untyped_replies(&planted("src/api/fresns/user.rs", text)));
    let after = format!("{text} fn g() {{ json!(1) }}");
    let complaints = untyped_replies(&planted("src/api/fresns/user.rs", &after));
    assert_eq!(complaints.len(), 1, "{complaints:?}");
}
