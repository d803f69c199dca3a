//! Rules of timelines one by one.

use super::super::*;
use crate::community::posts::new_post::NewPost;
use crate::community::test::fixture::TestCommunity;
use crate::community::text::body::Body;
use crate::model::id::{EntryId, UserId};
use crate::model::people::user::Viewer;
use crate::model::span::Span;

#[test]
fn many_hidden_entries_end_the_page_with_a_position() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let oldest = v.post(&ann, "the first word");
    let author = bob.user;
    v.write(move |tx| crate::store::operations::bulk::posts(tx, author, crate::store::operations::bulk::RowRange { from: 0, to: 1500 }));
    v.mark(&ann, "user", bob.user.0, "block");
    let span = Span::newest(20);
    let first = v.read(|r| public(r, Some(&ann), PublicFilter::default(), span));
    assert!(first.ids.is_empty());
    let stopped = first.stopped.expect("it looked at enough");
    let rest = Span { before: stopped.0, ..span };
    let last = v.read(|r| public(r, Some(&ann), PublicFilter::default(), rest));
    assert_eq!((last.ids, last.stopped), (vec![oldest], None));
    // Upwards as well.
    let up = Span { upwards: true, after: oldest.0, ..span };
    let first = v.read(|r| public(r, Some(&ann), PublicFilter::default(), up));
    assert!(first.ids.is_empty() && first.stopped.is_some_and(|at| at > oldest));
}

/// A post with a picture.
fn pictured(v: &TestCommunity, who: &Viewer, text: &str) -> EntryId {
    let owner = who.user;
    let file = v.write(move |tx| crate::store::test::rows::file(tx, owner));
    v.try_post(who, NewPost::of(Body { files: vec![file], ..Body::of(text) })).unwrap()
}

#[test]
fn only_media_on_request() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let bare = v.post(&ann, "words #view");
    let seen_by_all = pictured(&v, &ann, "a picture #view");
    let other = pictured(&v, &bob, "another");
    let media = PublicFilter { only_media: true, remote: false };
    let span = Span::newest(20);
    assert_eq!(v.read(|r| public(r, None, media, span)).ids, [other, seen_by_all]);
    let tags = Tags { name: "view".into(), ..Tags::default() };
    assert_eq!(v.read(|r| tagged(r, None, &tags, media, span)).ids, [seen_by_all]);
    assert_eq!(v.read(|r| tagged(r, None, &tags, PublicFilter::default(), span)).ids, [seen_by_all, bare]);
    let filter = OfAuthor { only_media: true, ..OfAuthor::default() };
    assert_eq!(v.read(|r| author(r, Some(&bob), ann.user, &filter, span)).ids, [seen_by_all]);
}

#[test]
fn disabled_users_are_not_shown() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let post = v.post(&bob, "still here #here");
    v.mark(&ann, "user", bob.user.0, "follow");
    let span = Span::newest(20);
    let all = |v: &TestCommunity| {
        let tags = Tags { name: "here".into(), ..Tags::default() };
        v.read(|r| {
            let home = home(r, &ann, span)?.ids;
            let public = public(r, None, PublicFilter::default(), span)?.ids;
            let tagged = tagged(r, None, &tags, PublicFilter::default(), span)?.ids;
            Ok([home, public, tagged, author(r, None, bob.user, &OfAuthor::default(), span)?.ids])
        })
    };
    assert_eq!(all(&v), [[post]; 4]);
    v.sql(format!("UPDATE users SET status = 'disabled' WHERE id = {}", bob.user));
    assert_eq!(all(&v), [const { Vec::<EntryId>::new() }; 4]);
    v.sql(format!("UPDATE users SET status = 'enabled' WHERE id = {}", bob.user));
    v.write(move |tx| crate::store::posts::entries::set_enabled(tx, post, false));
    assert_eq!(all(&v), [const { Vec::<EntryId>::new() }; 4]);
    let mine = v.read(|r| author(r, Some(&bob), bob.user, &OfAuthor::default(), span)).ids;
    assert_eq!(mine, [post], "its author still sees what a moderator switched off");
    v.write(move |tx| crate::store::posts::entries::set_enabled(tx, post, true));
    v.sql("UPDATE hashtags SET enabled = 0");
    assert_eq!(all(&v), [vec![post], vec![post], vec![], vec![post]]);
    assert!(v.db.read(|r| author(r, None, UserId(7), &OfAuthor::default(), span)).is_err());
}

#[test]
fn a_mute_ends() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let post = v.post(&bob, "hear me");
    let until = v.read(|r| Ok(r.now())) + 60_000;
    v.sql(format!("INSERT INTO mutes (id, user_id, target_id, expires_at) VALUES (1, {}, {}, {until})", ann.user, bob.user));
    let shown = |v: &TestCommunity| v.read(|r| public(r, Some(&ann), PublicFilter::default(), Span::newest(20))).ids;
    assert!(shown(&v).is_empty());
    v.clock.advance(61_000);
    assert_eq!(shown(&v), [post]);
}
