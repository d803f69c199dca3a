//! From whom somebody wants notifications (`docs/specs/mastodon.md 4.4`). A policy changes what timelines' notifications show;
//! the rows and counters of other lists stay as they are.

use crate::error::{Error, Resource, Result};
use crate::model::clock::DAY;
use crate::model::content::entry::Target;
use crate::model::event::Event;
use crate::model::id::{EntryId, NotificationId, UserId};
use crate::model::notifications::grouped::{PendingRequests, SenderPolicy, SenderRequest, TimelineKind, Verdict};
use crate::model::notifications::notification::{NewNotification, NotificationKind};
use crate::model::span::Span;
use crate::store::messages::message;
use crate::store::notifications::grouped_changes as rows;
use crate::store::posts::threads;
use crate::store::views::grouped_rows;
use crate::store::{Read, Write, views};

/// Somebody who follows for less than this does not count as a follower for a policy.
const FOLLOWS_AT_LEAST: i64 = 3 * DAY;
/// An account younger than this is new.
const NEW: i64 = 30 * DAY;
/// How many requests, and how many notifications of each, are counted.
const COUNTED: u32 = 100;

/// The policy of `me`; one that accepts everybody where none was stored.
pub(crate) fn load(r: &Read<'_>, me: UserId) -> Result<SenderPolicy> {
    Ok(rows::policy(r, me)?.unwrap_or_default())
}

/// Replaces the whole policy of `me`. It decides only about what comes later.
pub(crate) fn store(tx: &Write<'_>, me: UserId, policy: &SenderPolicy) -> Result<()> {
    rows::set_policy(tx, me, policy)
}

/// What of this notification the receiver's policy is about.
fn kind(new: &NewNotification) -> Option<TimelineKind> {
    match new.kind {
        NotificationKind::Like => Some(TimelineKind::Like),
        NotificationKind::Follow => matches!(new.target, Some(Target::User(_))).then_some(TimelineKind::Follow),
        NotificationKind::Mention | NotificationKind::Comment | NotificationKind::Message => Some(TimelineKind::Mention),
        NotificationKind::Quote => Some(TimelineKind::Quote),
        NotificationKind::FollowRequest => Some(TimelineKind::FollowRequest),
        NotificationKind::System
        | NotificationKind::Recommend
        | NotificationKind::Dislike
        | NotificationKind::Block
        | NotificationKind::Publication
        | NotificationKind::PollEnd
        | NotificationKind::Edit
        | NotificationKind::QuotedEdit
        | NotificationKind::Newcomer
        | NotificationKind::Report => None,
    }
}

/// A direct message to the receiver that answers none of their messages.
fn is_unasked_mention(r: &Read<'_>, new: &NewNotification) -> Result<bool> {
    let Some(entry) = new.content.filter(|_| new.kind == NotificationKind::Message) else { return Ok(false) };
    if threads::answered_author(r, entry)? == Some(new.receiver) {
        return Ok(false);
    }
    Ok(!message::has_written_before(r, new.receiver, entry)?)
}

/// What the receiver's policy decides about a notification about to be written.
pub(crate) fn judge(r: &Read<'_>, new: &NewNotification) -> Result<Verdict> {
    let (Some(actor), Some(_)) = (new.actor.filter(|_| !new.anonymous), kind(new)) else { return Ok(Verdict::Accept) };
    let Some(policy) = rows::policy(r, new.receiver)?.filter(|policy| *policy != SenderPolicy::default()) else {
        return Ok(Verdict::Accept);
    };
    let Some(sender) = rows::sender(r, new.receiver, actor)?.filter(|sender| !sender.accepted) else { return Ok(Verdict::Accept) };
    let follows = sender.follows_since.is_some_and(|since| r.now() - since >= FOLLOWS_AT_LEAST);
    let is_new = r.now() - actor.created_at() < NEW;
    let unasked = policy.private_mentions != Verdict::Accept && !sender.followed && is_unasked_mention(r, new)?;
    let verdicts = [
        (policy.not_following, !sender.followed),
        (policy.not_followers, !follows),
        (policy.new_accounts, is_new && !sender.followed),
        (policy.private_mentions, unasked),
        (policy.limited_accounts, sender.limited && !sender.followed),
        (policy.bots, sender.bot && !sender.followed),
    ];
    Ok(verdicts.into_iter().filter(|(_, fits)| *fits).map(|(verdict, _)| verdict).max().unwrap_or_default())
}

