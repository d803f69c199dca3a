//! Import direction: what each part of the house may name.

use super::paths::{Modules, Named, modules, named};
use super::places::place;
use super::source::Source;
use super::tokens::Kind;

/// Modules that hold a client API, each deaf to the others; the pages for administrators and for people are among them.
const DIALECTS: [&str; 5] = ["fresns", "mastodon", "lanying", "admin", "web"];
/// The files that name all client APIs: what puts them together, and what compares their descriptions.
const TOGETHER: [&str; 2] = ["mount", "docs_tests"];
/// Root files that put the house together and may name any layer.
const BUILDERS: [&str; 9] = ["", "main", "app", "sandbox", "cli", "config", "error", "internals", "server"];
/// Builders that everybody above `model` may name in turn.
const GROUND: [&str; 2] = ["config", "error"];
/// The layers, and what of the house each may name beside itself and [`GROUND`].
const LAYERS: [(&str, &[&str]); 12] = [
    ("model", &[]),
    ("store", &["model"]),
    ("live", &["model"]),
    ("push", &["model", "outgoing"]),
    ("media", &["model"]),
    ("mail", &["model"]),
    ("outgoing", &["model"]),
    ("gate", &["model", "outgoing"]),
    ("community", &["model", "store", "live", "push", "media", "mail", "outgoing"]),
    ("diagnosis", &["model", "store", "community", "mail", "outgoing"]),
    ("api", &["model", "community", "live", "app", "diagnosis"]),
    ("jobs", &["model", "community", "live", "push", "app"]),
];
/// Crates that only some parts may name.
const CRATES: [(&str, &[&str]); 12] = [
    ("rusqlite", &["store"]),
    ("r2d2", &["store"]),
    ("r2d2_sqlite", &["store"]),
    ("rocket", &["api", "jobs", "", "main", "app", "sandbox", "cli", "config", "server"]),
    ("rocket_ws", &["api"]),
    ("prost", &["api"]),
    ("lettre", &["mail"]),
    ("hyper", &["outgoing", "gate"]),
    ("instant_acme", &["gate"]),
    ("rcgen", &["gate"]),
    ("x509_parser", &["gate"]),
    ("serde_json", &["api", "store", "live", "push", "media", "gate", "", "main", "app", "sandbox", "cli", "config"]),
];

/// Everything that names what it must not.
pub fn crossed(files: &[Source]) -> Vec<String> {
    let modules = modules(files);
    let mut complaints = Vec::new();
    for file in files {
        let own = &file.module;
        complaints.extend(foreign_crates(file, own));
        complaints.extend(dialect_words(file, own));
        for name in named(file, &modules) {
            if let Some(why) = judge(own, &name, &modules) {
                let path = name.path.join("::");
                complaints.push(file.complain(name.line, &format!("{path}: {why}")));
            }
        }
    }
    complaints
}

/// The part of the house a module belongs to.
fn part(own: &[String]) -> &str {
    own.first().map_or("", String::as_str)
}

fn foreign_crates(file: &Source, own: &[String]) -> Vec<String> {
    let part = part(own);
    let words = file.tokens.iter().filter(|token| token.kind == Kind::Word);
    let mut complaints = Vec::new();
    for token in words {
        let limited = CRATES.iter().find(|(name, _)| token.is(name));
        if limited.is_some_and(|(_, allowed)| !allowed.contains(&part)) {
            let what = format!("`{}` has no place in {part}", token.text);
            complaints.push(file.complain(token.line, &what));
        }
    }
    complaints
}

/// The kit serves all dialects, so neither its names nor its texts know one; its tests may.
fn dialect_words(file: &Source, own: &[String]) -> Vec<String> {
    if own.get(..2) != Some(&["api".to_owned(), "kit".to_owned()]) {
        return Vec::new();
    }
    let mut complaints = Vec::new();
    for token in file.without_tests() {
        let text = token.text.to_ascii_lowercase();
        for dialect in &DIALECTS[..3] {
            if text.contains(dialect) {
                let what = format!("the kit says `{}`", token.text);
                complaints.push(file.complain(token.line, &what));
            }
        }
    }
    complaints
}

