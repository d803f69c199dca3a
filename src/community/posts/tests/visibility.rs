//! The visibility matrix, case by case.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::posts::new_post::{NewComment, NewPost};
use crate::community::posts::{edit, listing};
use crate::community::test::fixture::TestCommunity;
use crate::community::text::body::Body;
use crate::community::visibility::viewer::{self, Listing};
use crate::error::{Denied, Error, Resource};
use crate::model::content::entry::{EntryKind, Visibility};
use crate::model::id::EntryId;
use crate::model::people::user::Viewer;
use crate::store::test::rows;

fn sees(v: &TestCommunity, who: Option<&Viewer>, id: EntryId) -> [bool; 3] {
    [Listing::Detail, Listing::List, Listing::Public].map(|place| v.read(|r| viewer::may_see(r, who, id, place)))
}

const ALL: [bool; 3] = [true, true, true];
const NONE: [bool; 3] = [false, false, false];
const ABOUT: [bool; 3] = [true, true, false];
const OPENED: [bool; 3] = [true, false, false];

#[test]
fn audiences() {
    let v = TestCommunity::new();
    let (ann, fan, addressed, other) = (v.person("ann"), v.person("fan"), v.person("addressed"), v.person("other"));
    v.mark(&fan, "user", ann.user.0, "follow");
    let post = |visibility| v.try_post(&ann, NewPost { visibility, ..NewPost::of(Body::of("@addressed")) }).unwrap();
    // Author, follower, mentioned, other, nobody.
    let cases = [
        (Visibility::Public, [ALL, ALL, ALL, ALL, ALL]),
        (Visibility::Unlisted, [ALL, ABOUT, ABOUT, ABOUT, ABOUT]),
        (Visibility::Followers, [ALL, ALL, OPENED, NONE, NONE]),
        (Visibility::Direct, [OPENED, NONE, OPENED, NONE, NONE]),
    ];
    for (visibility, expected) in cases {
        let id = post(visibility);
        let seen = [Some(&ann), Some(&fan), Some(&addressed), Some(&other), None].map(|who| sees(&v, who, id));
        assert_eq!(seen, expected, "{visibility:?}");
    }
}

#[test]
fn private_comments_are_visible_to_two_people() {
    let v = TestCommunity::new();
    let (ann, bob, cem) = (v.person("ann"), v.person("bob"), v.person("cem"));
    let post = v.post(&ann, "hello");
    let private = v.try_comment(&bob, NewComment { private: true, ..NewComment::of(post, Body::of("psst")) }).unwrap();
    assert_eq!([Some(&ann), Some(&bob), Some(&cem), None].map(|who| sees(&v, who, private)), [ALL, ALL, NONE, NONE]);
    let quiet = v.try_post(&ann, NewPost { comment_private: true, ..NewPost::of(Body::of("write to me")) }).unwrap();
    let forced = v.comment(&bob, quiet, "dear ann");
    assert_eq!([Some(&ann), Some(&bob), Some(&cem)].map(|who| sees(&v, who, forced)), [ALL, ALL, NONE]);
}

#[test]
fn a_private_exchange_has_two_sides() {
    let v = TestCommunity::new();
    let (ann, bob, cem) = (v.person("ann"), v.person("bob"), v.person("cem"));
    let post = v.post(&ann, "hello");
    let asked = v.try_comment(&bob, NewComment { private: true, ..NewComment::of(post, Body::of("psst")) }).unwrap();
    let answer = v.reply(&ann, post, asked, "what is it, @cem?");
    let further = v.reply(&bob, post, answer, "nothing");
    let seen = |id| [Some(&ann), Some(&bob), Some(&cem), None].map(|who| sees(&v, who, id));
    for id in [asked, answer, further] {
        assert_eq!(seen(id), [ALL, ALL, NONE, NONE]);
    }
    let receivers: Vec<i64> = v.read(|r| crate::store::test::fixture::notifications(r, &[answer])).iter().map(|row| row.1).collect();
    assert_eq!(receivers, [bob.user.0, ann.user.0], "each side hears of the other, the mentioned stranger of nothing");
    let (who, settings) = (bob, v.settings.clone());
    let open = edit::CommentEdit { body: Body::of("open"), private: false };
    v.write(move |tx| edit::edit_comment(tx, &settings, &who, further, open));
    assert_eq!(seen(further), [ALL, ALL, NONE, NONE], "a reply to something private stays private");
}

