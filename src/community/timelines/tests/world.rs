//! People with random relations and random publications, and a check of each single entry for who reads it where.

use crate::community::posts::new_post::{NewComment, NewPost};
use crate::community::relations::lists as my_lists;
use crate::community::test::fixture::TestCommunity;
use crate::community::text::body::Body;
use crate::community::visibility::viewer;
use crate::model::content::entry::Visibility;
use crate::model::id::EntryId;
use crate::model::people::list::RepliesPolicy;
use crate::model::people::user::Viewer;
use crate::store::visibility::visible::Listing;

/// Numbers that look random, the same in every run.
pub(super) struct Dice(pub u64);

impl Dice {
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % n as u64).unwrap()
    }

    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bond {
    Stranger,
    Follow { reposts: bool, english_only: bool },
    Block,
}

#[derive(Clone, Debug)]
pub(super) struct Written {
    pub id: EntryId,
    pub author: usize,
    pub visibility: Visibility,
    pub anonymous: bool,
    pub private: bool,
    /// What it answers, and the post at the top.
    pub answers: Option<(usize, usize)>,
    pub passes_on: Option<usize>,
    pub mentions: Option<usize>,
    pub tagged: bool,
    pub german: bool,
}

pub(super) struct World {
    pub v: TestCommunity,
    pub people: Vec<Viewer>,
    pub bonds: Vec<Vec<Bond>>,
    pub muted: Vec<Vec<bool>>,
    pub published: Vec<Written>,
    pub follows_tag: Vec<bool>,
    /// Threads muted by each, as places in `published`.
    pub quiet: Vec<Vec<usize>>,
    /// Kept out of each one's home.
    pub elsewhere: Vec<Vec<usize>>,
}

const TAG: &str = "#harvest";

impl World {
    pub(super) fn new(dice: &mut Dice) -> Self {
        let v = TestCommunity::new();
        let people: Vec<Viewer> = (0..6).map(|n| v.person(&format!("p{n}"))).collect();
        let n = people.len();
        let world = Self {
            bonds: vec![vec![Bond::Stranger; n]; n],
            muted: vec![vec![false; n]; n],
            follows_tag: vec![false; n],
            quiet: vec![Vec::new(); n],
            elsewhere: vec![Vec::new(); n],
            published: Vec::new(),
            v,
            people,
        };
        let mut world = world;
        for _ in 0..130 {
            world.publish(dice);
        }
        world.relate(dice);
        world
    }

    /// Publishes something before anybody has a relation: audiences are judged when it is read.
    pub(super) fn publish(&mut self, dice: &mut Dice) {
        let author = dice.below(self.people.len());
        let visibility =
            [Visibility::Public, Visibility::Public, Visibility::Unlisted, Visibility::Followers, Visibility::Direct][dice.below(5)];
        let (anonymous, tagged, german) = (dice.one_in(8), dice.one_in(4), dice.one_in(5));
        let mentions = dice.one_in(6).then(|| dice.below(self.people.len()));
        let mut text = format!("words {}", self.published.len());
        if tagged {
            text += &format!(" {TAG}");
        }
        if let Some(who) = mentions {
            text += &format!(" @p{who}");
        }
        let body = Body { language: Some(if german { "de" } else { "en" }.into()), ..Body::of(text) };
        let who = self.people[author];
        let base = Written {
            id: EntryId(0),
            author,
            visibility,
            anonymous,
            private: false,
            answers: None,
            passes_on: None,
            mentions,
            tagged: tagged && visibility != Visibility::Direct,
            german,
        };
        let open = |published: &Written| {
            published.visibility == Visibility::Public && !published.anonymous && !published.private && published.passes_on.is_none()
        };
        let targets: Vec<usize> = (0..self.published.len()).filter(|at| open(&self.published[*at])).collect();
        let published = match dice.below(3) {
            0 if !self.published.is_empty() => {
                // A comment below a post that everybody sees, or below a comment on it.
                let Some(at) = targets.get(dice.below(targets.len().max(1))).copied() else { return };
                let above = self.published[at].clone();
                let root = above.answers.map_or(at, |(_, root)| root);
                if self.published[root].visibility != Visibility::Public || self.published[root].anonymous {
                    return;
                }
                let private = dice.one_in(6);
                let new = NewComment {
                    parent: above.answers.map(|_| above.id),
                    private,
                    visibility: if visibility == Visibility::Direct { Visibility::Public } else { visibility },
                    anonymous,
                    ..NewComment::of(self.published[root].id, body)
                };
                let visibility = new.visibility;
                let id = self.v.try_comment(&who, new).unwrap();
                Written { id, private, visibility, tagged, answers: Some((at, root)), ..base }
            }
            1 if !targets.is_empty() => {
                let at = targets[dice.below(targets.len())];
                let target = self.published[at].id;
                let known = self.published.iter().any(|published| published.author == author && published.passes_on == Some(at));
                if known {
                    return;
                }
                let id = self.v.try_post(&who, NewPost::of(Body::of("x"))).unwrap();
                self.v.sql(format!(
                    "UPDATE contents SET text = '' WHERE id = {id}; UPDATE posts SET quoted_id = {target} WHERE id = {id};
                     INSERT INTO reposts (id, user_id, target_id) VALUES ({id}, {}, {target})",
                    who.user
                ));
                Written {
                    id,
                    visibility: Visibility::Public,
                    anonymous: false,
                    passes_on: Some(at),
                    mentions: None,
                    tagged: false,
                    german: self.published[at].german,
                    ..base
                }
            }
            _ => {
                let id = self.v.try_post(&who, NewPost { visibility, anonymous, ..NewPost::of(body) }).unwrap();
                Written { id, ..base }
            }
        };
        self.published.push(published);
    }

