//! Logging in on the socket (`docs/specs/lanying.md 6.3`).

use std::net::IpAddr;
use std::sync::Arc;

use super::login::Login;
use super::outcome::{self, BAD_TOKEN, FAILED, FROZEN, NO_TOKEN, Refused, TOO_MANY};
use super::proto::{Provision, Xid};
use crate::api::kit::streams::{self, NotOpened};
use crate::app::{App, IM};
use crate::community::messages::connections::{self, PushBinding};
use crate::community::people::devices::Arrival;
use crate::community::people::sessions;
use crate::live::{Guest, Topic};
use crate::model::people::session::{Bearer, Session, SessionKind};
use crate::model::people::user::Status;

/// The platforms there are.
const PLATFORMS: std::ops::RangeInclusive<i64> = 1..=6;

fn text(sent: Option<&String>) -> Option<String> {
    sent.map(|text| text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The session of the token, if the client may use it.
fn bearer(app: &App, asked: &Provision) -> Result<Arc<Bearer>, Refused> {
    let token = text(asked.token.as_ref()).ok_or(NO_TOKEN)?;
    let found = sessions::find(&app.core, &token).map_err(outcome::of_read)?;
    let bearer = found.filter(|bearer| bearer.session.kind == SessionKind::Im).ok_or(BAD_TOKEN)?;
    let uid = asked.xid.as_ref().and_then(Xid::number);
    if uid != bearer.session.user.map(|user| user.0) {
        return Err(BAD_TOKEN);
    }
    match bearer.user_status {
        // Its sessions have ended, too, but this is the reason that its user can do something about.
        Some(Status::Disabled) => Err(FROZEN),
        Some(Status::Enabled) if bearer.session.is_live(app.core.now()) => Ok(bearer),
        _ => Err(BAD_TOKEN),
    }
}

fn arrival(asked: &Provision) -> (Arrival, Option<PushBinding>) {
    let platform = asked.os_type.map(i64::from).filter(|platform| PLATFORMS.contains(platform));
    let arrival = Arrival { guid: text(asked.device_guid.as_ref()), platform, description: text(asked.device_info.as_ref()) };
    let bound = text(asked.device_token.as_ref()).zip(text(asked.device_notifier.as_ref()));
    (arrival, bound.map(|(device_token, notifier)| PushBinding { device_token, notifier }))
}

/// Logs a connection in. From then on it counts for its user and no more as a guest.
pub(super) async fn log_in(app: &Arc<App>, address: IpAddr, guest: &mut Option<Guest>, asked: &Provision) -> Result<Login, Refused> {
    let bearer = bearer(app, asked)?;
    let session = bearer.session.clone();
    let user = session.user.ok_or(BAD_TOKEN)?;
    sessions::note_use(&app.core, &bearer);
    let (arrival, binding) = arrival(asked);
    let known = session.clone();
    let connected = app.core.write(move |tx, _| connections::connect(tx, user, &known, &arrival, binding.as_ref())).await;
    let connected = connected.map_err(outcome::of_read)?.ok_or(BAD_TOKEN)?;
    *guest = None;
    let session = Session { device_sn: Some(connected.device.sn), ..session };
    match streams::open(app, IM, user, &session, address) {
        Ok((subscription, expiry)) => {
            subscription.join(Topic::User(user));
            Ok(Login::new(Arc::clone(app), session.id, connected, subscription, expiry))
        }
        Err(why) => Err(match why {
            NotOpened::Refused(_) => TOO_MANY,
            NotOpened::Ended => BAD_TOKEN,
            NotOpened::Core(error) => {
                tracing::error!(%error, "a connection could not be opened");
                FAILED
            }
        }),
    }
}
