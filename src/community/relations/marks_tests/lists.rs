use crate::community::relations::mark_lists::{self, Bounds, Counter, Listed, Order, Stretch, UserFilter};
use crate::community::relations::marks;
use crate::community::test::fixture::{START, Village};
use crate::community::test::marks::{ids, user};
use crate::model::content::entry::{Mark, Target};
use crate::model::id::UserId;
use crate::model::people::user::{Role, Viewer};
use crate::store::people::users::{self, Column};

const NAMES: [&str; 5] = ["ann", "ben", "cat", "dan", "eve"];

fn five(village: &Village) -> [Viewer; 5] {
    NAMES.map(|name| village.person(name))
}

#[test]
fn likers_come_newest_first_in_pages_with_an_exact_total() {
    let village = Village::still().with_every_mark();
    let [ann, ben, cat, dan, eve] = five(&village);
    let post = Target::Post(village.bare_post(&ann));
    for liker in [&ben, &cat, &dan, &eve] {
        assert!(village.toggle(liker, Mark::Like, post).is_ok());
    }
    let page = |viewer: Option<&Viewer>, offset, limit| {
        let (total, views) = village.read(|r| mark_lists::received(r, viewer.map(|v| v.user), Mark::Like, &post, offset, limit));
        (total, ids(&views))
    };
    assert_eq!(page(None, 0, 2), (4, vec![eve.user, dan.user]));
    assert_eq!(page(None, 2, 2), (4, vec![cat.user, ben.user]));
    assert_eq!(page(None, 4, 2), (4, vec![]));
    assert!(village.toggle(&ann, Mark::Block, user(&eve)).is_ok());
    assert!(village.toggle(&ben, Mark::Block, user(&ann)).is_ok());
    assert_eq!(page(Some(&ann), 0, 10), (2, vec![dan.user, cat.user]), "hidden whoever blocked whom");
    assert_eq!(page(Some(&cat), 0, 10).0, 4);
}

#[test]
fn a_new_mark_comes_first_and_a_switch_is_a_new_mark() {
    let village = Village::still().with_every_mark();
    let [ann, ben, cat, ..] = five(&village);
    let target = user(&ann);
    for liker in [&ben, &cat] {
        assert!(village.toggle(liker, Mark::Like, target).is_ok());
    }
    for mark in [Mark::Dislike, Mark::Like] {
        assert!(village.toggle(&ben, mark, target).is_ok());
    }
    let likers = village.read(|r| mark_lists::received(r, None, Mark::Like, &target, 0, 10));
    assert_eq!((likers.0, ids(&likers.1)), (2, vec![ben.user, cat.user]));
    assert_eq!(village.read(|r| mark_lists::received(r, None, Mark::Dislike, &target, 0, 10)).0, 0);
}

#[test]
fn keysets_walk_both_ways() {
    let village = Village::still().with_every_mark();
    let [ann, ben, cat, dan, eve] = five(&village);
    for follower in [&ben, &cat, &dan, &eve] {
        assert!(village.toggle(follower, Mark::Follow, user(&ann)).is_ok());
    }
    let part = |stretch| village.read(|r| mark_lists::received_from(r, None, Mark::Follow, &user(&ann), stretch));
    let who = |rows: &[(_, crate::model::people::user::UserView)]| rows.iter().map(|(_, view)| view.user.id).collect::<Vec<UserId>>();
    let first = part(Stretch::Page { offset: 0, limit: 2 });
    assert_eq!(who(&first), [eve.user, dan.user]);
    let older = part(Stretch::Before { mark: first[1].0, limit: 10 });
    assert_eq!(who(&older), [cat.user, ben.user]);
    let newer = part(Stretch::After { mark: older[1].0, limit: 2 });
    assert_eq!(who(&newer), [cat.user, dan.user], "oldest first, next to where one stood");
}

#[test]
fn given_marks_are_listed_by_what_they_are_on() {
    let village = Village::still().with_every_mark();
    let [ann, ben, cat, ..] = five(&village);
    let post = village.bare_post(&ben);
    let on = [
        (Listed::Posts, Target::Post(post)),
        (Listed::Comments, Target::Comment(village.bare_comment(&cat, post))),
        (Listed::Forums, Target::Forum(village.forum(&ben))),
        (Listed::Hashtags, Target::Hashtag(village.hashtag("rust"))),
        (Listed::Users, user(&ben)),
    ];
    let given = |viewer: &Viewer, what| {
        let page = Stretch::Page { offset: 0, limit: 10 };
        let (total, rows) = village.read(|r| mark_lists::given(r, Some(viewer.user), ann.user, Mark::Like, what, page));
        (total, rows.into_iter().map(|(_, target)| target).collect::<Vec<Target>>())
    };
    for (what, target) in on {
        assert!(village.toggle(&ann, Mark::Like, target).is_ok());
        assert_eq!(given(&ann, what), (1, vec![target]));
    }
    assert!(village.toggle(&cat, Mark::Block, user(&ben)).is_ok());
    assert_eq!(given(&cat, Listed::Posts).0 + given(&cat, Listed::Users).0, 0, "ben is hidden from cat");
    assert_eq!(given(&cat, Listed::Comments).0, 1);
    village.write(move |tx| crate::store::test::rows::bury(tx, post));
    assert_eq!(given(&ann, Listed::Posts), (0, vec![]));
}

