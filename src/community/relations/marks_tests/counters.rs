use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::community::relations::marks;
use crate::community::test::fixture::Village;
use crate::community::test::marks::{MARKS, user};
use crate::model::content::entry::{Mark, Target};
use crate::model::people::user::Viewer;
use crate::store::test::rows;

/// Everything of everybody that can be marked.
fn world(village: &Village) -> (Vec<Viewer>, Vec<Target>) {
    let people: Vec<Viewer> = ["ann", "ben", "cat", "dan"].map(|name| village.person(name)).to_vec();
    let mut targets: Vec<Target> = people.iter().map(user).collect();
    for author in &people[..3] {
        let post = village.bare_post(author);
        targets.push(Target::Post(post));
        targets.push(Target::Comment(village.bare_comment(&people[0], post)));
        targets.push(Target::Comment(village.bare_comment(author, post)));
    }
    targets.push(Target::Forum(village.forum(&people[1])));
    targets.push(Target::Hashtag(village.hashtag("rust")));
    (people, targets)
}

#[test]
fn every_mark_on_everything_goes_on_over_and_off() {
    let village = Village::still().with_every_mark();
    let (ann, ben, cat) = (village.person("ann"), village.person("ben"), village.person("cat"));
    let post = village.bare_post(&ben);
    let targets = [
        user(&cat),
        Target::Forum(village.forum(&ben)),
        Target::Hashtag(village.hashtag("rust")),
        Target::Post(post),
        Target::Comment(village.bare_comment(&ben, post)),
    ];
    for target in targets {
        for (mark, opposite) in [(Mark::Like, Mark::Dislike), (Mark::Follow, Mark::Block)] {
            for (first, second) in [(mark, opposite), (opposite, mark)] {
                assert_eq!(village.toggle(&ann, first, target).ok(), Some(true), "{first:?} {target:?}");
                assert_eq!(village.read(rows::marks), 1);
                village.recount();
                // A user who is blocked can still be followed after all; nothing else hides here.
                assert_eq!(village.toggle(&ann, second, target).ok(), Some(true), "{second:?} {target:?}");
                assert_eq!(village.read(rows::marks), 1, "the opposite is gone");
                village.recount();
                assert_eq!(village.toggle(&ann, second, target).ok(), Some(false));
                assert_eq!(village.read(rows::marks), 0);
                village.recount();
            }
        }
    }
}

#[test]
fn a_mark_is_counted_where_people_look() {
    let village = Village::still().with_every_mark();
    let (ann, ben) = (village.person("ann"), village.person("ben"));
    let post = village.bare_post(&ben);
    let comment = village.bare_comment(&ben, post);
    for target in [user(&ben), Target::Post(post), Target::Comment(comment)] {
        assert!(village.toggle(&ann, Mark::Like, target).is_ok());
    }
    let (given, got) = (village.stats(&ann), village.stats(&ben));
    assert_eq!((given.like.users, given.like.posts, given.like.comments), (1, 1, 1));
    assert_eq!((got.likers, got.posts.likes, got.comments.likes), (1, 1, 1));
    let of = |id, column| village.read(|r| rows::content_counter(r, id, column));
    assert_eq!((of(post, "likes"), of(post, "comment_likes"), of(comment, "likes")), (1, 1, 1));
}

#[test]
fn five_hundred_random_marks_leave_every_counter_right() {
    let mut rng = StdRng::seed_from_u64(2026);
    let village = Village::still().with_every_mark();
    let (people, targets) = world(&village);
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
            0 => village.try_act(move |tx, settings| marks::put(tx, settings, &me, mark, &target, Some("n"))),
            1 => village.lift(&me, mark, target).map(|_| false),
            _ => village.toggle(&me, mark, target),
        };
        match done {
            Ok(true) => on += 1,
            Ok(false) => off += 1,
            Err(_) => refused += 1,
        }
        if step % 25 == 0 {
            village.recount();
        }
    }
    village.recount();
    assert!(on > 100 && off > 50 && refused > 10, "{on} on, {off} off, {refused} refused");
    assert!(village.read(rows::marks) > 10);
}

#[test]
fn a_deleted_user_takes_all_relations_along() {
    let village = Village::still().with_every_mark();
    let (people, targets) = world(&village);
    for me in &people {
        for target in &targets {
            let mark = if matches!(target, Target::Post(_)) { Mark::Dislike } else { Mark::Like };
            assert!(village.toggle(me, mark, *target).is_ok());
        }
    }
    let (gone, friend) = (people[0].user, people[1].user);
    let before = village.read(rows::marks);
    village.write(move |tx| {
        rows::befriend(tx, gone, friend)?;
        marks::erase_user(tx, gone)
    });
    village.recount();
    assert_eq!(village.read(rows::bonds), 0);
    let own = i64::try_from(targets.len()).unwrap_or_default();
    assert_eq!(village.read(rows::marks), before - own - 3, "all they gave, and what three others gave them");
    assert_eq!(village.stats(&people[0]).likers, 0);
    assert_eq!(village.stats(&people[1]).likers, 3);
}
