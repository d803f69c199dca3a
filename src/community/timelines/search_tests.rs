//! What search finds, and that its index follows every change of an entry.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::operations::admin::Admin;
use crate::community::operations::admin::moderation::{self, ContentAction};
use crate::community::posts::edit::{self, CommentEdit, PostEdit};
use crate::community::posts::new_post::{NewComment, NewPost};
use crate::community::test::fixture::TestCommunity;
use crate::community::text::body::Body;
use crate::community::timelines::search_everything::{Query, Sort, find};
use crate::model::content::entry::Visibility;
use crate::model::id::{EntryId, SessionId};
use crate::model::people::user::{Role, Viewer};
use crate::model::span::Span;
use crate::store::text::fts;

fn query(text: &str) -> Query {
    Query {
        text: text.into(),
        address: None,
        sort: Some(Sort::Statuses),
        following: false,
        author: None,
        span: Span::newest(20),
        offset: 0,
    }
}

fn found(v: &TestCommunity, who: &Viewer, query: &Query) -> Vec<EntryId> {
    v.read(|r| find(r, Some(who.user), query)).statuses.into_iter().map(|status| status.id).collect()
}

fn settled(v: &TestCommunity) {
    let (known, belong) = v.read(fts::audit);
    assert_eq!(known, belong);
}

/// Lets everybody be found.
fn indexable(v: &TestCommunity) {
    v.sql("UPDATE users SET indexable = 1");
}

#[test]
fn the_index_follows_every_change() {
    let v = TestCommunity::new();
    let (ann, mod_) = (v.person("ann"), v.someone("keeper", Role::Moderator));
    indexable(&v);
    let post = v.try_post(&ann, NewPost { title: Some("Ripe pears".into()), ..NewPost::of(Body::of("apples")) }).unwrap();
    let comment = v.comment(&ann, post, "plums below");
    settled(&v);
    for (words, hit) in [("pears", post), ("APPLES", post), ("ripe apple", post), ("plum", comment), ("lums bel", comment)] {
        assert_eq!(found(&v, &mod_, &query(words)), [hit], "{words}");
    }
    assert!(found(&v, &mod_, &query("pears plums")).is_empty());

    let (settings, body) = (v.settings.clone(), Body::of("quinces"));
    v.write(move |tx| {
        edit::edit_post(tx, &settings, &ann, post, PostEdit { body, title: None, comment_policy: 1, comment_private: false })
    });
    settled(&v);
    assert!(found(&v, &mod_, &query("apples")).is_empty() && found(&v, &mod_, &query("pears")).is_empty());
    assert_eq!(found(&v, &mod_, &query("quinces")), [post]);

    for private in [true, false] {
        let (settings, body) = (v.settings.clone(), Body::of("plums again"));
        v.write(move |tx| edit::edit_comment(tx, &settings, &ann, comment, CommentEdit { body, private }));
        settled(&v);
        assert_eq!(found(&v, &mod_, &query("plums")).is_empty(), private);
        assert_eq!(found(&v, &ann, &query("plums")), [comment], "her own");
    }
    let admin = Admin { user: mod_.user, account: mod_.account, session: SessionId(1) };
    for enabled in [false, true] {
        let action = if enabled { ContentAction::Show } else { ContentAction::Hide };
        v.write(move |tx| moderation::act(tx, &admin, post, action));
        settled(&v);
        assert_eq!(found(&v, &mod_, &query("quinces")).is_empty(), !enabled);
    }
    v.try_delete(&ann, post).unwrap();
    settled(&v);
    assert!(found(&v, &ann, &query("quinces")).is_empty());
    v.write(move |tx| crate::community::operations::erase::user(tx, ann.user));
    settled(&v);
    assert_eq!(v.read(fts::audit).0, []);
}

