//! Somebody leaves for good.

use crate::community::testkit::Village;
use crate::community::users::{UserRef, find, name_taken};
use crate::community::{drafts, erase, marks, messages};
use crate::error::{Error, Thing};
use crate::model::content::{EntryKind, Mark, Target};
use crate::model::user::Status;
use crate::store::codes::{self, Purpose};
use crate::store::{accounts, counters};

#[test]
fn what_is_theirs_goes_and_what_others_hold_stays() {
    let village = Village::new();
    let (ann, bea) = (village.person("Annie"), village.person("Beate"));
    let post = village.post(&ann, "goodbye #farewell @Beate");
    let settings = village.settings.clone();
    let draft = drafts::NewDraft { kind: EntryKind::Post, create_type: 2, quoted: None, forum: None, post: None, parent: None };
    village.write(move |tx| {
        marks::put(tx, &settings, &ann, Mark::Follow, &Target::User(bea.user), None)?;
        marks::put(tx, &settings, &bea, Mark::Like, &Target::Post(post), None)?;
        let new = messages::NewMessage { text: "keep this".into(), ..messages::NewMessage::default() };
        messages::send(tx, &settings, &ann, bea.user, &new)?;
        drafts::create(tx, &settings, &ann, &draft)?;
        erase::user(tx, ann.user)
    });
    village.read(|r| {
        let gone = find(r, &UserRef::Id(ann.user))?.unwrap_or_else(|| panic!("the tombstone stays"));
        assert_eq!((gone.status, gone.username, gone.nickname.as_str()), (Status::Deleted, format!("deleted_{}", ann.user), ""));
        assert!(find(r, &UserRef::Name("annie".into()))?.is_none());
        assert!(name_taken(r, "annie")?, "the name stays taken");
        assert_eq!(counters::tally(r, "users")?, 1);
        assert_eq!(counters::tally(r, "posts")?, 0);
        let kept = messages::page(r, bea.user, crate::community::conversations::Which::Peer(ann.user), messages::Order::NewestFirst, 0, 9)?;
        assert_eq!(kept.items.iter().map(|message| message.text.as_str()).collect::<Vec<_>>(), ["keep this"]);
        Ok(())
    });
    village.recount();
    let twice = village.try_write(move |tx| erase::user(tx, ann.user));
    assert!(matches!(twice, Err(Error::NotFound(Thing::User))));
}

#[test]
fn codes_sent_to_somebody_go_with_them() {
    let village = Village::new();
    let ann = village.person("Annie");
    village.write(move |tx| {
        accounts::set_email(tx, ann.account, "Ann@example.org")?;
        for address in ["ann@example.org", "bea@example.org"] {
            codes::insert(tx, Purpose::Verify, Some(address), &[1; 32], "{}", tx.now() + 1)?;
        }
        erase::user(tx, ann.user)
    });
    let of = |address: &str| village.read(|r| codes::sent_since(r, Purpose::Verify, address, 0));
    assert_eq!((of("ann@example.org"), of("bea@example.org")), (0, 1));
}
