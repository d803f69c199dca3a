//! What is done in one API is visible in the others: each action in every direction (`docs/specs/core.md` 18, `docs/specs/mastodon.md 8`).

mod announcements;
mod content;
mod lanying;
mod messages;
mod notifications;
mod people;

use serde_json::{Value, json};

use crate::test_server::Person;

/// The statuses of somebody's profile as `who` sees them, newest first.
fn profile(who: &Person<'_>, of: &Person<'_>) -> Vec<Value> {
    who.mastodon().get(&format!("/api/v1/accounts/{}/statuses", of.id())).list()
}

/// The newest of them.
fn newest(who: &Person<'_>, of: &Person<'_>) -> Value {
    profile(who, of).into_iter().next().expect("a status")
}

/// A status as `who` sees it.
fn status(who: &Person<'_>, id: &str) -> Value {
    who.mastodon().get(&format!("/api/v1/statuses/{id}")).ok()
}

fn act(who: &Person<'_>, id: &str, verb: &str) -> Value {
    who.mastodon().post(&format!("/api/v1/statuses/{id}/{verb}"), json!({})).ok()
}

/// The newest post of somebody as `who` sees it in Fresns.
fn newest_post(who: &Person<'_>, of: &Person<'_>) -> Value {
    who.v2().get(&format!("/post/list?uidOrUsername={}", of.name)).ok()["list"][0].clone()
}

/// A post as Fresns shows it to `who`.
fn post(who: &Person<'_>, pid: &str) -> Value {
    who.v2().get(&format!("/post/{pid}/detail")).ok()["detail"].clone()
}

fn pid(post: &Value) -> String {
    post["pid"].as_str().unwrap_or_else(|| panic!("a post: {post}")).to_owned()
}

/// The types of a user's Mastodon notifications, newest first.
fn mastodon_notifications(who: &Person<'_>) -> Vec<String> {
    let rows = who.mastodon().get("/api/v1/notifications").list();
    rows.iter().map(|row| row["type"].as_str().expect("a type").to_owned()).collect()
}

/// The kinds of a user's Fresns notifications, newest first.
fn fresns_notifications(who: &Person<'_>) -> Vec<i64> {
    let rows = who.v2().get("/notification/list").ok();
    rows["list"].as_array().expect("a list").iter().map(|row| row["type"].as_i64().expect("a kind")).collect()
}

/// `who` performs an action on another account through Mastodon.
fn person(who: &Person<'_>, other: &Person<'_>, verb: &str) -> Value {
    who.mastodon().post(&format!("/api/v1/accounts/{}/{verb}", other.id()), json!({})).ok()
}

/// The relationship of `who` to another account.
fn relationship(who: &Person<'_>, other: &Person<'_>) -> Value {
    who.mastodon().get(&format!("/api/v1/accounts/relationships?id={}", other.id())).list().remove(0)
}
