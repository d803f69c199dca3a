use crate::community::notifications::list::{self, Choice, NewNotice, Notice, NotificationFilter};
use crate::community::test::fixture::TestCommunity;
use crate::community::test::marks::{MARKS, user};
use crate::model::content::entry::{Mark, Target};
use crate::model::id::{EntryId, UserId};
use crate::model::notifications::notification::{About, Action, NotificationKind};
use crate::model::people::user::{Status, Viewer};
use crate::store::people::users;
use crate::store::test::rows;

const KINDS: [NotificationKind; 4] = [NotificationKind::Like, NotificationKind::Dislike, NotificationKind::Follow, NotificationKind::Block];

fn send_notice(v: &TestCommunity, receivers: Vec<UserId>, text: &'static str, actor: Option<UserId>, target: Option<Target>) -> usize {
    let said = NewNotice { notice: Notice::Recommend, text, is_markdown: true, actor, target };
    v.write(move |tx| list::notice(tx, &crate::community::runtime::settings::Settings::default(), &receivers, &said))
}

#[test]
fn each_mark_notifies_once_and_undoing_removes_the_notification() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben) = (v.person("ann"), v.person("ben"));
    let post = v.bare_post(&ben);
    let targets = [user(&ben), Target::Forum(v.forum(&ben)), Target::Post(post), Target::Comment(v.bare_comment(&ben, post))];
    for target in targets {
        for (mark, kind) in MARKS.into_iter().zip(KINDS) {
            assert!(v.toggle(&ann, mark, target).is_ok(), "{mark:?} {target:?}");
            let received = v.notifications(&ben);
            assert_eq!((received.len(), v.unread(&ben, kind)), (1, 1));
            let row = &received[0];
            assert_eq!((row.kind, row.action.map(Action::number), row.target), (kind, Some(kind.number() - 2), Some(target)));
            assert_eq!(row.actor.as_ref().map(|actor| actor.user.id), Some(ann.user));
            assert!(!row.anonymous && !row.is_mention && !row.read && row.text.is_none() && row.content_code.is_none());
            assert!(v.toggle(&ann, mark, target).is_ok());
            assert_eq!((v.notifications(&ben).len(), v.unread(&ben, kind)), (0, 0));
        }
    }
    v.recount();
}

#[test]
fn an_undone_mark_suppresses_nothing_even_when_its_row_was_hidden() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben) = (v.person("ann"), v.person("ben"));
    let post = Target::Post(v.bare_post(&ben));
    assert!(v.toggle(&ann, Mark::Like, post).is_ok());
    v.write(move |tx| list::hide(tx, &ben, &Choice::All));
    assert_eq!((v.notifications(&ben).len(), v.unread(&ben, NotificationKind::Like)), (0, 0));
    for _ in 0..2 {
        assert!(v.toggle(&ann, Mark::Like, post).is_ok());
    }
    assert_eq!((v.notifications(&ben).len(), v.unread(&ben, NotificationKind::Like)), (1, 1));
    v.recount();
}

#[test]
fn switching_replaces_the_notification() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben) = (v.person("ann"), v.person("ben"));
    let post = Target::Post(v.bare_post(&ben));
    for (mark, kind) in MARKS.into_iter().zip(KINDS) {
        assert!(v.toggle(&ann, mark, post).is_ok());
        assert_eq!(v.unread(&ben, kind), 1);
    }
    let kinds: Vec<NotificationKind> = v.notifications(&ben).iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [NotificationKind::Block, NotificationKind::Dislike]);
    v.recount();
}

#[test]
fn hashtags_notify_nobody_and_block_notifications_can_be_off() {
    let mut v = TestCommunity::still().with_every_mark();
    let (ann, ben) = (v.person("ann"), v.person("ben"));
    let tag = v.hashtag("rust");
    v.settings.notify_blocks = false;
    assert!(v.toggle(&ann, Mark::Follow, Target::Hashtag(tag)).is_ok());
    assert!(v.toggle(&ann, Mark::Block, user(&ben)).is_ok());
    assert!(v.notifications(&ann).is_empty() && v.notifications(&ben).is_empty());
}

