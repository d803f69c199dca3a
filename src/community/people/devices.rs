//! What people are logged in on (`docs/specs/lanying.md 1.11`).

use super::sessions;
use crate::community::people::sessions::SessionScope;
use crate::error::{Error, Push, Result, Why};
use crate::model::id::UserId;
use crate::model::people::device::Device;
use crate::model::people::session::{Revoked, Session};
use crate::store::people::devices as rows;
use crate::store::people::sessions as session_rows;
use crate::store::{Read, Write};

/// Characters of the longest name a device gives itself.
const GUID_MAX: usize = 256;
/// Characters of a `User-Agent` that are kept.
const AGENT_MAX: usize = 256;
/// The platform of browsers, and of whatever says nothing.
const WEB: i64 = 6;

/// What a login comes from.
#[derive(Clone, Debug, Default)]
pub struct Agent {
    /// The device's own name for itself.
    pub guid: Option<String>,
    pub user_agent: String,
}

/// The platform named in a `User-Agent`; 6, the web, where it names none.
pub(crate) fn platform(user_agent: &str) -> i64 {
    let agent = user_agent.to_ascii_lowercase();
    let has = |word: &str| agent.contains(word);
    match () {
        () if has("android") => 2,
        () if has("iphone") || has("ipad") || has("ios") || has("cfnetwork") || has("darwin") => 1,
        // A browser on a desktop is the web.
        () if has("mozilla/") => WEB,
        () if has("windows") => 3,
        () if has("mac os") || has("macos") => 4,
        () if has("linux") => 5,
        () => WEB,
    }
}

/// What a device calls itself, if anything.
fn name_of(sent: Option<&str>) -> Result<Option<&str>> {
    let guid = sent.map(str::trim).filter(|guid| !guid.is_empty());
    if guid.is_some_and(|guid| guid.chars().count() > GUID_MAX) {
        return Err(Error::invalid("device_guid", Why::TooLong { max: GUID_MAX }));
    }
    Ok(guid)
}

/// The device of a login: the one of that name, or a new one. One with a name has a push token.
pub fn arrive(tx: &Write<'_>, user: UserId, agent: &Agent) -> Result<Device> {
    let guid = name_of(agent.guid.as_deref())?;
    let user_agent: String = agent.user_agent.chars().take(AGENT_MAX).collect();
    let platform = platform(&user_agent);
    let push_token = guid.map(|_| tx.entropy().alphanumeric(32));
    let known = guid.map(|guid| rows::by_guid(tx, user, guid)).transpose()?.flatten();
    let sn = match known {
        Some(device) => {
            rows::seen(tx, user, device.sn, platform, &user_agent, push_token.as_deref())?;
            device.sn
        }
        None => rows::insert(tx, user, guid, platform, &user_agent, push_token.as_deref())?,
    };
    rows::find(tx, user, sn)?.ok_or_else(|| Error::internal("a device was lost"))
}

/// What a program says of its device when it connects.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arrival {
    /// The device's own name for itself.
    pub guid: Option<String>,
    /// 1 to 6, as in [`Device::platform`].
    pub platform: Option<i64>,
    /// What it is, for its user to read.
    pub description: Option<String>,
}

/// The device that a login is on from now on, and whether it was unknown: the one of that name, wherever the login was made. A device
/// without a name takes the one that comes.
pub(crate) fn connect(tx: &Write<'_>, user: UserId, session: &Session, arrival: &Arrival) -> Result<(Device, bool)> {
    let guid = name_of(arrival.guid.as_deref())?;
    let of_login = session.device_sn.map(|sn| rows::find(tx, user, sn)).transpose()?.flatten();
    let named = guid.map(|guid| rows::by_guid(tx, user, guid)).transpose()?.flatten();
    let is_new = named.is_none() && guid.is_some();
    let (known_platform, known_agent) =
        of_login.as_ref().map_or((WEB, String::new()), |device| (device.platform, device.user_agent.clone()));
    let platform = arrival.platform.unwrap_or(known_platform);
    let described = arrival.description.as_deref().filter(|text| !text.is_empty());
    let user_agent: String = described.unwrap_or(&known_agent).chars().take(AGENT_MAX).collect();
    let push_token = guid.map(|_| tx.entropy().alphanumeric(32));
    let sn = match (named, &of_login, guid) {
        (Some(device), ..) => device.sn,
        (None, Some(device), Some(guid)) if rows::guid(tx, user, device.sn)?.is_none() => {
            rows::set_guid(tx, user, device.sn, guid)?;
            device.sn
        }
        (None, Some(device), None) => device.sn,
        (None, ..) => rows::insert(tx, user, guid, platform, &user_agent, push_token.as_deref())?,
    };
    rows::seen(tx, user, sn, platform, &user_agent, push_token.as_deref())?;
    if session.device_sn != Some(sn) {
        session_rows::set_device(tx, session.id, sn)?;
        if let Some(left) = of_login {
            rows::delete_unused(tx, user, left.sn)?;
        }
    }
    let device = rows::find(tx, user, sn)?.ok_or_else(|| Error::internal("a device was lost"))?;
    Ok((device, is_new))
}

/// A device is connected no more.
pub(crate) fn disconnect(tx: &Write<'_>, user: UserId, sn: i64) -> Result<()> {
    rows::left(tx, user, sn)
}

/// Those with a live login, by number.
pub(crate) fn logged_in(r: &Read<'_>, user: UserId) -> Result<Vec<Device>> {
    rows::logged_in(r, user)
}

/// Ours, by which pushes name the device; of none without one.
pub(crate) fn push_token(r: &Read<'_>, user: UserId, sn: Option<i64>) -> Result<Option<String>> {
    let device = sn.map(|sn| rows::find(r, user, sn)).transpose()?.flatten();
    Ok(device.and_then(|device| device.push_token))
}

/// A device of somebody; `Push::NoDevice`.
pub(crate) fn require(r: &Read<'_>, user: UserId, sn: i64) -> Result<Device> {
    rows::find(r, user, sn)?.ok_or(Error::Push(Push::NoDevice))
}

/// Ends the logins on a device and forgets it, and where its pushes went.
pub(crate) fn remove(tx: &Write<'_>, user: UserId, sn: i64) -> Result<()> {
    require(tx, user, sn)?;
    sessions::end(tx, SessionScope::Device(user, sn), Revoked::Device)?;
    rows::delete(tx, user, sn)
}

/// Ends the logins on a device, or on every one.
pub(crate) fn kick(tx: &Write<'_>, user: UserId, sn: Option<i64>) -> Result<()> {
    let which = match sn {
        Some(sn) => SessionScope::Device(user, require(tx, user, sn)?.sn),
        None => SessionScope::Devices(user),
    };
    sessions::end(tx, which, Revoked::Kicked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_platform_is_read_from_the_user_agent() {
        for (agent, expected) in [
            ("", 6),
            ("curl/8.5.0", 6),
            ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", 6),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", 1),
            ("Mozilla/5.0 (Linux; Android 14; Pixel 8)", 2),
            ("okhttp/4.9 Android", 2),
            ("Floo/1.0 CFNetwork/1490 Darwin/23", 1),
            ("Floo/1.0 (Windows NT 10.0)", 3),
            ("Floo/1.0 (Linux x86_64)", 5),
        ] {
            assert_eq!(platform(agent), expected, "{agent}");
        }
    }
}
