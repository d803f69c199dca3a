use crate::community::test::fixture::Village;
use crate::community::test::marks::user;
use crate::error::{Error, Thing};
use crate::model::content::entry::{Mark, Target};
use crate::model::notifications::notification::NotificationKind;
use crate::model::people::user::{Relation, Viewer};
use crate::store::people::directory::{self, DirectoryOrder};
use crate::store::people::users::{self, Column};
use crate::store::test::rows;

fn friends_who_follow_each_other(village: &Village) -> (Viewer, Viewer) {
    let (ann, ben) = (village.person("ann"), village.person("ben"));
    assert!(village.toggle(&ann, Mark::Follow, user(&ben)).is_ok());
    assert!(village.toggle(&ben, Mark::Follow, user(&ann)).is_ok());
    village.write(move |tx| rows::befriend(tx, ann.user, ben.user));
    (ann, ben)
}

#[test]
fn a_block_ends_every_relation_and_unblocking_restores_none() {
    let village = Village::still().with_every_mark();
    let (ann, ben) = friends_who_follow_each_other(&village);
    assert_eq!(village.toggle(&ann, Mark::Block, user(&ben)).ok(), Some(true));
    assert_eq!(village.relation(&ann, &ben), Relation { blocked: true, ..Relation::default() });
    assert_eq!(village.relation(&ben, &ann), Relation { blocks_me: true, ..Relation::default() });
    assert_eq!(village.read(rows::bonds), 0);
    for who in [&ann, &ben] {
        assert_eq!((village.stats(who).followers, village.stats(who).follow.users), (0, 0));
    }
    assert_eq!((village.stats(&ann).block.users, village.stats(&ben).blockers), (1, 1));
    village.recount();
    assert_eq!(village.toggle(&ann, Mark::Block, user(&ben)).ok(), Some(false));
    assert_eq!(village.relation(&ann, &ben), Relation::default());
    assert_eq!(village.read(rows::bonds), 0);
    village.recount();
}

#[test]
fn a_block_withdraws_requests_to_follow() {
    let village = Village::still().with_every_mark();
    let (ann, ben) = (village.person("ann"), village.person("ben"));
    village.write(move |tx| users::set(tx, ann.user, Column::Locked, true));
    assert_eq!(village.toggle(&ben, Mark::Follow, user(&ann)).ok(), Some(false));
    assert_eq!(village.read(rows::bonds), 1);
    assert!(village.toggle(&ann, Mark::Block, user(&ben)).is_ok());
    assert_eq!(village.read(rows::bonds), 0);
}

#[test]
fn a_block_removes_notifications_and_prevents_new_ones() {
    let village = Village::still().with_every_mark();
    let (ann, ben, cat) = (village.person("ann"), village.person("ben"), village.person("cat"));
    let post = Target::Post(village.bare_post(&ann));
    let forum = Target::Forum(village.forum(&ann));
    assert!(village.toggle(&ben, Mark::Like, post).is_ok());
    assert!(village.toggle(&ben, Mark::Follow, user(&ann)).is_ok());
    assert!(village.toggle(&cat, Mark::Like, post).is_ok());
    assert!(village.toggle(&ann, Mark::Follow, user(&ben)).is_ok());
    assert_eq!((village.notifications(&ann).len(), village.unread(&ben, NotificationKind::Follow)), (3, 1));
    assert!(village.toggle(&ann, Mark::Block, user(&ben)).is_ok());
    assert_eq!(village.notifications(&ann).len(), 1, "what cat did stays");
    assert_eq!((village.unread(&ann, NotificationKind::Like), village.unread(&ann, NotificationKind::Follow)), (1, 0));
    assert_eq!(
        (village.unread(&ben, NotificationKind::Follow), village.unread(&ben, NotificationKind::Block)),
        (0, 1),
        "the follow became a block"
    );
    assert!(village.toggle(&ben, Mark::Follow, forum).is_ok());
    assert_eq!(village.notifications(&ann).len(), 1);
    village.recount();
}

#[test]
fn people_with_a_block_between_them_are_hidden_from_each_other() {
    let village = Village::still().with_every_mark();
    let (ann, ben, cat) = (village.person("ann"), village.person("ben"), village.person("cat"));
    let (anns, bens) = (Target::Post(village.bare_post(&ann)), Target::Post(village.bare_post(&ben)));
    assert!(village.toggle(&ben, Mark::Dislike, user(&ann)).is_ok());
    assert!(village.toggle(&ann, Mark::Block, user(&ben)).is_ok());
    let missing = |done| matches!(done, Err(Error::NotFound(Thing::MarkTarget)));
    for mark in [Mark::Like, Mark::Follow] {
        assert!(missing(village.toggle(&ben, mark, user(&ann))), "{mark:?}");
        assert!(missing(village.toggle(&ben, mark, anns)));
        assert!(missing(village.toggle(&ann, mark, bens)));
    }
    assert!(missing(village.toggle(&ann, Mark::Like, user(&ben))));
    assert_eq!(village.toggle(&ben, Mark::Dislike, user(&ann)).ok(), Some(false), "one's own mark can be taken back");
    assert_eq!(village.toggle(&ben, Mark::Block, user(&ann)).ok(), Some(true), "and one can block back");
    assert!(missing(village.toggle(&ann, Mark::Follow, user(&ben))));
    assert!(village.notifications(&ann).is_empty(), "nobody hears of a block from whom they blocked");
    for who in [ann, ben, cat] {
        village.write(move |tx| users::set(tx, who.user, Column::Discoverable, true));
    }
    let everybody = |viewer: Option<&Viewer>| village.read(|r| directory::page(r, viewer.map(|v| v.user), DirectoryOrder::New, 0, 10));
    assert_eq!(everybody(Some(&ann)), [cat.user, ann.user]);
    assert_eq!(everybody(Some(&ben)), [cat.user, ben.user]);
    assert_eq!(everybody(None).len(), 3);
    village.recount();
}

#[test]
fn following_is_possible_after_a_block_ended() {
    let village = Village::still().with_every_mark();
    let (ann, ben) = friends_who_follow_each_other(&village);
    assert!(village.toggle(&ann, Mark::Block, user(&ben)).is_ok());
    assert_eq!(village.toggle(&ann, Mark::Follow, user(&ben)).ok(), Some(true));
    assert_eq!(village.relation(&ann, &ben), Relation { followed: true, ..Relation::default() });
    assert_eq!((village.unread(&ben, NotificationKind::Block), village.unread(&ben, NotificationKind::Follow)), (0, 1));
    village.recount();
}
