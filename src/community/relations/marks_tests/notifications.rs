use crate::community::notifications::list::{self, Choice, NewNotice, Notice, NotificationFilter};
use crate::community::test::fixture::Village;
use crate::community::test::marks::{MARKS, user};
use crate::model::content::entry::{Mark, Target};
use crate::model::id::{EntryId, UserId};
use crate::model::notifications::notification::{About, Action, NotificationKind};
use crate::model::people::user::{Status, Viewer};
use crate::store::people::users;
use crate::store::test::rows;

const KINDS: [NotificationKind; 4] = [NotificationKind::Like, NotificationKind::Dislike, NotificationKind::Follow, NotificationKind::Block];

fn say(village: &Village, receivers: Vec<UserId>, text: &'static str, actor: Option<UserId>, target: Option<Target>) -> usize {
    let said = NewNotice { notice: Notice::Recommend, text, is_markdown: true, actor, target };
    village.write(move |tx| list::notice(tx, &crate::community::runtime::settings::Settings::default(), &receivers, &said))
}

#[test]
fn each_mark_is_heard_once_and_forgotten_when_undone() {
    let village = Village::still().with_every_mark();
    let (ann, ben) = (village.person("ann"), village.person("ben"));
    let post = village.bare_post(&ben);
    let targets = [user(&ben), Target::Forum(village.forum(&ben)), Target::Post(post), Target::Comment(village.bare_comment(&ben, post))];
    for target in targets {
        for (mark, kind) in MARKS.into_iter().zip(KINDS) {
            assert!(village.toggle(&ann, mark, target).is_ok(), "{mark:?} {target:?}");
            let heard = village.notifications(&ben);
            assert_eq!((heard.len(), village.unread(&ben, kind)), (1, 1));
            let row = &heard[0];
            assert_eq!((row.kind, row.action.map(Action::number), row.target), (kind, Some(kind.number() - 2), Some(target)));
            assert_eq!(row.actor.as_ref().map(|actor| actor.user.id), Some(ann.user));
            assert!(!row.anonymous && !row.is_mention && !row.read && row.text.is_none() && row.content_code.is_none());
            assert!(village.toggle(&ann, mark, target).is_ok());
            assert_eq!((village.notifications(&ben).len(), village.unread(&ben, kind)), (0, 0));
        }
    }
    village.recount();
}

#[test]
fn an_undone_mark_suppresses_nothing_even_when_its_row_was_hidden() {
    let village = Village::still().with_every_mark();
    let (ann, ben) = (village.person("ann"), village.person("ben"));
    let post = Target::Post(village.bare_post(&ben));
    assert!(village.toggle(&ann, Mark::Like, post).is_ok());
    village.write(move |tx| list::hide(tx, &ben, &Choice::All));
    assert_eq!((village.notifications(&ben).len(), village.unread(&ben, NotificationKind::Like)), (0, 0));
    for _ in 0..2 {
        assert!(village.toggle(&ann, Mark::Like, post).is_ok());
    }
    assert_eq!((village.notifications(&ben).len(), village.unread(&ben, NotificationKind::Like)), (1, 1));
    village.recount();
}

#[test]
fn switching_replaces_what_was_heard() {
    let village = Village::still().with_every_mark();
    let (ann, ben) = (village.person("ann"), village.person("ben"));
    let post = Target::Post(village.bare_post(&ben));
    for (mark, kind) in MARKS.into_iter().zip(KINDS) {
        assert!(village.toggle(&ann, mark, post).is_ok());
        assert_eq!(village.unread(&ben, kind), 1);
    }
    let kinds: Vec<NotificationKind> = village.notifications(&ben).iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [NotificationKind::Block, NotificationKind::Dislike]);
    village.recount();
}

#[test]
fn hashtags_have_nobody_and_blocks_may_be_kept_quiet() {
    let mut village = Village::still().with_every_mark();
    let (ann, ben) = (village.person("ann"), village.person("ben"));
    let tag = village.hashtag("rust");
    village.settings.notify_blocks = false;
    assert!(village.toggle(&ann, Mark::Follow, Target::Hashtag(tag)).is_ok());
    assert!(village.toggle(&ann, Mark::Block, user(&ben)).is_ok());
    assert!(village.notifications(&ann).is_empty() && village.notifications(&ben).is_empty());
}

