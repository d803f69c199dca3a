//! Key filters and shared texts on the objects themselves.

use std::sync::Arc;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::Serialize;
use serde_json::Value;

use super::kit::*;
use crate::api::fresns::entity::content::comment::CommentInfo;
use crate::api::fresns::entity::content::parts::{ContentOptions, LISTED};
use crate::api::fresns::entity::content::post::PostInfo;
use crate::api::fresns::entity::user::user_info::UserInfo;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::json::key_filter::KeyFilter;
use crate::api::fresns::wire::json::tree::Tree;
use crate::api::fresns::wire::json::writer;
use crate::model::content::entry::Entry;
use crate::model::content::views::*;
use crate::model::people::person::UserView;
use crate::model::people::user::*;

/// Every path of the value that a filter can name, to four segments.
fn paths(value: &Value, above: &str, depth: usize, found: &mut Vec<String>) {
    let mut below = |key: &str, child: &Value| {
        let path = if above.is_empty() { key.to_owned() } else { format!("{above}.{key}") };
        found.push(path.clone());
        if depth > 1 {
            paths(child, &path, depth - 1, found);
        }
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, child)| below(key, child)),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, child)| below(&index.to_string(), child)),
        _ => (),
    }
}

fn text(write: impl FnOnce(&mut Vec<u8>) -> serde_json::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Filters of one to six keys, against what they leave of the finished object.
fn check(object: &impl Serialize, rng: &mut StdRng) {
    let whole = json(object);
    let mut named = Vec::new();
    paths(&whole, "", 4, &mut named);
    for _ in 0..60 {
        let keys: Vec<&str> = (0..rng.random_range(1..7)).map(|_| named[rng.random_range(0..named.len())].as_str()).collect();
        let keys = keys.join(",");
        for whitelist in [true, false] {
            let filter = if whitelist { KeyFilter::v2(Some(&keys), None) } else { KeyFilter::v2(None, Some(&keys)) };
            let filter = filter.unwrap().unwrap();
            let expected = Tree::of(whitelist, &keys).apply(whole.clone()).to_string();
            assert_eq!(text(|out| writer::write_filtered(out, object, &filter)), expected, "{keys}, whitelist: {whitelist}");
        }
    }
}

fn change(entry: &mut Arc<Entry>, how: impl FnOnce(&mut Entry)) {
    how(Arc::make_mut(entry));
}

/// A comment with everything around it. Each content has an id of its own: in one answer an id means one content.
fn answered() -> CommentView {
    let (mut second, mut first) = (comment("second"), comment("first"));
    let (mut quoting, mut quoted) = (post("above #Rust @bob"), post("quoted"));
    for (n, content) in (1..).zip([&mut second.content, &mut first.content, &mut quoting.content, &mut quoted.content]) {
        change(content, |entry| entry.id.0 += n);
    }
    change(&mut quoting.content, |entry| {
        entry.location = Some(r#"{"latitude":1.5,"longitude":2,"poi":"here"}"#.into());
        entry.more_info = Some(r#"{"a":{"b":[1,2]}}"#.into());
    });
    quoting.quoted = Some(Box::new(quoted));
    CommentView { parent: Some(Box::new(first)), post: Some(Box::new(quoting)), ..second }
}

#[test]
fn every_object_is_filtered_as_its_finished_tree_would_be() {
    let mut rng = StdRng::seed_from_u64(26);
    let (comment, bob) = (answered(), user(8, "bob", Status::Enabled));
    for family in [Family::V1, Family::V2] {
        let ctx = ctx(family);
        check(&UserInfo::of(&bob, &ctx), &mut rng);
        check(&PostInfo::of(comment.post.as_deref().unwrap(), &ContentOptions::default(), &ctx), &mut rng);
        check(&CommentInfo::of(&comment, &LISTED, &ctx), &mut rng);
        // Two rows: what the first wrote is there for the second.
        check(&[CommentInfo::of(&comment, &ContentOptions::default(), &ctx); 2], &mut rng);
    }
}

/// People and contents that differ in one thing each.
fn people() -> Vec<UserView> {
    let bob = || user(8, "bob", Status::Enabled);
    let with = |relation| UserView { relation, ..bob() };
    vec![
        user(9, "carl", Status::Enabled),
        with(Relation { liked: true, ..Relation::default() }),
        with(Relation { followed: true, ..Relation::default() }),
        with(Relation { follows_me: true, ..Relation::default() }),
        with(Relation { blocks_me: true, ..Relation::default() }),
        with(Relation { follows_me: true, blocks_me: true, ..Relation::default() }),
        with(Relation { followed: true, note: Some("one".into()), ..Relation::default() }),
        with(Relation { followed: true, note: Some("two".into()), ..Relation::default() }),
        user(10, "gone", Status::Deleted),
        user(11, "out", Status::Disabled),
    ]
}

fn comments() -> Vec<CommentView> {
    let marks = |own| CommentView { own, ..answered() };
    let mut all: Vec<CommentView> = vec![
        answered(),
        CommentView { is_post_author: true, ..answered() },
        CommentView { post_author_liked: false, ..answered() },
        CommentView { author: None, ..answered() },
        CommentView { parent: None, post: None, ..answered() },
        marks(OwnMarks { liked: true, ..OwnMarks::default() }),
        marks(OwnMarks { disliked: true, ..OwnMarks::default() }),
        marks(OwnMarks { blocked: true, note: Some("why".into()), ..OwnMarks::default() }),
    ];
    for (n, view) in (10_i64..).zip(&mut all) {
        change(&mut view.content, |entry| entry.id.0 += n);
    }
    all
}

#[test]
fn objects_that_differ_are_never_written_alike() {
    fn check<T: Serialize>(family: Family, count: usize, one: impl Fn(usize, &RenderContext) -> T) {
        let alone = |n| json(&one(n, &ctx(family)));
        let together = ctx(family);
        for n in (0..count).chain((0..count).rev()) {
            assert_eq!(json(&one(n, &together)), alone(n), "{n} in {family:?}");
        }
    }
    let comments = comments();
    for family in [Family::V1, Family::V2] {
        let json_of = |n: usize, ctx: &RenderContext| json(&CommentInfo::of(&comments[n], &LISTED, ctx));
        check(family, comments.len(), json_of);
        let both_forms = |n: usize, ctx: &RenderContext| {
            let post = comments[n].post.as_deref();
            let nested = json(&CommentInfo::of(&comments[n], &ContentOptions::default(), ctx));
            (nested, post.map(|post| json(&PostInfo::of(post, &LISTED, ctx))))
        };
        check(family, comments.len(), both_forms);
    }
    // Everybody as the author of a content of their own, so that `interaction` alone may be shared.
    let people = people();
    for family in [Family::V1, Family::V2] {
        let interaction = |n: usize, ctx: &RenderContext| {
            let mut one = people[n].clone();
            Arc::make_mut(&mut one.person).user.id.0 = 100 + i64::try_from(n).unwrap();
            json(&UserInfo::of(&one, ctx))
        };
        check(family, people.len(), interaction);
    }
}

#[test]
fn somebody_in_many_rows_is_written_once() {
    let ctx = ctx(Family::V2);
    let bob = user(8, "bob", Status::Enabled);
    let first = json(&UserInfo::of(&bob, &ctx));
    // The text stands: another view under this id is not looked at.
    let other = UserView { is_me: true, ..user(8, "robert", Status::Enabled) };
    assert_eq!(json(&UserInfo::of(&other, &ctx)), first);
    assert_ne!(json(&UserInfo::of(&other, &ctx.clone())), first, "a copy of the context has no texts");
    let only = KeyFilter::v2(Some("username"), None).unwrap().unwrap();
    let by_parts = text(|out| writer::write_filtered(out, &UserInfo::of(&other, &ctx), &only));
    assert_eq!(by_parts, r#"{"username":"robert"}"#);
}
