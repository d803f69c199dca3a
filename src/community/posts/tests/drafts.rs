//! The life of a draft.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::posts::drafts::{self, Change, DraftBy, DraftList, NewDraft};
use crate::community::posts::listing;
use crate::community::test::fixture::TestCommunity;
use crate::error::{Denied, DraftAct, Error, Limit, Resource, Result, Why};
use crate::model::content::entry::{Draft, DraftState, EntryKind};
use crate::model::id::{DraftId, EntryId};
use crate::model::people::user::Viewer;
use crate::store::db::counters;
use crate::store::test::rows;
use crate::store::text::revisions;

const POST: NewDraft = NewDraft { kind: EntryKind::Post, create_type: 2, quoted: None, forum: None, post: None, parent: None };

fn create(v: &TestCommunity, who: &Viewer, new: NewDraft) -> Result<Draft> {
    let (who, settings) = (*who, v.settings.clone());
    v.try_write(move |tx| drafts::create(tx, &settings, &who, &new))
}

fn update(v: &TestCommunity, who: &Viewer, id: DraftId, change: Change) -> Result<Draft> {
    let (who, settings) = (*who, v.settings.clone());
    v.try_write(move |tx| drafts::update(tx, &settings, &who, &DraftBy::Id(id), change))
}

fn write(v: &TestCommunity, who: &Viewer, id: DraftId, text: &str) {
    update(v, who, id, Change { text: Some(text.into()), ..Change::default() }).unwrap();
}

fn publish(v: &TestCommunity, who: &Viewer, id: DraftId) -> Result<EntryId> {
    let (who, settings) = (*who, v.settings.clone());
    v.try_write(move |tx| drafts::publish(tx, &settings, &who, &DraftBy::Id(id)))
}

fn boxes(v: &TestCommunity, who: &Viewer) -> (i64, i64) {
    let inbox = v.read(|r| counters::inbox(r, who.user));
    (inbox.post_drafts, inbox.comment_drafts)
}

