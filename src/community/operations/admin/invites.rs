//! Links that let somebody join a community which is closed to others.

use serde::Serialize;

use super::{Admin, Plain};
use crate::community::Core;
use crate::community::accounts::own::joining::{self, Joining, Refusal};
use crate::community::operations::admin::acts::note;
use crate::community::people::sessions::{draw_token, hash_token};
use crate::community::runtime::passwords::Urgency;
use crate::community::runtime::settings::Registration;
use crate::error::{Denied, Error, Resource, Result};
use crate::model::clock::DAY;
use crate::model::id::{AccountId, UserId};
use crate::model::people::user::Role;
use crate::store::operations::admin::invites as rows;
use crate::store::{Read, Write};

pub(crate) use crate::store::operations::admin::invites::Invite;

const KEPT: u32 = 200;
const NOTE: usize = 200;

/// The latest ones.
pub(crate) fn all(r: &Read<'_>) -> Result<Vec<Invite>> {
    rows::all(r, KEPT)
}

#[derive(Serialize)]
struct Made<'a> {
    uses: i64,
    days: i64,
    note: &'a str,
}

/// Creates one for an administrator; its secret is shown once.
pub(crate) fn make(tx: &Write<'_>, admin: &Admin, uses: i64, days: i64, text: &str) -> Result<(i64, String)> {
    let (id, secret) = insert(tx, Some(admin.user), uses, days, text)?;
    note(tx, admin, "invite.add", &id.to_string(), &Made { uses, days, note: text.trim() })?;
    Ok((id, secret))
}

/// Creates one, made by nobody in particular where the command line asks for it. `Invalid` for what is out of bounds.
pub(crate) fn insert(tx: &Write<'_>, by: Option<UserId>, uses: i64, days: i64, text: &str) -> Result<(i64, String)> {
    if !(1..=10_000).contains(&uses) {
        return Err(Error::unfit("uses", "between 1 and 10000 people"));
    }
    if !(1..=365).contains(&days) {
        return Err(Error::unfit("days", "between 1 and 365 days"));
    }
    if text.chars().count() > NOTE {
        return Err(Error::unfit("note", format!("at most {NOTE} characters")));
    }
    let secret = draw_token(tx.entropy());
    let id = rows::insert(tx, &hash_token(&secret), text.trim(), by, uses, tx.now() + days * DAY)?;
    Ok((id, secret))
}

/// Closes one. `NotFound(Record)`.
pub(crate) fn close(tx: &Write<'_>, admin: &Admin, id: i64) -> Result<()> {
    if !rows::close(tx, id)? {
        return Err(Error::NotFound(Resource::Record));
    }
    note(tx, admin, "invite.close", &id.to_string(), &Plain {})
}

/// Is this secret good for somebody? `NotFound(Record)`, `Denied::RegistrationClosed`.
pub(crate) fn good(core: &Core, secret: &str) -> Result<()> {
    if core.settings().registration == Registration::Closed {
        return Err(Error::Forbidden(Denied::RegistrationClosed));
    }
    core.read(|r| find(r, secret)).map(drop)
}

fn find(r: &Read<'_>, secret: &str) -> Result<Invite> {
    let invite = rows::by_hash(r, &hash_token(secret))?.filter(|invite| invite.uses_left > 0 && r.now() < invite.expires_at);
    invite.ok_or(Error::NotFound(Resource::Record))
}

/// Admits somebody at once and as a general member: the inviter vouches for them. Each invitation is good for so many.
pub(crate) async fn join(core: &Core, secret: String, asked: Joining) -> Result<(AccountId, UserId), Refusal> {
    good(core, &secret)?;
    joining::free(core, &core.settings(), &asked, true)?;
    let hash = core.passwords.hash(asked.password.clone(), Urgency::Interactive).await?;
    let made = core.write(move |tx, settings| {
        if settings.registration == Registration::Closed {
            return Err(Error::Forbidden(Denied::RegistrationClosed));
        }
        let invite = find(tx, &secret)?;
        let made = joining::add(tx, settings, &asked, hash, Some(Role::General))?;
        if rows::use_once(tx, invite.id)? { Ok(made) } else { Err(Error::NotFound(Resource::Record)) }
    });
    Ok(made.await?)
}
