//! Timelines against a naive model: every entry is checked one by one, by an independent implementation.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

mod rules;
mod world;

use std::net::IpAddr;
use std::sync::Arc;

use world::{Dice, World, Written};

use super::*;
use crate::community::relations::lists as my_lists;
use crate::live::{Bus, Limits, Opening, Subscription, Topic};
use crate::model::content::entry::Visibility;
use crate::model::event::Event;
use crate::model::id::{EntryId, SessionId, UserId};
use crate::model::people::list::RepliesPolicy;
use crate::model::people::user::Viewer;
use crate::model::span::Span;
use crate::store::visibility::visible::Listing;

/// Every page, downwards by the last id and upwards by the first; both have to be the same.
fn pages(limit: u32, mut page: impl FnMut(Span) -> Vec<EntryId>) -> Vec<EntryId> {
    let (mut down, mut span) = (Vec::new(), Span::newest(limit));
    loop {
        let found = page(span);
        assert!(found.is_sorted_by(|a, b| a > b), "newest first: {found:?}");
        let Some(last) = found.last() else { break };
        span.before = last.0;
        down.extend(found);
    }
    let (mut up, mut span) = (Vec::new(), Span { upwards: true, ..Span::newest(limit) });
    loop {
        let found = page(span);
        assert!(found.is_sorted_by(|a, b| a > b), "newest first: {found:?}");
        let Some(first) = found.first() else { break };
        span.after = first.0;
        up.splice(0..0, found);
    }
    assert_eq!(down, up);
    down
}

/// Those entries of a timeline of which its reader would not be told.
fn unheard(w: &World, viewer: &Viewer, timeline: &Timeline, shown: &[EntryId]) -> Vec<EntryId> {
    let bus: Arc<Bus> = Arc::default();
    let address = IpAddr::from([127, 0, 0, 1]);
    let limits = Limits { user: 9, address: 9 };
    let opening = Opening { label: "test", user: viewer.user, session: SessionId(1), device: None, address, limits };
    let subscription = Subscription::open(&bus, opening).unwrap();
    let topic = match timeline {
        Timeline::Home => Topic::Home(viewer.user),
        Timeline::List(list) => Topic::List(*list),
        Timeline::Public(_) => Topic::Public,
        Timeline::Tagged(name) => Topic::Hashtag(name.to_lowercase().into()),
    };
    subscription.join(topic.clone());
    let told = |entry: &EntryId| w.v.read(|r| audience::topics(r, &bus, &Event::Published { entry: *entry })).contains(&topic);
    shown.iter().copied().filter(|entry| !told(entry)).collect()
}

