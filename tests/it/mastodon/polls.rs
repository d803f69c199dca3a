//! Polls: looking, voting, ending (`docs/specs/mastodon.md 4.2`).

use std::thread;

use folkmoot::internals::community::people::users;
use folkmoot::internals::community::posts::polls::{self, NewPoll, Refusal};
use folkmoot::internals::community::runtime::settings::Settings;
use folkmoot::internals::model::id::{EntryId, UserId};
use folkmoot::internals::model::people::user::Viewer;
use rocket::http::Method;
use serde_json::{Value, json};

use super::kept;
use crate::kit::{Moot, Person};
use crate::rows::{Dump, number, sql};
use crate::shape::{each, exact};
use crate::toot::Toot;

const HOUR: i64 = 3_600;
const POLL: &str = "id str, expires_at str, expired bool, multiple bool, votes_count int, voters_count int, options list, emojis list, voted bool, own_votes list";

/// A post of `who` with a poll in it: the ids of both.
fn ask(who: &Person<'_>, options: &[&str], multiple: bool, hide_totals: bool) -> (String, String) {
    let status = kept::post(who.moot, &who.publish("What do you think?"));
    let poll = kept::poll(who.moot, &status, options, HOUR, multiple, hide_totals);
    (status, poll)
}

fn look(client: &Toot<'_>, poll: &str) -> Value {
    client.get(&format!("/api/v1/polls/{poll}")).ok()
}

fn vote(who: &Person<'_>, poll: &str, choices: Value) -> crate::toot::Heard {
    who.mastodon().post(&format!("/api/v1/polls/{poll}/votes"), json!({ "choices": choices }))
}

fn counts(poll: &Value) -> Vec<Option<i64>> {
    poll["options"].as_array().expect("options").iter().map(|option| option["votes_count"].as_i64()).collect()
}

/// Polls that are over by now are told.
fn close(moot: &Moot) -> usize {
    moot.app.core.db.write_now(|tx| polls::close_due(tx, &Settings::default())).expect("polls end")
}

/// Who heard of an end, and from whom.
fn heard(moot: &Moot, who: &Person<'_>) -> i64 {
    number(moot, &format!("SELECT count(*) FROM notifications WHERE kind = 22 AND receiver_id = {}", who.login.uid))
}

#[test]
fn everybody_sees_how_it_stands_and_one_vote_moves_it() {
    let moot = Moot::new();
    let (ann, bob, cat) = (moot.user("annie"), moot.user("bobby"), moot.user("cathy"));
    let (status, poll) = ask(&ann, &["Tea", "  Coffee ", "Milk"], false, false);
    let seen = look(&bob.mastodon(), &poll);
    exact(&seen, POLL);
    each(&seen["options"], "title str, votes_count int");
    assert_eq!(seen["id"], poll);
    assert_eq!(seen["expires_at"], "2026-03-04T06:06:07.000Z");
    assert_eq!(seen["options"][1]["title"], "Coffee", "white space around an option is nothing");
    assert_eq!((&seen["voted"], &seen["own_votes"], &seen["expired"]), (&json!(false), &json!([]), &json!(false)));
    assert_eq!(look(&ann.mastodon(), &poll)["voted"], true, "who asks does not vote");
    let nobody = look(&moot.toot(), &poll);
    assert!(nobody.get("voted").is_none() && nobody.get("own_votes").is_none(), "{nobody}");

    let voted = vote(&bob, &poll, json!([1])).ok();
    exact(&voted, POLL);
    assert_eq!((&voted["voted"], &voted["own_votes"]), (&json!(true), &json!([1])));
    assert_eq!((&voted["votes_count"], &voted["voters_count"], counts(&voted)), (&json!(1), &json!(1), vec![Some(0), Some(1), Some(0)]));
    let form = cat.mastodon().form(Method::Post, &format!("/api/v1/polls/{poll}/votes"), "choices[]=1").ok();
    assert_eq!(counts(&form), [Some(0), Some(2), Some(0)]);
    let in_status = moot.toot().get(&format!("/api/v1/statuses/{status}")).ok();
    assert_eq!(in_status["poll"]["votes_count"], 2);
    assert_eq!(bob.mastodon().get(&format!("/api/v1/statuses/{status}")).ok()["poll"], look(&bob.mastodon(), &poll));
}

