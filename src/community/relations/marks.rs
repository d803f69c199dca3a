//! Marking and un-marking (`docs/specs/core.md` 8 and 9, `docs/specs/fresns.md 6.3`): the rules of every dialect's
//! like, favourite, follow and block.

use super::friend_notices;
use crate::community::notifications::create;
use crate::community::runtime::settings::Settings;
use crate::community::visibility::viewer::{self, Listing};
use crate::error::{Denied, Error, Limit, Resource, Result, Why};
use crate::model::content::entry::{Mark, Target};
use crate::model::id::UserId;
use crate::model::messages::sync::DeviceEventKind;
use crate::model::notifications::notification::{Action, NewNotification, NotificationKind};
use crate::model::people::user::Viewer;
use crate::store::notifications::notification;
use crate::store::relations::marks::{self, Facts};
use crate::store::relations::{follow_requests, follows};
use crate::store::{Read, Write};

/// Characters of the private note on a follow or block (`docs/specs/fresns.md 5.2.5`).
pub(crate) const NOTE_MAX: usize = 128;

fn kind(mark: Mark) -> (NotificationKind, Action) {
    match mark {
        Mark::Like => (NotificationKind::Like, Action::Like),
        Mark::Dislike => (NotificationKind::Dislike, Action::Dislike),
        Mark::Follow => (NotificationKind::Follow, Action::Follow),
        Mark::Block => (NotificationKind::Block, Action::Block),
    }
}

fn is_bond(mark: Mark) -> bool {
    matches!(mark, Mark::Follow | Mark::Block)
}

const NO_TARGET: Error = Error::NotFound(Resource::MarkTarget);

/// The same call marks and un-marks; whether the mark is on afterwards. Following a locked user
/// leaves a request and is not on; the second call withdraws it.
pub(crate) fn toggle(tx: &Write<'_>, settings: &Settings, me: &Viewer, mark: Mark, target: &Target, note: Option<&str>) -> Result<bool> {
    if lift(tx, me, mark, target)? { Ok(false) } else { put(tx, settings, me, mark, target, note) }
}

/// Puts the mark on, if it is not; whether it is on afterwards (a request to a locked user is not).
/// A note is kept on follows and blocks only.
pub fn put(tx: &Write<'_>, settings: &Settings, me: &Viewer, mark: Mark, target: &Target, note: Option<&str>) -> Result<bool> {
    let note = checked(note)?.filter(|_| is_bond(mark));
    if !marks::is_enabled(tx, me.user)? {
        return Err(Error::Forbidden(Denied::UserDisabled));
    }
    let standing = marks::standing(tx, me.user, mark, target)?;
    if standing == Some(mark) {
        if note.is_some() {
            marks::set_note(tx, me.user, mark, target, note)?;
        }
        return Ok(true);
    }
    if !settings.mark_is_on(mark, target) {
        return Err(Error::Forbidden(Denied::MarkOff));
    }
    let facts = markable(tx, me, mark, target)?;
    if is_bond(mark) && facts.owner == Some(me.user) && !matches!(target, Target::Forum(_)) {
        return Err(Error::Forbidden(Denied::MarkOneself));
    }
    if matches!(target, Target::User(_)) {
        within_limit(tx, settings, me.user, mark, target)?;
    }
    if let Some(opposite) = standing {
        take(tx, me.user, opposite, target)?;
    }
    match (mark, target) {
        (Mark::Follow, Target::User(whom)) if facts.locked => {
            super::follow_requests::request(tx, settings, me.user, *whom)?;
            return Ok(false);
        }
        (Mark::Block, Target::User(whom)) => cut(tx, me.user, *whom)?,
        _ => {}
    }
    give(tx, settings, me.user, mark, target, facts.owner, note)?;
    Ok(true)
}

/// Takes the mark off, or withdraws the request to follow; whether there was anything to take.
pub(crate) fn lift(tx: &Write<'_>, me: &Viewer, mark: Mark, target: &Target) -> Result<bool> {
    if !marks::is_enabled(tx, me.user)? {
        return Err(Error::Forbidden(Denied::UserDisabled));
    }
    if let (Mark::Follow, Target::User(whom)) = (mark, target)
        && super::follow_requests::withdraw(tx, me.user, *whom)?
    {
        return Ok(true);
    }
    if marks::standing(tx, me.user, mark, target)? != Some(mark) {
        return Ok(false);
    }
    // Marks on what is deleted stay as they were at its deletion.
    if !marks::facts(tx, target)?.is_some_and(|facts| facts.exists) {
        return Err(NO_TARGET);
    }
    let taken = take(tx, me.user, mark, target)?;
    if let (true, Mark::Block, Target::User(whom)) = (taken, mark, target) {
        friend_notices::to_blocker(tx, DeviceEventKind::FriendUnblocked, me.user, *whom)?;
    }
    Ok(taken)
}

/// Changes the note of a follow or block; `None` or an empty one clears it.
/// Without such a mark: `NotFound(Record)`.
pub(crate) fn set_note(tx: &Write<'_>, me: &Viewer, mark: Mark, target: &Target, note: Option<&str>) -> Result<()> {
    let note = checked(note)?;
    if !marks::is_enabled(tx, me.user)? {
        return Err(Error::Forbidden(Denied::UserDisabled));
    }
    if is_bond(mark) && marks::set_note(tx, me.user, mark, target, note)? { Ok(()) } else { Err(Error::NotFound(Resource::Record)) }
}

