//! Publishing a status (`docs/specs/mastodon.md 4.2`): its parts are checked, its place is found, the rules of that place do the rest.

use std::collections::HashSet;

use super::place::{self, Destination, StatusFacts};
use super::{MAX_FILES, MAX_LENGTH};
use crate::community::messages::message::{self, NewMessage};
use crate::community::posts::new_post::{NewComment, NewPost};
use crate::community::posts::polls::{self, NewPoll};
use crate::community::posts::{permissions, publish};
use crate::community::runtime::settings::Settings;
use crate::community::text;
use crate::community::text::body::{self, Body};
use crate::error::{ContentFault, Denied, Error, Resource, Result, Why};
use crate::model::content::entry::{FileKind, QuotePolicy, Visibility};
use crate::model::content::status::{AskedPoll, NewStatus};
use crate::model::id::{AppId, EntryId, FileId, UserId};
use crate::model::people::user::Viewer;
use crate::store::files::file::{self, FileHead};
use crate::store::posts::{comments, reposts};
use crate::store::profiles::profile;
use crate::store::{Read, Write};

/// What will be published, and where.
struct Plan {
    body: Body,
    quote_policy: QuotePolicy,
    quoted: Option<EntryId>,
    poll: Option<NewPoll>,
    place: Destination,
}

/// The poll that is asked for, as its rules know it.
pub(crate) fn asked(poll: &AskedPoll) -> NewPoll {
    NewPoll { options: poll.options.clone(), expires_in: poll.expires_in, multiple: poll.multiple, hide_totals: poll.hide_totals }
}

/// Would it be published? The errors of [`publish`], without any change.
pub(crate) fn check(r: &Read<'_>, settings: &Settings, who: &Viewer, new: &NewStatus) -> Result<()> {
    publish::may_publish(who)?;
    plan(r, settings, who, None, new).map(drop)
}

/// Publishes it as what it is: a post, a comment or a message.
/// Errors: `Invalid("text")`, `Content`, and those of the rule of its place.
pub(crate) fn publish(tx: &Write<'_>, settings: &Settings, who: &Viewer, app: Option<AppId>, new: &NewStatus) -> Result<EntryId> {
    let Plan { body, quote_policy, quoted, poll, place } = plan(tx, settings, who, app, new)?;
    match place {
        Destination::Post { visibility, answers, addressed } => {
            let new = NewPost { quoted, quote_policy, visibility, answers, addressed, poll, ..NewPost::of(body) };
            publish::publish_post(tx, settings, who, new)
        }
        Destination::Comment { visibility, post, parent, addressed } => {
            let new = NewComment { parent, visibility, addressed, poll, quote_policy, ..NewComment::of(post, body) };
            publish::publish_comment(tx, settings, who, new)
        }
        Destination::Message { to, in_reply_to } => {
            let new = NewMessage {
                text: body.text,
                files: body.files,
                in_reply_to,
                any_file: true,
                spoiler: body.spoiler,
                sensitive: body.sensitive,
                language: body.language,
                app,
                ..NewMessage::default()
            };
            let id = message::send(tx, settings, who, to, &new)?;
            if let Some(poll) = &poll {
                polls::attach(tx, id, poll)?;
            }
            Ok(id)
        }
    }
}

fn plan(r: &Read<'_>, settings: &Settings, who: &Viewer, app: Option<AppId>, new: &NewStatus) -> Result<Plan> {
    let defaults = profile::defaults(r, who.user)?.ok_or(Error::NotFound(Resource::User))?;
    let (text, spoiler) = words(&new.text, &new.spoiler);
    let files = check_files(r, who.user, &new.files, new.poll.is_some())?;
    check_words(&text, &spoiler, files.is_empty())?;
    let above = new.in_reply_to.map(|id| place::above(r, who, id)).transpose()?;
    let visibility = new.visibility.unwrap_or(defaults.visibility);
    let quoted = new.quoted.map(|id| quotable(r, who, id)).transpose()?;
    let place = place::place(r, settings, who, &StatusFacts { text: &text, visibility, above, quotes: quoted.is_some() })?;
    if let (Some((_, author)), Destination::Post { visibility: Visibility::Direct, addressed, .. }) = (quoted, &place) {
        check_company(r, settings, who, &text, author, *addressed)?;
    }
    let closed = match place {
        Destination::Post { visibility, .. } | Destination::Comment { visibility, .. } => {
            matches!(visibility, Visibility::Followers | Visibility::Direct)
        }
        Destination::Message { .. } => true,
    };
    Ok(Plan {
        body: Body {
            sensitive: new.sensitive.unwrap_or(defaults.sensitive) || !text::plain(&new.spoiler).is_empty(),
            text,
            spoiler,
            language: new.language.clone().or(defaults.language),
            files,
            app,
            ..Body::default()
        },
        quote_policy: if closed { QuotePolicy::Nobody } else { new.quote_policy.unwrap_or(defaults.quote_policy) },
        quoted: quoted.map(|(id, _)| id),
        poll: new.poll.as_ref().map(asked),
        place,
    })
}

