//! What may be published: the checks and their order.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::posts::new_post::{NewComment, NewPost};
use crate::community::posts::permissions;
use crate::community::test::fixture::TestCommunity;
use crate::community::text::body::{Body, JSON_MAX_BYTES};
use crate::error::{Denied, Error, Limit, Resource, Result, Why};
use crate::model::content::entry::{QuotePolicy, Visibility};
use crate::model::id::{EntryId, FileId};
use crate::model::people::user::{Role, Viewer};
use crate::store::test::rows;

fn denied<T: std::fmt::Debug>(done: Result<T>) -> Denied {
    match done {
        Err(Error::Forbidden(why)) => why,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn invalid<T: std::fmt::Debug>(done: Result<T>) -> (&'static str, Why) {
    match done {
        Err(Error::Invalid { field, why }) => (field, why),
        other => panic!("expected an invalid value, got {other:?}"),
    }
}

fn may(v: &TestCommunity, who: &Viewer, post: EntryId) -> Result<()> {
    v.db.read(|r| permissions::may_comment(r, who, post).map(drop))
}

#[test]
fn texts_titles_and_objects_have_limits() {
    let v = TestCommunity::new();
    let ann = v.person("ann");
    let post = |body: Body, title: Option<&str>| v.try_post(&ann, NewPost { title: title.map(Into::into), ..NewPost::of(body) });
    assert_eq!(invalid(post(Body::of(" \n"), Some(&"t".repeat(99)))), ("text", Why::Empty), "the text comes first");
    assert_eq!(invalid(post(Body::of("x".repeat(20_001)), None)), ("text", Why::TooLong { max: 20_000 }));
    assert!(post(Body::of("字".repeat(20_000)), Some(&"题".repeat(80))).is_ok(), "characters count, not bytes");
    assert_eq!(invalid(post(Body::of("x"), Some(&"t".repeat(81)))), ("title", Why::TooLong { max: 80 }));
    let located = |json: String| post(Body { location: Some(json), ..Body::of("here") }, None);
    assert!(located(r#"{"latitude":1}"#.into()).is_ok());
    assert_eq!(invalid(located("[1]".into())).0, "location");
    let large = format!(r#"{{"a":"{}"}}"#, "x".repeat(JSON_MAX_BYTES));
    assert_eq!(invalid(located(large)), ("location", Why::TooLong { max: JSON_MAX_BYTES }));
    v.recount();
}

#[test]
fn comment_policies_of_the_post() {
    let v = TestCommunity::new();
    let (ann, liked, other) = (v.person("ann"), v.person("liked"), v.person("other"));
    let verified = v.person("verified");
    v.sql(format!("UPDATE users SET verified_at = 1 WHERE id = {}", verified.user));
    v.mark(&ann, "user", liked.user.0, "follow");
    // A follower is not somebody the author follows.
    v.mark(&other, "user", ann.user.0, "follow");
    let with = |comment_policy| v.try_post(&ann, NewPost { comment_policy, ..NewPost::of(Body::of("@other")) }).unwrap();
    let ok = |who, policy| may(&v, who, with(policy)).unwrap();
    [&ann, &liked, &verified, &other].into_iter().for_each(|who| ok(who, 1));
    [&ann, &liked].into_iter().for_each(|who| ok(who, 2));
    assert_eq!(denied(may(&v, &verified, with(2))), Denied::CommentsFollowedOnly);
    [&ann, &liked, &verified].into_iter().for_each(|who| ok(who, 3));
    assert_eq!(denied(may(&v, &other, with(3))), Denied::CommentsFollowedOrVerifiedOnly);
    assert_eq!(denied(may(&v, &ann, with(4))), Denied::CommentsClosed);
    [&ann, &other].into_iter().for_each(|who| ok(who, 5));
    assert_eq!(denied(may(&v, &liked, with(5))), Denied::CommentsMentionedOnly);
    assert!(v.try_post(&ann, NewPost { comment_policy: 6, ..NewPost::of(Body::of("x")) }).is_err());
}

#[test]
fn comment_policies_of_the_author() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let post = v.post(&ann, "hello");
    let expected = [Denied::CommentsFollowedOnly, Denied::CommentsFollowedOrVerifiedOnly, Denied::CommentsNobody];
    for (policy, why) in (2..=4).zip(expected) {
        v.sql(format!("UPDATE users SET comment_policy = {policy} WHERE id = {}", ann.user));
        assert_eq!(denied(may(&v, &bob, post)), why);
        may(&v, &ann, post).unwrap();
    }
}

#[test]
fn of_two_policies_the_lower_code_is_reported() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let with = |comment_policy| v.try_post(&ann, NewPost { comment_policy, ..NewPost::of(Body::of("hello")) }).unwrap();
    let cases = [
        (2, 4, Denied::CommentsNobody),
        (3, 4, Denied::CommentsNobody),
        (3, 2, Denied::CommentsFollowedOnly),
        (2, 3, Denied::CommentsFollowedOnly),
        (5, 4, Denied::CommentsMentionedOnly),
        (4, 2, Denied::CommentsClosed),
    ];
    for (of_post, of_author, why) in cases {
        v.sql(format!("UPDATE users SET comment_policy = {of_author} WHERE id = {}", ann.user));
        assert_eq!(denied(may(&v, &bob, with(of_post))), why, "{of_post} {of_author}");
    }
}

#[test]
fn a_comment_needs_a_visible_post_and_a_parent_under_it() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let (post, other) = (v.post(&ann, "one"), v.post(&ann, "two"));
    let elsewhere = v.comment(&ann, other, "there");
    let reply = NewComment { parent: Some(elsewhere), ..NewComment::of(post, Body::of("x")) };
    assert!(matches!(v.try_comment(&bob, reply), Err(Error::NotFound(Resource::Comment))));
    v.mark(&ann, "user", bob.user.0, "block");
    assert!(matches!(may(&v, &bob, post), Err(Error::NotFound(Resource::PostOfComment))));
    v.try_delete(&ann, post).unwrap();
    assert!(matches!(may(&v, &ann, post), Err(Error::NotFound(Resource::PostOfComment))));
    assert!(matches!(may(&v, &ann, elsewhere), Err(Error::NotFound(Resource::PostOfComment))));
}

#[test]
fn quotes_follow_the_policy_of_the_quoted_author() {
    let v = TestCommunity::new();
    let (ann, fan, other) = (v.person("ann"), v.person("fan"), v.person("other"));
    v.mark(&fan, "user", ann.user.0, "follow");
    let with = |quote_policy, visibility| v.try_post(&ann, NewPost { quote_policy, visibility, ..NewPost::of(Body::of("q")) }).unwrap();
    let quote = |who: &Viewer, id| v.try_post(who, NewPost { quoted: Some(id), ..NewPost::of(Body::of("see")) });
    let followers = with(QuotePolicy::Followers, Visibility::Public);
    quote(&fan, followers).unwrap();
    assert_eq!(denied(quote(&other, followers)), Denied::QuotesClosed);
    let nobody = with(QuotePolicy::Nobody, Visibility::Public);
    assert_eq!(denied(quote(&fan, nobody)), Denied::QuotesClosed);
    quote(&ann, nobody).unwrap();
    let close = with(QuotePolicy::Public, Visibility::Followers);
    assert_eq!(denied(quote(&fan, close)), Denied::QuotesClosed);
    assert!(matches!(quote(&other, close), Err(Error::NotFound(Resource::Post))));
    v.recount();
}

#[test]
fn roles_and_intervals() {
    let mut v = TestCommunity::new();
    let (ann, mute) = (v.person("ann"), v.someone("mute", Role::Restricted));
    assert_eq!(denied(v.try_post(&mute, NewPost::of(Body::of("x")))), Denied::RoleMayNotPublish);
    v.settings.post_interval = 60;
    let post = v.post(&ann, "first");
    let soon = v.try_post(&ann, NewPost::of(Body::of("second")));
    assert!(matches!(soon, Err(Error::TooMany { what: Limit::Publishing, retry_after_seconds: Some(60) })), "{soon:?}");
    v.comment(&ann, post, "comments have their own interval");
    v.clock.advance(60_000);
    v.post(&ann, "second");
}

#[test]
fn only_the_uploader_attaches_a_file() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let owner = ann.user;
    let files: Vec<FileId> = v.write(move |tx| (0..10).map(|_| rows::file(tx, owner)).collect());
    let with = |who: &Viewer, files: &[FileId]| v.try_post(who, NewPost::of(Body { files: files.to_vec(), ..Body::default() }));
    assert_eq!(denied(with(&bob, &files[..1])), Denied::NotUploader);
    assert!(matches!(with(&ann, &files), Err(Error::TooMany { what: Limit::Files, .. })));
    assert!(matches!(with(&ann, &[FileId(1)]), Err(Error::NotFound(Resource::File))));
    let post = with(&ann, &[files[2], files[0], files[2]]).unwrap();
    let view = v.read(|r| crate::community::posts::listing::post(r, None, post));
    assert_eq!(view.attached.files.iter().map(|file| file.id).collect::<Vec<_>>(), [files[2], files[0]]);
}

#[test]
fn who_may_delete() {
    let mut v = TestCommunity::new();
    let (ann, bob, staff) = (v.person("ann"), v.person("bob"), v.someone("staff", Role::Moderator));
    let (one, two) = (v.post(&ann, "one"), v.post(&ann, "two"));
    assert_eq!(denied(v.try_delete(&bob, one)), Denied::NotAuthorDelete);
    v.try_delete(&staff, one).unwrap();
    assert!(matches!(v.try_delete(&staff, one), Err(Error::NotFound(Resource::DeleteTarget))));
    v.settings.post_delete = false;
    assert_eq!(denied(v.try_delete(&ann, two)), Denied::DeleteOff);
    v.recount();
}
