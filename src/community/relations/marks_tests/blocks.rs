use crate::community::test::fixture::TestCommunity;
use crate::community::test::marks::user;
use crate::error::{Error, Resource};
use crate::model::content::entry::{Mark, Target};
use crate::model::notifications::notification::NotificationKind;
use crate::model::people::user::{Relation, Viewer};
use crate::store::people::directory::{self, DirectoryOrder};
use crate::store::people::users::{self, Column};
use crate::store::test::rows;

fn friends_who_follow_each_other(v: &TestCommunity) -> (Viewer, Viewer) {
    let (ann, ben) = (v.person("ann"), v.person("ben"));
    assert!(v.toggle(&ann, Mark::Follow, user(&ben)).is_ok());
    assert!(v.toggle(&ben, Mark::Follow, user(&ann)).is_ok());
    v.write(move |tx| rows::befriend(tx, ann.user, ben.user));
    (ann, ben)
}

#[test]
fn a_block_ends_every_relation_and_unblocking_restores_none() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben) = friends_who_follow_each_other(&v);
    assert_eq!(v.toggle(&ann, Mark::Block, user(&ben)).ok(), Some(true));
    assert_eq!(v.relation(&ann, &ben), Relation { blocked: true, ..Relation::default() });
    assert_eq!(v.relation(&ben, &ann), Relation { blocks_me: true, ..Relation::default() });
    assert_eq!(v.read(rows::bonds), 0);
    for who in [&ann, &ben] {
        assert_eq!((v.stats(who).followers, v.stats(who).follow.users), (0, 0));
    }
    assert_eq!((v.stats(&ann).block.users, v.stats(&ben).blockers), (1, 1));
    v.recount();
    assert_eq!(v.toggle(&ann, Mark::Block, user(&ben)).ok(), Some(false));
    assert_eq!(v.relation(&ann, &ben), Relation::default());
    assert_eq!(v.read(rows::bonds), 0);
    v.recount();
}

#[test]
fn a_block_withdraws_requests_to_follow() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben) = (v.person("ann"), v.person("ben"));
    v.write(move |tx| users::set(tx, ann.user, Column::Locked, true));
    assert_eq!(v.toggle(&ben, Mark::Follow, user(&ann)).ok(), Some(false));
    assert_eq!(v.read(rows::bonds), 1);
    assert!(v.toggle(&ann, Mark::Block, user(&ben)).is_ok());
    assert_eq!(v.read(rows::bonds), 0);
}

#[test]
fn a_block_removes_notifications_and_prevents_new_ones() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben, cat) = (v.person("ann"), v.person("ben"), v.person("cat"));
    let post = Target::Post(v.bare_post(&ann));
    let forum = Target::Forum(v.forum(&ann));
    assert!(v.toggle(&ben, Mark::Like, post).is_ok());
    assert!(v.toggle(&ben, Mark::Follow, user(&ann)).is_ok());
    assert!(v.toggle(&cat, Mark::Like, post).is_ok());
    assert!(v.toggle(&ann, Mark::Follow, user(&ben)).is_ok());
    assert_eq!((v.notifications(&ann).len(), v.unread(&ben, NotificationKind::Follow)), (3, 1));
    assert!(v.toggle(&ann, Mark::Block, user(&ben)).is_ok());
    assert_eq!(v.notifications(&ann).len(), 1, "what cat did stays");
    assert_eq!((v.unread(&ann, NotificationKind::Like), v.unread(&ann, NotificationKind::Follow)), (1, 0));
    assert_eq!((v.unread(&ben, NotificationKind::Follow), v.unread(&ben, NotificationKind::Block)), (0, 1), "the follow became a block");
    assert!(v.toggle(&ben, Mark::Follow, forum).is_ok());
    assert_eq!(v.notifications(&ann).len(), 1);
    v.recount();
}

#[test]
fn people_with_a_block_between_them_are_hidden_from_each_other() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben, cat) = (v.person("ann"), v.person("ben"), v.person("cat"));
    let (anns, bens) = (Target::Post(v.bare_post(&ann)), Target::Post(v.bare_post(&ben)));
    assert!(v.toggle(&ben, Mark::Dislike, user(&ann)).is_ok());
    assert!(v.toggle(&ann, Mark::Block, user(&ben)).is_ok());
    let missing = |done| matches!(done, Err(Error::NotFound(Resource::MarkTarget)));
    for mark in [Mark::Like, Mark::Follow] {
        assert!(missing(v.toggle(&ben, mark, user(&ann))), "{mark:?}");
        assert!(missing(v.toggle(&ben, mark, anns)));
        assert!(missing(v.toggle(&ann, mark, bens)));
    }
    assert!(missing(v.toggle(&ann, Mark::Like, user(&ben))));
    assert_eq!(v.toggle(&ben, Mark::Dislike, user(&ann)).ok(), Some(false), "one's own mark can be taken back");
    assert_eq!(v.toggle(&ben, Mark::Block, user(&ann)).ok(), Some(true), "and one can block back");
    assert!(missing(v.toggle(&ann, Mark::Follow, user(&ben))));
    assert!(v.notifications(&ann).is_empty(), "nobody hears of a block from whom they blocked");
    for who in [ann, ben, cat] {
        v.write(move |tx| users::set(tx, who.user, Column::Discoverable, true));
    }
    let everybody = |viewer: Option<&Viewer>| v.read(|r| directory::page(r, viewer.map(|v| v.user), DirectoryOrder::New, 0, 10));
    assert_eq!(everybody(Some(&ann)), [cat.user, ann.user]);
    assert_eq!(everybody(Some(&ben)), [cat.user, ben.user]);
    assert_eq!(everybody(None).len(), 3);
    v.recount();
}

#[test]
fn following_is_possible_after_a_block_ended() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben) = friends_who_follow_each_other(&v);
    assert!(v.toggle(&ann, Mark::Block, user(&ben)).is_ok());
    assert_eq!(v.toggle(&ann, Mark::Follow, user(&ben)).ok(), Some(true));
    assert_eq!(v.relation(&ann, &ben), Relation { followed: true, ..Relation::default() });
    assert_eq!((v.unread(&ben, NotificationKind::Block), v.unread(&ben, NotificationKind::Follow)), (0, 1));
    v.recount();
}