#[test]
fn one_ballot_a_person_and_only_of_options_there_are() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let (_, single) = ask(&ann, &["Tea", "Coffee"], false, false);
    let (_, multiple) = ask(&ann, &["Tea", "Coffee", "Milk"], true, false);
    let kept = ["sequence", "sessions"];
    let before = Dump::of(&moot, &kept);
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
    moot.toot().post(&format!("/api/v1/polls/{single}/votes"), json!({"choices": [0]})).refused(401, "The access token is invalid");
    bob.scoped("read")
        .post(&format!("/api/v1/polls/{single}/votes"), json!({"choices": [0]}))
        .refused(403, "This action is outside the authorized scopes");
    for id in ["1", "x", "-5", "99999999999999999999", "1809817436160001"] {
        bob.mastodon().get(&format!("/api/v1/polls/{id}")).refused(404, "Record not found");
        vote(&bob, id, json!([0])).refused(404, "Record not found");
    }
    assert_eq!(before.changed(&Dump::of(&moot, &kept)), [""; 0]);

    vote(&bob, &single, json!(0)).ok();
    for choices in [json!([0]), json!([1])] {
        vote(&bob, &single, choices).refused(422, "Validation failed: You have already voted on this poll");
    }
    let voted = vote(&bob, &multiple, json!(["2", 0, 0])).ok();
    assert_eq!((&voted["own_votes"], &voted["votes_count"], &voted["voters_count"]), (&json!([0, 2]), &json!(2), &json!(1)));
    vote(&bob, &multiple, json!([1])).refused(422, "Validation failed: You have already voted on this poll");
}

#[test]
fn votes_are_secret_until_the_end_where_the_author_wants_it() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let (_, poll) = ask(&ann, &["Tea", "Coffee"], false, true);
    let voted = vote(&bob, &poll, json!([1])).ok();
    each(&voted["options"], "title str, votes_count null");
    assert_eq!(voted["own_votes"], json!([1]));
    moot.clock.advance(HOUR * 1_000);
    let over = look(&moot.toot(), &poll);
    assert_eq!((&over["expired"], counts(&over)), (&json!(true), vec![Some(0), Some(1)]));
}

#[test]
fn nobody_votes_after_the_end_and_everybody_concerned_hears_of_it_once() {
    let moot = Moot::new();
    let (ann, bob, cat) = (moot.user("annie"), moot.user("bobby"), moot.user("cathy"));
    let (_, poll) = ask(&ann, &["Tea", "Coffee"], false, false);
    let pid = ann.publish("Gone soon");
    kept::poll(&moot, &kept::post(&moot, &pid), &["A", "B"], HOUR, false, false);
    ann.v2().delete(&format!("/post/{pid}"), json!({})).ok();
    vote(&bob, &poll, json!([0])).ok();
    assert_eq!(close(&moot), 0);
    moot.clock.advance(HOUR * 1_000 - 1);
    assert_eq!(close(&moot), 0, "not a moment before");
    moot.clock.advance(1);
    vote(&cat, &poll, json!([0])).refused(422, "Validation failed: The poll has already ended");
    assert_eq!(close(&moot), 2);
    assert_eq!([&ann, &bob, &cat].map(|who| heard(&moot, who)), [1, 1, 0], "author and voters, and nothing of what was deleted");
    assert_eq!(close(&moot), 0);
    assert_eq!([&ann, &bob, &cat].map(|who| heard(&moot, who)), [1, 1, 0]);
    assert_eq!(
        number(&moot, &format!("SELECT actor_id FROM notifications WHERE kind = 22 AND receiver_id = {}", bob.login.uid)),
        ann.login.uid
    );
    let fresns = bob.v2().get("/notification/list").ok();
    assert_eq!(fresns["pagination"]["total"], 0, "Fresns knows nothing of polls");
}

#[test]
fn the_visibility_of_its_status_is_that_of_a_poll() {
    let moot = Moot::new();
    let (ann, bob, cat) = (moot.user("annie"), moot.user("bobby"), moot.user("cathy"));
    let (status, poll) = ask(&ann, &["Tea", "Coffee"], false, false);
    bob.mark("follow", "user", &ann.id());
    sql(&moot, &format!("UPDATE entries SET visibility = 'followers' WHERE id = {status}"));
    vote(&bob, &poll, json!([0])).ok();
    for client in [cat.mastodon(), moot.toot()] {
        client.get(&format!("/api/v1/polls/{poll}")).refused(404, "Record not found");
    }
    vote(&cat, &poll, json!([0])).refused(404, "Record not found");
    sql(&moot, &format!("UPDATE entries SET visibility = 'public' WHERE id = {status}"));
    ann.mark("block", "user", &cat.id());
    vote(&cat, &poll, json!([0])).refused(404, "Record not found");

    let pid = ann.publish("Anonymous");
    let hidden = kept::post(&moot, &pid);
    let secret = kept::poll(&moot, &hidden, &["A", "B"], HOUR, false, false);
    crate::rows::miscount(&moot, &format!("UPDATE entries SET anonymous = 1 WHERE id = {hidden}"));
    bob.mastodon().get(&format!("/api/v1/polls/{secret}")).refused(404, "Record not found");
}

