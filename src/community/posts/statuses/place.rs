//! Decides what a new status becomes: a post, a comment, or a message (`docs/specs/mastodon.md 8`).

use crate::community::messages::message::{self, Receiver};
use crate::community::runtime::settings::Settings;
use crate::community::text::body;
use crate::community::visibility::viewer::{self, Listing as Seen};
use crate::error::{ContentFault, Error, Result};
use crate::model::content::entry::{EntryKind, Visibility};
use crate::model::content::views::CommentDetail;
use crate::model::id::{EntryId, UserId};
use crate::model::people::user::Viewer;
use crate::store::Read;
use crate::store::messages::message::{self as message_rows, Ends, MessageBy};
use crate::store::posts::entries::{self, Head};
use crate::store::posts::{comments, reposts};

/// What is answered.
pub(super) enum Above {
    Message(Ends),
    Post(Head),
    Comment(Head, CommentDetail),
}

/// Where it goes, and who sees it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Destination {
    Post { visibility: Visibility, answers: Option<EntryId>, addressed: Option<UserId> },
    Comment { visibility: Visibility, post: EntryId, parent: Option<EntryId>, addressed: Option<UserId> },
    Message { to: Receiver, in_reply_to: Option<EntryId> },
}

const NO_PARENT: Error = Error::Content(ContentFault::NoParent);

/// The status that an answered id stands for: for a repost, the original. `NoParent` for what the author does not see.
pub(super) fn above(r: &Read<'_>, who: &Viewer, id: EntryId) -> Result<Above> {
    let id = reposts::target(r, id)?.unwrap_or(id);
    if let Some(message) = message_rows::ends(r, MessageBy::Id(id))? {
        return if message.shown_to(who.user) { Ok(Above::Message(message)) } else { Err(NO_PARENT) };
    }
    let head = entries::head(r, id)?.filter(|head| !head.anonymous).ok_or(NO_PARENT)?;
    if !viewer::may_see(r, Some(who), id, Seen::Detail)? {
        return Err(NO_PARENT);
    }
    match head.kind {
        EntryKind::Comment => {
            let detail = comments::detail(r, id)?.ok_or(NO_PARENT)?;
            Ok(Above::Comment(head, detail))
        }
        _ => Ok(Above::Post(head)),
    }
}

/// Everybody a direct thread is for.
fn participants(r: &Read<'_>, post: EntryId) -> Result<Vec<UserId>> {
    let mut people: Vec<UserId> = entries::mentions(r, post)?.into_iter().map(|(_, user)| user).collect();
    people.extend(entries::head(r, post)?.map(|head| head.author));
    Ok(people)
}

/// Everything about a status that decides its place.
pub(super) struct StatusFacts<'a> {
    pub text: &'a str,
    pub visibility: Visibility,
    pub above: Option<Above>,
    pub quotes: bool,
}

/// Where the new status is stored. Refused where a receiver accepts no such message: `Denied::Chat`.
pub(super) fn place(r: &Read<'_>, settings: &Settings, who: &Viewer, facts: &StatusFacts<'_>) -> Result<Destination> {
    let mut named: Vec<UserId> = body::mentioned(r, settings, facts.text, &[])?.into_iter().map(|(_, user)| user).collect();
    named.retain(|user| *user != who.user);
    let apart = |named: &[UserId], answered, above| apart(r, settings, who, named, answered, above, facts.quotes);
    let place = match &facts.above {
        None if facts.visibility == Visibility::Direct => apart(&named, None, None)?,
        None => Destination::Post { visibility: facts.visibility, answers: None, addressed: None },
        Some(Above::Message(message)) => {
            let peer = if message.sender == who.user { message.receiver } else { message.sender };
            match named.as_slice() {
                // Only another person is notified: they may not see the answered message.
                [other] if *other != peer => apart(&named, None, None)?,
                _ if named.iter().all(|user| *user == peer) => apart(&[], Some(peer), Some(message.id))?,
                _ => apart(&named, None, Some(message.id))?,
            }
        }
        Some(Above::Post(head)) => below(r, who, facts, &named, head, (head.id, None), apart)?,
        Some(Above::Comment(head, detail)) if detail.private => {
            Destination::Comment { visibility: head.visibility, post: detail.post, parent: Some(head.id), addressed: None }
        }
        Some(Above::Comment(head, detail)) => below(r, who, facts, &named, head, (detail.post, Some(head.id)), apart)?,
    };
    if let Destination::Post { visibility: Visibility::Direct, addressed, .. } = &place {
        for user in named.iter().chain(addressed) {
            message::may_send(r, settings, who, Some(*user))?;
        }
    }
    if facts.quotes && matches!(place, Destination::Comment { .. }) {
        return Err(Error::Content(ContentFault::QuoteInReply));
    }
    Ok(place)
}

/// A direct status outside any thread of several people: a message to exactly one, a post to several or nobody.
/// Messages have no room for a quote.
fn apart(
    r: &Read<'_>,
    settings: &Settings,
    who: &Viewer,
    named: &[UserId],
    answered: Option<UserId>,
    above: Option<EntryId>,
    quotes: bool,
) -> Result<Destination> {
    let only = match named {
        [] => answered,
        [only] => Some(*only),
        _ => None,
    };
    Ok(match only {
        Some(to) if !quotes => Destination::Message { to: message::may_send(r, settings, who, Some(to))?, in_reply_to: above },
        _ => {
            let addressed = if named.is_empty() { answered } else { None };
            Destination::Post { visibility: Visibility::Direct, answers: above, addressed }
        }
    })
}

/// An answer to a post, or to the comment `parent` below it; `apart` finds the place of one outside the thread.
fn below(
    r: &Read<'_>,
    who: &Viewer,
    facts: &StatusFacts<'_>,
    named: &[UserId],
    head: &Head,
    (post, parent): (EntryId, Option<EntryId>),
    apart: impl FnOnce(&[UserId], Option<UserId>, Option<EntryId>) -> Result<Destination>,
) -> Result<Destination> {
    let answered = Some(head.author).filter(|author| *author != who.user);
    if head.visibility == Visibility::Direct {
        let participants = participants(r, post)?;
        return Ok(if named.iter().all(|user| participants.contains(user)) && !facts.quotes {
            let addressed = if named.is_empty() { answered } else { None };
            Destination::Comment { visibility: Visibility::Direct, post, parent, addressed }
        } else {
            // New participants would not see the earlier messages.
            Destination::Post {
                visibility: Visibility::Direct,
                answers: Some(head.id),
                addressed: if named.is_empty() { answered } else { None },
            }
        });
    }
    if facts.visibility == Visibility::Direct {
        return apart(named, answered, Some(head.id));
    }
    Ok(Destination::Comment { visibility: facts.visibility, post, parent, addressed: None })
}
