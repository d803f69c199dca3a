//! Editing: versions, mentions, hashtags, and when it is over.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::operations::erase;
use crate::community::posts::edit::{self, CommentEdit, PostEdit};
use crate::community::posts::{listing, new_post};
use crate::community::test::fixture::TestCommunity;
use crate::community::text::body::Body;
use crate::error::{Denied, Error, Result};
use crate::model::clock::MINUTE;
use crate::model::id::{EntryId, FileId, UserId};
use crate::model::people::user::Viewer;
use crate::store::people::users;
use crate::store::test::{fixture, rows};
use crate::store::text::{hashtags, revisions};

fn edit(v: &TestCommunity, who: &Viewer, id: EntryId, body: Body) -> Result<()> {
    let (who, settings) = (*who, v.settings.clone());
    let new = PostEdit { body, title: Some("New".into()), comment_policy: 2, comment_private: false };
    v.try_write(move |tx| edit::edit_post(tx, &settings, &who, id, new))
}

fn refused(done: Result<()>) -> Denied {
    match done {
        Err(Error::Forbidden(why)) => why,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn an_edit_keeps_the_old_version_and_follows_the_new_text() {
    let v = TestCommunity::new();
    let (ann, bob, cem) = (v.person("ann"), v.person("bob"), v.person("cem"));
    let post = v.post(&ann, "#tea @bob");
    edit(&v, &ann, post, Body::of("#bread @bob @cem")).unwrap();
    v.recount();
    let view = v.read(|r| listing::post(r, None, post));
    assert_eq!((view.content.text.as_str(), view.content.edit_count, view.detail.title.as_deref()), ("#bread @bob @cem", 1, Some("New")));
    assert!(view.content.edited_at.is_some() && view.detail.comment_policy == 2);
    assert_eq!(view.attached.hashtags.iter().map(|tag| tag.hashtag.slug.as_str()).collect::<Vec<_>>(), ["bread"]);
    assert_eq!(view.attached.mentioned.iter().map(|m| m.user).collect::<Vec<_>>(), [bob.user, cem.user]);
    let tea = v.read(|r| hashtags::by_slug(r, "tea")).unwrap();
    assert_eq!(tea.posts, 0);
    let receivers: Vec<i64> = v.read(|r| fixture::notifications(r, &[post])).into_iter().map(|row| row.1).collect();
    assert_eq!(receivers, [bob.user.0, cem.user.0], "only who is newly mentioned hears again");
    let old = v.read(|r| revisions::page(r, post, 0, 10));
    assert_eq!(old.iter().map(|old| (old.text.as_str(), old.title.as_deref())).collect::<Vec<_>>(), [("#tea @bob", None)]);
    assert_eq!(v.read(|r| revisions::by_code(r, &old[0].code)).unwrap(), old[0]);
}

#[test]
fn kept_files_keep_their_address() {
    let v = TestCommunity::new();
    let ann = v.person("ann");
    let owner = ann.user;
    let files: Vec<FileId> = v.write(move |tx| (0..3).map(|_| rows::file(tx, owner)).collect());
    let with = |files: &[FileId]| Body { files: files.to_vec(), ..Body::of("pictures") };
    let post = v.try_post(&ann, new_post::NewPost::of(with(&files[..2]))).unwrap();
    let shown = || v.read(|r| listing::post(r, None, post)).attached.files;
    let key = shown()[1].key.clone();
    edit(&v, &ann, post, with(&[files[2], files[1]])).unwrap();
    let after = shown();
    assert_eq!(after.iter().map(|file| file.id).collect::<Vec<_>>(), [files[2], files[1]]);
    assert_eq!(after[1].key, key);
}

#[test]
fn only_the_author_and_only_in_time() {
    let mut v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let post = v.post(&ann, "old");
    assert_eq!(refused(edit(&v, &bob, post, Body::of("new"))), Denied::NotAuthorEdit);
    v.settings.post_edit_minutes = 30;
    v.clock.advance(29 * MINUTE);
    edit(&v, &ann, post, Body::of("new")).unwrap();
    v.clock.advance(MINUTE);
    assert_eq!(refused(edit(&v, &ann, post, Body::of("newer"))), Denied::EditWindowOver);
    v.settings.post_edit = false;
    assert_eq!(refused(edit(&v, &ann, post, Body::of("newer"))), Denied::EditOff { comment: false });
}

#[test]
fn an_edited_comment_does_not_notify_its_target_twice() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let post = v.post(&ann, "hello");
    let comment = v.comment(&bob, post, "hi");
    let (settings, who) = (v.settings.clone(), bob);
    let new = CommentEdit { body: Body::of("hi @ann"), private: true };
    v.write(move |tx| edit::edit_comment(tx, &settings, &who, comment, new));
    assert_eq!(v.read(|r| fixture::notifications(r, &[comment])).len(), 1);
    assert!(v.read(|r| listing::comment(r, Some(&ann), comment)).detail.private);
    v.recount();
}

#[test]
fn a_draft_of_sticky_digest_or_reply_is_refused() {
    let v = TestCommunity::new();
    let ann = v.person("ann");
    let post = v.post(&ann, "hello");
    let reply = v.comment(&ann, post, "a");
    let reply = v.reply(&ann, post, reply, "b");
    let may = |id| v.db.read(|r| edit::may_redraft(r, &v.settings, &ann, id)).map(drop);
    may(post).unwrap();
    assert_eq!(refused(may(reply)), Denied::EditReply);
    v.sql(format!("UPDATE contents SET digest = 2 WHERE id = {post}"));
    assert_eq!(refused(may(post)), Denied::EditDigest);
    v.sql(format!("UPDATE contents SET sticky = 2 WHERE id = {post}"));
    assert_eq!(refused(may(post)), Denied::EditSticky);
}

#[test]
fn mentions_survive_renames_and_deletions() {
    let v = TestCommunity::new();
    let (ann, bob, cem) = (v.person("ann"), v.person("bob"), v.person("cem"));
    let post = v.post(&ann, "@bob @cem");
    v.write(move |tx| {
        users::rename(tx, bob.user, "Robert", "robert")?;
        users::rename(tx, cem.user, "Bob", "bob")?;
        erase::user(tx, cem.user)
    });
    let shown = || -> Vec<(String, UserId, bool)> {
        let found = v.read(|r| listing::post(r, None, post)).attached.mentioned;
        found.into_iter().map(|person| (person.name, person.user, person.gone)).collect()
    };
    let expected = [("bob".to_owned(), bob.user, false), ("cem".to_owned(), cem.user, true)];
    assert_eq!(shown(), expected);
    edit(&v, &ann, post, Body::of("hello @bob and @cem")).unwrap();
    assert_eq!(shown(), expected, "an edit changes no meaning");
}
