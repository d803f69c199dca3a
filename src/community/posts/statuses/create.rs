//! Creates the status that a client requests, now or scheduled; a repeated request creates it once.

use super::publish;
use crate::community::posts::scheduled;
use crate::community::runtime::settings::Settings;
use crate::error::Result;
use crate::model::Millis;
use crate::model::clock::HOUR;
use crate::model::content::status::NewStatus;
use crate::model::id::{AppId, EntryId, UserId};
use crate::model::people::user::Viewer;
use crate::store::posts::{idempotency, scheduled as waiting};
use crate::store::{Read, Write, views};

/// How long an idempotency key refers to its status.
const REMEMBERED: Millis = HOUR;

/// What the request created, by its id: a published or a scheduled status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Submitted {
    Now(EntryId),
    Later(i64),
}

/// What this key made within the last hour, if it is still there.
fn again(r: &Read<'_>, me: UserId, key: &str) -> Result<Option<Submitted>> {
    let Some(made) = idempotency::find(r, me, key, r.now() - REMEMBERED)? else { return Ok(None) };
    if views::statuses::load_one(r, Some(me), EntryId(made))?.is_some() {
        return Ok(Some(Submitted::Now(EntryId(made))));
    }
    Ok(waiting::find(r, me, made)?.map(|_| Submitted::Later(made)))
}

/// Publishes it, or lets it wait until `at`; a moment that has passed is now. The errors of [`publish`] and of [`scheduled::schedule`].
pub fn create(
    tx: &Write<'_>,
    settings: &Settings,
    who: &Viewer,
    app: Option<AppId>,
    new: &NewStatus,
    at: Option<Millis>,
) -> Result<Submitted> {
    if let Some(key) = &new.idempotency_key
        && let Some(sent) = again(tx, who.user, key)?
    {
        return Ok(sent);
    }
    let (sent, made) = match at.filter(|at| *at > tx.now()) {
        Some(at) => {
            let id = scheduled::schedule(tx, settings, who, app, new, at)?;
            (Submitted::Later(id), id)
        }
        None => {
            let id = publish(tx, settings, who, app, new)?;
            (Submitted::Now(id), id.0)
        }
    };
    if let Some(key) = &new.idempotency_key {
        idempotency::remember(tx, who.user, key, made)?;
    }
    Ok(sent)
}