#[test]
fn an_anonymous_author_is_notified_and_a_mention_is_marked_as_one() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben) = (v.person("ann"), v.person("ben"));
    let post = v.bare_post(&ben);
    v.write(move |tx| {
        rows::make_anonymous(tx, post)?;
        rows::mention(tx, post, ben.user)
    });
    assert!(v.toggle(&ann, Mark::Like, Target::Post(post)).is_ok());
    let received = v.notifications(&ben);
    assert_eq!(received.len(), 1);
    assert!(received[0].is_mention && !received[0].anonymous && received[0].actor.is_some());
}

#[test]
fn reading_and_hiding_touch_only_own_rows_and_move_the_counters_by_one() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben, cat) = (v.person("ann"), v.person("ben"), v.person("cat"));
    for actor in [&ann, &cat] {
        assert!(v.toggle(actor, Mark::Follow, user(&ben)).is_ok());
    }
    let list = |read| {
        v.read(|r| list::list(r, &ben, &NotificationFilter { kinds: Some(vec![NotificationKind::Follow]), read, plain: false }, 0, 10))
    };
    let row = v.notifications(&ben)[0].clone();
    assert_eq!(row.actor.as_ref().map(|actor| actor.user.id), Some(cat.user), "newest first");
    let by_number = Choice::Ids(vec![row.id]);
    let strangers = by_number.clone();
    v.write(move |tx| list::read(tx, &ann, &strangers));
    assert_eq!(v.unread(&ben, NotificationKind::Follow), 2);
    for _ in 0..2 {
        let choice = by_number.clone();
        v.write(move |tx| list::read(tx, &ben, &choice));
        assert_eq!(v.unread(&ben, NotificationKind::Follow), 1, "reading twice counts once");
    }
    assert_eq!((list(Some(true)).0, list(Some(false)).0, list(None).0), (1, 1, 2));
    assert_eq!(list(Some(true)).1[0].nmid, row.nmid);
    let by_code = Choice::Nmids(vec![row.nmid]);
    v.write(move |tx| list::hide(tx, &ben, &by_code));
    assert_eq!((list(None).0, v.unread(&ben, NotificationKind::Follow)), (1, 1));
    v.write(move |tx| list::hide(tx, &ben, &Choice::Kind(NotificationKind::Follow)));
    assert_eq!((list(None).0, v.unread(&ben, NotificationKind::Follow)), (0, 0));
    v.recount();
}

#[test]
fn everything_of_a_kind_is_read_and_hidden_at_once() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben, cat) = (v.person("ann"), v.person("ben"), v.person("cat"));
    for actor in [&ann, &cat] {
        assert!(v.toggle(actor, Mark::Follow, user(&ben)).is_ok());
    }
    for text in ["one", "two", "three"] {
        assert_eq!(send_notice(&v, vec![ben.user, ann.user], text, None, None), 2);
    }
    let counted = |kind: NotificationKind| {
        let filter = |read| NotificationFilter { kinds: Some(vec![kind]), read, plain: false };
        v.read(|r| Ok((list::list(r, &ben, &filter(None), 0, 9)?.0, list::list(r, &ben, &filter(Some(false)), 0, 9)?.0)))
    };
    let newest = v.notifications(&ben)[0].id;
    v.write(move |tx| list::read(tx, &ben, &Choice::Kind(NotificationKind::Follow)));
    v.write(move |tx| list::read(tx, &ben, &Choice::Ids(vec![newest])));
    assert_eq!((counted(NotificationKind::Follow), counted(NotificationKind::Recommend)), ((2, 0), (3, 2)));
    for _ in 0..2 {
        v.write(move |tx| list::hide(tx, &ben, &Choice::All));
        assert_eq!((counted(NotificationKind::Follow), counted(NotificationKind::Recommend)), ((0, 0), (0, 0)));
    }
    assert_eq!(v.unread(&ann, NotificationKind::Recommend), 3, "nobody else's");
    v.recount();
}

