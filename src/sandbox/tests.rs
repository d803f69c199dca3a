#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use std::collections::BTreeMap;

use super::super::people;
use super::*;
use crate::community::accounts::oauth;
use crate::community::messages::sides::ConversationRef;
use crate::community::messages::{conversations, message};
use crate::community::notifications::list::{self, NotificationFilter};
use crate::community::notifications::push_targets;
use crate::community::operations::admin::moderation;
use crate::community::people::users::{self, UserRef};
use crate::community::people::{devices, sessions};
use crate::community::relations::friendships;
use crate::community::timelines::search_everything::{self, Query, Sort};
use crate::mail::{MailMode, MailSettings};
use crate::model::notifications::notification::NotificationKind;
use crate::model::people::user::{Status, User, Viewer};
use crate::model::span::Span;
use crate::store::messages::message::MessageOrder;
use crate::store::operations::counter_audit;

fn config(dir: &Path) -> Config {
    // A mail server is configured, for the other communities of this machine.
    let mail =
        MailSettings { mode: MailMode::Smtp, server: "127.0.0.1".into(), from: "moot@moot.example".into(), ..MailSettings::default() };
    Config { database: dir.join("sandbox.db"), mail, ..Config::default() }
}

fn named(app: &App, name: &str) -> User {
    app.core.read(|r| users::require(r, &UserRef::Name(name.into()))).unwrap()
}

fn viewer(user: &User) -> Viewer {
    Viewer { account: user.account_id, user: user.id, role: user.role }
}

#[test]
fn alice_has_an_example_of_everything() {
    let dir = tempfile::tempdir().unwrap();
    let (app, credentials) = build(config(dir.path()), &Options { seed: Some(1), ..Options::default() }).unwrap();
    assert!(!app.core.settings().sends_mail, "nobody is written to");
    let (alice, bob) = (named(&app, "alice"), named(&app, "bob"));

    let inbox = app.core.read(|r| users::inbox(r, alice.id)).unwrap();
    assert!(NotificationKind::SHARED.iter().all(|kind| inbox.unread[usize::try_from(kind.number()).unwrap()] >= 1), "{inbox:?}");
    assert_eq!((inbox.conversations, inbox.post_drafts, inbox.comment_drafts), (2, 1, 1));

    let (_, list) = app.core.read(|r| list::list(r, &viewer(&alice), &NotificationFilter::default(), 0, 100)).unwrap();
    let mut read: BTreeMap<NotificationKind, usize> = BTreeMap::new();
    list.iter().filter(|row| row.read).for_each(|row| *read.entry(row.kind).or_default() += 1);
    assert!(read.values().sum::<usize>() >= 9 && read.len() >= 5, "{read:?}");

    let listed = app.core.read(|r| conversations::list(r, alice.id, None, 0, 10)).unwrap();
    for conversation in &listed.items {
        let messages =
            app.core.read(|r| message::page(r, alice.id, ConversationRef::Id(conversation.id), MessageOrder::OldestFirst, 0, 50)).unwrap();
        for (file, read) in [(false, false), (false, true), (true, false), (true, true)] {
            let found = messages.items.iter().any(|message| !message.is_me && message.files.is_empty() != file && message.read == read);
            assert!(found, "{}: no received message with file {file}, read {read}", conversation.peer.user.username);
        }
    }
    assert!(alice.avatar.is_some() && alice.banner.is_some() && !alice.bio.is_empty());
    assert!(bob.avatar.is_none() && bob.bio.is_empty());
    let bobs = app.core.read(|r| conversations::list(r, bob.id, None, 0, 10)).unwrap();
    assert_eq!(bobs.items.iter().map(|conversation| conversation.peer.user.username.as_str()).collect::<Vec<_>>(), ["alice"]);

    let friends = app.core.read(|r| friendships::friends(r, alice.id, 0, 10)).unwrap();
    assert_eq!(friends.len(), 2);
    let requests = app.core.read(|r| friendships::received(r, alice.id, i64::MAX, 10)).unwrap();
    assert_eq!(requests.iter().map(|request| request.from).collect::<Vec<_>>(), [bob.id]);
    assert_eq!(app.core.read(|r| push_targets::tags(r, alice.id)).unwrap(), ["orchard", "baking"]);
    assert_eq!(app.core.read(|r| devices::logged_in(r, alice.id)).unwrap().len(), 1);
    for token in [&credentials.lanying.admin_token, &credentials.person("alice").unwrap().lanying.token] {
        assert!(sessions::find(&app.core, token).unwrap().is_some());
    }

    assert_eq!(named(&app, "erin").status, Status::Disabled);
    for name in ["bob", "carol", "dave", "erin"] {
        let view = app.core.read(|r| users::view(r, Some(&viewer(&alice)), named(&app, name).id)).unwrap();
        assert_eq!(view.relation.blocks_me, name == "erin", "{name}");
    }

    let bearer = |name: &str| {
        let token = credentials.person(name).unwrap().mastodon.access_token.clone();
        sessions::find(&app.core, &token).unwrap().map(|bearer| bearer.session.clone())
    };
    let login = bearer("alice").unwrap();
    assert_eq!((login.scopes.as_str(), login.user, login.revoked_at), (people::SCOPES, Some(alice.id), None));
    let (id, secret) = (&credentials.mastodon.client_id, &credentials.mastodon.client_secret);
    let program = app.core.read(|r| oauth::apps::authenticate(r, id, secret)).unwrap();
    assert_eq!(program.map(|program| program.id), login.app);
    // She was disabled when the sandbox was built; what ended so long ago is swept.
    assert!(bearer("erin").is_none_or(|login| login.revoked_at.is_some()));

    let query = Query {
        text: "ducks are".into(),
        address: None,
        sort: Some(Sort::Statuses),
        following: false,
        author: None,
        span: Span::newest(5),
        offset: 0,
    };
    let found = block_on(search_everything::everything(&app.core, Some(viewer(&named(&app, "carol"))), query)).unwrap();
    assert_eq!(found.statuses.len(), 1, "search finds what others wrote");

    let token = &credentials.person("alice").unwrap().fresns.v1.uid_token;
    let login = sessions::find(&app.core, token).unwrap().unwrap().session.clone();
    assert_eq!((token.len(), login.user, login.expires_at, login.revoked_at), (64, Some(alice.id), None, None));
}

