//! Fixtures that tests of statuses share: looking up contents of other APIs, and the keys of a status.

use folkmoot::internals::community::messages::message;
use folkmoot::internals::community::posts::polls::{self, NewPoll};
use folkmoot::internals::community::visibility::targets;
use folkmoot::internals::model::content::entry::EntryKind;
use folkmoot::internals::model::id::EntryId;
use rocket::tokio::runtime;
use serde_json::{Value, json};

use crate::shape::exact;
use crate::test_server::{Person, TestServer};

/// The id of a post by its `pid`.
pub fn post(server: &TestServer, pid: &str) -> String {
    entry(server, EntryKind::Post, pid)
}

/// The id of a comment by its `cid`.
pub fn comment(server: &TestServer, cid: &str) -> String {
    entry(server, EntryKind::Comment, cid)
}

fn entry(server: &TestServer, kind: EntryKind, code: &str) -> String {
    server.app.core.read(|r| targets::any_entry(r, kind, code)).expect("a query").expect("an entry").to_string()
}

/// Writes to somebody and returns the id of the message.
pub fn message(from: &Person<'_>, to: &Person<'_>, text: &str) -> String {
    let sent = from.write_to(to, text);
    let cmid = sent["cmid"].as_str().unwrap_or_else(|| panic!("a cmid: {sent}")).to_owned();
    let me = folkmoot::internals::model::id::UserId(from.login.uid);
    from.server.app.core.read(|r| message::find(r, me, message::MessageBy::Cmid(&cmid))).expect("a message").id.to_string()
}

/// Adds a poll to a status; returns the id of the poll.
pub fn poll(server: &TestServer, status: &str, options: &[&str], expires_in: i64, multiple: bool, hide_totals: bool) -> String {
    let entry = EntryId(status.parse().expect("an id"));
    let new = NewPoll { options: options.iter().map(|&option| option.into()).collect(), expires_in, multiple, hide_totals };
    server.app.core.db.write_now(move |tx| polls::attach(tx, entry, &new)).expect("a poll").to_string()
}

/// Turns marks of one kind off, as an administrator would.
pub fn without_marks(server: &TestServer) {
    let mut settings = (*server.app.core.settings()).clone();
    settings.marks.clear();
    runtime::Runtime::new().expect("a runtime").block_on(server.app.core.change_settings(settings)).expect("settings are stored");
}

/// Every key of somebody else's status, requested with a user's token.
pub const STATUS: &str = "id str, created_at str, in_reply_to_id str?, in_reply_to_account_id str?, sensitive bool, spoiler_text str,
    visibility str, language str?, uri str, url str?, replies_count int, reblogs_count int, favourites_count int, quotes_count int,
    edited_at str?, content str, reblog obj?, application obj?, account obj, media_attachments list, mentions list, tags list,
    emojis list, card obj?, poll obj?, quote obj?, quote_approval obj, tagged_collections list,
    favourited bool, reblogged bool, muted bool, bookmarked bool, filtered list";

/// Checks a status that somebody else sees.
#[track_caller]
pub fn status(value: &Value) {
    exact(value, STATUS);
}

/// The ids of a list of things.
pub fn ids(list: &[Value]) -> Vec<String> {
    list.iter().map(|item| item["id"].as_str().unwrap_or_else(|| panic!("an id: {item}")).to_owned()).collect()
}

/// `POST` without a body.
#[track_caller]
pub fn act(who: &Person<'_>, status: &str, verb: &str) -> Value {
    who.mastodon().post(&format!("/api/v1/statuses/{status}/{verb}"), json!({})).ok()
}

/// The detail of a post or comment in Fresns.
pub fn detail(who: &Person<'_>, kind: &str, code: &str) -> Value {
    let path = if kind == "post" { format!("/post/{code}/detail") } else { format!("/comment/{code}/detail") };
    who.v2().get(&path).ok()["detail"].clone()
}
