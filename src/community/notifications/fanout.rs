//! Who is notified of a publication (`docs/specs/core.md` 9, `docs/specs/fresns.md 6.1`): kinds 7, 8, 9 and 21.

use crate::community::notifications::create;
use crate::community::runtime::settings::Settings;
use crate::community::text;
use crate::community::visibility::viewer::{self, Listing};
use crate::error::Result;
use crate::model::content::entry::{EntryKind, Target, Visibility};
use crate::model::id::{EntryId, UserId};
use crate::model::notifications::notification::{Action, NewNotification, NotificationKind};
use crate::model::notifications::outbox::Task;
use crate::store::notifications::outbox::{self, Row};
use crate::store::posts::entries::{self, Head, Rewrite};
use crate::store::posts::{post, reposts};
use crate::store::relations::marks;
use crate::store::views::visibility_facts;
use crate::store::{Read, Write};

/// What was published.
pub(crate) struct News<'a> {
    pub target: Target,
    pub author: UserId,
    pub visibility: Visibility,
    pub anonymous: bool,
    pub text: &'a str,
    pub is_markdown: bool,
}

impl News<'_> {
    fn entry(&self) -> Option<EntryId> {
        match self.target {
            Target::Post(id) | Target::Comment(id) => Some(id),
            Target::User(_) | Target::Forum(_) | Target::Hashtag(_) => None,
        }
    }
}

/// What it answers: a comment its post or parent (kind 8), a quote its quoted content (kind 9).
pub(crate) struct Answered {
    pub kind: NotificationKind,
    pub author: UserId,
    pub target: Target,
}

/// Why somebody is notified of it.
#[derive(Clone, Copy)]
enum Reason<'a> {
    /// It answers their post or comment; whether it mentions them, too.
    Answered(&'a Answered, bool),
    Named,
    /// They want to know of everything its author publishes.
    Closely,
    /// They passed it on, and it was edited.
    Reposted,
    /// They quoted it in this, and it was edited.
    Quoted(EntryId),
}

/// How many followers with notifications on are notified of one post.
const MAX_CLOSE: i64 = 2_000;

/// Nobody is notified of what they may not open: private comments, followers-only posts, either side's block.
fn opens(r: &Read<'_>, news: &News<'_>, receiver: UserId) -> Result<bool> {
    let Some(entry) = news.entry() else { return Ok(false) };
    Ok(visibility_facts::facts(r, Some(receiver), entry)?.is_some_and(|facts| viewer::judge(&facts, Listing::Detail).is_ok()))
}

fn notify(tx: &Write<'_>, settings: &Settings, news: &News<'_>, receiver: UserId, why: Reason<'_>) -> Result<()> {
    let Some(entry) = news.entry() else { return Ok(()) };
    if !opens(tx, news, receiver)? {
        return Ok(());
    }
    let (kind, target, content, is_mention) = match why {
        Reason::Answered(answered, named) => (answered.kind, answered.target, Some(entry), named),
        Reason::Named => (NotificationKind::Mention, news.target, None, true),
        Reason::Closely => (NotificationKind::Publication, news.target, None, false),
        Reason::Reposted => (NotificationKind::Edit, news.target, None, false),
        Reason::Quoted(quote) => (NotificationKind::QuotedEdit, news.target, Some(quote), false),
    };
    let edited = matches!(why, Reason::Reposted | Reason::Quoted(_));
    let new = NewNotification {
        receiver,
        kind,
        actor: Some(news.author),
        anonymous: news.anonymous,
        action: Some(if edited { Action::Edit } else { Action::Publish }),
        target: Some(target),
        content,
        text: Some(text::summary(news.text)),
        is_markdown: news.is_markdown,
        is_mention,
    };
    create::notification(tx, settings, &new).map(drop)
}

/// The notifications of [`named`], and after the write one row 21 for every other follower of the author with notifications on.
pub(crate) fn published(
    tx: &Write<'_>,
    settings: &Settings,
    news: &News<'_>,
    answered: Option<Answered>,
    mentions: &[UserId],
) -> Result<()> {
    named(tx, settings, news, answered, mentions)?;
    if news.visibility == Visibility::Direct || news.anonymous {
        return Ok(());
    }
    let Target::Post(id) = news.target else { return Ok(()) };
    if marks::close_followers(tx, news.author, 0, i64::MAX, 1)?.is_empty() { Ok(()) } else { outbox::put(tx, Task::TellFollowers(id)) }
}