#[test]
fn private_comments_are_not_counted_for_strangers() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let post = v.post(&ann, "hello");
    let open = v.comment(&bob, post, "hi");
    let counted = || {
        let content = v.read(|r| listing::post(r, None, post)).content;
        let replies = v.read(|r| rows::content_counter(r, post, "replies"));
        (content.comments, replies, content.last_comment_at)
    };
    let before = counted();
    assert_eq!(before, (1, 1, Some(open.created_at())));
    let private = v.try_comment(&bob, NewComment { private: true, ..NewComment::of(post, Body::of("psst")) }).unwrap();
    assert_eq!(counted(), before);
    let flip = |private_now| {
        let (who, settings) = (bob, v.settings.clone());
        let new = edit::CommentEdit { body: Body::of("well"), private: private_now };
        v.write(move |tx| edit::edit_comment(tx, &settings, &who, private, new));
        v.recount();
        counted()
    };
    assert_eq!([flip(false), flip(true)], [(2, 2, Some(private.created_at())), before]);
    let by_bob = listing::PostFilter { authors: vec![bob.user], ..listing::PostFilter::default() };
    assert_eq!(v.read(|r| listing::comments(r, Some(&bob), &by_bob, listing::With::default(), listing::Slice { offset: 0, size: 9 })).0, 2);
    v.try_delete(&bob, private).unwrap();
    assert_eq!(counted(), before);
}

#[test]
fn comments_have_the_visibility_of_their_post() {
    let v = TestCommunity::new();
    let (ann, fan, other) = (v.person("ann"), v.person("fan"), v.person("other"));
    v.mark(&fan, "user", ann.user.0, "follow");
    let post = v.try_post(&ann, NewPost { visibility: Visibility::Followers, ..NewPost::of(Body::of("close")) }).unwrap();
    let comment = v.comment(&fan, post, "yes");
    assert_eq!([Some(&ann), Some(&fan), Some(&other), None].map(|who| sees(&v, who, comment)), [ALL, ALL, NONE, NONE]);
    v.try_delete(&ann, post).unwrap();
    assert_eq!(sees(&v, Some(&other), comment), NONE, "deleting the post opens nothing");
    assert_eq!(sees(&v, Some(&ann), comment), ALL, "what others wrote stays");
}

#[test]
fn a_block_hides_both_ways() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let (by_ann, by_bob) = (v.post(&ann, "a"), v.post(&bob, "b"));
    v.mark(&ann, "user", bob.user.0, "block");
    assert_eq!(sees(&v, Some(&ann), by_bob), OPENED, "the blocker may still open it");
    assert_eq!(sees(&v, Some(&bob), by_ann), NONE);
    assert_eq!(sees(&v, None, by_ann), ALL);
}

#[test]
fn blocked_entries_and_hashtags_leave_lists() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let (tea, bread) = (v.post(&ann, "#tea"), v.post(&ann, "bread"));
    let under = v.comment(&ann, bread, "crumbs");
    let tag = v.read(|r| crate::store::text::hashtags::by_slug(r, "tea")).unwrap().id;
    v.mark(&bob, "hashtag", tag.0, "block");
    v.mark(&bob, "entry", bread.0, "block");
    assert_eq!([tea, bread, under].map(|id| sees(&v, Some(&bob), id)), [OPENED, OPENED, OPENED]);
    v.mark(&ann, "hashtag", tag.0, "block");
    assert_eq!(sees(&v, Some(&ann), tea), ALL, "one's own is never hidden");
}

