//! Filters, orders, paging and timelines.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use std::sync::atomic::{AtomicBool, Ordering};

use crate::community::posts::listing::{
    self, Bound, ContentCounter, ContentType, Digest, OrderBy, PostFilter, Slice, TimelineScope, Under,
};
use crate::community::posts::new_post::{NewComment, NewPost};
use crate::community::test::fixture::{START, TestCommunity};
use crate::community::text::body::Body;
use crate::error::{Error, Resource};
use crate::model::clock::DAY;
use crate::model::content::entry::{EntryKind, FileKind, Visibility};
use crate::model::id::{EntryId, ForumId, HashtagId, UserId};
use crate::model::people::user::Viewer;
use crate::store::posts::comments::{self as store_comments, MAX_LEVEL};
use crate::store::test::{fixture, rows};
use crate::store::text::hashtags;
use crate::store::timelines::listing as store_listing;
use crate::store::views::comments::With;

fn posts(v: &TestCommunity, viewer: Option<&Viewer>, filter: &PostFilter) -> Vec<EntryId> {
    let (total, page) = v.read(|r| listing::posts(r, viewer, filter, Slice { offset: 0, size: 50 }));
    assert_eq!(usize::try_from(total).unwrap(), page.len(), "the total and the rows follow one rule");
    page.into_iter().map(|view| view.content.id).collect()
}

fn comments(v: &TestCommunity, viewer: Option<&Viewer>, filter: &PostFilter) -> Vec<EntryId> {
    let (_, page) = v.read(|r| listing::comments(r, viewer, filter, With::default(), Slice { offset: 0, size: 50 }));
    page.into_iter().map(|view| view.content.id).collect()
}

#[test]
fn pages_follow_each_other_and_the_total_counts_all() {
    let v = TestCommunity::new();
    let ann = v.person("ann");
    let mut all: Vec<EntryId> = (0..7).map(|n| v.post(&ann, &format!("post {n}"))).collect();
    all.reverse();
    let page = |n: i64| v.read(|r| listing::posts(r, None, &PostFilter::default(), Slice { offset: (n - 1) * 3, size: 3 }));
    let mut seen = Vec::new();
    for n in 1..=4 {
        let (total, views) = page(n);
        assert_eq!(total, 7);
        seen.extend(views.into_iter().map(|view| view.content.id));
    }
    assert_eq!(seen, all);
}

#[test]
fn each_filter_narrows() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let tea = v.post(&ann, "#tea");
    let bread = v.post(&bob, "50% #bread");
    let owner = ann.user;
    let file = v.write(move |tx| rows::file(tx, owner));
    let picture = v.try_post(&ann, NewPost::of(Body { files: vec![file], ..Body::of("look") })).unwrap();
    v.sql(format!("UPDATE contents SET likes = 5, digest = 2, language = 'de' WHERE id = {tea}"));
    v.sql(format!("UPDATE contents SET sticky = 3, digest = 3 WHERE id = {bread}"));
    let tag = v.read(|r| hashtags::by_slug(r, "tea")).unwrap().id;
    let all = || PostFilter::default();
    let likes = |more_than, less_than| vec![Bound { counter: ContentCounter::Like, more_than, less_than }];
    let cases: Vec<(&str, PostFilter, Vec<EntryId>)> = vec![
        ("all", all(), vec![picture, bread, tea]),
        ("author", PostFilter { authors: vec![bob.user], ..all() }, vec![bread]),
        ("not author", PostFilter { without_authors: vec![bob.user], ..all() }, vec![picture, tea]),
        ("hashtag", PostFilter { hashtags: vec![tag], ..all() }, vec![tea]),
        ("not hashtag", PostFilter { without_hashtags: vec![tag], ..all() }, vec![picture, bread]),
        ("not entry", PostFilter { without_entries: vec![tea, bread], ..all() }, vec![picture]),
        ("image", PostFilter { content_type: ContentType::Has(FileKind::Image), ..all() }, vec![picture]),
        ("video", PostFilter { content_type: ContentType::Has(FileKind::Video), ..all() }, vec![]),
        ("of a plugin", PostFilter { content_type: ContentType::Foreign, ..all() }, vec![]),
        ("text", PostFilter { content_type: ContentType::Text, ..all() }, vec![bread, tea]),
        ("digests", PostFilter { digest: Digest::Some, ..all() }, vec![bread, tea]),
        ("premium", PostFilter { digest: Digest::Exactly(3), ..all() }, vec![bread]),
        ("sticky", PostFilter { sticky: Some(3), ..all() }, vec![bread]),
        ("liked", PostFilter { bounds: likes(Some(4), None), ..all() }, vec![tea]),
        ("not above", PostFilter { bounds: likes(Some(5), None), ..all() }, vec![]),
        ("little liked", PostFilter { bounds: likes(None, Some(5)), ..all() }, vec![picture, bread]),
        ("language", PostFilter { language: Some("de".into()), ..all() }, vec![tea]),
        ("since", PostFilter { since: Some(tea), ..all() }, vec![picture, bread]),
        ("before", PostFilter { before: Some(bread), ..all() }, vec![tea]),
        ("today", PostFilter { created_from: Some(START), created_until: Some(START + DAY), ..all() }, vec![picture, bread, tea]),
        ("tomorrow", PostFilter { created_from: Some(START + DAY), ..all() }, vec![]),
        ("search", PostFilter { search: Some("0%".into()), ..all() }, vec![bread]),
        ("no wildcard", PostFilter { search: Some("l%k".into()), ..all() }, vec![]),
        ("oldest", PostFilter { ascending: true, ..all() }, vec![tea, bread, picture]),
        ("most liked", PostFilter { order: OrderBy::ContentCounter(ContentCounter::Like), ..all() }, vec![tea, picture, bread]),
    ];
    for (name, filter, expected) in cases {
        assert_eq!(posts(&v, None, &filter), expected, "{name}");
    }
}

