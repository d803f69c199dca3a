//! The compatibility ledger against the routes that are really mounted, both ways.

use std::collections::BTreeSet;

use rocket::http::Method;

use crate::kit::Moot;

const LEDGER: &str = include_str!("../../docs/compat.md");
const BASES: [&str; 2] = ["/api/v2/", "/api/fresns/v1/"];

/// A row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub method: Method,
    pub path: String,
    pub status: String,
}

impl Row {
    pub fn is_mounted(&self) -> bool {
        matches!(self.status.as_str(), "served" | "empty")
    }
}

/// The lines of one `## Name` section, and within it those below each `### Name`.
fn section<'a>(ledger: &'a str, name: &str) -> &'a str {
    let start = ledger.find(&format!("\n## {name}\n")).expect("the section is there") + 1;
    let rest = &ledger[start..];
    rest.get(3..).and_then(|tail| tail.find("\n## ")).map_or(rest, |end| &rest[..end + 3])
}

fn row(line: &str) -> Option<Row> {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let [method, path, _, status, ..] = cells.as_slice() else { return None };
    let method = method.parse().ok()?;
    Some(Row { method, path: path.trim_matches('`').to_owned(), status: (*status).to_owned() })
}

/// Every row of the Fresns section.
pub fn fresns() -> Vec<Row> {
    section(LEDGER, "Fresns").lines().filter_map(row).collect()
}

/// A path with its dynamic segments unnamed.
fn shape(path: &str) -> String {
    let segments = path.split('/').map(|segment| if segment.starts_with('<') { "<>" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

fn shapes<'a>(rows: impl Iterator<Item = &'a Row>) -> BTreeSet<(String, String)> {
    rows.map(|row| (row.method.to_string(), shape(&row.path))).collect()
}

/// What Rocket serves below the bases of the dialect, without the preflights.
fn mounted(moot: &Moot) -> BTreeSet<(String, String)> {
    let routes = moot.client.rocket().routes();
    let ours = routes.filter(|route| route.method != Method::Options).filter(|route| {
        let path = route.uri.path();
        path == "/status.json" || path.starts_with("/account-center") || BASES.iter().any(|base| path.starts_with(base))
    });
    ours.map(|route| (route.method.to_string(), shape(route.uri.path()))).collect()
}

#[test]
fn the_ledger_says_what_is_mounted() {
    let moot = Moot::new();
    let rows = fresns();
    assert!(rows.len() > 170, "{}", rows.len());
    let (told, real) = (shapes(rows.iter().filter(|row| row.is_mounted())), mounted(&moot));
    let missing: Vec<_> = told.difference(&real).collect();
    assert!(missing.is_empty(), "in the ledger, but not mounted: {missing:#?}");
    let untold: Vec<_> = real.difference(&told).collect();
    assert!(untold.is_empty(), "mounted, but not in the ledger as served or empty: {untold:#?}");
    let later = shapes(rows.iter().filter(|row| !row.is_mounted()));
    let early: Vec<_> = later.intersection(&real).collect();
    assert!(early.is_empty(), "mounted, but `not yet` in the ledger: {early:#?}");
}

#[test]
fn every_status_is_one_of_three_and_no_row_is_there_twice() {
    let rows = fresns();
    for row in &rows {
        assert!(["served", "empty", "not yet"].contains(&row.status.as_str()), "{row:?}");
    }
    assert_eq!(shapes(rows.iter()).len(), rows.len());
}

/// `46 served, 9 empty, 34 not yet.` as numbers.
fn counts(line: &str) -> Option<[usize; 3]> {
    let mut parts = line.strip_suffix('.')?.split(", ");
    let mut next = |word: &str| parts.next()?.strip_suffix(word)?.trim().parse().ok();
    Some([next("served")?, next("empty")?, next("not yet")?])
}

#[test]
fn the_counts_above_each_table_are_right() {
    let mut checked = 0;
    for part in section(LEDGER, "Fresns").split("\n### ") {
        let Some(told) = part.lines().find_map(counts) else { continue };
        let rows: Vec<Row> = part.lines().filter_map(row).collect();
        let count = |status: &str| rows.iter().filter(|row| row.status == status).count();
        assert_eq!(told, [count("served"), count("empty"), count("not yet")], "{}", part.lines().next().unwrap_or_default());
        let heading = part.lines().next().unwrap_or_default();
        assert!(heading.ends_with(&format!(": {} endpoints", rows.len())), "{heading}: {}", rows.len());
        checked += 1;
    }
    assert_eq!(checked, 2, "both families have their counts");
}
