//! What tests of statuses share: finding what was said in another dialect, and the keys of a status.

use folkmoot::internals::community::messages::message;
use folkmoot::internals::community::posts::polls::{self, NewPoll};
use folkmoot::internals::community::visibility::targets;
use folkmoot::internals::model::content::entry::EntryKind;
use folkmoot::internals::model::id::EntryId;
use serde_json::{Value, json};

use crate::kit::{Moot, Person};
use crate::shape::exact;

/// The id of a post by its `pid`.
pub fn post(moot: &Moot, pid: &str) -> String {
    entry(moot, EntryKind::Post, pid)
}

/// The id of a comment by its `cid`.
pub fn comment(moot: &Moot, cid: &str) -> String {
    entry(moot, EntryKind::Comment, cid)
}

fn entry(moot: &Moot, kind: EntryKind, code: &str) -> String {
    moot.app.core.read(|r| targets::any_entry(r, kind, code)).expect("a query").expect("an entry").to_string()
}

/// Writes to somebody and returns the id of the message.
pub fn message(from: &Person<'_>, to: &Person<'_>, text: &str) -> String {
    let sent = from.write_to(to, text);
    let cmid = sent["cmid"].as_str().unwrap_or_else(|| panic!("a cmid: {sent}")).to_owned();
    let me = folkmoot::internals::model::id::UserId(from.login.uid);
    from.moot.app.core.read(|r| message::find(r, me, message::MessageBy::Cmid(&cmid))).expect("a message").id.to_string()
}

/// Gives a status a poll; the id of the poll.
pub fn poll(moot: &Moot, status: &str, options: &[&str], expires_in: i64, multiple: bool, hide_totals: bool) -> String {
    let entry = EntryId(status.parse().expect("an id"));
    let new = NewPoll { options: options.iter().map(|&option| option.into()).collect(), expires_in, multiple, hide_totals };
    moot.app.core.db.write_now(move |tx| polls::attach(tx, entry, &new)).expect("a poll").to_string()
}

/// Turns marks of one kind off, as an administrator would.
pub fn without_marks(moot: &Moot) {
    let mut settings = (*moot.app.core.settings()).clone();
    settings.marks.clear();
    rocket::tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(moot.app.core.change_settings(settings))
        .expect("settings are stored");
}

/// Every key of a status with a user's token, not one's own.
pub const STATUS: &str = "id str, created_at str, in_reply_to_id str?, in_reply_to_account_id str?, sensitive bool, spoiler_text str,
    visibility str, language str?, uri str, url str?, replies_count int, reblogs_count int, favourites_count int, quotes_count int,
    edited_at str?, content str, reblog obj?, application obj?, account obj, media_attachments list, mentions list, tags list,
    emojis list, card obj?, poll obj?, quote obj?, quote_approval obj, tagged_collections list,
    favourited bool, reblogged bool, muted bool, bookmarked bool, filtered list";

/// A status as somebody else sees it.
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

/// What somebody sees of a status, through a list that has it.
pub fn detail(who: &Person<'_>, kind: &str, code: &str) -> Value {
    let path = if kind == "post" { format!("/post/{code}/detail") } else { format!("/comment/{code}/detail") };
    who.v2().get(&path).ok()["detail"].clone()
}
