//! Who is notified of what.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::posts::new_post::{NewComment, NewPost};
use crate::community::test::fixture::TestCommunity;
use crate::community::text::body::Body;
use crate::model::content::entry::Visibility;
use crate::model::id::EntryId;
use crate::model::people::user::Viewer;
use crate::store::test::fixture::{self, NotificationRow};

fn notified(v: &TestCommunity, id: EntryId) -> Vec<NotificationRow> {
    v.read(|r| fixture::notifications(r, &[id]))
}

#[test]
fn a_comment_notifies_the_post_author_and_a_reply_only_the_parent_author() {
    let v = TestCommunity::new();
    let (ann, bob, cem) = (v.person("ann"), v.person("bob"), v.person("cem"));
    let post = v.post(&ann, "hello");
    let first = v.comment(&bob, post, "hi");
    assert_eq!(notified(&v, first), [(8, ann.user.0, bob.user.0, Some(post.0), Some(first.0), false, false)]);
    let second = v.reply(&cem, post, first, "hey");
    assert_eq!(notified(&v, second), [(8, bob.user.0, cem.user.0, Some(first.0), Some(second.0), false, false)]);
    let own = v.reply(&cem, post, second, "me again");
    assert!(notified(&v, own).is_empty(), "a reply to oneself tells nobody");
}

#[test]
fn an_answer_that_mentions_its_target_is_one_notification() {
    let v = TestCommunity::new();
    let (ann, bob, cem) = (v.person("ann"), v.person("bob"), v.person("cem"));
    let post = v.post(&ann, "hello");
    let comment = v.comment(&bob, post, "yes @Ann, and @cem @cem @bob");
    let rows = notified(&v, comment);
    assert_eq!(
        rows,
        [
            (8, ann.user.0, bob.user.0, Some(post.0), Some(comment.0), true, false),
            (7, cem.user.0, bob.user.0, Some(comment.0), None, true, false),
        ]
    );
    let quote = v.try_post(&cem, NewPost { quoted: Some(post), ..NewPost::of(Body::of("see @ann")) }).unwrap();
    assert_eq!(notified(&v, quote), [(9, ann.user.0, cem.user.0, Some(post.0), Some(quote.0), true, false)]);
}

#[test]
fn two_unread_comments_of_one_person_are_two_notifications() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let post = v.post(&ann, "hello");
    v.comment(&bob, post, "one");
    v.comment(&bob, post, "two");
    assert_eq!(notified(&v, post).len(), 2);
    v.recount();
}

#[test]
fn blocks_in_either_direction_prevent_notifications() {
    let v = TestCommunity::new();
    let (ann, bob, cem) = (v.person("ann"), v.person("bob"), v.person("cem"));
    v.mark(&ann, "user", bob.user.0, "block");
    v.mark(&bob, "user", cem.user.0, "block");
    let post = v.post(&bob, "@ann @cem");
    assert!(notified(&v, post).is_empty());
}

#[test]
fn nobody_is_notified_of_what_they_may_not_open() {
    let v = TestCommunity::new();
    let (ann, bob, cem) = (v.person("ann"), v.person("bob"), v.person("cem"));
    let post = v.post(&ann, "hello");
    let private = NewComment { private: true, ..NewComment::of(post, Body::of("psst @cem")) };
    let private = v.try_comment(&bob, private).unwrap();
    assert_eq!(notified(&v, private), [(8, ann.user.0, bob.user.0, Some(post.0), Some(private.0), false, false)]);
    // Mentioned people may open a post for followers.
    let followers = NewPost { visibility: Visibility::Followers, ..NewPost::of(Body::of("@bob @cem")) };
    v.mark(&cem, "user", ann.user.0, "follow");
    let followers = v.try_post(&ann, followers).unwrap();
    let named = |who: &Viewer| (7, who.user.0, ann.user.0, Some(followers.0), None, true, false);
    assert_eq!(notified(&v, followers), [named(&bob), named(&cem)]);
    let direct = NewPost { visibility: Visibility::Direct, ..NewPost::of(Body::of("@bob @cem #secret")) };
    let direct = v.try_post(&ann, direct).unwrap();
    // Only in dialects that have direct posts.
    let message = |who: &Viewer| (25, who.user.0, ann.user.0, None, Some(direct.0), false, false);
    assert_eq!(notified(&v, direct), [message(&bob), message(&cem)]);
    v.recount();
}

#[test]
fn an_anonymous_comment_is_marked_so_and_deletion_keeps_the_notification() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let post = v.post(&ann, "hello");
    let id = v.try_comment(&bob, NewComment { anonymous: true, ..NewComment::of(post, Body::of("guess who")) }).unwrap();
    let expected = [(8, ann.user.0, bob.user.0, Some(post.0), Some(id.0), false, true)];
    assert_eq!(notified(&v, id), expected);
    v.try_delete(&bob, id).unwrap();
    assert_eq!(notified(&v, id), expected);
    v.recount();
}