#[test]
fn an_anonymous_author_still_hears_and_a_mention_is_told_as_one() {
    let village = Village::still().with_every_mark();
    let (ann, ben) = (village.person("ann"), village.person("ben"));
    let post = village.bare_post(&ben);
    village.write(move |tx| {
        rows::make_anonymous(tx, post)?;
        rows::mention(tx, post, ben.user)
    });
    assert!(village.toggle(&ann, Mark::Like, Target::Post(post)).is_ok());
    let heard = village.notifications(&ben);
    assert_eq!(heard.len(), 1);
    assert!(heard[0].is_mention && !heard[0].anonymous && heard[0].actor.is_some());
}

#[test]
fn reading_and_hiding_touch_only_own_rows_and_move_the_counters_by_one() {
    let village = Village::still().with_every_mark();
    let (ann, ben, cat) = (village.person("ann"), village.person("ben"), village.person("cat"));
    for actor in [&ann, &cat] {
        assert!(village.toggle(actor, Mark::Follow, user(&ben)).is_ok());
    }
    let list =
        |read| village.read(|r| list::list(r, &ben, &NotificationFilter { kinds: Some(vec![NotificationKind::Follow]), read }, 0, 10));
    let row = village.notifications(&ben)[0].clone();
    assert_eq!(row.actor.as_ref().map(|actor| actor.user.id), Some(cat.user), "newest first");
    let by_number = Choice::Ids(vec![row.id]);
    let strangers = by_number.clone();
    village.write(move |tx| list::read(tx, &ann, &strangers));
    assert_eq!(village.unread(&ben, NotificationKind::Follow), 2);
    for _ in 0..2 {
        let choice = by_number.clone();
        village.write(move |tx| list::read(tx, &ben, &choice));
        assert_eq!(village.unread(&ben, NotificationKind::Follow), 1, "reading twice counts once");
    }
    assert_eq!((list(Some(true)).0, list(Some(false)).0, list(None).0), (1, 1, 2));
    assert_eq!(list(Some(true)).1[0].nmid, row.nmid);
    let by_code = Choice::Nmids(vec![row.nmid]);
    village.write(move |tx| list::hide(tx, &ben, &by_code));
    assert_eq!((list(None).0, village.unread(&ben, NotificationKind::Follow)), (1, 1));
    village.write(move |tx| list::hide(tx, &ben, &Choice::Kind(NotificationKind::Follow)));
    assert_eq!((list(None).0, village.unread(&ben, NotificationKind::Follow)), (0, 0));
    village.recount();
}

#[test]
fn everything_of_a_kind_is_read_and_hidden_at_once() {
    let village = Village::still().with_every_mark();
    let (ann, ben, cat) = (village.person("ann"), village.person("ben"), village.person("cat"));
    for actor in [&ann, &cat] {
        assert!(village.toggle(actor, Mark::Follow, user(&ben)).is_ok());
    }
    for text in ["one", "two", "three"] {
        assert_eq!(say(&village, vec![ben.user, ann.user], text, None, None), 2);
    }
    let counted = |kind: NotificationKind| {
        let filter = |read| NotificationFilter { kinds: Some(vec![kind]), read };
        village.read(|r| Ok((list::list(r, &ben, &filter(None), 0, 9)?.0, list::list(r, &ben, &filter(Some(false)), 0, 9)?.0)))
    };
    let newest = village.notifications(&ben)[0].id;
    village.write(move |tx| list::read(tx, &ben, &Choice::Kind(NotificationKind::Follow)));
    village.write(move |tx| list::read(tx, &ben, &Choice::Ids(vec![newest])));
    assert_eq!((counted(NotificationKind::Follow), counted(NotificationKind::Recommend)), ((2, 0), (3, 2)));
    for _ in 0..2 {
        village.write(move |tx| list::hide(tx, &ben, &Choice::All));
        assert_eq!((counted(NotificationKind::Follow), counted(NotificationKind::Recommend)), ((0, 0), (0, 0)));
    }
    assert_eq!(village.unread(&ann, NotificationKind::Recommend), 3, "nobody else's");
    village.recount();
}