#[test]
fn every_timeline_agrees_with_the_check_of_each_entry() {
    for seed in [1, 2] {
        let mut dice = Dice(seed);
        let w = World::new(&mut dice);
        let (mut homes, mut lists) = (0, 0);
        for me in 0..w.people.len() {
            let viewer = w.people[me];
            let limit = [1, 7, 40][dice.below(3)];
            let found = pages(limit, |span| w.v.read(|r| home(r, &viewer, span)).ids);
            assert_eq!(found, w.model(|at| w.home(me, at)), "home of {me}, seed {seed}");
            homes += found.len();
            let stands = |timeline: &Timeline, id| w.v.read(|r| standing(r, &viewer, timeline, id)).is_some();
            assert_eq!(found, w.model(|at| stands(&Timeline::Home, w.published[at].id)), "one by one, home of {me}, seed {seed}");
            assert_eq!(unheard(&w, &viewer, &Timeline::Home, &found), []);
            for policy in [RepliesPolicy::Followed, RepliesPolicy::List, RepliesPolicy::None] {
                let members: Vec<usize> = (0..w.people.len()).filter(|who| w.follow(me, *who).is_some() && dice.one_in(2)).collect();
                let users: Vec<UserId> = members.iter().map(|who| w.people[*who].user).collect();
                let id = w.v.write(move |tx| {
                    let made = my_lists::create(tx, &viewer, "some", policy, false)?.unwrap();
                    my_lists::add(tx, &viewer, made.id, &users)?;
                    Ok(made.id)
                });
                let found = pages(limit, |span| w.v.read(|r| list(r, &viewer, id, span)).ids);
                let answers = |published: &Written| {
                    let Some((answered, _)) = published.answers else { return true };
                    let other = &w.published[answered];
                    !other.anonymous
                        && (other.author == published.author
                            || other.author == me
                            || match policy {
                                RepliesPolicy::Followed => w.follow(me, other.author).is_some(),
                                RepliesPolicy::List => members.contains(&other.author),
                                RepliesPolicy::None => false,
                            })
                };
                let fits = |at: usize| {
                    let published = &w.published[at];
                    members.contains(&published.author) && w.undisturbed(me, at) && w.wants(me, at) && answers(published)
                };
                assert_eq!(found, w.model(fits), "list of {me}, {policy:?}, seed {seed}");
                assert_eq!(found, w.model(|at| stands(&Timeline::List(id), w.published[at].id)), "one by one, {policy:?}, seed {seed}");
                assert_eq!(unheard(&w, &viewer, &Timeline::List(id), &found), []);
                lists += found.len();
            }
            let open = |at: usize| {
                let published = &w.published[at];
                let quiet = published.author != me && w.annoys(me, published.author);
                published.visibility == Visibility::Public
                    && !published.private
                    && published.passes_on.is_none()
                    && !quiet
                    && w.sees(me, at, Listing::Public)
            };
            let found = pages(limit, |span| w.v.read(|r| public(r, Some(&viewer), PublicFilter::default(), span)).ids);
            assert_eq!(found, w.model(|at| open(at) && w.published[at].answers.is_none()), "public, {me}, seed {seed}");
            let timeline = Timeline::Public(PublicFilter::default());
            assert_eq!(found, w.model(|at| stands(&timeline, w.published[at].id)), "one by one, public, {me}, seed {seed}");
            assert_eq!(unheard(&w, &viewer, &timeline, &found), []);
            let tags = Tags { name: "Harvest".into(), ..Tags::default() };
            let found = pages(limit, |span| w.v.read(|r| tagged(r, Some(&viewer), &tags, PublicFilter::default(), span)).ids);
            assert_eq!(found, w.model(|at| open(at) && w.published[at].tagged), "tag, {me}, seed {seed}");
            let timeline = Timeline::Tagged("Harvest".into());
            assert_eq!(found, w.model(|at| stands(&timeline, w.published[at].id)), "one by one, tag, {me}, seed {seed}");
            assert_eq!(unheard(&w, &viewer, &timeline, &found), []);
            for whom in 0..w.people.len() {
                for (without_replies, without_reposts) in [(false, false), (true, false), (false, true)] {
                    let filter = OfAuthor { without_replies, without_reposts, ..OfAuthor::default() };
                    let found = pages(limit, |span| w.v.read(|r| author(r, Some(&viewer), w.people[whom].user, &filter, span)).ids);
                    let fits = |at: usize| {
                        let published = &w.published[at];
                        let other = |at: usize| &w.published[at];
                        let to_others =
                            published.answers.is_some_and(|(at, _)| other(at).author != published.author || other(at).anonymous);
                        let passed = published.passes_on.is_none_or(|target| {
                            !without_reposts && w.sees(me, target, Listing::List) && !w.annoys(me, other(target).author)
                        });
                        published.author == whom && w.sees(me, at, Listing::List) && passed && !(without_replies && to_others)
                    };
                    assert_eq!(found, w.model(fits), "{whom} as {me} sees them, {filter:?}, seed {seed}");
                }
            }
        }
        assert!(homes > 100 && lists > 30, "the world is not empty: {homes}, {lists}");
    }
}

#[test]
fn without_a_viewer_only_public_entries_are_visible() {
    let w = World::new(&mut Dice(9));
    let found = pages(11, |span| w.v.read(|r| public(r, None, PublicFilter::default(), span)).ids);
    let open = |published: &Written| {
        published.visibility == Visibility::Public && !published.anonymous && !published.private && published.passes_on.is_none()
    };
    assert_eq!(found, w.model(|at| open(&w.published[at]) && w.published[at].answers.is_none()));
    assert!(w.v.read(|r| public(r, None, PublicFilter { remote: true, only_media: false }, Span::newest(40))).ids.is_empty());
}