#[test]
fn anonymous_entries_are_not_in_the_index_and_others_are_shown_to_their_sides() {
    let v = TestCommunity::new();
    let ann = v.person("ann");
    indexable(&v);
    let open = v.post(&ann, "secret one");
    let (bob, eve) = (v.person("bob"), v.person("eve"));
    indexable(&v);
    v.mark(&eve, "user", ann.user.0, "follow");
    let hidden = [Visibility::Unlisted, Visibility::Followers, Visibility::Direct]
        .map(|visibility| v.try_post(&ann, NewPost { visibility, ..NewPost::of(Body::of("secret for @bob")) }).unwrap());
    let private = v.try_comment(&ann, NewComment { private: true, ..NewComment::of(open, Body::of("secret")) }).unwrap();
    v.try_post(&ann, NewPost { anonymous: true, ..NewPost::of(Body::of("secret")) }).unwrap();
    v.try_comment(&ann, NewComment { anonymous: true, ..NewComment::of(open, Body::of("secret")) }).unwrap();
    settled(&v);
    let [unlisted, followers, direct] = hidden;
    assert_eq!(v.read(fts::audit).0, [open, unlisted, followers, direct, private]);
    // Short texts are compared without the index, under the same rule.
    for words in ["secret", "se"] {
        assert_eq!(found(&v, &ann, &query(words)), [private, direct, followers, unlisted, open], "their own");
        assert_eq!(found(&v, &bob, &query(words)), [direct, followers, unlisted, open], "those that name them");
        // Followers may see one of them, and have nothing to do with it.
        assert_eq!(found(&v, &eve, &query(words)), [open]);
    }
}

#[test]
fn people_are_found_by_strangers_only_with_consent() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let plain = v.post(&ann, "a walnut tree");
    let named = v.post(&ann, "a walnut for @bob");
    let liked = v.post(&ann, "walnuts liked");
    v.mark(&bob, "entry", liked.0, "like");
    let kept = v.post(&ann, "walnuts kept");
    v.sql(format!("INSERT INTO bookmarks (id, user_id, entry_id) VALUES (1, {}, {kept})", bob.user));
    assert_eq!(found(&v, &ann, &query("walnut")), [kept, liked, named, plain]);
    assert_eq!(found(&v, &bob, &query("walnut")), [kept, liked, named]);
    indexable(&v);
    assert_eq!(found(&v, &bob, &query("walnut")), [kept, liked, named, plain]);
    assert!(v.read(|r| find(r, None, &query("walnut"))).statuses.is_empty());
    v.sql(format!("INSERT INTO mutes (id, user_id, target_id) VALUES (1, {}, {})", bob.user, ann.user));
    assert!(found(&v, &bob, &query("walnut")).is_empty());
    v.sql("DELETE FROM mutes");
    v.mark(&ann, "user", bob.user.0, "block");
    assert!(found(&v, &bob, &query("walnut")).is_empty());
}

#[test]
fn pages_bounds_and_authors() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    indexable(&v);
    let all: Vec<EntryId> = (0..9).map(|n| v.post(if n % 3 == 0 { &bob } else { &ann }, &format!("number {n} of many"))).collect();
    let newest: Vec<EntryId> = all.iter().rev().copied().collect();
    let page = |offset, limit| found(&v, &ann, &Query { offset, span: Span::newest(limit), ..query("of number") });
    assert_eq!(page(0, 4), newest[..4]);
    assert_eq!(page(4, 4), newest[4..8]);
    assert_eq!(page(8, 4), newest[8..]);
    assert!(page(9, 4).is_empty() && page(0, 0).is_empty());
    let between = Query { span: Span { before: all[6].0, after: all[2].0, ..Span::newest(20) }, ..query("number") };
    assert_eq!(found(&v, &ann, &between), [all[5], all[4], all[3]]);
    let of_bob = Query { author: Some(bob.user), ..query("number") };
    assert_eq!(found(&v, &ann, &of_bob), [all[6], all[3], all[0]]);
}

#[test]
fn a_search_has_no_operators() {
    let v = TestCommunity::new();
    let ann = v.person("ann");
    let odd = v.post(&ann, "say \"hello\" NOT words:* AND (rest) -x ' ; -- \\ % _");
    for text in ["\"hello\"", "NOT", "words:*", "(rest)", "AND (rest)", "-x '", "; --", "%", "\"", "' ;"] {
        assert_eq!(found(&v, &ann, &query(text)), [odd], "{text}");
    }
    for text in [
        "hello* NOT rest",
        "words: *x",
        "NEAR(hello rest)",
        "hello^",
        "{words}: hello",
        "\"\"\"",
        "\u{0}",
        &"zq ".repeat(5000),
        &"y".repeat(30_000),
    ] {
        assert!(found(&v, &ann, &query(text)).is_empty(), "{}", &text[..text.len().min(20)]);
    }
    for text in ["\u{0}", "@\u{0}"] {
        let asked = Query { sort: Some(Sort::People), ..query(text) };
        assert!(v.read(|r| find(r, Some(ann.user), &asked)).people.is_empty(), "{text:?}");
    }
}
