//! Polls: reading, voting, ending (`docs/specs/mastodon.md 4.2`).

use std::thread;

use folkmoot::internals::community::people::users;
use folkmoot::internals::community::posts::polls::{self, NewPoll, Refusal};
use folkmoot::internals::community::runtime::settings::Settings;
use folkmoot::internals::model::id::{EntryId, UserId};
use folkmoot::internals::model::people::user::Viewer;
use rocket::http::Method;
use serde_json::{Value, json};

use super::status_fixtures;
use crate::database::{Dump, number, sql};
use crate::mastodon_client::MastodonClient;
use crate::shape::{each, exact};
use crate::test_server::{Person, TestServer};

const HOUR: i64 = 3_600;
const POLL: &str = "id str, expires_at str, expired bool, multiple bool, votes_count int, voters_count int, options list, emojis list, voted bool, own_votes list";

/// A post of `who` with a poll: the ids of both.
fn ask(who: &Person<'_>, options: &[&str], multiple: bool, hide_totals: bool) -> (String, String) {
    let status = status_fixtures::post(who.server, &who.publish("What do you think?"));
    let poll = status_fixtures::poll(who.server, &status, options, HOUR, multiple, hide_totals);
    (status, poll)
}

fn get_poll(client: &MastodonClient<'_>, poll: &str) -> Value {
    client.get(&format!("/api/v1/polls/{poll}")).ok()
}

fn vote(who: &Person<'_>, poll: &str, choices: Value) -> crate::mastodon_client::MastodonResponse {
    who.mastodon().post(&format!("/api/v1/polls/{poll}/votes"), json!({ "choices": choices }))
}

fn counts(poll: &Value) -> Vec<Option<i64>> {
    poll["options"].as_array().expect("options").iter().map(|option| option["votes_count"].as_i64()).collect()
}

/// Runs the job that closes ended polls, and the one that tells everybody.
fn close_ended_polls(server: &TestServer) -> usize {
    let ended = server.app.core.db.write_now(|tx| polls::close_due(tx, &Settings::default())).expect("polls end");
    server.work_off();
    ended
}

/// The number of a user's notifications of ended polls.
fn end_notifications(server: &TestServer, who: &Person<'_>) -> i64 {
    number(server, &format!("SELECT count(*) FROM notifications WHERE kind = 22 AND receiver_id = {}", who.login.uid))
}

#[test]
fn everybody_sees_the_counts_and_a_vote_changes_them() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
    let (status, poll) = ask(&ann, &["Tea", "  Coffee ", "Milk"], false, false);
    let seen = get_poll(&bob.mastodon(), &poll);
    exact(&seen, POLL);
    each(&seen["options"], "title str, votes_count int");
    assert_eq!(seen["id"], poll);
    assert_eq!(seen["expires_at"], "2026-03-04T06:06:07.000Z");
    assert_eq!(seen["options"][1]["title"], "Coffee", "white space around an option is nothing");
    assert_eq!((&seen["voted"], &seen["own_votes"], &seen["expired"]), (&json!(false), &json!([]), &json!(false)));
    assert_eq!(get_poll(&ann.mastodon(), &poll)["voted"], true, "who asks does not vote");
    let nobody = get_poll(&server.mastodon(), &poll);
    assert!(nobody.get("voted").is_none() && nobody.get("own_votes").is_none(), "{nobody}");

    let voted = vote(&bob, &poll, json!([1])).ok();
    exact(&voted, POLL);
    assert_eq!((&voted["voted"], &voted["own_votes"]), (&json!(true), &json!([1])));
    assert_eq!((&voted["votes_count"], &voted["voters_count"], counts(&voted)), (&json!(1), &json!(1), vec![Some(0), Some(1), Some(0)]));
    let form = cat.mastodon().form(Method::Post, &format!("/api/v1/polls/{poll}/votes"), "choices[]=1").ok();
    assert_eq!(counts(&form), [Some(0), Some(2), Some(0)]);
    let in_status = server.mastodon().get(&format!("/api/v1/statuses/{status}")).ok();
    assert_eq!(in_status["poll"]["votes_count"], 2);
    assert_eq!(bob.mastodon().get(&format!("/api/v1/statuses/{status}")).ok()["poll"], get_poll(&bob.mastodon(), &poll));
}