#[test]
fn a_random_order_is_the_same_for_the_same_seed() {
    let v = TestCommunity::new();
    let ann = v.person("ann");
    let all: Vec<EntryId> = (0..20).map(|n| v.post(&ann, &format!("{n}"))).collect();
    let with = |seed| posts(&v, None, &PostFilter { order: OrderBy::Random { seed }, ..PostFilter::default() });
    let first = with(123_456_789);
    assert_eq!(first, with(123_456_789));
    assert_ne!(first, with(987_654_321));
    let mut sorted = first.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, all);
    assert_ne!(first, all);
}

#[test]
fn threads_are_listed_by_level() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let post = v.post(&ann, "hello");
    let a = v.comment(&bob, post, "a");
    let b = v.reply(&ann, post, a, "b");
    let c = v.reply(&bob, post, b, "c");
    let other = v.comment(&ann, post, "other");
    assert_eq!(comments(&v, None, &PostFilter { under: Some(Under::Post(post)), ..PostFilter::default() }), [other, a]);
    assert_eq!(comments(&v, None, &PostFilter { under: Some(Under::Comment(a)), ascending: true, ..PostFilter::default() }), [b, c]);
    v.try_delete(&ann, b).unwrap();
    assert_eq!(comments(&v, None, &PostFilter { under: Some(Under::Comment(a)), ..PostFilter::default() }), [c]);
    let view = v.read(|r| listing::comment(r, Some(&ann), c));
    assert!(view.parent.is_none() && view.post.unwrap().content.id == post);
    let missing = v.db.read(|r| listing::comment(r, None, b)).unwrap_err();
    assert!(matches!(missing, Error::NotFound(Resource::Comment)), "{missing}");
}

#[test]
fn a_thread_has_a_deepest_level_and_times_follow_deletions() {
    let v = TestCommunity::new();
    let ann = v.person("ann");
    let post = v.post(&ann, "hello");
    let mut chain = vec![v.comment(&ann, post, "1")];
    for level in 2..=MAX_LEVEL + 3 {
        chain.push(v.reply(&ann, post, chain[level - 2], "deeper"));
    }
    let parent = |at: usize| v.read(|r| store_comments::detail(r, chain[at])).unwrap().parent;
    assert_eq!(parent(MAX_LEVEL - 1), Some(chain[MAX_LEVEL - 2]));
    for at in MAX_LEVEL..chain.len() {
        assert_eq!(parent(at), Some(chain[MAX_LEVEL - 2]), "beside what it answers");
    }
    let latest = || v.read(|r| listing::comment(r, None, chain[0])).content.last_comment_at;
    v.recount();
    v.try_delete(&ann, chain[50]).unwrap();
    assert_eq!(latest(), chain.last().map(|id| id.created_at()), "an old one changes nothing");
    for id in chain[MAX_LEVEL - 2..].iter().rev() {
        v.try_delete(&ann, *id).unwrap();
    }
    assert_eq!(latest(), Some(chain[MAX_LEVEL - 3].created_at()));
    v.recount();
}