/// Why `own` must not name this path; `None` if it may.
fn judge(own: &[String], name: &Named, modules: &Modules) -> Option<String> {
    let (crate_word, inner) = name.path.split_first()?;
    let target = inner.first()?.as_str();
    if crate_word != "crate" || !modules.contains(&inner[..1].to_vec()) {
        return None;
    }
    let from = part(own);
    let to = part(&inner[..1]);
    if from == "api" && to == "api" {
        return between_dialects(own, inner);
    }
    if from == to || BUILDERS.contains(&from) {
        return None;
    }
    if GROUND.contains(&to) && from != "model" {
        return None;
    }
    let layer = LAYERS.iter().find(|(name, _)| *name == from);
    let is_layer = LAYERS.iter().any(|(name, _)| *name == to);
    let allowed = match layer {
        Some(("model", _)) => false,
        Some((_, below)) if is_layer || BUILDERS.contains(&to) => below.contains(&to),
        // Small helpers at the root: anyone may use them, as they stand on `model` only.
        Some(_) => true,
        None => to == "model" || !(is_layer || BUILDERS.contains(&to)),
    };
    (!allowed).then(|| format!("{from} must not name {target}"))
}

fn between_dialects(own: &[String], inner: &[String]) -> Option<String> {
    let from = own.get(1)?;
    let to = inner.get(1)?;
    let hidden = !TOGETHER.contains(&from.as_str()) && from != to && DIALECTS.contains(&to.as_str());
    hidden.then(|| format!("api::{from} must not name api::{to}"))
}

/// A small house with one planted file; the rest are empty modules.
fn house_with(path: &str, text: &str) -> Vec<Source> {
    let rooms = [
        "src/lib.rs",
        "src/app.rs",
        "src/error.rs",
        "src/clock.rs",
        "src/model/mod.rs",
        "src/store/mod.rs",
        "src/community/mod.rs",
        "src/live/mod.rs",
        "src/media/mod.rs",
        "src/mail/mod.rs",
        "src/outgoing/mod.rs",
        "src/api/mod.rs",
        "src/api/kit/mod.rs",
        "src/api/fresns/mod.rs",
        "src/api/mastodon/mod.rs",
        "src/api/admin/mod.rs",
        "src/api/web/mod.rs",
    ];
    let empty = rooms.iter().filter(|room| **room != path);
    let mut files: Vec<Source> = empty.map(|room| Source::new(room, "")).collect();
    files.push(Source::new(path, text));
    place(&mut files);
    files
}

#[track_caller]
fn assert_crossed(path: &str, text: &str) {
    let complaints = crossed(&house_with(path, text));
    assert_eq!(complaints.len(), 1, "{path}: {text}\n{complaints:?}");
    assert!(complaints[0].starts_with(path), "{complaints:?}");
}

#[track_caller]
fn assert_allowed(path: &str, text: &str) {
    let complaints = crossed(&house_with(path, text));
    assert!(complaints.is_empty(), "{path}: {text}\n{complaints:?}");
}

#[test]
fn upward_imports_are_noticed() {
    for (path, text) in [
        ("src/model/ids.rs", "use crate::error::Error;"),
        ("src/model/ids.rs", "fn f() { crate::clock::now(); }"),
        ("src/store/users.rs", "use crate::community::Viewer;"),
        ("src/store/users.rs", "use crate::{api::kit, model::UserId};"),
        ("src/store/users.rs", "use crate::app::App;"),
        ("src/community/posts.rs", "fn f(a: crate::api::kit::Page) {}"),
        ("src/community/posts.rs", "use crate::app::App;"),
        ("src/api/fresns/user.rs", "use crate::store::users;"),
        ("src/api/kit/page.rs", "use crate::store::Page;"),
        ("src/live/mod.rs", "use crate::store::Page;"),
        ("src/mail/mod.rs", "use crate::community::posts;"),
        ("src/api/fresns/user.rs", "use crate::mail::Letter;"),
        ("src/clock.rs", "use crate::store::Page;"),
    ] {
        assert_crossed(path, text);
    }
}

