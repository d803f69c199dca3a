//! Who is notified of a publication (`docs/specs/core.md` 9, `docs/specs/fresns.md 6.1`): kinds 7, 8, 9 and 21.

use crate::community::notifications::create;
use crate::community::runtime::settings::Settings;
use crate::community::text;
use crate::community::visibility::viewer::{self, Listing};
use crate::error::Result;
use crate::model::content::entry::{Target, Visibility};
use crate::model::id::{EntryId, UserId};
use crate::model::notifications::notification::{Action, NewNotification, NotificationKind};
use crate::store::Write;
use crate::store::posts::{post, reposts};
use crate::store::relations::marks;
use crate::store::views::visibility_facts;

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
}

/// How many followers with notifications on are notified.
const MAX_CLOSE: i64 = 2000;

fn notify(tx: &Write<'_>, settings: &Settings, news: &News<'_>, receiver: UserId, why: Reason<'_>) -> Result<()> {
    let Some(entry) = news.entry() else { return Ok(()) };
    // Nobody is notified of what they may not open: private comments, followers-only posts, either side's block.
    let facts = visibility_facts::facts(tx, Some(receiver), entry)?;
    if facts.is_none_or(|facts| viewer::judge(&facts, Listing::Detail).is_err()) {
        return Ok(());
    }
    let (kind, target, content, is_mention) = match why {
        Reason::Answered(answered, named) => (answered.kind, answered.target, Some(entry), named),
        Reason::Named => (NotificationKind::Mention, news.target, None, true),
        Reason::Closely => (NotificationKind::Publication, news.target, None, false),
    };
    let new = NewNotification {
        receiver,
        kind,
        actor: Some(news.author),
        anonymous: news.anonymous,
        action: Some(Action::Publish),
        target: Some(target),
        content,
        text: Some(text::summary(news.text)),
        is_markdown: news.is_markdown,
        is_mention,
    };
    create::notification(tx, settings, &new).map(drop)
}

/// The notifications of [`named`], and one row 21 for every other follower of the author with notifications on.
pub(crate) fn published(
    tx: &Write<'_>,
    settings: &Settings,
    news: &News<'_>,
    answered: Option<Answered>,
    mentions: &[UserId],
) -> Result<()> {
    let answered_author = answered.as_ref().map(|answered| answered.author);
    named(tx, settings, news, answered, mentions)?;
    if news.visibility == Visibility::Direct || !matches!(news.target, Target::Post(_)) || news.anonymous {
        return Ok(());
    }
    for user in marks::close_followers(tx, news.author, MAX_CLOSE)? {
        if Some(user) != answered_author && !mentions.contains(&user) {
            notify(tx, settings, news, user, Reason::Closely)?;
        }
    }
    Ok(())
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

/// Notifies everybody who reposted it (kind 23) or quoted it (kind 24) of the edit.
pub(crate) fn edited(tx: &Write<'_>, settings: &Settings, news: &News<'_>) -> Result<()> {
    let Some(entry) = news.entry() else { return Ok(()) };
    if news.anonymous {
        return Ok(());
    }
    let mut concerned: Vec<(NotificationKind, UserId, Option<EntryId>)> =
        reposts::of_target(tx, entry, TOLD_OF_EDITS)?.into_iter().map(|(_, user)| (NotificationKind::Edit, user, None)).collect();
    concerned
        .extend(post::quoting(tx, entry, TOLD_OF_EDITS)?.into_iter().map(|(post, user)| (NotificationKind::QuotedEdit, user, Some(post))));
    for (kind, receiver, content) in concerned {
        let facts = visibility_facts::facts(tx, Some(receiver), entry)?;
        if facts.is_none_or(|facts| viewer::judge(&facts, Listing::Detail).is_err()) {
            continue;
        }
        let new = NewNotification {
            receiver,
            kind,
            actor: Some(news.author),
            anonymous: false,
            action: Some(Action::Edit),
            target: Some(news.target),
            content,
            text: Some(text::summary(news.text)),
            is_markdown: news.is_markdown,
            is_mention: false,
        };
        create::notification(tx, settings, &new)?;
    }
    Ok(())
}
