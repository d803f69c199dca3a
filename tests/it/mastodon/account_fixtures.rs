//! Creating many accounts, and relationships between two accounts.

use folkmoot::internals::community::people::users::{self, Persona};
use folkmoot::internals::community::relations::marks;
use folkmoot::internals::model::content::entry::{Mark, Target};
use folkmoot::internals::model::id::UserId;
use folkmoot::internals::model::people::user::{Role, Viewer};
use serde_json::{Value, json};

use crate::database;
use crate::mastodon_client::{MastodonClient, MastodonResponse};
use crate::test_server::{Person, TestServer};

pub const ACCOUNT: &str =
    "id str, username str, acct str, display_name str, locked bool, bot bool, discoverable bool?, indexable bool, group bool,
    created_at str, note str, url str, uri str, avatar str, avatar_static str, avatar_description str, header str, header_static str,
    header_description str, followers_count int, following_count int, statuses_count int, last_status_at str?, hide_collections bool?,
    show_media bool, show_media_replies bool, show_featured bool, noindex bool, feature_approval obj, emojis list, roles list, fields list";

pub const RELATIONSHIP: &str =
    "id str, following bool, showing_reblogs bool, notifying bool, languages list?, followed_by bool, blocking bool,
    blocked_by bool, muting bool, muting_notifications bool, muting_expires_at str?, requested bool, requested_by bool,
    domain_blocking bool, endorsed bool, note str";

pub fn viewer(server: &TestServer, user: UserId) -> Viewer {
    let view = server.app.core.read(|r| users::view(r, None, user)).expect("a user");
    Viewer { account: view.user.account_id, user, role: Role::General }
}

/// Adds this number of users without logins.
pub fn add_users(beside: &Person<'_>, n: usize) -> Vec<UserId> {
    let server = beside.server;
    let account = viewer(server, UserId(beside.login.uid)).account;
    let added = server.app.core.db.write_now(move |tx| {
        let each = (0..n).map(|n| {
            let username = Some(format!("crowd{n:03}"));
            users::add(tx, Persona { account, is_primary: false, username, nickname: None, role: Role::General })
        });
        each.collect()
    });
    added.expect("people")
}

/// Makes `who` follow `whom` directly in the core.
pub fn follow(server: &TestServer, who: UserId, whom: UserId) {
    let (me, settings) = (viewer(server, who), server.app.core.settings());
    let done = server.app.core.db.write_now(move |tx| marks::put(tx, &settings, &me, Mark::Follow, &Target::User(whom), None));
    assert!(done.expect("a follow"), "not locked");
}

pub fn uid(person: &Person<'_>) -> UserId {
    UserId(person.login.uid)
}

/// The relationship of the first to the second.
pub fn relationship(me: &Person<'_>, whom: &Person<'_>) -> Value {
    me.mastodon().get(&format!("/api/v1/accounts/relationships?id={}", whom.id())).ok()[0].clone()
}

/// `POST /api/v1/accounts/:id/{verb}` with a body.
pub fn act_with(me: &MastodonClient<'_>, whom: &str, verb: &str, body: Value) -> MastodonResponse {
    me.post(&format!("/api/v1/accounts/{whom}/{verb}"), body)
}

/// `POST /api/v1/accounts/:id/{verb}`.
pub fn act(me: &Person<'_>, whom: &Person<'_>, verb: &str) -> MastodonResponse {
    act_with(&me.mastodon(), &whom.id(), verb, json!({}))
}

pub fn ids(list: &[Value]) -> Vec<String> {
    list.iter().map(crate::mastodon_client::id).collect()
}

/// The flags that are true, in alphabetical order.
pub fn true_flags(relationship: &Value) -> Vec<&str> {
    let flags = relationship.as_object().expect("a relationship");
    let mut on: Vec<&str> = flags.iter().filter(|(_, value)| value.as_bool() == Some(true)).map(|(name, _)| name.as_str()).collect();
    on.sort_unstable();
    on
}

pub fn lock(person: &Person<'_>) {
    database::sql(person.server, &format!("UPDATE users SET locked = 1 WHERE id = {}", person.id()));
}

pub fn disable(person: &Person<'_>) {
    let user = uid(person);
    person.server.app.core.db.write_now(move |tx| users::disable(tx, user, None, None)).expect("a disabled user");
}

pub fn delete_user(person: &Person<'_>) {
    let user = uid(person);
    person
        .server
        .app
        .core
        .db
        .write_now(move |tx| folkmoot::internals::community::operations::erase::user(tx, user))
        .expect("an erased user");
}