#[test]
fn notifications_come_in_pages() {
    let v = TestCommunity::still().with_every_mark();
    let ben = v.person("ben");
    for text in ["one", "two", "three"] {
        assert_eq!(send_notice(&v, vec![ben.user], text, None, None), 1);
    }
    let (total, page) = v.read(|r| list::list(r, &ben, &NotificationFilter::default(), 1, 1));
    assert_eq!((total, page.len()), (3, 1));
    assert_eq!((page[0].text.as_deref(), page[0].is_markdown, page[0].kind), (Some("two"), true, NotificationKind::Recommend));
    assert_eq!(v.read(|r| list::list(r, &ben, &NotificationFilter::default(), 3, 10)).1.len(), 0);
}

#[test]
fn system_notifications_may_repeat_but_skip_their_actor() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben) = (v.person("ann"), v.person("ben"));
    for _ in 0..2 {
        assert_eq!(send_notice(&v, vec![ann.user, ben.user], "hello", Some(ann.user), None), 1);
    }
    assert_eq!((v.notifications(&ben).len(), v.unread(&ben, NotificationKind::Recommend)), (2, 2));
    assert_eq!(v.unread(&ben, NotificationKind::System), 0);
}

#[test]
fn a_recommended_user_is_shown_even_when_gone_but_not_across_a_block() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben, cat) = (v.person("ann"), v.person("ben"), v.person("cat"));
    assert_eq!(send_notice(&v, vec![ann.user], "meet ben", None, Some(user(&ben))), 1);
    assert_eq!(send_notice(&v, vec![ann.user], "meet cat", None, Some(user(&cat))), 1);
    let shown = || -> Vec<Option<(UserId, Status)>> {
        let of = |about: &About| match about {
            About::User(view) => (view.user.id, view.user.status),
            About::Post(_) | About::Comment(_) => unreachable!("the target is a user"),
        };
        v.notifications(&ann).iter().map(|row| row.about.as_ref().map(of)).collect()
    };
    assert_eq!(shown(), [Some((cat.user, Status::Enabled)), Some((ben.user, Status::Enabled))]);
    v.write(move |tx| users::set_status(tx, cat.user, Status::Deleted, None, None));
    let blocks = |who: &Viewer, whom: &Viewer| v.toggle(who, Mark::Block, user(whom));
    assert_eq!(blocks(&ben, &ann).ok(), Some(true));
    assert_eq!(v.notifications(&ann).len(), 3, "the block itself is notified");
    assert_eq!(shown()[1..], [Some((cat.user, Status::Deleted)), None]);
}

#[test]
fn an_anonymous_actor_stays_unknown() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben) = (v.person("ann"), v.person("ben"));
    v.write(move |tx| rows::anonymous_comment_notified(tx, ben.user, ann.user));
    let received = v.notifications(&ben);
    assert!(received[0].anonymous && received[0].actor.is_none());
    assert!(received[0].content_code.as_ref().is_some_and(|code| code.starts_with("code")));
}

#[test]
fn a_marked_post_or_comment_is_shown_until_deletion() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben) = (v.person("ann"), v.person("ben"));
    let (post, gone) = (v.bare_post(&ben), v.bare_post(&ben));
    let comment = v.bare_comment(&ben, post);
    for target in [Target::Post(gone), Target::Post(post), Target::Comment(comment)] {
        assert!(v.toggle(&ann, Mark::Like, target).is_ok());
    }
    let shown = || -> Vec<Option<(EntryId, bool)>> {
        let of = |about: &About| match about {
            About::Post(view) => (view.content.id, false),
            About::Comment(view) => (view.content.id, true),
            About::User(_) => unreachable!("no user was marked"),
        };
        v.notifications(&ben).iter().map(|row| row.about.as_ref().map(of)).collect()
    };
    assert_eq!(shown(), [Some((comment, true)), Some((post, false)), Some((gone, false))]);
    v.write(move |tx| rows::bury(tx, gone));
    assert_eq!(shown()[2], None);
    assert_eq!(v.notifications(&ben)[2].target, Some(Target::Post(gone)), "the row stays and says what it was about");
    v.write(move |tx| rows::switch_off(tx, comment));
    assert_eq!(shown()[0], Some((comment, true)), "its author still sees it");
    assert_eq!(v.unread(&ben, NotificationKind::Like), 3);
}
