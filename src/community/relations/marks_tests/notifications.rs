use crate::community::notifications::list::{self, Choice, Notice, NotificationFilter, Said};
use crate::community::test::markskit::{Kit, MARKS, user};
use crate::model::content::entry::{Mark, Target};
use crate::model::id::{EntryId, UserId};
use crate::model::notifications::notification::{About, Action, NotificationKind};
use crate::model::people::user::{Status, Viewer};
use crate::store::people::users;
use crate::store::test::testrows;

const KINDS: [NotificationKind; 4] = [NotificationKind::Like, NotificationKind::Dislike, NotificationKind::Follow, NotificationKind::Block];

fn say(kit: &Kit, receivers: Vec<UserId>, text: &'static str, actor: Option<UserId>, target: Option<Target>) -> usize {
    let said = Said { notice: Notice::Recommend, text, is_markdown: true, actor, target };
    kit.put(move |tx| list::notice(tx, &crate::community::runtime::settings::Settings::default(), &receivers, &said))
}

#[test]
fn each_mark_is_heard_once_and_forgotten_when_undone() {
    let kit = Kit::new();
    let (ann, ben) = (kit.user("ann"), kit.user("ben"));
    let post = kit.post(&ben);
    let targets = [user(&ben), Target::Forum(kit.forum(&ben)), Target::Post(post), Target::Comment(kit.comment(&ben, post))];
    for target in targets {
        for (mark, kind) in MARKS.into_iter().zip(KINDS) {
            assert!(kit.toggle(&ann, mark, target).is_ok(), "{mark:?} {target:?}");
            let heard = kit.heard(&ben);
            assert_eq!((heard.len(), kit.unread(&ben, kind)), (1, 1));
            let row = &heard[0];
            assert_eq!((row.kind, row.action.map(Action::number), row.target), (kind, Some(kind.number() - 2), Some(target)));
            assert_eq!(row.actor.as_ref().map(|actor| actor.user.id), Some(ann.user));
            assert!(!row.anonymous && !row.is_mention && !row.read && row.text.is_none() && row.content_code.is_none());
            assert!(kit.toggle(&ann, mark, target).is_ok());
            assert_eq!((kit.heard(&ben).len(), kit.unread(&ben, kind)), (0, 0));
        }
    }
    kit.recount();
}

#[test]
fn an_undone_mark_suppresses_nothing_even_when_its_row_was_hidden() {
    let kit = Kit::new();
    let (ann, ben) = (kit.user("ann"), kit.user("ben"));
    let post = Target::Post(kit.post(&ben));
    assert!(kit.toggle(&ann, Mark::Like, post).is_ok());
    kit.put(move |tx| list::hide(tx, &ben, &Choice::All));
    assert_eq!((kit.heard(&ben).len(), kit.unread(&ben, NotificationKind::Like)), (0, 0));
    for _ in 0..2 {
        assert!(kit.toggle(&ann, Mark::Like, post).is_ok());
    }
    assert_eq!((kit.heard(&ben).len(), kit.unread(&ben, NotificationKind::Like)), (1, 1));
    kit.recount();
}

#[test]
fn switching_replaces_what_was_heard() {
    let kit = Kit::new();
    let (ann, ben) = (kit.user("ann"), kit.user("ben"));
    let post = Target::Post(kit.post(&ben));
    for (mark, kind) in MARKS.into_iter().zip(KINDS) {
        assert!(kit.toggle(&ann, mark, post).is_ok());
        assert_eq!(kit.unread(&ben, kind), 1);
    }
    let kinds: Vec<NotificationKind> = kit.heard(&ben).iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [NotificationKind::Block, NotificationKind::Dislike]);
    kit.recount();
}

#[test]
fn hashtags_have_nobody_and_blocks_may_be_kept_quiet() {
    let mut kit = Kit::new();
    let (ann, ben) = (kit.user("ann"), kit.user("ben"));
    let tag = kit.hashtag("rust");
    kit.settings.notify_blocks = false;
    assert!(kit.toggle(&ann, Mark::Follow, Target::Hashtag(tag)).is_ok());
    assert!(kit.toggle(&ann, Mark::Block, user(&ben)).is_ok());
    assert!(kit.heard(&ann).is_empty() && kit.heard(&ben).is_empty());
}

