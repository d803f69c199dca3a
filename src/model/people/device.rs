//! What somebody is logged in on.

use crate::model::id::UserId;

/// One device of one user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub user: UserId,
    /// From 1, never given twice to the devices of one user.
    pub sn: i64,
    /// 1 iOS, 2 Android, 3 Windows, 4 macOS, 5 Linux, 6 web.
    pub platform: i64,
    pub user_agent: String,
    /// Ours, by which pushes name a device.
    pub push_token: Option<String>,
    /// The push service's own.
    pub device_token: Option<String>,
    /// Which service that is.
    pub notifier: Option<String>,
}
