//! Erasure of a user.

use crate::community::messages::{message, sides};
use crate::community::operations::erase;
use crate::community::people::users::{UserRef, find, name_taken};
use crate::community::posts::drafts;
use crate::community::posts::new_post::NewPost;
use crate::community::relations::marks;
use crate::community::test::fixture::TestCommunity;
use crate::community::text::body::Body;
use crate::error::{Error, Resource};
use crate::model::content::entry::{EntryKind, Mark, Target};
use crate::model::id::FileId;
use crate::model::people::user::Status;
use crate::store::accounts::account;
use crate::store::accounts::codes::{self, Purpose};
use crate::store::db::counters;
use crate::store::files::file::{Use, attach};
use crate::store::test::{fixture, rows};

#[test]
fn erasing_a_user_deletes_own_data_and_keeps_data_of_others() {
    let v = TestCommunity::new();
    let (ann, bea) = (v.person("Annie"), v.person("Beate"));
    let post = v.post(&ann, "goodbye #farewell @Beate");
    let settings = v.settings.clone();
    let draft = drafts::NewDraft { kind: EntryKind::Post, create_type: 2, quoted: None, forum: None, post: None, parent: None };
    v.write(move |tx| {
        marks::put(tx, &settings, &ann, Mark::Follow, &Target::User(bea.user), None)?;
        marks::put(tx, &settings, &bea, Mark::Like, &Target::Post(post), None)?;
        let new = message::NewMessage { text: "keep this".into(), ..message::NewMessage::default() };
        message::send(tx, &settings, &ann, message::may_send(tx, &settings, &ann, Some(bea.user))?, &new)?;
        drafts::create(tx, &settings, &ann, &draft)?;
        erase::user(tx, ann.user)
    });
    v.read(|r| {
        let gone = find(r, &UserRef::Id(ann.user))?.expect("the tombstone stays");
        assert_eq!((gone.status, gone.username, gone.nickname.as_str()), (Status::Deleted, format!("deleted_{}", ann.user), ""));
        assert!(find(r, &UserRef::Name("annie".into()))?.is_none());
        assert!(name_taken(r, "annie")?, "the name stays taken");
        assert_eq!(counters::tally(r, "users")?, 1);
        assert_eq!(counters::tally(r, "posts")?, 0);
        let kept = message::page(r, bea.user, sides::ConversationRef::Peer(ann.user), message::MessageOrder::NewestFirst, 0, 9)?;
        assert_eq!(kept.items.iter().map(|message| message.text.as_str()).collect::<Vec<_>>(), ["keep this"]);
        Ok(())
    });
    v.recount();
    let twice = v.try_write(move |tx| erase::user(tx, ann.user));
    assert!(matches!(twice, Err(Error::NotFound(Resource::User))));
}

#[test]
fn erasing_a_user_deletes_files_that_nobody_else_uses() {
    let v = TestCommunity::new();
    let (ann, bea) = (v.person("Annie"), v.person("Beate"));
    let owner = ann.user;
    let files: Vec<FileId> = v.write(move |tx| (0..4).map(|_| rows::file(tx, owner)).collect());
    v.sql("INSERT INTO file_chunks SELECT id, 'original', 0, x'00' FROM files");
    v.sql("INSERT INTO file_variants SELECT id, 'original', 'image/png', 1, 1, 1 FROM files");
    let body = Body { files: vec![files[0]], ..Body::of("a picture") };
    v.try_post(&ann, NewPost::of(body)).expect("a post with a file");
    let (settings, sent) = (v.settings.clone(), files[1]);
    let draft = drafts::NewDraft { kind: EntryKind::Post, create_type: 2, quoted: None, forum: None, post: None, parent: None };
    v.write(move |tx| {
        attach(tx, sent, Use::Upload(ann.user), 0)?;
        let new = message::NewMessage { files: vec![sent], ..message::NewMessage::default() };
        message::send(tx, &settings, &ann, message::may_send(tx, &settings, &ann, Some(bea.user))?, &new)?;
        let draft = drafts::create(tx, &settings, &ann, &draft)?.id;
        attach(tx, files[2], Use::Draft(draft), 0)?;
        attach(tx, files[3], Use::Upload(ann.user), 0)?;
        erase::user(tx, ann.user)
    });
    for table in ["file_chunks", "file_variants"] {
        let left = v.read(|r| fixture::number(r, &format!("SELECT min(file_id) * (count(*) = 1) FROM {table}")));
        assert_eq!(left, sent.0, "{table}: only what was sent to somebody");
    }
    assert_eq!(v.read(|r| fixture::number(r, "SELECT count(*) FROM files WHERE state = 'gone' AND name = ''")), 3);
}

#[test]
fn erasing_a_user_deletes_their_codes() {
    let v = TestCommunity::new();
    let ann = v.person("Annie");
    v.write(move |tx| {
        account::set_email(tx, ann.account, "Ann@example.org")?;
        for address in ["ann@example.org", "bea@example.org"] {
            codes::insert(tx, Purpose::Verify, Some(address), &[1; 32], "{}", tx.now() + 1)?;
        }
        erase::user(tx, ann.user)
    });
    let of = |address: &str| v.read(|r| codes::sent_since(r, Purpose::Verify, address, 0));
    assert_eq!((of("ann@example.org"), of("bea@example.org")), (0, 1));
}
