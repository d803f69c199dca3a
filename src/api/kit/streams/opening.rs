//! Opening a stream for a session, and what ends it from outside.

use std::net::IpAddr;
use std::time::Duration;

use rocket::tokio::time::{Instant, sleep_until};

use crate::app::App;
use crate::community::people::sessions;
use crate::error::Error;
use crate::live::{Ended, Limits, Opening, Refused, Subscription};
use crate::model::id::UserId;
use crate::model::people::session::Session;

/// Streams of one user at once.
const USER_STREAMS: usize = 64;

/// Why a stream is not opened.
#[derive(Debug)]
pub(crate) enum NotOpened {
    /// There are too many, or the server stops.
    Refused(Refused),
    /// The session has ended.
    Ended,
    Core(Error),
}

impl From<Error> for NotOpened {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

/// The end of a session that expires.
pub(crate) struct Expiry(Option<Instant>);

impl Expiry {
    fn of(app: &App, session: &Session) -> Self {
        let left = session.expires_at.map(|end| u64::try_from(end - app.core.now()).unwrap_or(0));
        Self(left.and_then(|left| Instant::now().checked_add(Duration::from_millis(left))))
    }

    /// Waits for it; for ever where there is none.
    pub(crate) async fn reached(&self) {
        match self.0 {
            Some(end) => sleep_until(end).await,
            None => std::future::pending().await,
        }
    }
}

/// How many connections one address may have.
pub(crate) fn address_limit(app: &App) -> usize {
    match app.config.streams_per_address as usize {
        0 => usize::MAX,
        most => most,
    }
}

/// Opens a stream of a user on their session, without a topic at first.
pub(crate) fn open(
    app: &App,
    label: &'static str,
    user: UserId,
    session: &Session,
    address: IpAddr,
) -> Result<(Subscription, Expiry), NotOpened> {
    let limits = Limits { user: USER_STREAMS, address: address_limit(app) };
    let opening = Opening { label, user, session: session.id, device: session.device_sn, address, limits };
    let subscription = Subscription::open(&app.bus, opening).map_err(NotOpened::Refused)?;
    // The session was looked at before: whoever ended it since then did not find this stream.
    if !app.core.read(|r| sessions::ended(r, &[session.id]))?.is_empty() {
        subscription.end(Ended::Session);
        return Err(NotOpened::Ended);
    }
    Ok((subscription, Expiry::of(app, session)))
}