#[test]
fn ones_own_block_list_shows_the_blocked() {
    let village = Village::still().with_every_mark();
    let [ann, ben, cat, ..] = five(&village);
    assert!(village.toggle(&ann, Mark::Block, user(&ben)).is_ok());
    assert!(village.toggle(&cat, Mark::Block, user(&ben)).is_ok());
    let blocked = |viewer: &Viewer, owner: &Viewer| {
        let (total, views) = village.read(|r| mark_lists::given_users(r, Some(viewer.user), owner.user, Mark::Block, 0, 10));
        (total, ids(&views))
    };
    assert_eq!(blocked(&ann, &ann), (1, vec![ben.user]));
    assert_eq!(blocked(&cat, &ann), (0, vec![]), "cat blocked ben too and does not see him in others' lists");
}

#[test]
fn followers_you_follow_are_the_overlap() {
    let village = Village::still().with_every_mark();
    let [ann, ben, cat, dan, eve] = five(&village);
    for (who, whom) in [(ann, ben), (ann, cat), (ben, eve), (cat, eve), (dan, eve), (ann, eve)] {
        assert!(village.toggle(&who, Mark::Follow, user(&whom)).is_ok());
    }
    let (total, views) = village.read(|r| mark_lists::followers_you_follow(r, ann.user, eve.user, 0, 10));
    assert_eq!((total, ids(&views)), (2, vec![cat.user, ben.user]));
    let (total, views) = village.read(|r| mark_lists::followers_you_follow(r, ann.user, eve.user, 1, 10));
    assert_eq!((total, ids(&views)), (2, vec![ben.user]));
}

#[test]
fn users_are_filtered_and_ordered() {
    let village = Village::still().with_every_mark();
    let [ann, ben, cat, dan, _] = five(&village);
    village.clock.set(START + 10_000);
    let late = village.person("fay");
    for (fan, whom) in [(ann, ben), (cat, ben), (dan, ben), (ann, cat), (ben, cat), (ben, dan)] {
        let done = village.try_act(move |tx, settings| marks::put(tx, settings, &fan, Mark::Follow, &user(&whom), None));
        assert_eq!(done.ok(), Some(true));
    }
    village.write(move |tx| {
        users::set(tx, cat.user, Column::VerifiedAt, START)?;
        users::set(tx, dan.user, Column::Gender, 3)?;
        users::set_role(tx, ann.user, Role::Administrator)
    });
    let list = |filter: &UserFilter| {
        let (total, views) = village.read(|r| mark_lists::users(r, None, filter, 0, 3));
        assert_eq!(usize::try_from(total.min(3)).ok(), Some(views.len()));
        (total, ids(&views))
    };
    let any = UserFilter::default;
    assert_eq!(list(&any()).0, 6);
    assert_eq!(list(&any()).1[0], late.user, "newest first");
    assert_eq!(list(&UserFilter { ascending: true, ..any() }).1, [ann.user, ben.user, cat.user]);
    assert_eq!(list(&UserFilter { order: Order::By(Counter::Followers), ..any() }).1, [ben.user, cat.user, dan.user]);
    assert_eq!(list(&UserFilter { roles: vec![Role::Administrator, Role::Moderator], ..any() }), (1, vec![ann.user]));
    assert_eq!(list(&UserFilter { verified: Some(true), ..any() }), (1, vec![cat.user]));
    assert_eq!(list(&UserFilter { verified: Some(false), ..any() }).0, 5);
    assert_eq!(list(&UserFilter { gender: Some(3), ..any() }), (1, vec![dan.user]));
    let created = |min, max| UserFilter { created: Bounds { min, max }, ..any() };
    assert_eq!(list(&created(Some(START + 1), None)), (1, vec![late.user]));
    assert_eq!(list(&created(None, Some(START))).0, 5, "the whole millisecond is inside");
    assert_eq!(list(&created(Some(START + 10_001), None)).0, 0);
    let followed = |min, max| UserFilter { counts: vec![(Counter::Followers, Bounds { min, max })], ..any() };
    assert_eq!(list(&followed(Some(2), None)), (2, vec![cat.user, ben.user]));
    assert_eq!(list(&followed(Some(1), Some(2))), (2, vec![dan.user, cat.user]));
    village.write(move |tx| users::set_status(tx, ben.user, crate::model::people::user::Status::Disabled, None, None));
    assert_eq!(list(&any()).0, 5, "a disabled user is not listed");
}