fn refused<T: std::fmt::Debug>(done: Result<T>) -> Denied {
    match done {
        Err(Error::Forbidden(why)) => why,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn a_draft_from_creation_to_publication() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let draft = create(&v, &ann, POST).unwrap();
    assert_eq!(boxes(&v, &ann), (1, 0));
    let owner = ann.user;
    let file = v.write(move |tx| rows::file(tx, owner));
    let change = Change {
        text: Some("#tea for @bob".into()),
        title: Some(Some(" Invitation ".into())),
        comment_policy: Some(2),
        is_anonymous: Some(true),
        add_files: vec![file],
        ..Change::default()
    };
    update(&v, &ann, draft.id, change).unwrap();
    let view = v.read(|r| drafts::detail(r, &ann, &DraftBy::Did(&draft.did)));
    assert_eq!((view.draft.title.as_deref(), view.files.len(), view.draft.state), (Some("Invitation"), 1, DraftState::Draft));
    assert!(matches!(v.db.read(|r| drafts::detail(r, &bob, &DraftBy::Id(draft.id))), Err(Error::NotFound(Resource::Draft))));
    let post = publish(&v, &ann, draft.id).unwrap();
    let view = v.read(|r| listing::post(r, Some(&ann), post));
    assert!(view.content.anonymous && view.detail.comment_policy == 2 && view.attached.files.len() == 1);
    assert_eq!(boxes(&v, &ann), (0, 0));
    assert_eq!(refused(publish(&v, &ann, draft.id)), Denied::DraftPublished(DraftAct::Publish));
    assert_eq!(refused(update(&v, &ann, draft.id, Change::default())), Denied::DraftPublished(DraftAct::Update));
    v.recount();
}

#[test]
fn a_refused_publication_leaves_the_draft_as_it_was() {
    let v = TestCommunity::new();
    let ann = v.person("ann");
    let draft = create(&v, &ann, POST).unwrap();
    assert!(matches!(publish(&v, &ann, draft.id), Err(Error::Invalid { field: "text", .. })));
    assert_eq!(boxes(&v, &ann), (1, 0));
    v.recount();
}

#[test]
fn review_recall_and_deletion() {
    let v = TestCommunity::new();
    let ann = v.person("ann");
    let draft = create(&v, &ann, POST).unwrap();
    let id = draft.id;
    let recall = || v.try_write(move |tx| drafts::recall(tx, &ann, &DraftBy::Id(id)));
    let delete = || v.try_write(move |tx| drafts::delete(tx, &ann, &DraftBy::Id(id)));
    assert_eq!(refused(recall()), Denied::DraftNotUnderReview);
    v.write(move |tx| crate::store::test::fixture::submit(tx, id));
    assert_eq!(boxes(&v, &ann), (0, 0));
    let on = |shelf| v.read(|r| drafts::list(r, &ann, EntryKind::Post, shelf, 0, 10)).0;
    assert_eq!([DraftList::Open, DraftList::UnderReview, DraftList::All].map(on), [0, 1, 1]);
    assert_eq!(refused(delete()), Denied::DraftUnderReview(DraftAct::Delete));
    recall().unwrap();
    assert_eq!(boxes(&v, &ann), (1, 0));
    delete().unwrap();
    assert_eq!((boxes(&v, &ann), on(DraftList::All)), ((0, 0), 0));
    assert!(matches!(delete(), Err(Error::NotFound(Resource::Draft))));
}

#[test]
fn a_matching_draft_is_reused() {
    let v = TestCommunity::new();
    let ann = v.person("ann");
    let post = v.post(&ann, "hello");
    let quick = NewDraft { create_type: 1, ..POST };
    let first = create(&v, &ann, quick).unwrap();
    assert_eq!(create(&v, &ann, quick).unwrap().id, first.id);
    write(&v, &ann, first.id, "begun");
    assert_ne!(create(&v, &ann, quick).unwrap().id, first.id);
    assert_ne!(create(&v, &ann, POST).unwrap().id, create(&v, &ann, POST).unwrap().id);
    let comment = NewDraft { kind: EntryKind::Comment, post: Some(post), ..POST };
    let first = create(&v, &ann, comment).unwrap();
    write(&v, &ann, first.id, "begun");
    assert_eq!(create(&v, &ann, comment).unwrap().id, first.id);
    assert_eq!(boxes(&v, &ann), (4, 1));
    let published = publish(&v, &ann, first.id).unwrap();
    assert_eq!(v.read(|r| listing::comment(r, None, published)).detail.post, post);
    assert_ne!(create(&v, &ann, comment).unwrap().id, first.id);
}

#[test]
fn ten_drafts_are_the_limit() {
    let v = TestCommunity::new();
    let ann = v.person("ann");
    let first = create(&v, &ann, POST).unwrap();
    (0..9).for_each(|_| drop(create(&v, &ann, POST).unwrap()));
    v.write(move |tx| crate::store::test::fixture::submit(tx, first.id));
    assert!(matches!(create(&v, &ann, POST), Err(Error::TooMany { what: Limit::Drafts, .. })), "those under review count");
    let (total, page) = v.read(|r| drafts::list(r, &ann, EntryKind::Post, DraftList::All, 8, 5));
    assert_eq!((total, page.len(), page[1].draft.id), (10, 2, first.id), "newest first");
}

#[test]
fn a_draft_of_a_content_edits_it() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let post = v.post(&ann, "old #tea");
    let settings = v.settings.clone();
    let of_content = |who: Viewer| {
        let settings = settings.clone();
        v.try_write(move |tx| drafts::of_content(tx, &settings, &who, post))
    };
    assert_eq!(refused(of_content(bob)), Denied::NotAuthorEdit);
    let draft = of_content(ann).unwrap();
    assert_eq!((draft.text.as_str(), draft.entry), ("old #tea", Some(post)));
    assert_eq!(of_content(ann).unwrap().id, draft.id);
    write(&v, &ann, draft.id, "new #bread");
    assert_eq!(publish(&v, &ann, draft.id).unwrap(), post);
    assert_eq!(v.read(|r| listing::post(r, None, post)).content.text, "new #bread");
    assert_eq!(v.read(|r| revisions::count(r, post)), 1);
    v.recount();
}

#[test]
fn a_comment_draft_asks_for_permission_at_once() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let post = v.post(&ann, "hello");
    let comment = NewDraft { kind: EntryKind::Comment, post: Some(post), ..POST };
    assert!(matches!(create(&v, &bob, NewDraft { post: None, ..comment }), Err(Error::NotFound(Resource::PostOfComment))));
    v.sql(format!("UPDATE users SET comment_policy = 4 WHERE id = {}", ann.user));
    assert_eq!(refused(create(&v, &bob, comment)), Denied::CommentsNobody);
}

#[test]
fn a_draft_is_longer_than_a_post_but_not_endless() {
    let v = TestCommunity::new();
    let ann = v.person("ann");
    let draft = create(&v, &ann, POST).unwrap();
    let max = 4 * v.settings.post_max_length;
    write(&v, &ann, draft.id, &"é".repeat(max));
    let change = Change { text: Some("é".repeat(max + 1)), ..Change::default() };
    assert!(matches!(update(&v, &ann, draft.id, change), Err(Error::Invalid { field: "text", why: Why::TooLong { .. } })));
}