/// One row 8 or 9 for whom it answers, with `is_mention` if they are mentioned, too; one row 7 for every other
/// mentioned. Direct posts and comments make no such rows (`docs/specs/core.md` 6).
pub(crate) fn named(tx: &Write<'_>, settings: &Settings, news: &News<'_>, answered: Option<Answered>, mentions: &[UserId]) -> Result<()> {
    if news.visibility == Visibility::Direct {
        return Ok(());
    }
    let answered_author = answered.as_ref().map(|answered| answered.author);
    if let Some(answered) = &answered {
        notify(tx, settings, news, answered.author, Reason::Answered(answered, mentions.contains(&answered.author)))?;
    }
    for &user in mentions.iter().filter(|user| Some(**user) != answered_author) {
        notify(tx, settings, news, user, Reason::Named)?;
    }
    Ok(())
}

/// How many people are notified of one edit at most, for each kind.
const TOLD_OF_EDITS: i64 = 1_000;

/// After the write, notifies everybody who reposted it (kind 23) or quoted it (kind 24) of the edit.
pub(crate) fn edited(tx: &Write<'_>, news: &News<'_>) -> Result<()> {
    let Some(entry) = news.entry().filter(|_| !news.anonymous) else { return Ok(()) };
    if !reposts::of_target(tx, entry, i64::MAX, 1)?.is_empty() {
        outbox::put(tx, Task::TellReposters(entry))?;
    }
    if post::quoting(tx, entry, i64::MAX, 1)?.is_empty() { Ok(()) } else { outbox::put(tx, Task::TellQuoters(entry)) }
}

/// An entry as it is now, for those who are told of it later.
struct Current {
    head: Head,
    texts: Rewrite,
}

impl Current {
    /// `None` where there is nothing to tell of any more.
    fn load(r: &Read<'_>, entry: EntryId) -> Result<Option<Self>> {
        let Some(head) = entries::head(r, entry)?.filter(|head| !head.deleted) else { return Ok(None) };
        Ok(entries::texts(r, entry)?.map(|texts| Self { head, texts }))
    }

    fn news(&self) -> News<'_> {
        let Self { head, texts } = self;
        News {
            target: if head.kind == EntryKind::Comment { Target::Comment(head.id) } else { Target::Post(head.id) },
            author: head.author,
            visibility: head.visibility,
            anonymous: head.anonymous,
            text: &texts.text,
            is_markdown: texts.is_markdown,
        }
    }
}

/// The next followers with notifications on; those who were mentioned or quoted know of it already.
pub(crate) fn tell_followers(tx: &Write<'_>, settings: &Settings, row: &Row, entry: EntryId) -> Result<()> {
    let Some(current) = Current::load(tx, entry)? else { return outbox::remove(tx, row) };
    let mut told: Vec<UserId> = entries::mentions(tx, entry)?.into_iter().map(|(_, user)| user).collect();
    if let Some(quoted) = post::detail(tx, entry)?.and_then(|post| post.detail.quoted) {
        told.extend(entries::head(tx, quoted)?.map(|head| head.author));
    }
    let (news, author) = (current.news(), current.head.author);
    let find = |after: Option<i64>, limit| marks::close_followers(tx, author, after.unwrap_or(0), row.id, limit);
    outbox::part(
        tx,
        row,
        MAX_CLOSE,
        find,
        |user| {
            if told.contains(&user) { Ok(()) } else { notify(tx, settings, &news, user, Reason::Closely) }
        },
    )
}

/// The next of those who reposted what was edited.
pub(crate) fn tell_reposters(tx: &Write<'_>, settings: &Settings, row: &Row, entry: EntryId) -> Result<()> {
    let Some(current) = Current::load(tx, entry)? else { return outbox::remove(tx, row) };
    let find = |before: Option<i64>, limit| {
        let found = reposts::of_target(tx, entry, before.unwrap_or(row.id), limit)?;
        Ok(found.into_iter().map(|(repost, user)| (repost.0, user)).collect())
    };
    outbox::part(tx, row, TOLD_OF_EDITS, find, |user| notify(tx, settings, &current.news(), user, Reason::Reposted))
}

/// The next of those who quoted what was edited.
pub(crate) fn tell_quoters(tx: &Write<'_>, settings: &Settings, row: &Row, entry: EntryId) -> Result<()> {
    let Some(current) = Current::load(tx, entry)? else { return outbox::remove(tx, row) };
    let find = |before: Option<i64>, limit| {
        let found = post::quoting(tx, entry, before.unwrap_or(row.id), limit)?;
        Ok(found.into_iter().map(|(post, user)| (post.0, (user, post))).collect())
    };
    outbox::part(tx, row, TOLD_OF_EDITS, find, |(user, post)| notify(tx, settings, &current.news(), user, Reason::Quoted(post)))
}