#[test]
fn quotes_are_shown_one_level_deep_and_only_while_visible() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let a = v.post(&ann, "a");
    let quote = |of| v.try_post(&bob, NewPost { quoted: Some(of), ..NewPost::of(Body::of("see")) }).unwrap();
    let (b, other) = (quote(a), quote(a));
    let c = quote(b);
    assert_eq!(posts(&v, None, &PostFilter { quotes_of: Some(a), ..PostFilter::default() }), [other, b]);
    let view = v.read(|r| listing::post(r, None, c)).quoted.unwrap();
    assert!(view.content.id == b && view.detail.quoted == Some(a) && view.quoted.is_none());
    v.try_delete(&ann, a).unwrap();
    assert!(v.read(|r| listing::post(r, None, b)).quoted.is_none());
    assert!(
        v.db.read(|r| listing::posts(r, None, &PostFilter { quotes_of: Some(a), ..PostFilter::default() }, Slice { offset: 0, size: 5 }))
            .is_err()
    );
}

#[test]
fn timelines_hold_what_i_follow() {
    let v = TestCommunity::new();
    let (me, friend, stranger) = (v.person("me"), v.person("friend"), v.person("stranger"));
    let mine = v.post(&me, "mine");
    let theirs = v.post(&friend, "theirs");
    let tagged = v.post(&stranger, "#tea");
    let tagged_digest = v.post(&stranger, "#tea again");
    let premium = v.post(&stranger, "premium");
    v.post(&stranger, "unrelated");
    v.try_post(&friend, NewPost { anonymous: true, ..NewPost::of(Body::of("unnamed")) }).unwrap();
    let followers = v.try_post(&friend, NewPost { visibility: Visibility::Followers, ..NewPost::of(Body::of("close")) }).unwrap();
    v.sql(format!("UPDATE contents SET digest = 2 WHERE id = {tagged_digest}"));
    v.sql(format!("UPDATE contents SET digest = 3 WHERE id = {premium}"));
    let tag = v.read(|r| hashtags::by_slug(r, "tea")).unwrap().id;
    v.mark(&me, "user", friend.user.0, "follow");
    v.mark(&me, "hashtag", tag.0, "follow");
    let of = |scope| posts(&v, Some(&me), &PostFilter { scope: Some(scope), ..PostFilter::default() });
    assert_eq!(of(TimelineScope::All), [followers, premium, tagged_digest, theirs, mine]);
    assert_eq!(of(TimelineScope::Users), [followers, theirs]);
    assert_eq!(of(TimelineScope::Hashtags), [tagged_digest, tagged]);
    assert!(of(TimelineScope::Forums).is_empty());
}

#[test]
fn an_anonymous_author_is_never_named() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let post = v.try_post(&ann, NewPost { anonymous: true, ..NewPost::of(Body::of("guess")) }).unwrap();
    let comment = v.comment(&ann, post, "not me");
    let by_ann = PostFilter { authors: vec![ann.user], ..PostFilter::default() };
    assert!(posts(&v, Some(&bob), &by_ann).is_empty());
    assert_eq!(posts(&v, Some(&ann), &by_ann), [post]);
    assert!(posts(&v, None, &PostFilter { no_anonymous: true, ..PostFilter::default() }).is_empty());
    let view = v.read(|r| listing::post(r, Some(&bob), post));
    assert!(view.author.is_none() && !view.is_me);
    let own = v.read(|r| listing::post(r, Some(&ann), post));
    assert!(own.author.is_none() && own.is_me);
    let comment = v.read(|r| listing::comment(r, Some(&bob), comment));
    assert!(comment.author.is_some() && !comment.is_post_author, "the badge would name the post's author");
    let hidden = NewComment { anonymous: true, ..NewComment::of(post, Body::of("me")) };
    let hidden = v.try_comment(&ann, hidden).unwrap();
    assert!(v.read(|r| listing::comment(r, Some(&bob), hidden)).is_post_author);
}

