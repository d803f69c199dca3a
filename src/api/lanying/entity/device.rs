//! A device as its owner sees it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::people::device::Device;

/// `docs/specs/lanying.md 2.2`, 1.7 of section 2.2.
#[derive(Serialize, JsonSchema)]
pub(crate) struct DeviceInfo {
    device_sn: i64,
    /// 1 iOS, 2 Android, 3 Windows, 4 macOS, 5 Linux, 6 web.
    platform: i64,
    user_agent: String,
    user_id: i64,
}

impl DeviceInfo {
    pub(crate) fn of(device: &Device) -> Self {
        Self { device_sn: device.sn, platform: device.platform, user_agent: device.user_agent.clone(), user_id: device.user.0 }
    }
}
