//! Work for many people: nobody is left out or served twice, whatever happens between two parts.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::operations::outbox;
use crate::community::posts::edit::{self, PostEdit};
use crate::community::posts::new_post::NewPost;
use crate::community::posts::polls::{self, NewPoll};
use crate::community::relations::follow_answers;
use crate::community::test::fixture::TestCommunity;
use crate::community::test::marks::user;
use crate::community::text::body::Body;
use crate::model::clock::SECOND;
use crate::model::content::entry::{Mark, Visibility};
use crate::model::event::Event;
use crate::model::id::EntryId;
use crate::model::people::user::Viewer;
use crate::store::notifications::outbox::PART;
use crate::store::test::fixture::number;

/// One person more than `parts` parts.
fn crowd(v: &TestCommunity, parts: i64) -> Vec<Viewer> {
    (0..=PART * parts).map(|n| v.person(&format!("guest{n:03}"))).collect()
}

/// Everybody follows `whom` and asks to be told of posts.
fn listen(v: &TestCommunity, crowd: &[Viewer], whom: &Viewer) {
    for one in crowd {
        assert!(v.toggle(one, Mark::Follow, user(whom)).unwrap());
    }
    v.sql(format!("UPDATE user_marks SET notify = 1 WHERE target_id = {}", whom.user));
}

/// How many notifications of a kind there are, and how many people have one.
fn told(v: &TestCommunity, kind: i64) -> (i64, i64) {
    let of = |what: &str| v.read(|r| number(r, &format!("SELECT count({what}) FROM notifications WHERE kind = {kind}")));
    (of("*"), of("DISTINCT receiver_id"))
}

fn waiting(v: &TestCommunity) -> bool {
    v.read(outbox::is_waiting)
}

fn repost(v: &TestCommunity, who: &Viewer, id: EntryId) -> EntryId {
    v.try_post(who, NewPost { quoted: Some(id), ..NewPost::of(Body::default()) }).unwrap()
}

fn rewrite(v: &TestCommunity, who: &Viewer, id: EntryId, text: &str) {
    let (who, body) = (*who, Body::of(text));
    let new = PostEdit { body, title: None, comment_policy: 1, comment_private: false };
    v.try_act(move |tx, settings| edit::edit_post(tx, settings, &who, id, new)).unwrap();
}

#[test]
fn followers_are_told_part_by_part_once_each_across_a_restart() {
    let v = TestCommunity::new();
    let ann = v.person("annie");
    let crowd = crowd(&v, 2);
    listen(&v, &crowd, &ann);
    v.events.lock().unwrap().clear();
    v.post(&ann, "hello");
    assert_eq!(told(&v, 21), (0, 0), "nobody waits for the followers");
    assert!(v.events.lock().unwrap().contains(&Event::TaskQueued));
    assert!(v.work());
    assert_eq!(told(&v, 21), (PART, PART));
    // The process ends in the middle; others write before the next part.
    let v = v.reopened();
    v.post(&crowd[0], "something else");
    assert!(v.work());
    assert_eq!(told(&v, 21), (2 * PART, 2 * PART));
    // A part that fails leaves nothing behind.
    let failed = v.try_act(|tx, settings| {
        let id = crate::store::notifications::outbox::next(tx, 0)?.unwrap();
        outbox::part(tx, settings, id)?;
        Err::<(), _>(crate::error::Error::internal("killed"))
    });
    assert!(failed.is_err());
    assert_eq!(told(&v, 21), (2 * PART, 2 * PART));
    v.work_off();
    assert_eq!(told(&v, 21), (2 * PART + 1, 2 * PART + 1));
    assert!(!waiting(&v));
    v.recount();
}

#[test]
fn nobody_listening_leaves_no_task() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("annie"), v.person("bob"));
    v.toggle(&bob, Mark::Follow, user(&ann)).unwrap();
    let post = v.post(&ann, "hello");
    rewrite(&v, &ann, post, "hello again");
    v.try_delete(&ann, post).unwrap();
    assert!(!waiting(&v));
}

#[test]
fn whom_a_post_names_or_quotes_is_not_told_twice() {
    let v = TestCommunity::new();
    let (ann, bob, cem) = (v.person("annie"), v.person("bob"), v.person("cem"));
    listen(&v, &[bob, cem], &ann);
    let old = v.post(&cem, "mine");
    v.try_post(&ann, NewPost { quoted: Some(old), ..NewPost::of(Body::of("see @bob")) }).unwrap();
    v.work_off();
    assert_eq!((told(&v, 7).0, told(&v, 9).0, told(&v, 21).0), (1, 1, 0));
    for hidden in [
        NewPost { anonymous: true, ..NewPost::of(Body::of("guess")) },
        NewPost { visibility: Visibility::Direct, ..NewPost::of(Body::of("to @bob and @cem")) },
    ] {
        v.try_post(&ann, hidden).unwrap();
        assert!(!waiting(&v));
    }
}