#[test]
fn every_way_to_write_a_path_is_followed() {
    for text in [
        "use crate::api::mastodon::Status;",
        "use super::mastodon::Status;",
        "use super::{kit, mastodon};",
        "use super::super::mastodon as other;",
        "fn f() -> crate::api::mastodon::Status { g() }",
        "fn f() { vec![super::mastodon::status()]; }",
        "mod tests { use super::super::mastodon::Status; }",
        "pub use crate::{model::{self, UserId}, api::{kit::*, mastodon::*}};",
        "#[cfg(test)] mod tests { use crate::api::mastodon; }",
    ] {
        let path =
            if text.contains("super::super") && !text.contains("mod tests") { "src/api/fresns/user.rs" } else { "src/api/fresns/mod.rs" };
        assert_crossed(path, text);
    }
    // Through an alias and through a glob the path is written in two places.
    assert_crossed("src/api/fresns/user.rs", "use crate::api as wire; fn f() { wire::mastodon::status(); }");
    assert_crossed("src/api/fresns/user.rs", "use crate::api::*; fn f() { mastodon::status(); }");
}

#[test]
fn dialects_do_not_hear_each_other() {
    assert_crossed("src/api/mastodon/apps.rs", "use crate::api::fresns::user;");
    assert_crossed("src/api/admin/mod.rs", "use crate::api::fresns::user;");
    assert_crossed("src/api/web/me.rs", "use crate::api::mastodon::Status;");
    assert_allowed("src/api/mastodon/apps.rs", "use crate::api::kit::Reply;");
    assert_crossed("src/api/observe.rs", "use crate::api::fresns::user;");
    assert_allowed("src/api/mount.rs", "use super::{fresns, mastodon}; fn f() { fresns::a(); mastodon::b(); }");
    assert_allowed("src/api/mod.rs", "pub mod kit; fn f() { fresns::a(); mastodon::b(); }");
}

#[test]
fn the_kit_knows_no_dialect() {
    assert_crossed("src/api/kit/page.rs", "fn fresns_page() {}");
    assert_crossed("src/api/kit/page.rs", r#"const A: &str = "X-Lanying";"#);
    assert_allowed("src/api/kit/page.rs", "//! Fresns pages by number.\nfn page() {}");
}

#[test]
fn crates_stay_in_their_layer() {
    for (path, text) in [
        ("src/community/posts.rs", "use rusqlite::Connection;"),
        ("src/community/posts.rs", "use rocket::State;"),
        ("src/community/posts.rs", "fn f() { serde_json::to_string(&1); }"),
        ("src/api/fresns/user.rs", "fn f(c: &rusqlite::Connection) {}"),
        ("src/error.rs", "impl From<rusqlite::Error> for E {}"),
        ("src/app.rs", "type P = r2d2::Pool<M>;"),
        ("src/store/mod.rs", "use rocket::serde::json;"),
        ("src/model/mod.rs", "use serde_json::Value;"),
        ("src/community/posts.rs", "use lettre::Message;"),
        ("src/community/posts.rs", "use hyper::Request;"),
    ] {
        assert_crossed(path, text);
    }
    assert_allowed("src/store/mod.rs", "use rusqlite::Connection;");
}

#[test]
fn what_is_allowed_stays_allowed() {
    for (path, text) in [
        ("src/app.rs", "use crate::{community, store::Store};"),
        ("src/lib.rs", "pub mod store; fn f() { store::open(); api::routes(); }"),
        ("src/sandbox.rs", "use crate::store::Store; use crate::community::posts;"),
        ("src/cli/user.rs", "use crate::store::Store;"),
        ("src/store/users.rs", "use super::Write; use crate::{error::Error, model::UserId};"),
        ("src/community/posts.rs", "use crate::{store::Write, live, clock::Clock};"),
        ("src/api/fresns/user.rs", "use crate::{app::App, community::users, model::UserId};"),
        ("src/community/posts.rs", "// crate::api::kit and rocket\nconst A: &str = \"crate::api\";"),
    ] {
        assert_allowed(path, text);
    }
}
