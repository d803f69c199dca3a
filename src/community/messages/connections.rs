//! Devices that come online and go offline (`docs/specs/lanying.md 6.3`).

use crate::community::messages::sync;
use crate::community::notifications::push_targets;
use crate::community::people::devices::{self, Arrival};
use crate::community::people::sessions;
use crate::error::Result;
use crate::model::id::{SessionId, UserId};
use crate::model::messages::sync::{DeviceNotice, DeviceRef};
use crate::model::people::session::Session;
use crate::store::Write;
use crate::store::people::sessions as session_rows;

/// A device that came online.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Connected {
    pub device: DeviceRef,
    /// Whatever is sent from now on has a greater id.
    pub since: i64,
}

/// Where the pushes of a device go.
#[derive(Clone, Debug)]
pub(crate) struct PushBinding {
    pub device_token: String,
    pub notifier: String,
}

/// A login comes online on a device, and its user's other devices learn of it; `None` where the login has ended.
pub(crate) fn connect(
    tx: &Write<'_>,
    user: UserId,
    session: &Session,
    arrival: &Arrival,
    binding: Option<&PushBinding>,
) -> Result<Option<Connected>> {
    if !sessions::ended(tx, &[session.id])?.is_empty() {
        return Ok(None);
    }
    let (device, is_new) = devices::connect(tx, user, session, arrival)?;
    if let Some(binding) = binding {
        push_targets::bind(tx, user, device.sn, &binding.device_token, &binding.notifier)?;
    }
    let connected = DeviceRef { user, sn: device.sn };
    sync::start(tx, connected)?;
    if is_new {
        tx.emit(sync::device_notice(user, DeviceNotice::DeviceAdded { sn: device.sn }));
    }
    tx.emit(sync::device_notice(user, DeviceNotice::DeviceLogin { sn: device.sn }));
    Ok(Some(Connected { device: connected, since: tx.last_id() }))
}

/// The last connection of a device is closed.
pub(crate) fn disconnect(tx: &Write<'_>, device: DeviceRef, session: SessionId) -> Result<()> {
    devices::disconnect(tx, device.user, device.sn)?;
    session_rows::touch(tx, session)?;
    tx.emit(sync::device_notice(device.user, DeviceNotice::DeviceLogout { sn: device.sn }));
    Ok(())
}
