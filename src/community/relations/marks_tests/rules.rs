use crate::community::relations::follow_answers;
use crate::community::relations::marks::{self, NOTE_MAX};
use crate::community::runtime::settings::Settings;
use crate::community::test::fixture::TestCommunity;
use crate::community::test::marks::user;
use crate::community::visibility::viewer::{self, Listing};
use crate::error::{Denied, Error, Limit, Resource, Why};
use crate::model::content::entry::{Mark, Target, Visibility};
use crate::model::id::{EntryId, HashtagId};
use crate::model::notifications::notification::NotificationKind;
use crate::model::people::user::{Status, Viewer};
use crate::store::people::users::{self, Column};
use crate::store::relations::follow_requests;
use crate::store::test::rows;

fn is_missing<T>(done: Result<T, Error>) -> bool {
    matches!(done, Err(Error::NotFound(Resource::MarkTarget)))
}

fn lock(v: &TestCommunity, whom: &Viewer) {
    let whom = whom.user;
    v.write(move |tx| users::set(tx, whom, Column::Locked, true));
}

fn disable(v: &TestCommunity, whom: &Viewer) {
    let whom = whom.user;
    v.write(move |tx| users::set_status(tx, whom, Status::Disabled, None, None));
}

#[test]
fn likes_of_oneself_are_allowed_but_neither_follow_nor_block() {
    let v = TestCommunity::still().with_every_mark();
    let ann = v.person("ann");
    let post = v.bare_post(&ann);
    for target in [user(&ann), Target::Post(post), Target::Comment(v.bare_comment(&ann, post))] {
        assert_eq!(v.toggle(&ann, Mark::Like, target).ok(), Some(true));
        assert_eq!(v.toggle(&ann, Mark::Dislike, target).ok(), Some(true));
        for mark in [Mark::Follow, Mark::Block] {
            assert!(matches!(v.toggle(&ann, mark, target), Err(Error::Forbidden(Denied::MarkOneself))), "{mark:?} {target:?}");
        }
    }
    assert_eq!(v.toggle(&ann, Mark::Follow, Target::Forum(v.forum(&ann))).ok(), Some(true), "a forum is not oneself");
    assert!(v.notifications(&ann).is_empty(), "nobody hears of their own marks");
    v.recount();
}

#[test]
fn a_disabled_user_adds_and_removes_no_marks() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben) = (v.person("ann"), v.person("ben"));
    assert!(v.toggle(&ann, Mark::Follow, user(&ben)).is_ok());
    disable(&v, &ann);
    let refused = |done| matches!(done, Err(Error::Forbidden(Denied::UserDisabled)));
    assert!(refused(v.toggle(&ann, Mark::Like, user(&ben))));
    assert!(refused(v.lift(&ann, Mark::Follow, user(&ben))));
    assert!(refused(v.try_act(move |tx, _| marks::set_note(tx, &ann, Mark::Follow, &user(&ben), None).map(|()| true))));
}

#[test]
fn missing_targets_cannot_be_marked() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben) = (v.person("ann"), v.person("ben"));
    let post = v.bare_post(&ben);
    let (gone, off) = (v.bare_comment(&ben, post), v.bare_post(&ben));
    assert_eq!(v.toggle(&ann, Mark::Like, Target::Comment(gone)).ok(), Some(true));
    assert_eq!(v.toggle(&ann, Mark::Like, Target::Post(off)).ok(), Some(true));
    v.write(move |tx| {
        rows::bury(tx, gone)?;
        rows::switch_off(tx, off)
    });
    assert!(is_missing(v.toggle(&ann, Mark::Dislike, Target::Comment(gone))));
    assert!(is_missing(v.toggle(&ann, Mark::Like, Target::Comment(gone))), "what is deleted keeps its marks");
    assert!(is_missing(v.toggle(&ann, Mark::Dislike, Target::Post(off))));
    assert_eq!(v.toggle(&ann, Mark::Like, Target::Post(off)).ok(), Some(false), "one's own like can be taken back");
    assert!(is_missing(v.toggle(&ann, Mark::Like, Target::Comment(post))), "a post is not a comment");
    assert!(is_missing(v.toggle(&ann, Mark::Like, Target::Post(EntryId(1)))));
    assert!(is_missing(v.toggle(&ann, Mark::Follow, Target::Hashtag(HashtagId(1)))));
    assert!(v.toggle(&ann, Mark::Follow, user(&ben)).is_ok());
    disable(&v, &ben);
    assert!(is_missing(v.toggle(&ann, Mark::Like, user(&ben))));
    assert_eq!(v.toggle(&ann, Mark::Follow, user(&ben)).ok(), Some(false));
    v.recount();
}