    pub(super) fn relate(&mut self, dice: &mut Dice) {
        let n = self.people.len();
        for a in 0..n {
            for b in (0..n).filter(|b| *b != a) {
                let bond = match dice.below(8) {
                    0 => Bond::Block,
                    1..=4 => Bond::Follow { reposts: !dice.one_in(4), english_only: dice.one_in(5) },
                    _ => Bond::Stranger,
                };
                self.bonds[a][b] = bond;
                let (me, them) = (self.people[a], self.people[b].user);
                match bond {
                    Bond::Stranger => {}
                    Bond::Block => self.v.mark(&me, "user", them.0, "block"),
                    Bond::Follow { reposts, english_only } => {
                        self.v.mark(&me, "user", them.0, "follow");
                        let languages = if english_only { "'[\"en\"]'" } else { "NULL" };
                        self.v.sql(format!(
                            "UPDATE user_marks SET reblogs = {}, languages = {languages} WHERE user_id = {} AND target_id = {them}",
                            i64::from(reposts),
                            me.user
                        ));
                        if dice.one_in(6) {
                            self.elsewhere[a].push(b);
                        }
                    }
                }
                self.muted[a][b] = dice.one_in(6);
                if self.muted[a][b] {
                    self.v.sql(format!("INSERT INTO mutes (id, user_id, target_id) VALUES ({}, {}, {them})", a * 10 + b + 1, me.user));
                }
            }
            self.follows_tag[a] = dice.one_in(2);
            if self.follows_tag[a] {
                let tag = self.v.read(|r| crate::community::posts::tags::known(r, TAG)).unwrap().id;
                self.v.mark(&self.people[a], "hashtag", tag.0, "follow");
            }
            if !self.elsewhere[a].is_empty() {
                let (me, members) = (self.people[a], self.elsewhere[a].iter().map(|at| self.people[*at].user).collect::<Vec<_>>());
                self.v.write(move |tx| {
                    let list = my_lists::create(tx, &me, "apart", RepliesPolicy::List, true)?.unwrap();
                    my_lists::add(tx, &me, list.id, &members)
                });
            }
            let at = dice.below(self.published.len());
            let root = self.root(at);
            self.quiet[a].push(root);
            self.v
                .sql(format!("INSERT INTO thread_mutes (user_id, root_id) VALUES ({}, {})", self.people[a].user, self.published[root].id));
        }
    }

    pub(super) fn root(&self, at: usize) -> usize {
        let published = &self.published[at];
        match (published.answers, published.passes_on) {
            (Some((_, root)), _) => root,
            (_, Some(target)) => self.root(target),
            _ => at,
        }
    }

    pub(super) fn follow(&self, me: usize, whom: usize) -> Option<(bool, bool)> {
        match self.bonds[me][whom] {
            Bond::Follow { reposts, english_only } => Some((reposts, english_only)),
            _ => None,
        }
    }

    pub(super) fn sees(&self, me: usize, at: usize, place: Listing) -> bool {
        let published = &self.published[at];
        !published.anonymous && self.v.read(|r| viewer::may_see(r, Some(&self.people[me]), published.id, place))
    }

    pub(super) fn annoys(&self, me: usize, whom: usize) -> bool {
        self.muted[me][whom] || self.bonds[me][whom] == Bond::Block
    }

    /// Seen at all in something that is made for `me`.
    pub(super) fn undisturbed(&self, me: usize, at: usize) -> bool {
        let published = &self.published[at];
        if published.private
            || !self.sees(me, at, Listing::List)
            || published.passes_on.is_some_and(|target| !self.sees(me, target, Listing::List))
        {
            return false;
        }
        let mut people = vec![published.author];
        people.extend(published.mentions);
        if let Some(target) = published.passes_on {
            people.push(self.published[target].author);
            people.extend(self.published[target].mentions);
        }
        published.author == me || !(self.quiet[me].contains(&self.root(at)) || people.iter().any(|who| self.annoys(me, *who)))
    }

    pub(super) fn wants(&self, me: usize, at: usize) -> bool {
        let published = &self.published[at];
        if published.author == me {
            return true;
        }
        let Some((reposts, english_only)) = self.follow(me, published.author) else { return false };
        if (english_only && published.german) || (published.passes_on.is_some() && !reposts) {
            return false;
        }
        let Some((answered, root)) = published.answers else { return true };
        let other = &self.published[answered];
        let named = !other.anonymous && (other.author == me || other.author == published.author || self.follow(me, other.author).is_some());
        named || self.published[root].author == me
    }

    pub(super) fn home(&self, me: usize, at: usize) -> bool {
        let published = &self.published[at];
        let by_tag =
            self.follows_tag[me] && published.tagged && published.visibility == Visibility::Public && self.sees(me, at, Listing::Public);
        self.undisturbed(me, at) && !self.elsewhere[me].contains(&published.author) && (self.wants(me, at) || by_tag)
    }

    /// Ids for which `fits` holds, newest first.
    pub(super) fn model(&self, fits: impl Fn(usize) -> bool) -> Vec<EntryId> {
        (0..self.published.len()).rev().filter(|at| fits(*at)).map(|at| self.published[at].id).collect()
    }
}