#[test]
fn one_vote_per_person_and_only_existing_options() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let (_, single) = ask(&ann, &["Tea", "Coffee"], false, false);
    let (_, multiple) = ask(&ann, &["Tea", "Coffee", "Milk"], true, false);
    let kept = ["sequence", "sessions"];
    let before = Dump::of(&server, &kept);
    let none = "Validation failed: The chosen vote option does not exist";
    for choices in [json!([2]), json!([-1]), json!(["x"]), json!(["1x"]), json!([9_999_999_999_999_i64]), json!(["99999999999999999999"])] {
        vote(&bob, &single, choices).refused(422, none);
    }
    vote(&bob, &multiple, json!([0, 3])).refused(422, none);
    vote(&bob, &single, json!([0, 1])).refused(422, "Validation failed: You have already voted on this poll");
    vote(&ann, &single, json!([0])).refused(422, "Validation failed: You cannot vote in your own polls");
    for body in [json!({}), json!({"choices": []}), json!({"choices": null})] {
        let refused = bob.mastodon().post(&format!("/api/v1/polls/{single}/votes"), body);
        assert_eq!(refused.status.code, 400, "{}", refused.text);
    }
    server.mastodon().post(&format!("/api/v1/polls/{single}/votes"), json!({"choices": [0]})).refused(401, "The access token is invalid");
    bob.scoped("read")
        .post(&format!("/api/v1/polls/{single}/votes"), json!({"choices": [0]}))
        .refused(403, "This action is outside the authorized scopes");
    for id in ["1", "x", "-5", "99999999999999999999", "1809817436160001"] {
        bob.mastodon().get(&format!("/api/v1/polls/{id}")).refused(404, "Record not found");
        vote(&bob, id, json!([0])).refused(404, "Record not found");
    }
    assert_eq!(before.changed(&Dump::of(&server, &kept)), [""; 0]);

    vote(&bob, &single, json!(0)).ok();
    for choices in [json!([0]), json!([1])] {
        vote(&bob, &single, choices).refused(422, "Validation failed: You have already voted on this poll");
    }
    let voted = vote(&bob, &multiple, json!(["2", 0, 0])).ok();
    assert_eq!((&voted["own_votes"], &voted["votes_count"], &voted["voters_count"]), (&json!([0, 2]), &json!(2), &json!(1)));
    vote(&bob, &multiple, json!([2])).refused(422, "Validation failed: You have already voted on this poll");
}

#[test]
fn totals_are_hidden_until_the_end_where_the_author_wants_it() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let (_, poll) = ask(&ann, &["Tea", "Coffee"], false, true);
    let voted = vote(&bob, &poll, json!([1])).ok();
    each(&voted["options"], "title str, votes_count null");
    assert_eq!(voted["own_votes"], json!([1]));
    server.clock.advance(HOUR * 1_000);
    let over = get_poll(&server.mastodon(), &poll);
    assert_eq!((&over["expired"], counts(&over)), (&json!(true), vec![Some(0), Some(1)]));
}

#[test]
fn voting_ends_and_participants_are_notified_once() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
    let (_, poll) = ask(&ann, &["Tea", "Coffee"], false, false);
    let pid = ann.publish("Gone soon");
    status_fixtures::poll(&server, &status_fixtures::post(&server, &pid), &["A", "B"], HOUR, false, false);
    ann.v2().delete(&format!("/post/{pid}"), json!({})).ok();
    vote(&bob, &poll, json!([0])).ok();
    assert_eq!(close_ended_polls(&server), 0);
    server.clock.advance(HOUR * 1_000 - 1);
    assert_eq!(close_ended_polls(&server), 0, "not a moment before");
    server.clock.advance(1);
    vote(&cat, &poll, json!([0])).refused(422, "Validation failed: The poll has already ended");
    assert_eq!(close_ended_polls(&server), 2);
    assert_eq!(
        [&ann, &bob, &cat].map(|who| end_notifications(&server, who)),
        [1, 1, 0],
        "author and voters, and nothing of what was deleted"
    );
    assert_eq!(close_ended_polls(&server), 0);
    assert_eq!([&ann, &bob, &cat].map(|who| end_notifications(&server, who)), [1, 1, 0]);
    assert_eq!(
        number(&server, &format!("SELECT actor_id FROM notifications WHERE kind = 22 AND receiver_id = {}", bob.login.uid)),
        ann.login.uid
    );
    let fresns = bob.v2().get("/notification/list").ok();
    assert_eq!(fresns["pagination"]["total"], 0, "Fresns knows nothing of polls");
}