#[test]
fn invisible_targets_cannot_be_marked() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben, cat) = (v.person("ann"), v.person("ben"), v.person("cat"));
    let (author, eye) = (ben.user, cat.user);
    let (followers, direct, private) = v.write(move |tx| {
        let direct = rows::post(tx, author, Visibility::Direct)?;
        rows::mention(tx, direct, eye)?;
        let under = rows::post(tx, eye, Visibility::Public)?;
        Ok((rows::post(tx, author, Visibility::Followers)?, direct, rows::comment(tx, author, under, true)?))
    });
    assert!(is_missing(v.toggle(&ann, Mark::Like, Target::Post(followers))));
    assert!(is_missing(v.toggle(&ann, Mark::Like, Target::Post(direct))));
    assert!(is_missing(v.toggle(&ann, Mark::Like, Target::Comment(private))));
    assert_eq!(v.toggle(&cat, Mark::Like, Target::Post(direct)).ok(), Some(true));
    assert_eq!(v.toggle(&cat, Mark::Like, Target::Comment(private)).ok(), Some(true), "it stands under cat's post");
    assert!(v.toggle(&ann, Mark::Follow, user(&ben)).is_ok());
    assert_eq!(v.toggle(&ann, Mark::Like, Target::Post(followers)).ok(), Some(true));
    let seen_by = |viewer: Option<&Viewer>| v.read(|r| viewer::may_see(r, viewer, followers, Listing::List));
    assert_eq!((seen_by(Some(&ann)), seen_by(Some(&cat)), seen_by(None)), (true, false, false));
}

#[test]
fn the_limit_stops_adding_only() {
    let mut v = TestCommunity::still().with_every_mark();
    let (ann, ben, cat, dan) = (v.person("ann"), v.person("ben"), v.person("cat"), v.person("dan"));
    v.settings.follow_max = 2;
    v.settings.block_max = 1;
    lock(&v, &cat);
    assert_eq!(v.toggle(&ann, Mark::Follow, user(&ben)).ok(), Some(true));
    assert_eq!(v.toggle(&ann, Mark::Follow, user(&cat)).ok(), Some(false));
    let refused = |done| matches!(done, Err(Error::TooMany { what: Limit::Follows { .. } | Limit::Blocks { .. }, .. }));
    assert!(refused(v.toggle(&ann, Mark::Follow, user(&dan))), "a request counts");
    v.settings.follow_max = 0;
    let again = v.try_act(move |tx, settings| marks::put(tx, settings, &ann, Mark::Follow, &user(&cat), None));
    assert_eq!(again.ok(), Some(false), "asking again adds nothing");
    assert_eq!(v.toggle(&ann, Mark::Follow, user(&ben)).ok(), Some(false));
    assert_eq!(v.toggle(&ann, Mark::Like, user(&ben)).ok(), Some(true), "likes have no limit");
    assert_eq!(v.toggle(&ann, Mark::Block, user(&ben)).ok(), Some(true));
    assert!(refused(v.toggle(&ann, Mark::Block, user(&cat))));
    assert!(refused(v.toggle(&ann, Mark::Follow, user(&ben))), "following instead of blocking is a new follow");
    assert_eq!(v.toggle(&ann, Mark::Block, user(&ben)).ok(), Some(false));
    v.recount();
}