/// 2026-01-02T00:00:00Z.
const DATE: Millis = 1_767_312_000_000;

#[test]
fn its_history_ends_on_the_day_that_was_asked_for_and_leaves_work() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let options = Options { seed: Some(3), until: Some(DATE), ..Options::default() };
    let (app, first) = build(config(one.path()), &options).unwrap();
    let reports = app.core.read(|r| moderation::reports(r, true, None)).unwrap();
    assert_eq!(reports.len(), 2, "two reports wait");
    let ends = reports.iter().map(|report| crate::model::id::created_at(report.id)).max().unwrap();
    assert!((DATE - 10 * MINUTE..=DATE).contains(&ends), "{} minutes before the end", (DATE - ends) / MINUTE);
    drop(app);
    assert_eq!(build(config(two.path()), &options).unwrap().1, first, "the same seed and day give the same ids");
    let refused = build(config(one.path()), &Options { until: Some(DATE + DAY), ..options }).err().unwrap().to_string();
    assert!(refused.contains("ends on another day") && refused.contains("--reset"), "{refused}");
    let (app, later) = build(config(one.path()), &Options { seed: None, until: Some(DATE + DAY), reset: true, ..options }).unwrap();
    assert_ne!(later.users[0].uid, first.users[0].uid);
    assert_eq!(later.users[0].password, first.users[0].password, "the seed stays");
    let refused = build(config(one.path()), &Options { reset: true, ..options }).err().unwrap().to_string();
    assert!(refused.contains("stop it first"), "{refused}");
    drop(app);
    let dir = tempfile::tempdir().unwrap();
    let real = config(dir.path());
    drop(App::open(real.clone(), Parts::default()).unwrap());
    let refused = build(real.clone(), &Options { reset: true, ..Options::default() }).err().unwrap().to_string();
    assert!(refused.contains("is a real community") && real.database.exists(), "{refused}");
}

#[test]
fn the_same_seed_and_the_same_file_have_the_same_secrets() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let options = Options { seed: Some(7), ..Options::default() };
    let first = build(config(one.path()), &options).unwrap().1;
    assert_eq!(build(config(two.path()), &options).unwrap().1, first);
    assert_eq!(build(config(one.path()), &Options::default()).unwrap().1, first);
    let refused = build(config(one.path()), &Options { seed: Some(8), ..Options::default() }).err().unwrap();
    assert!(refused.to_string().contains("--seed 7"), "{refused}");
    let refused = build(config(one.path()), &Options { scale: 5, ..options }).err().unwrap();
    assert!(refused.to_string().contains("--scale 0 --members 0"), "{refused}");
}

