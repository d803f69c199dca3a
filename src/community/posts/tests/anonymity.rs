//! What must not give away who wrote anonymously.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::posts::listing::{self, PostFilter, Slice};
use crate::community::posts::new_post::{NewComment, NewPost};
use crate::community::relations::marks;
use crate::community::test::fixture::TestCommunity;
use crate::community::text::body::Body;
use crate::community::visibility::viewer::{self, Listing};
use crate::error::{Error, Limit};
use crate::model::content::entry::{Mark, Target};
use crate::model::id::EntryId;
use crate::model::people::user::Viewer;
use crate::model::span::Span;
use crate::store::relations::entry_lists;

fn unnamed(v: &TestCommunity, who: &Viewer) -> EntryId {
    v.try_post(who, NewPost { anonymous: true, ..NewPost::of(Body::of("guess")) }).unwrap()
}

fn put(v: &TestCommunity, who: &Viewer, mark: Mark, target: Target) -> bool {
    let (who, settings) = (*who, v.settings.clone());
    v.try_write(move |tx| marks::put(tx, &settings, &who, mark, &target, None)).is_ok()
}

fn listed(v: &TestCommunity, who: &Viewer, filter: &PostFilter) -> Vec<EntryId> {
    v.read(|r| listing::posts(r, Some(who), filter, Slice { offset: 0, size: 50 })).1.into_iter().map(|view| view.content.id).collect()
}

#[test]
fn a_block_of_the_author_hides_named_content_only() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let (named, hidden) = (v.post(&ann, "mine"), unnamed(&v, &ann));
    v.mark(&bob, "user", ann.user.0, "block");
    let sees = |id| [Listing::List, Listing::Public].map(|place| v.read(|r| viewer::may_see(r, Some(&bob), id, place)));
    assert_eq!((sees(named), sees(hidden)), ([false; 2], [true; 2]));
    assert_eq!(listed(&v, &bob, &PostFilter::default()), [hidden]);
    assert_eq!([named, hidden].map(|id| put(&v, &bob, Mark::Like, Target::Post(id))), [false, true]);
    let liked: Vec<EntryId> = v.read(|r| entry_lists::liked(r, bob.user, &Span::newest(9))).into_iter().map(|(_, entry)| entry).collect();
    assert_eq!(liked, [hidden]);
    v.mark(&bob, "entry", hidden.0, "block");
    assert_eq!(sees(hidden), [false; 2], "a block of the content itself hides it");
}

#[test]
fn excluding_an_author_keeps_their_anonymous_posts() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    v.post(&ann, "mine");
    let hidden = unnamed(&v, &ann);
    assert_eq!(listed(&v, &bob, &PostFilter { without_authors: vec![ann.user], ..PostFilter::default() }), [hidden]);
}

#[test]
fn a_block_keeps_notifications_from_anonymous_actors() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let post = v.post(&ann, "hello");
    let comment = |anonymous, text| v.try_comment(&bob, NewComment { anonymous, ..NewComment::of(post, Body::of(text)) }).unwrap();
    comment(false, "I am bob");
    let before = comment(true, "who am I?");
    assert!(put(&v, &ann, Mark::Block, Target::User(bob.user)));
    let notified: Vec<_> = v.read(|r| crate::store::test::fixture::notifications(r, &[post])).iter().map(|row| (row.4, row.6)).collect();
    assert_eq!(notified, [(Some(before.0), true)]);
}

#[test]
fn a_profile_does_not_count_what_is_anonymous() {
    let mut v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let profile = || {
        let view = v.read(|r| crate::store::views::people::load_one(r, None, ann.user)).unwrap();
        (view.stats, view.user.last_post_at, view.user.last_comment_at)
    };
    let before = profile();
    let post = unnamed(&v, &ann);
    let comment = v.try_comment(&ann, NewComment { anonymous: true, ..NewComment::of(post, Body::of("me again")) }).unwrap();
    assert!(put(&v, &bob, Mark::Like, Target::Post(post)) && put(&v, &bob, Mark::Follow, Target::Comment(comment)));
    assert_eq!(profile(), before);
    v.recount();
    v.sql(format!("UPDATE contents SET digest = 2 WHERE id = {post}"));
    v.try_delete(&ann, post).unwrap();
    assert_eq!(profile(), before);
    v.recount();
    v.settings.post_interval = 60;
    let soon = v.try_post(&ann, NewPost::of(Body::of("too soon")));
    assert!(matches!(soon, Err(Error::TooMany { what: Limit::Publishing, .. })), "anonymous and deleted posts count for the interval");
}

#[test]
fn the_like_of_an_anonymous_post_author_is_not_shown_as_such() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let shown = |post| {
        let comment = v.comment(&bob, post, "nice");
        assert!(put(&v, &ann, Mark::Like, Target::Comment(comment)));
        v.read(|r| listing::comment(r, Some(&bob), comment)).post_author_liked
    };
    assert_eq!([shown(v.post(&ann, "named")), shown(unnamed(&v, &ann))], [true, false]);
}
