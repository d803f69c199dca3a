//! What a fresh file is given: keys for the clients, a salt for names, a way to its first administrator.

use crate::error::Result;
use crate::model::clock::DAY;
use crate::model::id::AppId;
use crate::model::session::SigningApp;
use crate::store::codes::{self, Purpose};
use crate::store::{Write, apps, settings as facts, users};

use super::sessions::hash_token;

/// Client platforms of the signing API: 1 other, 2-4 web, 5 iOS, 6 Android, 7-11 by family.
pub const PLATFORMS: std::ops::RangeInclusive<i64> = 1..=11;
pub const FAMILIES: [&str; 2] = ["v2", "v1"];

/// Does nothing to a file that was founded before.
pub fn found(tx: &Write<'_>) -> Result<()> {
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

/// A fresh signing key for one platform.
pub fn add_key(tx: &Write<'_>, name: &str, family: &str, platform_id: i64, read_only: bool) -> Result<SigningApp> {
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
