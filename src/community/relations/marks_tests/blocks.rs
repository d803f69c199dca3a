use crate::community::test::markskit::{Kit, user};
use crate::error::{Error, Thing};
use crate::model::content::entry::{Mark, Target};
use crate::model::notifications::notification::NotificationKind;
use crate::model::people::user::{Relation, Viewer};
use crate::store::people::directory::{self, Order};
use crate::store::people::users::{self, Column};
use crate::store::test::testrows;

fn friends_who_follow_each_other(kit: &Kit) -> (Viewer, Viewer) {
    let (ann, ben) = (kit.user("ann"), kit.user("ben"));
    assert!(kit.toggle(&ann, Mark::Follow, user(&ben)).is_ok());
    assert!(kit.toggle(&ben, Mark::Follow, user(&ann)).is_ok());
    kit.put(move |tx| testrows::befriend(tx, ann.user, ben.user));
    (ann, ben)
}

#[test]
fn a_block_ends_every_bond_and_lifting_it_restores_nothing() {
    let kit = Kit::new();
    let (ann, ben) = friends_who_follow_each_other(&kit);
    assert_eq!(kit.toggle(&ann, Mark::Block, user(&ben)).ok(), Some(true));
    assert_eq!(kit.relation(&ann, &ben), Relation { blocked: true, ..Relation::default() });
    assert_eq!(kit.relation(&ben, &ann), Relation { blocks_me: true, ..Relation::default() });
    assert_eq!(kit.read(testrows::bonds), 0);
    for who in [&ann, &ben] {
        assert_eq!((kit.stats(who).followers, kit.stats(who).follow.users), (0, 0));
    }
    assert_eq!((kit.stats(&ann).block.users, kit.stats(&ben).blockers), (1, 1));
    kit.recount();
    assert_eq!(kit.toggle(&ann, Mark::Block, user(&ben)).ok(), Some(false));
    assert_eq!(kit.relation(&ann, &ben), Relation::default());
    assert_eq!(kit.read(testrows::bonds), 0);
    kit.recount();
}

#[test]
fn a_block_withdraws_requests_to_follow() {
    let kit = Kit::new();
    let (ann, ben) = (kit.user("ann"), kit.user("ben"));
    kit.put(move |tx| users::set(tx, ann.user, Column::Locked, true));
    assert_eq!(kit.toggle(&ben, Mark::Follow, user(&ann)).ok(), Some(false));
    assert_eq!(kit.read(testrows::bonds), 1);
    assert!(kit.toggle(&ann, Mark::Block, user(&ben)).is_ok());
    assert_eq!(kit.read(testrows::bonds), 0);
}

#[test]
fn the_blocker_forgets_what_the_blocked_did_and_hears_no_more() {
    let kit = Kit::new();
    let (ann, ben, cat) = (kit.user("ann"), kit.user("ben"), kit.user("cat"));
    let post = Target::Post(kit.post(&ann));
    let forum = Target::Forum(kit.forum(&ann));
    assert!(kit.toggle(&ben, Mark::Like, post).is_ok());
    assert!(kit.toggle(&ben, Mark::Follow, user(&ann)).is_ok());
    assert!(kit.toggle(&cat, Mark::Like, post).is_ok());
    assert!(kit.toggle(&ann, Mark::Follow, user(&ben)).is_ok());
    assert_eq!((kit.heard(&ann).len(), kit.unread(&ben, NotificationKind::Follow)), (3, 1));
    assert!(kit.toggle(&ann, Mark::Block, user(&ben)).is_ok());
    assert_eq!(kit.heard(&ann).len(), 1, "what cat did stays");
    assert_eq!((kit.unread(&ann, NotificationKind::Like), kit.unread(&ann, NotificationKind::Follow)), (1, 0));
    assert_eq!(
        (kit.unread(&ben, NotificationKind::Follow), kit.unread(&ben, NotificationKind::Block)),
        (0, 1),
        "the follow became a block"
    );
    assert!(kit.toggle(&ben, Mark::Follow, forum).is_ok());
    assert_eq!(kit.heard(&ann).len(), 1);
    kit.recount();
}

#[test]
fn people_with_a_block_between_them_are_hidden_from_each_other() {
    let kit = Kit::new();
    let (ann, ben, cat) = (kit.user("ann"), kit.user("ben"), kit.user("cat"));
    let (anns, bens) = (Target::Post(kit.post(&ann)), Target::Post(kit.post(&ben)));
    assert!(kit.toggle(&ben, Mark::Dislike, user(&ann)).is_ok());
    assert!(kit.toggle(&ann, Mark::Block, user(&ben)).is_ok());
    let missing = |done| matches!(done, Err(Error::NotFound(Thing::MarkTarget)));
    for mark in [Mark::Like, Mark::Follow] {
        assert!(missing(kit.toggle(&ben, mark, user(&ann))), "{mark:?}");
        assert!(missing(kit.toggle(&ben, mark, anns)));
        assert!(missing(kit.toggle(&ann, mark, bens)));
    }
    assert!(missing(kit.toggle(&ann, Mark::Like, user(&ben))));
    assert_eq!(kit.toggle(&ben, Mark::Dislike, user(&ann)).ok(), Some(false), "one's own mark can be taken back");
    assert_eq!(kit.toggle(&ben, Mark::Block, user(&ann)).ok(), Some(true), "and one can block back");
    assert!(missing(kit.toggle(&ann, Mark::Follow, user(&ben))));
    assert!(kit.heard(&ann).is_empty(), "nobody hears of a block from whom they blocked");
    for who in [ann, ben, cat] {
        kit.put(move |tx| users::set(tx, who.user, Column::Discoverable, true));
    }
    let everybody = |viewer: Option<&Viewer>| kit.read(|r| directory::page(r, viewer.map(|v| v.user), Order::New, 0, 10));
    assert_eq!(everybody(Some(&ann)), [cat.user, ann.user]);
    assert_eq!(everybody(Some(&ben)), [cat.user, ben.user]);
    assert_eq!(everybody(None).len(), 3);
    kit.recount();
}

#[test]
fn one_may_follow_after_all_whom_one_blocked() {
    let kit = Kit::new();
    let (ann, ben) = friends_who_follow_each_other(&kit);
    assert!(kit.toggle(&ann, Mark::Block, user(&ben)).is_ok());
    assert_eq!(kit.toggle(&ann, Mark::Follow, user(&ben)).ok(), Some(true));
    assert_eq!(kit.relation(&ann, &ben), Relation { followed: true, ..Relation::default() });
    assert_eq!((kit.unread(&ben, NotificationKind::Block), kit.unread(&ben, NotificationKind::Follow)), (0, 1));
    kit.recount();
}
