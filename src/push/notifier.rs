//! What carries pushes to devices. One for APNs or FCM would stand beside the webhook.

use futures::future::BoxFuture;

use crate::model::Millis;

/// A push to one device.
#[derive(Clone, Debug)]
pub(crate) struct DevicePush<'p> {
    /// The same at each attempt: what came before under it is not shown again.
    pub id: i64,
    /// When it is worth nothing any more.
    pub expires_at: Millis,
    /// The name that the device uses for its push service.
    pub notifier: &'p str,
    /// The push service in one word, like `apns`.
    pub provider: &'static str,
    pub is_production: bool,
    pub app_id: &'p str,
    /// The name of the device at its push service.
    pub device_token: &'p str,
    pub user: i64,
    pub device: i64,
    pub title: &'p str,
    pub body: &'p str,
    /// The number on the icon of the app.
    pub badge: i64,
    pub sound: bool,
    pub vibrate: bool,
    /// For programs: nothing is shown.
    pub is_command: bool,
    /// A push takes the place of an earlier one with the same key.
    pub collapse_key: Option<String>,
    /// The message it is about, and with whom or in which room.
    pub message: Option<i64>,
    pub from: Option<i64>,
    /// The task of the operator that it belongs to, with all that was asked in it, as JSON.
    pub task: Option<i64>,
    pub request: Option<&'p str>,
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notified {
    Accepted,
    /// The push service does not know the device any more.
    Unknown,
    /// It may be accepted another time.
    Later(String),
    /// It will never be accepted.
    Never(String),
}

/// Carries pushes to devices.
pub(crate) trait Notifier: Send + Sync {
    /// Where they are handed over, for operators.
    fn place(&self) -> &str;

    /// One attempt to hand over a push.
    fn notify<'a>(&'a self, push: &'a DevicePush<'a>, now: Millis) -> BoxFuture<'a, Notified>;
}
