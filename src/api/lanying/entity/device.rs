//! A device as its owner sees it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::live::Connection;
use crate::model::people::device::Device;

/// A device on which the user is logged in.
#[derive(Serialize, JsonSchema)]
pub(crate) struct DeviceInfo {
    device_sn: i64,
    /// 1 iOS, 2 Android, 3 Windows, 4 macOS, 5 Linux, 6 web.
    platform: i64,
    user_agent: String,
    user_id: i64,
    /// Whether it is connected now.
    online: bool,
}

impl DeviceInfo {
    pub(crate) fn of(device: &Device, connections: &[Connection]) -> Self {
        Self {
            device_sn: device.sn,
            platform: device.platform,
            user_agent: device.user_agent.clone(),
            user_id: device.user.0,
            online: connections.iter().any(|connection| connection.device == Some(device.sn)),
        }
    }
}