#[test]
fn a_page_is_a_page() {
    let village = Village::still().with_every_mark();
    let ben = village.person("ben");
    for text in ["one", "two", "three"] {
        assert_eq!(say(&village, vec![ben.user], text, None, None), 1);
    }
    let (total, page) = village.read(|r| list::list(r, &ben, &NotificationFilter::default(), 1, 1));
    assert_eq!((total, page.len()), (3, 1));
    assert_eq!((page[0].text.as_deref(), page[0].is_markdown, page[0].kind), (Some("two"), true, NotificationKind::Recommend));
    assert_eq!(village.read(|r| list::list(r, &ben, &NotificationFilter::default(), 3, 10)).1.len(), 0);
}

#[test]
fn the_community_may_repeat_itself_but_not_to_the_one_who_speaks() {
    let village = Village::still().with_every_mark();
    let (ann, ben) = (village.person("ann"), village.person("ben"));
    for _ in 0..2 {
        assert_eq!(say(&village, vec![ann.user, ben.user], "hello", Some(ann.user), None), 1);
    }
    assert_eq!((village.notifications(&ben).len(), village.unread(&ben, NotificationKind::Recommend)), (2, 2));
    assert_eq!(village.unread(&ben, NotificationKind::System), 0);
}

#[test]
fn a_recommended_user_is_shown_even_when_gone_but_not_across_a_block() {
    let village = Village::still().with_every_mark();
    let (ann, ben, cat) = (village.person("ann"), village.person("ben"), village.person("cat"));
    assert_eq!(say(&village, vec![ann.user], "meet ben", None, Some(user(&ben))), 1);
    assert_eq!(say(&village, vec![ann.user], "meet cat", None, Some(user(&cat))), 1);
    let shown = || -> Vec<Option<(UserId, Status)>> {
        let of = |about: &About| match about {
            About::User(view) => (view.user.id, view.user.status),
            About::Post(_) | About::Comment(_) => unreachable!("the target is a user"),
        };
        village.notifications(&ann).iter().map(|row| row.about.as_ref().map(of)).collect()
    };
    assert_eq!(shown(), [Some((cat.user, Status::Enabled)), Some((ben.user, Status::Enabled))]);
    village.write(move |tx| users::set_status(tx, cat.user, Status::Deleted, None, None));
    let blocks = |who: &Viewer, whom: &Viewer| village.toggle(who, Mark::Block, user(whom));
    assert_eq!(blocks(&ben, &ann).ok(), Some(true));
    assert_eq!(village.notifications(&ann).len(), 3, "the block itself was heard");
    assert_eq!(shown()[1..], [Some((cat.user, Status::Deleted)), None]);
}

#[test]
fn an_anonymous_actor_stays_unknown() {
    let village = Village::still().with_every_mark();
    let (ann, ben) = (village.person("ann"), village.person("ben"));
    village.write(move |tx| rows::anonymous_comment_notified(tx, ben.user, ann.user));
    let heard = village.notifications(&ben);
    assert!(heard[0].anonymous && heard[0].actor.is_none());
    assert!(heard[0].content_code.as_ref().is_some_and(|code| code.starts_with("code")));
}

#[test]
fn a_marked_post_or_comment_is_shown_until_it_is_gone() {
    let village = Village::still().with_every_mark();
    let (ann, ben) = (village.person("ann"), village.person("ben"));
    let (post, gone) = (village.bare_post(&ben), village.bare_post(&ben));
    let comment = village.bare_comment(&ben, post);
    for target in [Target::Post(gone), Target::Post(post), Target::Comment(comment)] {
        assert!(village.toggle(&ann, Mark::Like, target).is_ok());
    }
    let shown = || -> Vec<Option<(EntryId, bool)>> {
        let of = |about: &About| match about {
            About::Post(view) => (view.content.id, false),
            About::Comment(view) => (view.content.id, true),
            About::User(_) => unreachable!("no user was marked"),
        };
        village.notifications(&ben).iter().map(|row| row.about.as_ref().map(of)).collect()
    };
    assert_eq!(shown(), [Some((comment, true)), Some((post, false)), Some((gone, false))]);
    village.write(move |tx| rows::bury(tx, gone));
    assert_eq!(shown()[2], None);
    assert_eq!(village.notifications(&ben)[2].target, Some(Target::Post(gone)), "the row stays and says what it was about");
    village.write(move |tx| rows::switch_off(tx, comment));
    assert_eq!(shown()[0], Some((comment, true)), "its author still sees it");
    assert_eq!(village.unread(&ben, NotificationKind::Like), 3);
}
