//! Targets to mark, the marks on them, and the notifications.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::notifications::list;
use crate::community::relations::marks;
use crate::community::test::fixture::TestCommunity;
use crate::error::Result;
use crate::model::content::entry::{Mark, Target, Visibility};
use crate::model::id::{EntryId, ForumId, HashtagId};
use crate::model::notifications::notification::{NotificationKind, NotificationView};
use crate::model::people::user::{Relation, UserStats, Viewer};
use crate::store::db::counters;
use crate::store::test::rows;
use crate::store::views;

pub(crate) const MARKS: [Mark; 4] = [Mark::Like, Mark::Dislike, Mark::Follow, Mark::Block];

impl TestCommunity {
    /// Every mark is on for everything.
    pub(crate) fn with_every_mark(mut self) -> Self {
        let targets = ["user", "forum", "hashtag", "post", "comment"];
        let every = ["like", "dislike", "follow", "block"].iter().flat_map(|mark| targets.map(|target| format!("{mark} {target}")));
        self.settings.marks = every.collect();
        self
    }

    /// Puts a mark directly: `table` is `user`, `entry`, `hashtag` or `forum`.
    pub(crate) fn mark(&self, who: &Viewer, table: &'static str, target: i64, mark: &'static str) {
        let who = who.user;
        self.write(move |tx| rows::mark(tx, table, who, target, mark));
    }

    /// A post that nobody published: no notifications, no checks.
    pub(crate) fn bare_post(&self, author: &Viewer) -> EntryId {
        let author = author.user;
        self.write(move |tx| rows::post(tx, author, Visibility::Public))
    }

    /// The same for a comment.
    pub(crate) fn bare_comment(&self, author: &Viewer, post: EntryId) -> EntryId {
        let author = author.user;
        self.write(move |tx| rows::comment(tx, author, post, false))
    }

    pub(crate) fn forum(&self, creator: &Viewer) -> ForumId {
        let creator = creator.user;
        self.write(move |tx| rows::forum(tx, creator))
    }

    pub(crate) fn hashtag(&self, slug: &'static str) -> HashtagId {
        self.write(move |tx| rows::hashtag(tx, slug))
    }

    /// Puts a mark as people do, or takes it away.
    pub(crate) fn toggle(&self, me: &Viewer, mark: Mark, target: Target) -> Result<bool> {
        let me = *me;
        self.try_act(move |tx, settings| marks::toggle(tx, settings, &me, mark, &target, None))
    }

    pub(crate) fn lift(&self, me: &Viewer, mark: Mark, target: Target) -> Result<bool> {
        let me = *me;
        self.try_write(move |tx| marks::lift(tx, &me, mark, &target))
    }

    /// Unread notifications of a kind.
    pub(crate) fn unread(&self, who: &Viewer, kind: NotificationKind) -> i64 {
        let at = usize::try_from(kind.number()).unwrap();
        self.read(|r| counters::inbox(r, who.user)).unread[at]
    }

    /// All notifications of `who`, newest first.
    pub(crate) fn notifications(&self, who: &Viewer) -> Vec<NotificationView> {
        self.read(|r| list::list(r, who, &list::NotificationFilter::default(), 0, 100)).1
    }

    pub(crate) fn stats(&self, who: &Viewer) -> UserStats {
        self.read(|r| views::people::load_one(r, None, who.user)).unwrap().stats
    }

    pub(crate) fn relation(&self, me: &Viewer, whom: &Viewer) -> Relation {
        self.read(|r| views::people::load_one(r, Some(me.user), whom.user)).unwrap().relation
    }
}

pub(crate) fn user(whom: &Viewer) -> Target {
    Target::User(whom.user)
}