#[test]
fn a_mark_the_community_does_not_offer_is_refused_but_can_be_taken_back() {
    let mut v = TestCommunity::still().with_every_mark();
    let (ann, ben) = (v.person("ann"), v.person("ben"));
    assert!(v.toggle(&ann, Mark::Like, user(&ben)).is_ok());
    v.settings = Settings::default();
    assert_eq!(v.toggle(&ann, Mark::Like, user(&ben)).ok(), Some(false));
    assert!(matches!(v.toggle(&ann, Mark::Like, user(&ben)), Err(Error::Forbidden(Denied::MarkOff))));
    assert_eq!(v.toggle(&ann, Mark::Follow, user(&ben)).ok(), Some(true));
}

#[test]
fn a_locked_user_is_asked_first() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben, cat) = (v.person("ann"), v.person("ben"), v.person("cat"));
    lock(&v, &ben);
    let waiting = || v.read(|r| follow_requests::received(r, ben.user, None, 10)).len();
    for asker in [&ann, &cat] {
        assert_eq!(v.toggle(asker, Mark::Follow, user(&ben)).ok(), Some(false));
    }
    assert_eq!((waiting(), v.stats(&ben).followers, v.unread(&ben, NotificationKind::Follow)), (2, 0, 0));
    assert!(v.read(|r| follow_requests::exists(r, ann.user, ben.user)));
    assert_eq!(v.toggle(&ann, Mark::Follow, user(&ben)).ok(), Some(false), "the second call withdraws it");
    assert_eq!(waiting(), 1);
    assert_eq!(v.toggle(&ann, Mark::Follow, user(&ben)).ok(), Some(false));
    assert!(v.try_act(move |tx, settings| follow_answers::accept(tx, settings, &ben, ann.user)).is_ok());
    assert!(v.try_act(move |tx, _| follow_answers::decline(tx, &ben, cat.user)).is_ok());
    let twice = v.try_act(move |tx, settings| follow_answers::accept(tx, settings, &ben, ann.user));
    assert!(matches!(twice, Err(Error::NotFound(Resource::Record))));
    assert_eq!((waiting(), v.stats(&ben).followers, v.unread(&ben, NotificationKind::Follow)), (0, 1, 1));
    assert_eq!(v.toggle(&cat, Mark::Follow, user(&ben)).ok(), Some(false));
    assert!(v.try_act(move |tx, settings| follow_answers::accept_all(tx, settings, &ben)).is_ok());
    assert_eq!(v.stats(&ben).followers, 2);
    v.recount();
}

#[test]
fn notes_live_on_follows_and_blocks() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben) = (v.person("ann"), v.person("ben"));
    let note = |text: Option<String>, mark: Mark| v.try_act(move |tx, _| marks::set_note(tx, &ann, mark, &user(&ben), text.as_deref()));
    let read = || v.relation(&ann, &ben).note;
    assert!(matches!(note(Some("x".into()), Mark::Follow), Err(Error::NotFound(Resource::Record))));
    assert!(v.try_act(move |tx, s| marks::put(tx, s, &ann, Mark::Follow, &user(&ben), Some("from work"))).is_ok());
    assert_eq!(read().as_deref(), Some("from work"));
    assert!(v.try_act(move |tx, s| marks::put(tx, s, &ann, Mark::Follow, &user(&ben), None)).is_ok());
    assert_eq!(read().as_deref(), Some("from work"), "putting it on again keeps it");
    assert!(matches!(note(Some("x".into()), Mark::Block), Err(Error::NotFound(Resource::Record))), "another mark has none");
    assert!(note(Some("字".repeat(NOTE_MAX)), Mark::Follow).is_ok());
    let long = note(Some("x".repeat(NOTE_MAX + 1)), Mark::Follow);
    assert!(matches!(long, Err(Error::Invalid { field: "note", why: Why::TooLong { max: NOTE_MAX } })));
    assert!(note(Some(String::new()), Mark::Follow).is_ok());
    assert_eq!(read(), None);
}