#[test]
fn private_forums_are_for_their_followers() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    v.sql("INSERT INTO forums (id, gid, name, private) VALUES (5, 'g', 'Garden', 1)");
    let forum = Some(crate::model::id::ForumId(5));
    let post = v.try_post(&ann, NewPost { forum, ..NewPost::of(Body::of("roses")) }).unwrap();
    let comment = v.comment(&ann, post, "and thorns");
    assert_eq!([post, comment].map(|id| sees(&v, Some(&bob), id)), [NONE, NONE]);
    v.mark(&bob, "forum", 5, "follow");
    assert_eq!([post, comment].map(|id| sees(&v, Some(&bob), id)), [ALL, ALL]);
    v.mark(&bob, "forum", 5, "block");
    assert_eq!([post, comment].map(|id| sees(&v, Some(&bob), id)), [NONE, NONE]);
}

#[test]
fn opening_gives_the_reason_for_refusal() {
    let v = TestCommunity::new();
    let (ann, bob, cem) = (v.person("ann"), v.person("bob"), v.person("cem"));
    let (off, gone, orphan) = (v.post(&ann, "off"), v.post(&ann, "gone"), v.post(&cem, "orphan"));
    v.sql(format!("UPDATE contents SET enabled = 0 WHERE id = {off}"));
    v.try_delete(&ann, gone).unwrap();
    v.sql(format!("UPDATE users SET status = 'deleted' WHERE id = {}", cem.user));
    let open = |who, id| v.db.read(|r| listing::post(r, Some(who), id));
    assert!(open(&ann, off).is_ok());
    assert!(matches!(open(&bob, off), Err(Error::NotFound(Resource::DisabledPost))));
    assert!(matches!(open(&ann, gone), Err(Error::NotFound(Resource::Post))));
    assert!(matches!(open(&bob, orphan), Err(Error::Forbidden(Denied::TargetDeleted))));
    let comment = v.db.read(|r| viewer::open(r, None, EntryKind::Comment, off));
    assert!(matches!(comment, Err(Error::NotFound(Resource::Comment))));
}

#[test]
fn details_count_views() {
    let v = TestCommunity::new();
    let ann = v.person("ann");
    let post = v.post(&ann, "look");
    v.write(move |tx| listing::viewed(tx, post));
    assert_eq!(v.read(|r| listing::post(r, None, post)).content.views, 1);
}

#[test]
fn blocks_hide_what_is_nested_in_lists() {
    let v = TestCommunity::new();
    let (ann, bob, cem) = (v.person("ann"), v.person("bob"), v.person("cem"));
    let post = v.post(&ann, "hello");
    let quote = v.try_post(&bob, NewPost { quoted: Some(post), ..NewPost::of(Body::of("see")) }).unwrap();
    let parent = v.comment(&ann, post, "first");
    let reply = v.reply(&bob, post, parent, "second");
    v.mark(&cem, "user", ann.user.0, "block");
    let filter = listing::PostFilter { authors: vec![bob.user], ..listing::PostFilter::default() };
    let (slice, with) = (listing::Slice { offset: 0, size: 9 }, listing::With { post: true, parent: true });
    let nested = |who: &Viewer| {
        let posts = v.read(|r| listing::posts(r, Some(who), &filter, slice)).1;
        let comments = v.read(|r| listing::comments(r, Some(who), &filter, with, slice)).1;
        [posts[0].quoted.is_some(), comments[0].post.is_some(), comments[0].parent.is_some()]
    };
    assert_eq!([nested(&bob), nested(&cem)], [ALL, NONE]);
    let opened = v.read(|r| listing::comment(r, Some(&cem), reply));
    assert!(opened.post.is_some() && opened.parent.is_some(), "the details still show them");
    assert!(v.read(|r| listing::post(r, Some(&cem), quote)).quoted.is_some());
}