#[test]
fn an_anonymous_author_still_hears_and_a_mention_is_told_as_one() {
    let kit = Kit::new();
    let (ann, ben) = (kit.user("ann"), kit.user("ben"));
    let post = kit.post(&ben);
    kit.put(move |tx| {
        testrows::make_anonymous(tx, post)?;
        testrows::mention(tx, post, ben.user)
    });
    assert!(kit.toggle(&ann, Mark::Like, Target::Post(post)).is_ok());
    let heard = kit.heard(&ben);
    assert_eq!(heard.len(), 1);
    assert!(heard[0].is_mention && !heard[0].anonymous && heard[0].actor.is_some());
}

#[test]
fn reading_and_hiding_touch_only_own_rows_and_move_the_counters_by_one() {
    let kit = Kit::new();
    let (ann, ben, cat) = (kit.user("ann"), kit.user("ben"), kit.user("cat"));
    for actor in [&ann, &cat] {
        assert!(kit.toggle(actor, Mark::Follow, user(&ben)).is_ok());
    }
    let list = |read| kit.read(|r| list::list(r, &ben, &NotificationFilter { kinds: Some(vec![NotificationKind::Follow]), read }, 0, 10));
    let row = kit.heard(&ben)[0].clone();
    assert_eq!(row.actor.as_ref().map(|actor| actor.user.id), Some(cat.user), "newest first");
    let by_number = Choice::Ids(vec![row.id]);
    let strangers = by_number.clone();
    kit.put(move |tx| list::read(tx, &ann, &strangers));
    assert_eq!(kit.unread(&ben, NotificationKind::Follow), 2);
    for _ in 0..2 {
        let choice = by_number.clone();
        kit.put(move |tx| list::read(tx, &ben, &choice));
        assert_eq!(kit.unread(&ben, NotificationKind::Follow), 1, "reading twice counts once");
    }
    assert_eq!((list(Some(true)).0, list(Some(false)).0, list(None).0), (1, 1, 2));
    assert_eq!(list(Some(true)).1[0].nmid, row.nmid);
    let by_code = Choice::Nmids(vec![row.nmid]);
    kit.put(move |tx| list::hide(tx, &ben, &by_code));
    assert_eq!((list(None).0, kit.unread(&ben, NotificationKind::Follow)), (1, 1));
    kit.put(move |tx| list::hide(tx, &ben, &Choice::Kind(NotificationKind::Follow)));
    assert_eq!((list(None).0, kit.unread(&ben, NotificationKind::Follow)), (0, 0));
    kit.recount();
}

#[test]
fn everything_of_a_kind_is_read_and_hidden_at_once() {
    let kit = Kit::new();
    let (ann, ben, cat) = (kit.user("ann"), kit.user("ben"), kit.user("cat"));
    for actor in [&ann, &cat] {
        assert!(kit.toggle(actor, Mark::Follow, user(&ben)).is_ok());
    }
    for text in ["one", "two", "three"] {
        assert_eq!(say(&kit, vec![ben.user, ann.user], text, None, None), 2);
    }
    let counted = |kind: NotificationKind| {
        let filter = |read| NotificationFilter { kinds: Some(vec![kind]), read };
        kit.read(|r| Ok((list::list(r, &ben, &filter(None), 0, 9)?.0, list::list(r, &ben, &filter(Some(false)), 0, 9)?.0)))
    };
    let newest = kit.heard(&ben)[0].id;
    kit.put(move |tx| list::read(tx, &ben, &Choice::Kind(NotificationKind::Follow)));
    kit.put(move |tx| list::read(tx, &ben, &Choice::Ids(vec![newest])));
    assert_eq!((counted(NotificationKind::Follow), counted(NotificationKind::Recommend)), ((2, 0), (3, 2)));
    for _ in 0..2 {
        kit.put(move |tx| list::hide(tx, &ben, &Choice::All));
        assert_eq!((counted(NotificationKind::Follow), counted(NotificationKind::Recommend)), ((0, 0), (0, 0)));
    }
    assert_eq!(kit.unread(&ann, NotificationKind::Recommend), 3, "nobody else's");
    kit.recount();
}

