#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use std::collections::BTreeSet;

use super::*;
use crate::store::test::fixture;

/// Numbers that count nothing that is kept: views, tries, places, and what somebody chose.
const UNCOUNTED: [&str; 21] = [
    "chat_profiles.badge",
    "chat_profiles.last_device_sn",
    "contents.edit_count",
    "contents.file_kinds",
    "contents.views",
    "file_uses.position",
    "invites.used",
    "mail_outbox.attempts",
    "messages.content_type",
    "one_time_codes.attempts",
    "outbox.handled",
    "push_outbox.attempts",
    "push_task_counts.received",
    "push_task_counts.sent",
    "push_task_counts.target",
    "room_members.cleared_id",
    "room_members.read_id",
    "room_messages.content_type",
    "system_messages.content_type",
    "user_counters.views",
    "web_push_outbox.attempts",
];

/// Columns that look like counters: `CHECK (x >= 0)` and a default of 0.
fn looks_like() -> BTreeSet<String> {
    let schema = include_str!("../../../../schema.sql");
    let (mut table, mut found) = ("", BTreeSet::new());
    for line in schema.lines() {
        if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
            table = rest.split_whitespace().next().unwrap();
        }
        let Some(column) = line.split_whitespace().next() else { continue };
        if line.contains("INTEGER NOT NULL DEFAULT 0") && (line.contains(&format!("CHECK ({column} >= 0)")) || !line.contains("CHECK")) {
            found.insert(format!("{table}.{column}"));
        }
    }
    found
}

#[test]
fn every_counter_of_the_schema_is_known() {
    let known: BTreeSet<String> = all().iter().map(CounterCheck::name).collect();
    let unknown: Vec<_> = looks_like().into_iter().filter(|name| !known.contains(name) && !UNCOUNTED.contains(&name.as_str())).collect();
    assert!(unknown.is_empty(), "neither counted nor excused: {unknown:?}");
    let idle: Vec<_> = UNCOUNTED.iter().filter(|name| known.contains(**name) || !looks_like().contains(**name)).collect();
    assert!(idle.is_empty(), "excused for nothing: {idle:?}");
}

#[test]
fn an_empty_file_has_right_counters() {
    let dir = tempfile::tempdir().unwrap();
    let db = fixture::open(&dir).unwrap();
    assert_eq!(db.read(disagreements).unwrap(), Vec::<String>::new());
}

/// The rows themselves, those of them that are wrong, and what a recursion has found so far.
const OWN_SCANS: [&str; 6] = ["SCAN t", "SCAN rows", "SCAN (subquery", "SCAN CONSTANT ROW", "SCAN b", "SCAN x"];

#[test]
fn each_row_is_counted_by_steps_in_indexes() {
    let dir = tempfile::tempdir().unwrap();
    let db = fixture::open(&dir).unwrap();
    // Totals of the community have one row each.
    for counter in all().into_iter().filter(|counter| counter.table != "tallies") {
        let plan = db.read(|r| fixture::plan(r, &wrong_sql(&counter))).unwrap();
        let scans =
            |step: &str| step.starts_with("SCAN") && !OWN_SCANS.iter().any(|own| step == *own || step.starts_with(&format!("{own}-")));
        let slow = plan.lines().find(|step| scans(step) || step.contains("AUTOMATIC"));
        assert_eq!(slow, None, "{}: {plan}", counter.name());
    }
}