fn checked(note: Option<&str>) -> Result<Option<&str>> {
    match note.filter(|note| !note.is_empty()) {
        Some(note) if note.chars().count() > NOTE_MAX => Err(Error::invalid("note", Why::TooLong { max: NOTE_MAX })),
        note => Ok(note),
    }
}

/// What is about to be marked, if it is there for `me`: who is blocked does not see, and is not seen.
fn markable(r: &Read<'_>, me: &Viewer, mark: Mark, target: &Target) -> Result<Facts> {
    let facts = marks::facts(r, target)?.filter(|facts| facts.enabled).ok_or(NO_TARGET)?;
    let hidden = match (target, facts.owner) {
        // Blocking back and following after all are the two things left to do with somebody blocked.
        (Target::User(_), _) if mark == Mark::Block => false,
        (Target::User(whom), _) if mark == Mark::Follow => marks::has_user_mark(r, *whom, me.user, Mark::Block)?,
        (Target::User(whom), _) => marks::blocked_either_way(r, me.user, *whom)?,
        (Target::Post(id) | Target::Comment(id), Some(author)) => {
            // Refusing an anonymous content for the viewer's own block would name its author.
            (!facts.anonymous && marks::has_user_mark(r, me.user, author, Mark::Block)?)
                || !viewer::may_see(r, Some(me), *id, Listing::Detail)?
        }
        _ => false,
    };
    if hidden { Err(NO_TARGET) } else { Ok(facts) }
}

/// The limits hold for adding only, so that somebody above a lowered limit can still remove marks.
fn within_limit(r: &Read<'_>, settings: &Settings, me: UserId, mark: Mark, target: &Target) -> Result<()> {
    let (max, what) = match mark {
        Mark::Follow => (settings.follow_max, Limit::Follows { max: settings.follow_max }),
        Mark::Block => (settings.block_max, Limit::Blocks { max: settings.block_max }),
        Mark::Like | Mark::Dislike => return Ok(()),
    };
    let already_asked = match target {
        Target::User(whom) => mark == Mark::Follow && follow_requests::exists(r, me, *whom)?,
        _ => false,
    };
    if !already_asked && marks::bonds(r, me, mark)? >= max {
        return Err(Error::TooMany { what, retry_after_seconds: None });
    }
    Ok(())
}

/// Writes the mark and notifies the people concerned.
pub(in crate::community) fn give(
    tx: &Write<'_>,
    settings: &Settings,
    actor: UserId,
    mark: Mark,
    target: &Target,
    owner: Option<UserId>,
    note: Option<&str>,
) -> Result<()> {
    marks::insert(tx, actor, mark, target, note)?;
    let Some(receiver) = owner else { return Ok(()) };
    let is_mention = match target {
        Target::Post(id) | Target::Comment(id) => marks::mentions(tx, *id, receiver)?,
        Target::User(_) | Target::Forum(_) | Target::Hashtag(_) => false,
    };
    let (kind, action) = kind(mark);
    let new = NewNotification {
        receiver,
        kind,
        actor: Some(actor),
        anonymous: false,
        action: Some(action),
        target: Some(*target),
        content: None,
        text: None,
        is_markdown: false,
        is_mention,
    };
    create::notification(tx, settings, &new).map(drop)
}

/// Deletes the mark and its notification; whether there was one.
pub(in crate::community) fn take(tx: &Write<'_>, actor: UserId, mark: Mark, target: &Target) -> Result<bool> {
    let gone = marks::remove(tx, actor, mark, target)?;
    if gone {
        notification::erase_mark(tx, actor, kind(mark).0, target)?;
        if let (Mark::Follow, Target::User(whom)) = (mark, target) {
            follows::let_go(tx, actor, *whom)?;
        }
    }
    Ok(gone)
}

/// Ends all relations between two users after a block. Unblocking restores nothing.
fn cut(tx: &Write<'_>, blocker: UserId, blocked: UserId) -> Result<()> {
    for (from, to) in [(blocker, blocked), (blocked, blocker)] {
        take(tx, from, Mark::Follow, &Target::User(to))?;
        super::follow_requests::withdraw(tx, from, to)?;
        follows::let_go(tx, from, to)?;
    }
    if follow_requests::sever(tx, blocker, blocked)? {
        friend_notices::to_both(tx, DeviceEventKind::FriendRemoved, blocker, blocked, "")?;
    }
    friend_notices::to_blocker(tx, DeviceEventKind::FriendBlocked, blocker, blocked)?;
    notification::erase_between(tx, blocker, blocked)
}

/// The relations of a user who is being deleted, on both sides. Notifications of others stay (`docs/specs/core.md` 14).
pub(crate) fn erase_user(tx: &Write<'_>, user: UserId) -> Result<()> {
    for (who, mark, target) in marks::around(tx, user)? {
        marks::remove(tx, who, mark, &target)?;
    }
    for whom in follow_requests::asked(tx, user)? {
        super::follow_requests::withdraw(tx, user, whom)?;
    }
    follow_requests::erase_user(tx, user)
}

/// Which of follow and block `me` has put on the target; `NotFound(Record)` for neither.
pub(crate) fn bond(r: &Read<'_>, me: &Viewer, target: &Target) -> Result<Mark> {
    marks::standing(r, me.user, Mark::Follow, target)?.ok_or(Error::NotFound(Resource::Record))
}

/// Has `me` put this mark on the target?
pub(crate) fn has(r: &Read<'_>, me: &Viewer, mark: Mark, target: &Target) -> Result<bool> {
    Ok(marks::standing(r, me.user, mark, target)? == Some(mark))
}