/// Applies the decision to a new row.
pub(crate) fn carry_out(tx: &Write<'_>, new: &NewNotification, id: NotificationId, verdict: Verdict) -> Result<()> {
    match (verdict, new.actor) {
        (Verdict::Accept, _) | (_, None) => Ok(()),
        (Verdict::Filter, Some(actor)) => {
            rows::filter(tx, id, 1)?;
            rows::remember_request(tx, new.receiver, actor)
        }
        (Verdict::Drop, Some(_)) => rows::filter(tx, id, 2),
    }
}

/// What waits for a decision of mine; counted up to a hundred requests.
pub(crate) fn waiting(r: &Read<'_>, me: UserId) -> Result<PendingRequests> {
    let found = rows::requests(r, me, &Span::newest(COUNTED))?;
    let actors: Vec<UserId> = found.iter().map(|(_, actor)| *actor).collect();
    let held = grouped_rows::held(r, me, &actors, COUNTED)?;
    Ok(PendingRequests { requests: held.len() as i64, notifications: held.values().map(|(count, _)| count).sum() })
}

/// A page of requests, the latest first.
pub(crate) fn requests(r: &Read<'_>, me: UserId, span: &Span) -> Result<Vec<SenderRequest>> {
    let found = rows::requests(r, me, span)?;
    load_requests(r, me, &found)
}

fn load_requests(r: &Read<'_>, me: UserId, found: &[(i64, UserId)]) -> Result<Vec<SenderRequest>> {
    let actors: Vec<UserId> = found.iter().map(|(_, actor)| *actor).collect();
    let held = grouped_rows::held(r, me, &actors, COUNTED)?;
    let people = views::people::persons(r, &actors)?;
    let mut last = Vec::new();
    for actor in &actors {
        let latest = grouped_rows::find(r, me, &grouped_rows::of(*actor), Span::newest(1))?;
        last.extend(latest.notifications().filter_map(|notification| Some((*actor, notification.status?))));
    }
    let entries: Vec<EntryId> = last.iter().map(|(_, entry)| *entry).collect();
    let statuses = views::statuses::load(r, Some(me), &entries)?;
    Ok(found
        .iter()
        .filter_map(|(id, actor)| {
            let (count, latest) = held.get(actor)?;
            let status = last.iter().find(|(who, _)| who == actor).and_then(|(_, entry)| statuses.get(entry).cloned());
            Some(SenderRequest {
                id: *id,
                actor: people.get(&actor.0)?.clone(),
                count: *count,
                updated_at: latest.created_at(),
                last_status: status,
            })
        })
        .collect())
}

/// One request of mine that waits. `NotFound(Record)`.
pub(crate) fn request(r: &Read<'_>, me: UserId, id: i64) -> Result<SenderRequest> {
    let actor = rows::request(r, me, id)?.ok_or(Error::NotFound(Resource::Record))?;
    load_requests(r, me, &[(id, actor)])?.pop().ok_or(Error::NotFound(Resource::Record))
}

/// Accepts what waits, and everything that comes later; or dismisses what waits. Unknown: `NotFound(Record)`.
pub(crate) fn decide(tx: &Write<'_>, me: UserId, ids: &[i64], accepted: bool) -> Result<()> {
    for id in ids {
        let actor = rows::request(tx, me, *id)?.ok_or(Error::NotFound(Resource::Record))?;
        if accepted {
            rows::accept(tx, me, actor)?;
        } else {
            rows::dismiss(tx, me, actor)?;
        }
    }
    if accepted && !ids.is_empty() {
        tx.emit(Event::RequestsAccepted { user: me });
    }
    Ok(())
}
