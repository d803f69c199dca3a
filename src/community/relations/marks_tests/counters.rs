use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::community::relations::marks;
use crate::community::test::markskit::{Kit, MARKS, user};
use crate::model::content::entry::{Mark, Target};
use crate::model::people::user::Viewer;
use crate::store::test::testrows;

/// Everything of everybody that can be marked.
fn world(kit: &Kit) -> (Vec<Viewer>, Vec<Target>) {
    let people: Vec<Viewer> = ["ann", "ben", "cat", "dan"].map(|name| kit.user(name)).to_vec();
    let mut targets: Vec<Target> = people.iter().map(user).collect();
    for author in &people[..3] {
        let post = kit.post(author);
        targets.push(Target::Post(post));
        targets.push(Target::Comment(kit.comment(&people[0], post)));
        targets.push(Target::Comment(kit.comment(author, post)));
    }
    targets.push(Target::Forum(kit.forum(&people[1])));
    targets.push(Target::Hashtag(kit.hashtag("rust")));
    (people, targets)
}

#[test]
fn every_mark_on_everything_goes_on_over_and_off() {
    let kit = Kit::new();
    let (ann, ben, cat) = (kit.user("ann"), kit.user("ben"), kit.user("cat"));
    let post = kit.post(&ben);
    let targets = [
        user(&cat),
        Target::Forum(kit.forum(&ben)),
        Target::Hashtag(kit.hashtag("rust")),
        Target::Post(post),
        Target::Comment(kit.comment(&ben, post)),
    ];
    for target in targets {
        for (mark, opposite) in [(Mark::Like, Mark::Dislike), (Mark::Follow, Mark::Block)] {
            for (first, second) in [(mark, opposite), (opposite, mark)] {
                assert_eq!(kit.toggle(&ann, first, target).ok(), Some(true), "{first:?} {target:?}");
                assert_eq!(kit.read(testrows::marks), 1);
                kit.recount();
                // A user who is blocked can still be followed after all; nothing else hides here.
                assert_eq!(kit.toggle(&ann, second, target).ok(), Some(true), "{second:?} {target:?}");
                assert_eq!(kit.read(testrows::marks), 1, "the opposite is gone");
                kit.recount();
                assert_eq!(kit.toggle(&ann, second, target).ok(), Some(false));
                assert_eq!(kit.read(testrows::marks), 0);
                kit.recount();
            }
        }
    }
}

#[test]
fn a_mark_is_counted_where_people_look() {
    let kit = Kit::new();
    let (ann, ben) = (kit.user("ann"), kit.user("ben"));
    let post = kit.post(&ben);
    let comment = kit.comment(&ben, post);
    for target in [user(&ben), Target::Post(post), Target::Comment(comment)] {
        assert!(kit.toggle(&ann, Mark::Like, target).is_ok());
    }
    let (given, got) = (kit.stats(&ann), kit.stats(&ben));
    assert_eq!((given.like.users, given.like.posts, given.like.comments), (1, 1, 1));
    assert_eq!((got.likers, got.posts.likes, got.comments.likes), (1, 1, 1));
    let of = |id, column| kit.read(|r| testrows::content_counter(r, id, column));
    assert_eq!((of(post, "likes"), of(post, "comment_likes"), of(comment, "likes")), (1, 1, 1));
}

#[test]
fn five_hundred_random_marks_leave_every_counter_right() {
    let mut rng = StdRng::seed_from_u64(2026);
    let kit = Kit::new();
    let (people, targets) = world(&kit);
    let (mut on, mut off, mut refused) = (0, 0, 0);
    for step in 0..500 {
        let me = people[rng.random_range(0..people.len())];
        let target = targets[rng.random_range(0..targets.len())];
        // Blocks of users are rarer, or nobody would see anything soon.
        let mark = match MARKS[rng.random_range(0..4_usize)] {
            Mark::Block if rng.random_bool(0.7) => Mark::Follow,
            mark => mark,
        };
        let done = match rng.random_range(0..4_u8) {
            0 => kit.write(move |tx, settings| marks::put(tx, settings, &me, mark, &target, Some("n"))),
            1 => kit.lift(&me, mark, target).map(|_| false),
            _ => kit.toggle(&me, mark, target),
        };
        match done {
            Ok(true) => on += 1,
            Ok(false) => off += 1,
            Err(_) => refused += 1,
        }
        if step % 25 == 0 {
            kit.recount();
        }
    }
    kit.recount();
    assert!(on > 100 && off > 50 && refused > 10, "{on} on, {off} off, {refused} refused");
    assert!(kit.read(testrows::marks) > 10);
}

#[test]
fn a_deleted_user_takes_all_relations_along() {
    let kit = Kit::new();
    let (people, targets) = world(&kit);
    for me in &people {
        for target in &targets {
            let mark = if matches!(target, Target::Post(_)) { Mark::Dislike } else { Mark::Like };
            assert!(kit.toggle(me, mark, *target).is_ok());
        }
    }
    let (gone, friend) = (people[0].user, people[1].user);
    let before = kit.read(testrows::marks);
    kit.put(move |tx| {
        testrows::befriend(tx, gone, friend)?;
        marks::erase_user(tx, gone)
    });
    kit.recount();
    assert_eq!(kit.read(testrows::bonds), 0);
    let own = i64::try_from(targets.len()).unwrap_or_default();
    assert_eq!(kit.read(testrows::marks), before - own - 3, "all they gave, and what three others gave them");
    assert_eq!(kit.stats(&people[0]).likers, 0);
    assert_eq!(kit.stats(&people[1]).likers, 3);
}
