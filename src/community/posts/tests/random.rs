//! After any actions in any order, counters equal rows and both forms of the visibility rule agree.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::community::posts::drafts::{self, Change, DraftBy, NewDraft};
use crate::community::posts::edit::{self, CommentEdit, PostEdit};
use crate::community::posts::new_post::{NewComment, NewPost};
use crate::community::posts::statuses;
use crate::community::test::fixture::TestCommunity;
use crate::community::text::body::Body;
use crate::community::visibility::viewer::{Listing, judge};
use crate::model::content::entry::{EntryKind, Visibility};
use crate::model::id::EntryId;
use crate::model::people::user::Viewer;
use crate::store::posts::entries;
use crate::store::test::fixture;
use crate::store::text::hashtags;
use crate::store::timelines::listing;
use crate::store::timelines::post_filter::{PostFilter, TimelineScope, Under};
use crate::store::views::entry_set::EntrySet;
use crate::store::views::visibility_facts;

const TEXTS: [&str; 6] = ["plain", "#tea time", "#tea #bread @ann", "@bob and @cem", "#bread", "@dan #soup #soup"];
const AUDIENCES: [Visibility; 5] =
    [Visibility::Public, Visibility::Public, Visibility::Unlisted, Visibility::Followers, Visibility::Direct];

struct Crowd {
    v: TestCommunity,
    people: Vec<Viewer>,
    posts: Vec<EntryId>,
    comments: Vec<(EntryId, EntryId)>,
    rng: StdRng,
    /// The longest list of which a page was read.
    longest: i64,
}

impl Crowd {
    fn new(seed: u64) -> Self {
        let v = TestCommunity::new();
        let people = ["ann", "bob", "cem", "dan"].map(|name| v.person(name)).to_vec();
        Self { v, people, posts: Vec::new(), comments: Vec::new(), rng: StdRng::seed_from_u64(seed), longest: 0 }
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        if from.is_empty() { None } else { Some(from[self.rng.random_range(0..from.len())]) }
    }

    fn body(&mut self) -> Body {
        Body::of(self.pick(&TEXTS).unwrap_or("plain"))
    }

    fn any(&mut self) -> Option<EntryId> {
        let all: Vec<EntryId> = self.posts.iter().copied().chain(self.comments.iter().map(|(id, _)| *id)).collect();
        self.pick(&all)
    }

    /// One action of one person. What the rules refuse changes nothing, which the recount proves, too.
    fn act(&mut self) {
        let people = self.people.clone();
        let who = self.pick(&people).unwrap_or(people[0]);
        let audience = self.pick(&AUDIENCES).unwrap_or(Visibility::Public);
        let anonymous = self.rng.random_ratio(1, 5);
        let body = self.body();
        match self.rng.random_range(0..20) {
            0..5 => {
                let quoted = if self.rng.random_ratio(1, 2) { self.any() } else { None };
                // A quote without own content is a repost.
                let body = if quoted.is_some() && self.rng.random_ratio(1, 2) { Body::default() } else { body };
                self.posts.extend(self.v.try_post(&who, NewPost { visibility: audience, anonymous, quoted, ..NewPost::of(body) }).ok());
            }
            5..11 => {
                let posts = self.posts.clone();
                let comments = self.comments.clone();
                let (post, parent) = match self.pick(&comments).filter(|_| anonymous || self.posts.len().is_multiple_of(2)) {
                    Some((id, post)) => (Some(post), Some(id)),
                    None => (self.pick(&posts), None),
                };
                let Some(post) = post else { return };
                let private = self.rng.random_ratio(1, 6);
                let new = NewComment { parent, private, anonymous, visibility: audience, ..NewComment::of(post, body) };
                self.comments.extend(self.v.try_comment(&who, new).ok().map(|id| (id, post)));
            }
            11..14 => self.edit(who, body),
            14..16 => {
                let Some(id) = self.any() else { return };
                let _ = self.v.try_delete(&who, id);
            }
            16 => {
                let (Some(quoted), Some(quoting)) = (self.any(), self.any()) else { return };
                let _ = self.v.try_write(move |tx| statuses::unreblog(tx, &who, quoted));
                let _ = self.v.try_write(move |tx| {
                    let author = entries::head(tx, quoted)?.map(|head| head.author);
                    let author = people.iter().find(|person| Some(person.user) == author).copied().unwrap_or(who);
                    statuses::revoke_quote(tx, &author, quoted, quoting)
                });
            }
            17 => self.draft(who, body),
            _ => self.mark(who),
        }
    }

    fn edit(&mut self, who: Viewer, body: Body) {
        let Some(id) = self.any() else { return };
        let (settings, post) = (self.v.settings.clone(), self.posts.contains(&id));
        let private = self.rng.random();
        let _ = self.v.try_write(move |tx| {
            if post {
                let new = PostEdit { body, title: None, comment_policy: 1, comment_private: private };
                edit::edit_post(tx, &settings, &who, id, new)
            } else {
                edit::edit_comment(tx, &settings, &who, id, CommentEdit { body, private })
            }
        });
    }

    fn draft(&mut self, who: Viewer, body: Body) {
        let settings = self.v.settings.clone();
        let posts = self.posts.clone();
        let post = self.pick(&posts);
        let then = self.rng.random_range(0..4);
        let made = self.v.try_write(move |tx| {
            let kind = if post.is_some() { EntryKind::Comment } else { EntryKind::Post };
            let new = NewDraft { kind, create_type: 2, quoted: None, forum: None, post, parent: None };
            let draft = drafts::create(tx, &settings, &who, &new)?;
            let by = DraftBy::Id(draft.id);
            drafts::update(tx, &settings, &who, &by, Change { text: Some(body.text), ..Change::default() })?;
            match then {
                0 => drafts::delete(tx, &who, &by)?,
                1 => fixture::submit(tx, draft.id)?,
                2 => return drafts::publish(tx, &settings, &who, &by).map(Some),
                _ => (),
            }
            Ok(None)
        });
        if let (Ok(Some(id)), Some(post)) = (made, post) {
            self.comments.push((id, post));
        }
    }

