//! Reposts and direct threads in the rows (`docs/specs/core.md` 5 and 6).

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::messages::message;
use crate::community::operations::erase;
use crate::community::posts::new_post::NewPost;
use crate::community::posts::statuses;
use crate::community::test::fixture::TestCommunity;
use crate::community::text::body::Body;
use crate::error::{Denied, Error};
use crate::model::content::entry::Visibility;
use crate::model::id::EntryId;
use crate::model::people::user::Viewer;
use crate::store::test::fixture::{self, number};

fn repost(v: &TestCommunity, who: &Viewer, id: EntryId) -> crate::error::Result<EntryId> {
    v.try_post(who, NewPost { quoted: Some(id), ..NewPost::of(Body::default()) })
}

#[test]
fn a_repost_is_one_row_of_one_person() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let post = v.post(&ann, "hello #tea");
    let made = repost(&v, &bob, post).unwrap();
    assert_eq!(repost(&v, &bob, post).unwrap(), made);
    assert_eq!(repost(&v, &bob, made).unwrap(), made, "what a repost passes on");
    let notified_about = |about: EntryId| v.read(|r| fixture::notifications(r, &[about]));
    assert_eq!(notified_about(post), [(9, ann.user.0, bob.user.0, Some(post.0), Some(made.0), false, false)]);
    v.recount();
    v.write(move |tx| statuses::unreblog(tx, &bob, post));
    assert!(notified_about(post).is_empty());
    v.recount();
}

#[test]
fn a_quote_after_a_repost_notifies_too() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let post = v.post(&ann, "hello");
    repost(&v, &bob, post).unwrap();
    let quote = || v.try_post(&bob, NewPost { quoted: Some(post), ..NewPost::of(Body::of("see")) }).unwrap();
    let first = quote();
    quote();
    let contents: Vec<_> = v.read(|r| fixture::notifications(r, &[post])).into_iter().map(|row| row.4).collect();
    assert_eq!((contents.len(), contents[1]), (2, Some(first.0)), "a second unread quote says nothing new");
}

#[test]
fn erasing_a_user_removes_their_reposts() {
    let v = TestCommunity::new();
    let (ann, bob, cem) = (v.person("ann"), v.person("bob"), v.person("cem"));
    let post = v.post(&ann, "hello");
    let comment = v.comment(&ann, post, "and more");
    for id in [post, comment] {
        repost(&v, &bob, id).unwrap();
        repost(&v, &cem, id).unwrap();
    }
    let direct = NewPost { visibility: Visibility::Direct, ..NewPost::of(Body::of("@ann @cem secret")) };
    v.try_post(&bob, direct).unwrap();
    v.write(move |tx| erase::user(tx, bob.user));
    v.recount();
    assert_eq!(v.read(|r| number(r, "SELECT count(*) * 10 + (SELECT sum(reposts) FROM contents) FROM reposts")), 22);
    assert_eq!(v.read(|r| number(r, "SELECT count(*) FROM direct_threads")), 0);
    v.write(move |tx| erase::user(tx, ann.user));
    v.recount();
    assert_eq!(v.read(|r| number(r, "SELECT count(*) FROM reposts")), 0, "with what they pass on, reposts go");
}

#[test]
fn a_repost_is_not_visible_to_more_people_than_its_original() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let close = v.try_post(&ann, NewPost { visibility: Visibility::Followers, ..NewPost::of(Body::of("close")) }).unwrap();
    v.mark(&bob, "user", ann.user.0, "follow");
    assert!(matches!(repost(&v, &bob, close), Err(Error::Forbidden(Denied::QuotesClosed))));
    let own = repost(&v, &ann, close).unwrap();
    assert_eq!(v.read(|r| number(r, &format!("SELECT visibility = 'followers' FROM entries WHERE id = {own}"))), 1);
    v.recount();
}

#[test]
fn a_message_notifies_until_it_is_deleted() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let settings = v.settings.clone();
    let say = move |tx: &crate::store::Write<'_>| {
        let new = message::NewMessage { text: "hello".into(), ..message::NewMessage::default() };
        message::send(tx, &settings, &ann, message::may_send(tx, &settings, &ann, Some(bob.user))?, &new)
    };
    let first = v.write(say.clone());
    let second = v.write(say.clone());
    let third = v.write(say);
    let notified =
        || v.read(|r| fixture::notifications(r, &[first, second, third])).into_iter().map(|row| (row.0, row.1, row.4)).collect::<Vec<_>>();
    let of = |id: EntryId| (25, bob.user.0, Some(id.0));
    assert_eq!(notified(), [of(first), of(second), of(third)]);
    v.write(move |tx| message::recall(tx, ann.user, message::MessageBy::Id(first)));
    v.write(move |tx| message::delete(tx, ann.user, None, &message::Choice::Ids(vec![third])));
    assert_eq!(notified(), [of(second), of(third)], "the sender's own side is not the receiver's");
    v.write(move |tx| message::delete(tx, bob.user, None, &message::Choice::All));
    assert!(notified().is_empty());
    v.recount();
}