#[test]
fn a_poll_has_the_visibility_of_its_status() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
    let (status, poll) = ask(&ann, &["Tea", "Coffee"], false, false);
    bob.mark("follow", "user", &ann.id());
    sql(&server, &format!("UPDATE entries SET visibility = 'followers' WHERE id = {status}"));
    vote(&bob, &poll, json!([0])).ok();
    for client in [cat.mastodon(), server.mastodon()] {
        client.get(&format!("/api/v1/polls/{poll}")).refused(404, "Record not found");
    }
    vote(&cat, &poll, json!([0])).refused(404, "Record not found");
    sql(&server, &format!("UPDATE entries SET visibility = 'public' WHERE id = {status}"));
    ann.mark("block", "user", &cat.id());
    vote(&cat, &poll, json!([0])).refused(404, "Record not found");

    let pid = ann.publish("Anonymous");
    let hidden = status_fixtures::post(&server, &pid);
    let secret = status_fixtures::poll(&server, &hidden, &["A", "B"], HOUR, false, false);
    crate::database::miscount(&server, &format!("UPDATE entries SET anonymous = 1 WHERE id = {hidden}"));
    bob.mastodon().get(&format!("/api/v1/polls/{secret}")).refused(404, "Record not found");
}

#[test]
fn deleting_a_user_removes_votes_and_polls() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
    let (_, poll) = ask(&ann, &["Tea", "Coffee", "Milk"], true, false);
    let (_, other) = ask(&bob, &["A", "B"], false, false);
    vote(&bob, &poll, json!([0, 2])).ok();
    vote(&cat, &poll, json!([2])).ok();
    vote(&cat, &other, json!([0])).ok();
    let gone = UserId(bob.login.uid);
    server.app.core.db.write_now(move |tx| folkmoot::internals::community::operations::erase::user(tx, gone)).expect("bob leaves");
    let left = get_poll(&cat.mastodon(), &poll);
    assert_eq!((&left["voters_count"], counts(&left)), (&json!(1), vec![Some(0), Some(0), Some(1)]));
    cat.mastodon().get(&format!("/api/v1/polls/{other}")).refused(404, "Record not found");
    assert_eq!(
        number(&server, &format!("SELECT count(*) FROM poll_options WHERE poll_id = {other}")),
        0,
        "nothing of what they asked is kept"
    );
}

#[test]
fn an_edit_keeps_votes_while_the_options_are_the_same() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let (status, poll) = ask(&ann, &["Tea", "Coffee"], false, false);
    vote(&bob, &poll, json!([0])).ok();
    let entry = EntryId(status.parse().expect("an id"));
    let edit = |new: Option<NewPoll>| server.app.core.db.write_now(move |tx| polls::replace(tx, entry, new.as_ref()));
    let new = |options: &[&str]| NewPoll {
        options: options.iter().map(|&option| option.into()).collect(),
        expires_in: 2 * HOUR,
        ..NewPoll::default()
    };
    edit(Some(new(&["Tea", "Coffee"]))).expect("an edit");
    let kept = get_poll(&bob.mastodon(), &poll);
    assert_eq!((&kept["votes_count"], &kept["expires_at"]), (&json!(1), &json!("2026-03-04T07:06:07.000Z")));
    edit(Some(new(&["Tea", "Water"]))).expect("an edit");
    let void = get_poll(&bob.mastodon(), &poll);
    assert_eq!((&void["votes_count"], &void["voters_count"], &void["voted"]), (&json!(0), &json!(0), &json!(false)));
    assert!(edit(Some(new(&["Tea"]))).is_err());
    edit(None).expect("an edit");
    bob.mastodon().get(&format!("/api/v1/polls/{poll}")).refused(404, "Record not found");
    assert!(bob.mastodon().get(&format!("/api/v1/statuses/{status}")).ok()["poll"].is_null());
}