    fn mark(&mut self, who: Viewer) {
        let people = self.people.clone();
        let Some(target) = self.pick(&people).filter(|target| target.user != who.user) else { return };
        let mark = if self.rng.random_ratio(2, 3) { "follow" } else { "block" };
        match (self.rng.random_range(0..4), self.any()) {
            (0, Some(entry)) => self.v.mark(&who, "entry", entry.0, "block"),
            (1, _) => {
                let tag = self.v.read(|r| fixture::number(r, "SELECT coalesce(min(id), 0) FROM hashtags"));
                if tag > 0 {
                    self.v.mark(&who, "hashtag", tag, "block");
                }
            }
            (2, Some(entry)) if self.rng.random_ratio(1, 3) => self.v.sql(format!("UPDATE contents SET enabled = 0 WHERE id = {entry}")),
            _ => self.v.mark(&who, "user", target.user.0, mark),
        }
    }

    /// A page by number is the part of the whole list that it names, whatever is remembered of the list. The writer remembers nothing.
    fn page_agrees(&mut self) {
        let people = self.people.clone();
        let (me, other) = (self.pick(&people).map(|who| who.user), self.pick(&people).map(|who| who.user));
        let me = me.filter(|_| self.rng.random_ratio(4, 5));
        let (post, posts) = (self.rng.random::<bool>(), self.posts.clone());
        let mut filter = PostFilter { ascending: self.rng.random_ratio(1, 3), ..PostFilter::default() };
        match self.rng.random_range(0..6) {
            0 => filter.authors = other.into_iter().collect(),
            1 if post => filter.quotes_of = self.pick(&posts),
            1 => filter.under = self.pick(&posts).map(Under::Post),
            2 => filter.hashtags = self.v.read(|r| hashtags::by_slug(r, "tea")).into_iter().map(|tag| tag.id).collect(),
            3 => filter.scope = Some(TimelineScope::All),
            _ => (),
        }
        let kind = if post { EntryKind::Post } else { EntryKind::Comment };
        let asked = filter.clone();
        let (total, all) = self.v.write(move |tx| listing::page(tx, kind, me, &asked, 0, i64::MAX));
        assert_eq!(total, i64::try_from(all.len()).unwrap_or(-1));
        assert!(total <= listing::MOST);
        self.longest = self.longest.max(total);
        let (offset, limit) = (self.rng.random_range(0..=total + 3), self.rng.random_range(1..9));
        let page = self.v.read(|r| listing::page(r, kind, me, &filter, offset, limit));
        let part: Vec<EntryId> =
            all.into_iter().skip(usize::try_from(offset).unwrap_or(0)).take(usize::try_from(limit).unwrap_or(0)).collect();
        assert_eq!(page, (total, part), "{limit} rows after {offset} of {kind:?} for {me:?}: {filter:?}");
    }

    /// For everybody, every content and every place.
    fn agree(&self) -> (usize, usize) {
        let viewers: Vec<Option<&Viewer>> = self.people.iter().map(Some).chain([None]).collect();
        let (mut shown, mut hidden) = (0, 0);
        self.v.read(|r| {
            for id in self.posts.iter().copied().chain(self.comments.iter().map(|(id, _)| *id)) {
                let Some(head) = entries::head(r, id)? else { continue };
                for viewer in &viewers {
                    let me = viewer.map(|viewer| viewer.user);
                    let facts = visibility_facts::facts(r, me, id)?;
                    let set = EntrySet::load(r, me, &[id])?;
                    let mut before = true;
                    for place in [Listing::Detail, Listing::List, Listing::Public] {
                        let rule = facts.is_some_and(|facts| judge(&facts, place).is_ok());
                        let sql = fixture::sql_shows(r, me, head.kind, id, place)?;
                        assert_eq!(rule, sql, "{me:?} {place:?} {facts:?}");
                        let in_memory = set.entry(id).is_some_and(|entry| set.shows(entry, place));
                        assert_eq!(rule, in_memory, "{me:?} {place:?} {facts:?}");
                        assert!(before || !rule, "shown in a wider place only: {place:?} {facts:?}");
                        before = rule;
                        if rule { shown += 1 } else { hidden += 1 }
                    }
                }
            }
            Ok(())
        });
        (shown, hidden)
    }
}

fn story(seed: u64) {
    let mut crowd = Crowd::new(seed);
    for step in 0..300 {
        crowd.act();
        (0..3).for_each(|_| crowd.page_agrees());
        if step % 10 == 0 {
            crowd.v.recount();
        }
        if step == 200 {
            crowd.v.sql("UPDATE users SET status = 'disabled' WHERE username = 'dan'");
        }
    }
    crowd.v.recount();
    assert!(crowd.posts.len() > 30 && crowd.comments.len() > 20, "{} posts, {} comments", crowd.posts.len(), crowd.comments.len());
    assert!(crowd.longest > 20, "lists have at most {} rows", crowd.longest);
    let (shown, hidden) = crowd.agree();
    assert!(shown > 100 && hidden > 100, "{shown} shown, {hidden} hidden");
    crowd.v.sql("UPDATE users SET status = 'deleted' WHERE username = 'cem'");
    crowd.agree();
}

#[test]
fn counters_and_visibility_are_right_after_any_actions() {
    (1..4).for_each(story);
}