/// Text and spoiler; without a text, the spoiler becomes the text.
pub(super) fn words(text: &str, spoiler: &str) -> (String, String) {
    let (text, spoiler) = (text::plain(text), text::plain(spoiler));
    if text.is_empty() { (spoiler, text) } else { (text, spoiler) }
}

pub(super) fn check_words(text: &str, spoiler: &str, needed: bool) -> Result<()> {
    if needed && text.is_empty() {
        return Err(Error::invalid("text", Why::Empty));
    }
    let max = MAX_LENGTH;
    if text::length(spoiler) + text::length(text) > max { Err(Error::invalid("text", Why::TooLong { max })) } else { Ok(()) }
}

/// Own uploads that are part of nothing yet, each once.
fn check_files(r: &Read<'_>, owner: UserId, wanted: &[FileId], poll: bool) -> Result<Vec<FileId>> {
    let mut seen = HashSet::new();
    let wanted: Vec<FileId> = wanted.iter().filter(|id| seen.insert(**id)).copied().collect();
    if wanted.len() > MAX_FILES || (poll && !wanted.is_empty()) {
        return Err(Error::Content(ContentFault::TooManyFiles { max: MAX_FILES }));
    }
    if wanted.is_empty() {
        return Ok(wanted);
    }
    let found = file::unattached(r, owner, &wanted)?;
    check_found(&wanted, &found)?;
    check_mix(&found)?;
    Ok(wanted)
}

/// `FilesTaken` for those of `wanted` that are not among `found`.
pub(super) fn check_found(wanted: &[FileId], found: &[FileHead]) -> Result<()> {
    let taken: Vec<i64> = wanted.iter().filter(|id| found.iter().all(|head| head.id != **id)).map(|id| id.0).collect();
    if taken.is_empty() { Ok(()) } else { Err(Error::Content(ContentFault::FilesTaken(taken))) }
}

/// Audio and video cannot be combined with other files.
pub(super) fn check_mix(found: &[FileHead]) -> Result<()> {
    let recorded = found.iter().any(|file| matches!(file.kind, FileKind::Video | FileKind::Audio));
    if found.len() > 1 && recorded { Err(Error::Content(ContentFault::MixedFiles)) } else { Ok(()) }
}

/// The quoted status and its author: for a repost, the original. `NoQuoted`, `Denied::QuotesClosed`.
fn quotable(r: &Read<'_>, who: &Viewer, id: EntryId) -> Result<(EntryId, UserId)> {
    let none = || Error::Content(ContentFault::NoQuoted);
    let id = reposts::target(r, id)?.unwrap_or(id);
    let head = permissions::quotable(r, who, id).map_err(|error| match error {
        Error::NotFound(_) => none(),
        other => other,
    })?;
    if head.anonymous {
        return Err(none());
    }
    let private = comments::detail(r, id)?.is_some_and(|detail| detail.private);
    if private || head.visibility == Visibility::Direct {
        return Err(Error::Forbidden(Denied::QuotesClosed));
    }
    Ok((id, head.author))
}

/// A direct post may quote only people it is addressed to.
fn check_company(r: &Read<'_>, settings: &Settings, who: &Viewer, text: &str, quoted: UserId, addressed: Option<UserId>) -> Result<()> {
    let named = body::mentioned(r, settings, text, &[])?;
    let there = quoted == who.user || addressed == Some(quoted) || named.iter().any(|(_, user)| *user == quoted);
    if there { Ok(()) } else { Err(Error::Content(ContentFault::QuoteOfStranger)) }
}