#[test]
fn concurrent_votes_are_each_counted_once() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let (_, poll) = ask(&ann, &["Tea", "Coffee"], false, false);
    let id: i64 = poll.parse().expect("an id");
    let voters: Vec<Viewer> = (0..6)
        .map(|n| {
            let user = UserId(server.user(&format!("voter{n}")).login.uid);
            let view = server.app.core.read(|r| users::view(r, None, user)).expect("a user");
            Viewer { account: view.user.account_id, user, role: view.user.role }
        })
        .collect();
    let db = &server.app.core.db;
    let counted: usize = thread::scope(|scope| {
        let threads: Vec<_> = voters
            .iter()
            .flat_map(|voter| [0, 1].map(|choice| (*voter, choice)))
            .map(|(voter, choice)| {
                scope.spawn(move || {
                    let voted = db.write_now(move |tx| polls::vote(tx, &voter, id, &[choice])).expect("an answer");
                    if let Err(why) = &voted {
                        assert_eq!(why, &[Refusal::Again]);
                    }
                    usize::from(voted.is_ok())
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    assert_eq!(counted, voters.len());
    let seen = get_poll(&server.mastodon(), &poll);
    assert_eq!((&seen["votes_count"], &seen["voters_count"]), (&json!(6), &json!(6)));
}

#[test]
fn a_status_is_published_with_its_poll() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let post = |status: &str, poll: Value| ann.mastodon().post("/api/v1/statuses", json!({"status": status, "poll": poll}));
    let posted = post("Tea?", json!({"options": ["Yes", "No"], "expires_in": 300, "multiple": true, "hide_totals": true})).ok();
    exact(&posted["poll"], POLL);
    each(&posted["poll"]["options"], "title str, votes_count null");
    assert_eq!((&posted["poll"]["multiple"], &posted["poll"]["voted"]), (&json!(true), &json!(true)));
    let voted = vote(&bob, posted["poll"]["id"].as_str().expect("an id"), json!([0, 1])).ok();
    assert_eq!((&voted["votes_count"], &voted["voters_count"]), (&json!(2), &json!(1)));

    let before = Dump::of(&server, &["sequence", "sessions"]);
    let beginning = "Validation failed: Poll options";
    for (options, expires_in, why) in [
        (json!(["a", "b", "c", "d", "e"]), 300, format!("{beginning} can't contain more than 4 items")),
        (json!(["a"]), 300, format!("{beginning} must have more than one item")),
        (json!(["a", " "]), 300, format!("{beginning} must have more than one item")),
        (json!(["a", "a"]), 300, format!("{beginning} contain duplicate items")),
        (json!(["a", "x".repeat(51)]), 300, format!("{beginning} cannot be longer than 50 characters each")),
        (json!(["a", "b"]), 299, "Validation failed: Poll expires at is too soon".into()),
        (json!(["a", "b"]), 2_629_747, "Validation failed: Poll expires at is too far into the future".into()),
    ] {
        post("Bad", json!({"options": options, "expires_in": expires_in})).refused(422, &why);
    }
    assert_eq!(before.changed(&Dump::of(&server, &["sequence", "sessions"])), [""; 0]);
}

#[test]
fn a_poll_in_a_message_is_voted_on_and_ends_for_both() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
    let poll = json!({"options": ["Yes", "No"], "expires_in": 300});
    let posted = ann.mastodon().post("/api/v1/statuses", json!({"status": "@bobby tea?", "visibility": "direct", "poll": poll})).ok();
    let poll = posted["poll"]["id"].as_str().expect("an id").to_owned();
    cat.mastodon().get(&format!("/api/v1/polls/{poll}")).refused(404, "Record not found");
    vote(&cat, &poll, json!([0])).refused(404, "Record not found");
    assert_eq!(counts(&vote(&bob, &poll, json!([0])).ok()), [Some(1), Some(0)]);
    server.clock.advance(300_000);
    assert_eq!(close_ended_polls(&server), 1);
    assert_eq!([&ann, &bob, &cat].map(|who| end_notifications(&server, who)), [1, 1, 0]);
}