#[test]
fn the_rules_are_those_of_the_moment_of_the_part() {
    let v = TestCommunity::new();
    let ann = v.person("annie");
    let crowd = crowd(&v, 1);
    listen(&v, &crowd, &ann);
    let (blocking, blocked, leaving) = (crowd[0], crowd[1], crowd[2]);
    let post = v.try_post(&ann, NewPost { visibility: Visibility::Followers, ..NewPost::of(Body::of("hello")) }).unwrap();
    v.toggle(&blocking, Mark::Block, user(&ann)).unwrap();
    v.toggle(&ann, Mark::Block, user(&blocked)).unwrap();
    v.toggle(&leaving, Mark::Follow, user(&ann)).unwrap();
    // Who follows later is told of later posts.
    let late = v.person("late");
    listen(&v, &[late], &ann);
    rewrite(&v, &ann, post, "goodbye");
    v.work_off();
    let expected = i64::try_from(crowd.len()).unwrap() - 3;
    assert_eq!(told(&v, 21), (expected, expected));
    let count = |which: &str| v.read(|r| number(r, &format!("SELECT count(*) FROM notifications WHERE kind = 21 AND {which}")));
    assert_eq!(count("text = 'goodbye'"), expected);
    let those = format!("receiver_id IN ({}, {}, {}, {})", blocking.user, blocked.user, leaving.user, late.user);
    assert_eq!(count(&those), 0);
    v.recount();
}

#[test]
fn nobody_is_told_of_what_was_deleted_in_the_meantime() {
    let v = TestCommunity::new();
    let ann = v.person("annie");
    let crowd = crowd(&v, 1);
    listen(&v, &crowd, &ann);
    let post = v.post(&ann, "hello");
    assert!(v.work());
    v.try_delete(&ann, post).unwrap();
    v.work_off();
    assert_eq!(told(&v, 21), (PART, PART));
    assert!(!waiting(&v));
}

#[test]
fn an_edit_is_told_to_those_who_passed_it_on_before() {
    let v = TestCommunity::new();
    let ann = v.person("annie");
    let crowd = crowd(&v, 1);
    let post = v.post(&ann, "hello");
    for one in &crowd {
        repost(&v, one, post);
    }
    let (quoting, late) = (v.person("quoting"), v.person("late"));
    v.try_post(&quoting, NewPost { quoted: Some(post), ..NewPost::of(Body::of("look")) }).unwrap();
    rewrite(&v, &ann, post, "goodbye");
    repost(&v, &late, post);
    assert_eq!((told(&v, 23).0, told(&v, 24).0), (0, 0));
    v.work_off();
    assert_eq!((told(&v, 23), told(&v, 24)), ((PART + 1, PART + 1), (1, 1)));
    v.recount();
}

#[test]
fn the_reposts_of_a_deleted_post_follow_it() {
    let v = TestCommunity::new();
    let ann = v.person("annie");
    let crowd = crowd(&v, 2);
    let post = v.post(&ann, "hello");
    for one in &crowd {
        repost(&v, one, post);
    }
    v.try_delete(&ann, post).unwrap();
    let left = || v.read(|r| number(r, "SELECT count(*) FROM reposts"));
    assert_eq!(left(), PART + 1);
    v.recount();
    assert!(v.work());
    assert_eq!(left(), 1);
    v.recount();
    v.work_off();
    assert_eq!((left(), waiting(&v)), (0, false));
    assert_eq!(v.read(|r| number(r, "SELECT count(*) FROM entries WHERE kind = 'post' AND deleted_at IS NULL")), 0);
    v.recount();
}

#[test]
fn everybody_who_waits_for_consent_is_let_in_unless_it_is_needed_again() {
    let v = TestCommunity::new();
    let ann = v.person("annie");
    let crowd = crowd(&v, 2);
    let lock = |on: i64| v.sql(format!("UPDATE users SET locked = {on} WHERE id = {}", ann.user));
    lock(1);
    for one in &crowd {
        assert!(!v.toggle(one, Mark::Follow, user(&ann)).unwrap());
    }
    let open = || {
        lock(0);
        v.try_act(move |tx, settings| follow_answers::accept_all(tx, settings, &ann)).unwrap();
    };
    open();
    assert_eq!(v.stats(&ann).followers, PART);
    lock(1);
    v.work_off();
    assert_eq!(v.stats(&ann).followers, PART, "who is locked again decides again");
    open();
    v.work_off();
    assert_eq!(v.stats(&ann).followers, 2 * PART + 1);
    assert_eq!((told(&v, 5), waiting(&v)), ((2 * PART + 1, 1), false));
    v.recount();
}

#[test]
fn voters_are_told_of_the_end_unless_the_poll_goes_on() {
    let v = TestCommunity::new();
    let ann = v.person("annie");
    let crowd = crowd(&v, 1);
    let post = v.post(&ann, "well?");
    let question = || NewPoll { options: vec!["a".into(), "b".into()], expires_in: 300, ..NewPoll::default() };
    let voters = crowd.clone();
    v.write(move |tx| {
        let poll = polls::attach(tx, post, &question())?;
        voters.iter().try_for_each(|voter| polls::vote(tx, voter, poll, &[0]).map(|vote| assert!(vote.is_ok())))
    });
    let end = || {
        v.clock.advance(300 * SECOND);
        assert_eq!(v.try_act(polls::close_due).unwrap(), 1);
    };
    end();
    assert_eq!(told(&v, 22), (1, 1), "its author, at once");
    assert!(v.work());
    assert_eq!(told(&v, 22), (1 + PART, 1 + PART));
    v.write(move |tx| polls::replace(tx, post, Some(&question())));
    v.work_off();
    assert_eq!(told(&v, 22), (1 + PART, 1 + PART));
    end();
    v.work_off();
    assert_eq!(told(&v, 22).1, 2 + PART);
    v.recount();
}
