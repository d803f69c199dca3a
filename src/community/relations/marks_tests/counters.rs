use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::community::relations::marks;
use crate::community::test::fixture::TestCommunity;
use crate::community::test::marks::{MARKS, user};
use crate::model::content::entry::{Mark, Target};
use crate::model::people::user::Viewer;
use crate::store::test::rows;

/// Everything of everybody that can be marked.
fn world(v: &TestCommunity) -> (Vec<Viewer>, Vec<Target>) {
    let people: Vec<Viewer> = ["ann", "ben", "cat", "dan"].map(|name| v.person(name)).to_vec();
    let mut targets: Vec<Target> = people.iter().map(user).collect();
    for author in &people[..3] {
        let post = v.bare_post(author);
        targets.push(Target::Post(post));
        targets.push(Target::Comment(v.bare_comment(&people[0], post)));
        targets.push(Target::Comment(v.bare_comment(author, post)));
    }
    targets.push(Target::Forum(v.forum(&people[1])));
    targets.push(Target::Hashtag(v.hashtag("rust")));
    (people, targets)
}

#[test]
fn every_mark_can_be_set_switched_and_removed() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben, cat) = (v.person("ann"), v.person("ben"), v.person("cat"));
    let post = v.bare_post(&ben);
    let targets = [
        user(&cat),
        Target::Forum(v.forum(&ben)),
        Target::Hashtag(v.hashtag("rust")),
        Target::Post(post),
        Target::Comment(v.bare_comment(&ben, post)),
    ];
    for target in targets {
        for (mark, opposite) in [(Mark::Like, Mark::Dislike), (Mark::Follow, Mark::Block)] {
            for (first, second) in [(mark, opposite), (opposite, mark)] {
                assert_eq!(v.toggle(&ann, first, target).ok(), Some(true), "{first:?} {target:?}");
                assert_eq!(v.read(rows::marks), 1);
                v.recount();
                // A user who is blocked can still be followed after all; nothing else hides here.
                assert_eq!(v.toggle(&ann, second, target).ok(), Some(true), "{second:?} {target:?}");
                assert_eq!(v.read(rows::marks), 1, "the opposite is gone");
                v.recount();
                assert_eq!(v.toggle(&ann, second, target).ok(), Some(false));
                assert_eq!(v.read(rows::marks), 0);
                v.recount();
            }
        }
    }
}

#[test]
fn a_mark_changes_the_visible_counters() {
    let v = TestCommunity::still().with_every_mark();
    let (ann, ben) = (v.person("ann"), v.person("ben"));
    let post = v.bare_post(&ben);
    let comment = v.bare_comment(&ben, post);
    for target in [user(&ben), Target::Post(post), Target::Comment(comment)] {
        assert!(v.toggle(&ann, Mark::Like, target).is_ok());
    }
    let (given, got) = (v.stats(&ann), v.stats(&ben));
    assert_eq!((given.like.users, given.like.posts, given.like.comments), (1, 1, 1));
    assert_eq!((got.likers, got.posts.likes, got.comments.likes), (1, 1, 1));
    let of = |id, column| v.read(|r| rows::content_counter(r, id, column));
    assert_eq!((of(post, "likes"), of(post, "comment_likes"), of(comment, "likes")), (1, 1, 1));
}

#[test]
fn counters_are_right_after_five_hundred_random_marks() {
    let mut rng = StdRng::seed_from_u64(2026);
    let v = TestCommunity::still().with_every_mark();
    let (people, targets) = world(&v);
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
            0 => v.try_act(move |tx, settings| marks::put(tx, settings, &me, mark, &target, Some("n"))),
            1 => v.lift(&me, mark, target).map(|_| false),
            _ => v.toggle(&me, mark, target),
        };
        match done {
            Ok(true) => on += 1,
            Ok(false) => off += 1,
            Err(_) => refused += 1,
        }
        if step % 25 == 0 {
            v.recount();
        }
    }
    v.recount();
    assert!(on > 100 && off > 50 && refused > 10, "{on} on, {off} off, {refused} refused");
    assert!(v.read(rows::marks) > 10);
}

#[test]
fn deleting_a_user_deletes_all_relations() {
    let v = TestCommunity::still().with_every_mark();
    let (people, targets) = world(&v);
    for me in &people {
        for target in &targets {
            let mark = if matches!(target, Target::Post(_)) { Mark::Dislike } else { Mark::Like };
            assert!(v.toggle(me, mark, *target).is_ok());
        }
    }
    let (gone, friend) = (people[0].user, people[1].user);
    let before = v.read(rows::marks);
    v.write(move |tx| {
        rows::befriend(tx, gone, friend)?;
        marks::erase_user(tx, gone)
    });
    v.recount();
    assert_eq!(v.read(rows::bonds), 0);
    let own = i64::try_from(targets.len()).unwrap_or_default();
    assert_eq!(v.read(rows::marks), before - own - 3, "all they gave, and what three others gave them");
    assert_eq!(v.stats(&people[0]).likers, 0);
    assert_eq!(v.stats(&people[1]).likers, 3);
}
