//! The compatibility table compared with the mounted routes, in both directions.

use std::collections::BTreeSet;

use rocket::http::Method;

use crate::test_server::TestServer;

const LEDGER: &str = include_str!("../../docs/compat.md");
/// The first segments below `/api/v2` that belong to Fresns; `search` is its own only with something below it.
const SIGNED: [&str; 13] = [
    "account",
    "user",
    "notification",
    "conversation",
    "editor",
    "post",
    "comment",
    "group",
    "hashtag",
    "geotag",
    "global",
    "common",
    "search",
];
/// Paths of the Mastodon API outside of `/api`.
const ELSEWHERE: [&str; 10] =
    ["/oauth/", "/.well-known/", "/nodeinfo/", "/tags/", "/about", "/ap/", "/avatars/", "/headers/", "/health", "/<handle>"];

/// A row of the compatibility table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub method: Method,
    pub path: String,
    /// The family of Fresns, the scope of Mastodon.
    pub third: String,
    pub status: String,
}

impl Row {
    pub fn is_mounted(&self) -> bool {
        matches!(self.status.as_str(), "served" | "empty")
    }
}

/// The lines of one `## Name` section, and within it those below each `### Name`.
fn section<'a>(table: &'a str, name: &str) -> &'a str {
    let start = table.find(&format!("\n## {name}\n")).expect("the section is there") + 1;
    let rest = &table[start..];
    rest.get(3..).and_then(|tail| tail.find("\n## ")).map_or(rest, |end| &rest[..end + 3])
}

fn row(line: &str) -> Option<Row> {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let [method, path, third, status, ..] = cells.as_slice() else { return None };
    let method = method.parse().ok()?;
    Some(Row { method, path: path.trim_matches('`').to_owned(), third: (*third).to_owned(), status: (*status).to_owned() })
}

/// Every row of the Fresns section.
pub fn fresns() -> Vec<Row> {
    section(LEDGER, "Fresns").lines().filter_map(row).collect()
}

/// Every row of the Mastodon section.
pub fn mastodon() -> Vec<Row> {
    section(LEDGER, "Mastodon").lines().filter_map(row).collect()
}

/// Every row of the Lanying section.
pub fn lanying() -> Vec<Row> {
    section(LEDGER, "Lanying IM").lines().filter_map(row).collect()
}

/// A path with its dynamic segments unnamed.
pub fn shape(path: &str) -> String {
    let segments = path.split('/').map(|segment| if segment.starts_with('<') { "<>" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

fn shapes<'a>(rows: impl Iterator<Item = &'a Row>) -> BTreeSet<(String, String)> {
    rows.map(|row| (row.method.to_string(), shape(&row.path))).collect()
}

pub fn is_fresns(path: &str) -> bool {
    if path == "/status.json" || path.starts_with("/account-center") || path.starts_with("/api/fresns/v1/") {
        return true;
    }
    let Some(below) = path.strip_prefix("/api/v2/") else { return false };
    let first = below.split('/').next().unwrap_or_default();
    SIGNED.contains(&first) && (first != "search" || below != first)
}

pub fn is_mastodon(path: &str) -> bool {
    !is_fresns(path) && (path.starts_with("/api/") || ELSEWHERE.iter().any(|base| path.starts_with(base)))
}

pub fn is_lanying(path: &str) -> bool {
    const FIRST: [&str; 11] = ["user", "token", "roster", "message", "push", "file", "group", "app", "app_dns", "v2", "socket.io"];
    FIRST.contains(&path.trim_start_matches('/').split('/').next().unwrap_or_default())
}

/// What Rocket serves of an API, without the preflights.
pub fn mounted(server: &TestServer, is_theirs: fn(&str) -> bool) -> BTreeSet<(String, String)> {
    let routes = server.client.rocket().routes();
    let ours = routes.filter(|route| route.method != Method::Options && is_theirs(route.uri.path()));
    ours.map(|route| (route.method.to_string(), shape(route.uri.path()))).collect()
}

#[track_caller]
fn compare(rows: &[Row], real: &BTreeSet<(String, String)>) {
    let listed = shapes(rows.iter().filter(|row| row.is_mounted()));
    let missing: Vec<_> = listed.difference(real).collect();
    assert!(missing.is_empty(), "in the compatibility table, but not mounted: {missing:#?}");
    let unlisted: Vec<_> = real.difference(&listed).collect();
    assert!(unlisted.is_empty(), "mounted, but not in the compatibility table as served or empty: {unlisted:#?}");
    let later = shapes(rows.iter().filter(|row| !row.is_mounted()));
    let early: Vec<_> = later.intersection(real).collect();
    assert!(early.is_empty(), "mounted, but `not yet` in the compatibility table: {early:#?}");
}

#[test]
fn the_compat_table_matches_the_fresns_routes() {
    let server = TestServer::new();
    let rows = fresns();
    assert!(rows.len() > 170, "{}", rows.len());
    compare(&rows, &mounted(&server, is_fresns));
}

#[test]
fn the_compat_table_matches_the_mastodon_routes() {
    let server = TestServer::new();
    let rows = mastodon();
    assert!(rows.len() > 265, "{}", rows.len());
    compare(&rows, &mounted(&server, is_mastodon));
}

#[test]
fn every_status_is_valid_and_no_row_is_repeated() {
    for rows in [fresns(), mastodon(), lanying()] {
        for row in &rows {
            assert!(["served", "empty", "not yet"].contains(&row.status.as_str()), "{row:?}");
        }
        assert_eq!(shapes(rows.iter()).len(), rows.len());
    }
}

/// `46 served, 9 empty, 34 not yet.` as numbers.
fn counts(line: &str) -> Option<[usize; 3]> {
    let mut parts = line.strip_suffix('.')?.split(", ");
    let mut next = |word: &str| parts.next()?.strip_suffix(word)?.trim().parse().ok();
    Some([next("served")?, next("empty")?, next("not yet")?])
}

#[test]
fn the_counts_above_each_table_are_right() {
    for (name, parts) in [("Fresns", 2), ("Mastodon", 11), ("Lanying IM", 9)] {
        let mut checked = 0;
        for part in section(LEDGER, name).split("\n### ") {
            let Some(listed) = part.lines().find_map(counts) else { continue };
            let rows: Vec<Row> = part.lines().filter_map(row).collect();
            let count = |status: &str| rows.iter().filter(|row| row.status == status).count();
            assert_eq!(listed, [count("served"), count("empty"), count("not yet")], "{}", part.lines().next().unwrap_or_default());
            let heading = part.lines().next().unwrap_or_default();
            let noun = if rows.len() == 1 { "endpoint" } else { "endpoints" };
            assert!(heading.ends_with(&format!(": {} {noun}", rows.len())), "{heading}: {}", rows.len());
            checked += 1;
        }
        assert_eq!(checked, parts, "every part of {name} has its counts");
    }
}

#[test]
fn the_compat_table_matches_the_lanying_routes() {
    let server = TestServer::new();
    let rows = lanying();
    assert!(rows.len() > 190, "{}", rows.len());
    compare(&rows, &mounted(&server, is_lanying));
}