#[test]
fn who_leaves_takes_votes_and_questions_along() {
    let moot = Moot::new();
    let (ann, bob, cat) = (moot.user("annie"), moot.user("bobby"), moot.user("cathy"));
    let (_, poll) = ask(&ann, &["Tea", "Coffee", "Milk"], true, false);
    let (_, other) = ask(&bob, &["A", "B"], false, false);
    vote(&bob, &poll, json!([0, 2])).ok();
    vote(&cat, &poll, json!([2])).ok();
    vote(&cat, &other, json!([0])).ok();
    let gone = UserId(bob.login.uid);
    moot.app.core.db.write_now(move |tx| folkmoot::internals::community::operations::erase::user(tx, gone)).expect("bob leaves");
    let left = look(&cat.mastodon(), &poll);
    assert_eq!((&left["voters_count"], counts(&left)), (&json!(1), vec![Some(0), Some(0), Some(1)]));
    cat.mastodon().get(&format!("/api/v1/polls/{other}")).refused(404, "Record not found");
    assert_eq!(
        number(&moot, &format!("SELECT count(*) FROM poll_options WHERE poll_id = {other}")),
        0,
        "nothing of what they asked is kept"
    );
}

#[test]
fn an_edit_keeps_votes_as_long_as_they_mean_the_same() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let (status, poll) = ask(&ann, &["Tea", "Coffee"], false, false);
    vote(&bob, &poll, json!([0])).ok();
    let entry = EntryId(status.parse().expect("an id"));
    let edit = |new: Option<NewPoll>| moot.app.core.db.write_now(move |tx| polls::replace(tx, entry, new.as_ref()));
    let new = |options: &[&str]| NewPoll {
        options: options.iter().map(|&option| option.into()).collect(),
        expires_in: 2 * HOUR,
        ..NewPoll::default()
    };
    edit(Some(new(&["Tea", "Coffee"]))).expect("an edit");
    let kept = look(&bob.mastodon(), &poll);
    assert_eq!((&kept["votes_count"], &kept["expires_at"]), (&json!(1), &json!("2026-03-04T07:06:07.000Z")));
    edit(Some(new(&["Tea", "Water"]))).expect("an edit");
    let void = look(&bob.mastodon(), &poll);
    assert_eq!((&void["votes_count"], &void["voters_count"], &void["voted"]), (&json!(0), &json!(0), &json!(false)));
    assert!(edit(Some(new(&["Tea"]))).is_err());
    edit(None).expect("an edit");
    bob.mastodon().get(&format!("/api/v1/polls/{poll}")).refused(404, "Record not found");
    assert!(bob.mastodon().get(&format!("/api/v1/statuses/{status}")).ok()["poll"].is_null());
}

#[test]
fn votes_at_the_same_time_all_count_and_none_twice() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let (_, poll) = ask(&ann, &["Tea", "Coffee"], false, false);
    let id: i64 = poll.parse().expect("an id");
    let voters: Vec<Viewer> = (0..6)
        .map(|n| {
            let user = UserId(moot.user(&format!("voter{n}")).login.uid);
            let view = moot.app.core.read(|r| users::view(r, None, user)).expect("a user");
            Viewer { account: view.user.account_id, user, role: view.user.role }
        })
        .collect();
    let db = &moot.app.core.db;
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
    let seen = look(&moot.toot(), &poll);
    assert_eq!((&seen["votes_count"], &seen["voters_count"]), (&json!(6), &json!(6)));
}

#[test]
fn a_status_is_published_with_its_poll() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let say = |status: &str, poll: Value| ann.mastodon().post("/api/v1/statuses", json!({"status": status, "poll": poll}));
    let said = say("Tea?", json!({"options": ["Yes", "No"], "expires_in": 300, "multiple": true, "hide_totals": true})).ok();
    exact(&said["poll"], POLL);
    each(&said["poll"]["options"], "title str, votes_count null");
    assert_eq!((&said["poll"]["multiple"], &said["poll"]["voted"]), (&json!(true), &json!(true)));
    let voted = vote(&bob, said["poll"]["id"].as_str().expect("an id"), json!([0, 1])).ok();
    assert_eq!((&voted["votes_count"], &voted["voters_count"]), (&json!(2), &json!(1)));

    let before = Dump::of(&moot, &["sequence", "sessions"]);
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
        say("Bad", json!({"options": options, "expires_in": expires_in})).refused(422, &why);
    }
    assert_eq!(before.changed(&Dump::of(&moot, &["sequence", "sessions"])), [""; 0]);
}

#[test]
fn a_question_between_two_is_answered_by_one_and_ends_for_both() {
    let moot = Moot::new();
    let (ann, bob, cat) = (moot.user("annie"), moot.user("bobby"), moot.user("cathy"));
    let poll = json!({"options": ["Yes", "No"], "expires_in": 300});
    let said = ann.mastodon().post("/api/v1/statuses", json!({"status": "@bobby tea?", "visibility": "direct", "poll": poll})).ok();
    let poll = said["poll"]["id"].as_str().expect("an id").to_owned();
    cat.mastodon().get(&format!("/api/v1/polls/{poll}")).refused(404, "Record not found");
    vote(&cat, &poll, json!([0])).refused(404, "Record not found");
    assert_eq!(counts(&vote(&bob, &poll, json!([0])).ok()), [Some(1), Some(0)]);
    moot.clock.advance(300_000);
    assert_eq!(close(&moot), 1);
    assert_eq!([&ann, &bob, &cat].map(|who| heard(&moot, who)), [1, 1, 0]);
}