#[test]
fn a_page_is_a_page() {
    let kit = Kit::new();
    let ben = kit.user("ben");
    for text in ["one", "two", "three"] {
        assert_eq!(say(&kit, vec![ben.user], text, None, None), 1);
    }
    let (total, page) = kit.read(|r| list::list(r, &ben, &NotificationFilter::default(), 1, 1));
    assert_eq!((total, page.len()), (3, 1));
    assert_eq!((page[0].text.as_deref(), page[0].is_markdown, page[0].kind), (Some("two"), true, NotificationKind::Recommend));
    assert_eq!(kit.read(|r| list::list(r, &ben, &NotificationFilter::default(), 3, 10)).1.len(), 0);
}

#[test]
fn the_community_may_repeat_itself_but_not_to_the_one_who_speaks() {
    let kit = Kit::new();
    let (ann, ben) = (kit.user("ann"), kit.user("ben"));
    for _ in 0..2 {
        assert_eq!(say(&kit, vec![ann.user, ben.user], "hello", Some(ann.user), None), 1);
    }
    assert_eq!((kit.heard(&ben).len(), kit.unread(&ben, NotificationKind::Recommend)), (2, 2));
    assert_eq!(kit.unread(&ben, NotificationKind::System), 0);
}

#[test]
fn a_recommended_user_is_shown_even_when_gone_but_not_across_a_block() {
    let kit = Kit::new();
    let (ann, ben, cat) = (kit.user("ann"), kit.user("ben"), kit.user("cat"));
    assert_eq!(say(&kit, vec![ann.user], "meet ben", None, Some(user(&ben))), 1);
    assert_eq!(say(&kit, vec![ann.user], "meet cat", None, Some(user(&cat))), 1);
    let shown = || -> Vec<Option<(UserId, Status)>> {
        let of = |about: &About| match about {
            About::User(view) => (view.user.id, view.user.status),
            About::Post(_) | About::Comment(_) => unreachable!("the target is a user"),
        };
        kit.heard(&ann).iter().map(|row| row.about.as_ref().map(of)).collect()
    };
    assert_eq!(shown(), [Some((cat.user, Status::Enabled)), Some((ben.user, Status::Enabled))]);
    kit.put(move |tx| users::set_status(tx, cat.user, Status::Deleted, None, None));
    let blocks = |who: &Viewer, whom: &Viewer| kit.toggle(who, Mark::Block, user(whom));
    assert_eq!(blocks(&ben, &ann).ok(), Some(true));
    assert_eq!(kit.heard(&ann).len(), 3, "the block itself was heard");
    assert_eq!(shown()[1..], [Some((cat.user, Status::Deleted)), None]);
}

#[test]
fn an_anonymous_actor_stays_unknown() {
    let kit = Kit::new();
    let (ann, ben) = (kit.user("ann"), kit.user("ben"));
    kit.put(move |tx| testrows::anonymous_comment_heard(tx, ben.user, ann.user));
    let heard = kit.heard(&ben);
    assert!(heard[0].anonymous && heard[0].actor.is_none());
    assert!(heard[0].content_code.as_ref().is_some_and(|code| code.starts_with("code")));
}

#[test]
fn a_marked_post_or_comment_is_shown_until_it_is_gone() {
    let kit = Kit::new();
    let (ann, ben) = (kit.user("ann"), kit.user("ben"));
    let (post, gone) = (kit.post(&ben), kit.post(&ben));
    let comment = kit.comment(&ben, post);
    for target in [Target::Post(gone), Target::Post(post), Target::Comment(comment)] {
        assert!(kit.toggle(&ann, Mark::Like, target).is_ok());
    }
    let shown = || -> Vec<Option<(EntryId, bool)>> {
        let of = |about: &About| match about {
            About::Post(view) => (view.content.id, false),
            About::Comment(view) => (view.content.id, true),
            About::User(_) => unreachable!("no user was marked"),
        };
        kit.heard(&ben).iter().map(|row| row.about.as_ref().map(of)).collect()
    };
    assert_eq!(shown(), [Some((comment, true)), Some((post, false)), Some((gone, false))]);
    kit.put(move |tx| testrows::bury(tx, gone));
    assert_eq!(shown()[2], None);
    assert_eq!(kit.heard(&ben)[2].target, Some(Target::Post(gone)), "the row stays and says what it was about");
    kit.put(move |tx| testrows::switch_off(tx, comment));
    assert_eq!(shown()[0], Some((comment, true)), "its author still sees it");
    assert_eq!(kit.unread(&ben, NotificationKind::Like), 3);
}
