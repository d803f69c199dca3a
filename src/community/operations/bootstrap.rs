//! The initial content of a new database file: keys for the clients, a salt for names, a way to its first administrator.

use crate::error::{Error, Resource, Result};
use crate::model::Millis;
use crate::model::clock::DAY;
use crate::model::id::{AppId, UserId};
use crate::model::people::session::SigningApp;
use crate::model::people::user::Role;
use crate::store::accounts::apps;
use crate::store::accounts::codes::{self, Purpose};
use crate::store::db::settings as facts;
use crate::store::people::users;
use crate::store::{Read, Write};

use crate::community::accounts::account::{self, Newcomer};
use crate::community::people::sessions::hash_token;
use crate::community::runtime::core::Core;
use crate::community::runtime::passwords::Urgency;
use crate::community::text::names::NameRules;

/// Client platforms of the signing API: 1 other, 2-4 web, 5 iOS, 6 Android, 7-11 by family.
pub(crate) const PLATFORMS: std::ops::RangeInclusive<i64> = 1..=11;
/// Families of the Fresns API that signing keys are made for, as stored with a key; the newer one first.
pub(crate) const FAMILIES: [&str; 2] = ["v2", "v1"];

/// Does nothing to a file that was initialized before.
pub(crate) fn run(tx: &Write<'_>) -> Result<()> {
    if facts::meta(tx, "founded_at")?.is_some() {
        return Ok(());
    }
    facts::set_meta(tx, "name_salt", &tx.entropy().alphanumeric(32))?;
    for family in FAMILIES {
        for platform in PLATFORMS {
            add_key(tx, &format!("Default {family} platform {platform}"), family, platform, false)?;
        }
    }
    facts::set_meta(tx, "founded_at", &tx.now().to_string())
}

/// When this file was initialized; `None` before that.
pub(crate) fn founded_at(r: &Read<'_>) -> Result<Option<Millis>> {
    facts::meta(r, "founded_at")?.map(|at| at.parse().map_err(Error::internal)).transpose()
}

/// A fresh signing key for one platform.
pub(crate) fn add_key(tx: &Write<'_>, name: &str, family: &str, platform_id: i64, read_only: bool) -> Result<SigningApp> {
    let mut app = SigningApp {
        id: AppId(0),
        app_id: tx.entropy().alphanumeric(8),
        name: name.to_owned(),
        secret: tx.entropy().alphanumeric(32),
        platform_id,
        family: Some(family.to_owned()),
        key_type: 1,
        read_only,
        enabled: true,
    };
    app.id = apps::insert_signing(tx, &app)?;
    Ok(app)
}

/// A fresh secret for the link that makes the first administrator; `None` once there is one.
pub fn first_admin_secret(tx: &Write<'_>) -> Result<Option<String>> {
    if users::has_administrator(tx)? {
        return Ok(None);
    }
    let secret = tx.entropy().alphanumeric(43);
    codes::insert(tx, Purpose::FirstAdmin, None, &hash_token(&secret), "{}", tx.now() + DAY)?;
    Ok(Some(secret))
}

/// The link that is still good: unused, not expired, and nobody administrates yet.
fn open_link(r: &Read<'_>, secret: &str) -> Result<codes::Code> {
    let link = codes::by_hash(r, Purpose::FirstAdmin, &hash_token(secret))?
        .filter(|link| link.used_at.is_none() && r.now() < link.expires_at)
        .ok_or(Error::NotFound(Resource::Record))?;
    if users::has_administrator(r)? { Err(Error::NotFound(Resource::Record)) } else { Ok(link) }
}

/// Does this link still make an administrator? `NotFound(Record)` if not.
pub(crate) fn first_admin_link(r: &Read<'_>, secret: &str) -> Result<()> {
    open_link(r, secret).map(drop)
}

/// Makes the first administrator and uses the link up. Names and password are held to the operator's rules.
pub(crate) async fn make_first_admin(core: &Core, secret: String, username: String, nickname: String, password: String) -> Result<UserId> {
    core.read(|r| first_admin_link(r, &secret))?;
    let rules = NameRules::operator();
    rules.check_username(&username).map_err(|fault| Error::unfit("username", fault.to_string()))?;
    rules.check_nickname(&nickname).map_err(|fault| Error::unfit("nickname", fault.to_string()))?;
    rules.check_password(&password).map_err(|fault| Error::unfit("password", fault.to_string()))?;
    let hash = core.passwords.hash(password, Urgency::Interactive).await?;
    core.write(move |tx, _| {
        // Asked again: two forms may have been sent at once.
        let link = open_link(tx, &secret)?;
        let newcomer =
            Newcomer { username: Some(username), nickname: Some(nickname), role: Some(Role::Administrator), ..Newcomer::default() };
        let (_, user) = account::insert(tx, &newcomer, Some(hash))?;
        codes::use_up(tx, link.id)?;
        Ok(user)
    })
    .await
}
