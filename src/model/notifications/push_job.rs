//! Pushes to devices of the IM dialect.

use crate::model::id::UserId;

/// A device that pushes can reach: somebody is logged in on it, and its service is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reachable {
    pub user: UserId,
    pub device_sn: i64,
    /// 1 to 8, as the notifier numbers them.
    pub provider: i64,
}

/// A member of a room and what they want to be pushed of it (`docs/specs/lanying.md 3.4`).
#[derive(Clone, Debug)]
pub(crate) struct RoomReceiver {
    pub user: UserId,
    pub push_mode: i64,
    pub mute_mode: i64,
}

/// The push settings of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PushSettings {
    /// Shown instead of the message.
    pub text: Option<String>,
    pub mentions_all: bool,
    pub mentions: Vec<UserId>,
}

/// What a device shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    pub title: String,
    pub body: String,
    pub badge: i64,
    pub sound: bool,
    pub vibrate: bool,
    /// A message of a conversation, with whom it is; neither for a push of the operator.
    pub message: Option<i64>,
    pub from: Option<i64>,
}

/// A push whose turn has come, with the device it is for.
#[derive(Clone, Debug)]
pub(crate) struct DeviceJob {
    pub user: UserId,
    pub device_sn: i64,
    pub device_token: String,
    /// The name that the device uses for its push service.
    pub notifier: String,
    /// 1 to 8, as the notifier numbers them.
    pub provider: i64,
    /// 0 development, 1 production.
    pub environment: i64,
    pub app_id: String,
    /// The operator's task, where it belongs to one.
    pub task: Option<i64>,
    pub shown: Shown,
    /// All that was asked in the task, as JSON.
    pub asked: Option<String>,
    /// For programs, not for people.
    pub command: bool,
}

/// Whom a push of the operator is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    All,
    Tags(Vec<String>),
    Aliases(Vec<String>),
    Users(Vec<i64>),
    PushTokens(Vec<String>),
}

/// A push service the operator has an entry with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Notifier {
    pub name: String,
    /// 1 APNs, 2 Huawei, 3 Xiaomi, 4 Meizu, 5 vivo, 6 OPPO, 7 FCM, 8 an address of the device's own.
    pub provider: i64,
    /// 0 development, 1 production.
    pub environment: i64,
    pub app_id: String,
    pub app_key: String,
    pub app_secret: String,
    pub certificate: String,
}

/// The word of a provider in counts.
pub(crate) fn channel(provider: i64) -> &'static str {
    match provider {
        1 => "apns",
        2 => "huawei",
        3 => "xiaomi",
        4 => "flyme",
        5 => "vivo",
        6 => "oppo",
        7 => "fcm",
        _ => "unifiedpush",
    }
}

/// What became of a push on one channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub channel: String,
    pub target: i64,
    pub sent: i64,
    pub received: i64,
}