#[test]
fn a_real_database_is_never_turned_into_a_sandbox() {
    let dir = tempfile::tempdir().unwrap();
    drop(App::open(config(dir.path()), Parts::default()).unwrap());
    let refused = build(config(dir.path()), &Options::default()).err().unwrap();
    assert!(refused.to_string().contains("not a sandbox"), "{refused}");
}

#[test]
fn counters_of_a_large_sandbox_are_right() {
    let (small, large) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let counts = |dir: &Path, scale, members| {
        let (app, _) = build(config(dir), &Options { seed: Some(1), scale, members, ..Options::default() }).unwrap();
        let alice = named(&app, "alice");
        let inbox = app.core.read(|r| users::inbox(r, alice.id)).unwrap();
        let (total, page) = app.core.read(|r| list::list(r, &viewer(&alice), &NotificationFilter::default(), 0, 5_000)).unwrap();
        assert_eq!(usize::try_from(total).unwrap(), page.len());
        let unread = page.iter().filter(|row| !row.read).count();
        assert_eq!(inbox.unread.iter().sum::<i64>(), i64::try_from(unread).unwrap());
        let carol = named(&app, "carol").id;
        let which = app
            .core
            .read(|r| crate::store::messages::conversations::between(r, alice.id, carol))
            .unwrap()
            .map(ConversationRef::Id)
            .unwrap();
        let messages = app.core.read(|r| message::page(r, alice.id, which, MessageOrder::NewestFirst, 0, 5_000)).unwrap();
        assert_eq!(usize::try_from(messages.total).unwrap(), messages.items.len());
        let dave = app.core.read(|r| users::view(r, None, named(&app, "dave").id)).unwrap();
        assert_eq!(app.core.read(crate::store::test::fixture::recount).unwrap(), Vec::<String>::new());
        let people = app.core.read(|r| crate::store::db::counters::tally(r, "users")).unwrap();
        (total, messages.total, inbox.unread_messages, dave.stats.posts.count, people)
    };
    let (notices, messages, unread, posts, people) = counts(small.path(), 0, 0);
    let after = counts(large.path(), 1_000, 30);
    assert_eq!(after, (notices + 1_000, messages + 1_000, unread + 500, posts + 1_000, people + 30));
}

#[test]
fn every_wrong_counter_is_found_and_repaired() {
    let dir = tempfile::tempdir().unwrap();
    let (app, _) = build(config(dir.path()), &Options { seed: Some(1), scale: 20, ..Options::default() }).unwrap();
    let db = &app.core.db;
    let mut idle = Vec::new();
    for counter in counter_audit::all() {
        let spoiled = counter.clone();
        let rows = db.write_now(move |tx| counter_audit::spoil(tx, &spoiled)).unwrap();
        if rows == 0 {
            idle.push(counter.name());
            continue;
        }
        let (found, first) = db.read(|r| counter_audit::wrong(r, &counter)).unwrap();
        assert_eq!(usize::try_from(found).unwrap(), rows, "{}", counter.name());
        assert!(first.is_some_and(|wrong| wrong.kept - wrong.real == 7), "{}", counter.name());
        let mended = counter.clone();
        assert_eq!(db.write_now(move |tx| counter_audit::mend(tx, &mended)).unwrap(), rows, "{}", counter.name());
    }
    assert_eq!(db.read(crate::store::test::fixture::recount).unwrap(), Vec::<String>::new());
    // What the sandbox has no examples of.
    let nothing = |name: &String| ["forums.", "polls.", "poll_options.", "rooms."].iter().any(|table| name.starts_with(table));
    assert!(idle.iter().all(nothing), "{idle:?}");

    db.write_now(|tx| crate::store::test::fixture::run(tx, "DELETE FROM user_counters; DELETE FROM tallies WHERE name = 'posts'")).unwrap();
    assert!(!db.read(counter_audit::disagreements).unwrap().is_empty());
    db.write_now(counter_audit::mend_all).unwrap();
    assert_eq!(db.read(crate::store::test::fixture::recount).unwrap(), Vec::<String>::new());
}