#[test]
fn a_list_reads_only_what_it_is_about() {
    let v = TestCommunity::new();
    let (id, user, tag, forum) = (EntryId(1), UserId(1), HashtagId(1), ForumId(1));
    let all = PostFilter::default;
    let cases = [
        (EntryKind::Post, all(), "SEARCH e USING INDEX entries_live (kind=?)"),
        (EntryKind::Post, PostFilter { before: Some(id), ..all() }, "SEARCH e USING INDEX entries_live (kind=? AND id<?)"),
        (EntryKind::Post, PostFilter { scope: Some(TimelineScope::All), ..all() }, "SEARCH e USING INDEX entries_live (kind=?)"),
        (EntryKind::Post, PostFilter { authors: vec![user], ..all() }, "SEARCH e USING INDEX entries_by_author (author_id=? AND kind=?)"),
        (EntryKind::Post, PostFilter { authors: vec![user, user], ..all() }, "SEARCH e USING INDEX entries_live (kind=?)"),
        (EntryKind::Post, PostFilter { quotes_of: Some(id), ..all() }, "SEARCH p USING INDEX posts_by_quoted (quoted_id=?)"),
        (
            EntryKind::Post,
            PostFilter { hashtags: vec![tag], ..all() },
            "SEARCH g USING COVERING INDEX entry_hashtags_by_tag (hashtag_id=?)",
        ),
        (EntryKind::Post, PostFilter { hashtags: vec![tag, tag], ..all() }, "SEARCH e USING INDEX entries_live (kind=? AND id=?)"),
        (EntryKind::Post, PostFilter { forums: vec![forum], ..all() }, "SEARCH p USING COVERING INDEX posts_by_forum (forum_id=?)"),
        (EntryKind::Post, PostFilter { forums: vec![forum, forum], ..all() }, "SEARCH e USING INDEX entries_live (kind=? AND id=?)"),
        (EntryKind::Comment, all(), "SEARCH e USING INDEX entries_live (kind=?)"),
        (
            EntryKind::Comment,
            PostFilter { authors: vec![user], ..all() },
            "SEARCH e USING INDEX entries_by_author (author_id=? AND kind=?)",
        ),
        (
            EntryKind::Comment,
            PostFilter { hashtags: vec![tag], ..all() },
            "SEARCH g USING COVERING INDEX entry_hashtags_by_tag (hashtag_id=?)",
        ),
        (EntryKind::Comment, PostFilter { forums: vec![forum], ..all() }, "SEARCH e USING INDEX entries_live (kind=? AND id=?)"),
        (EntryKind::Comment, PostFilter { under: Some(Under::Post(id)), ..all() }, "SEARCH m USING INDEX comments_by_post (post_id=?)"),
        (
            EntryKind::Comment,
            PostFilter { under: Some(Under::Comment(id)), ..all() },
            "SEARCH e USING INDEX entries_live (kind=? AND id=?)",
        ),
    ];
    for (kind, filter, expected) in cases {
        let plan = v.read(|r| store_listing::plan(r, kind, &filter));
        let first = plan.lines().next().unwrap();
        assert_eq!(first, expected, "{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "sorted by hand: {plan}");
    }
}

#[test]
fn what_is_remembered_of_a_list_is_true_beside_a_writer() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let done = AtomicBool::new(false);
    let looked = std::thread::scope(|threads| {
        let readers: Vec<_> = [None, Some(bob.user)]
            .map(|viewer| {
                let (v, done) = (&v, &done);
                threads.spawn(move || {
                    let mut looked = 0;
                    while !done.load(Ordering::Relaxed) {
                        let (total, rows) = v.read(|r| {
                            let (total, _) = store_listing::page(r, EntryKind::Post, viewer, &PostFilter::default(), looked % 9, 3)?;
                            Ok((total, fixture::number(r, "SELECT count(*) FROM entries WHERE kind = 'post' AND deleted_at IS NULL")?))
                        });
                        assert_eq!(total, rows);
                        looked += 1;
                    }
                    looked
                })
            })
            .into_iter()
            .collect();
        let mut posts = Vec::new();
        for n in 0..200 {
            posts.push(v.post(&ann, "one more"));
            if n % 3 == 2 || posts.len() > 40 {
                v.try_delete(&ann, posts.remove(0)).unwrap();
            }
        }
        done.store(true, Ordering::Relaxed);
        readers.into_iter().map(|reader| reader.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(looked.iter().all(|looked| *looked > 10), "{looked:?}");
}
