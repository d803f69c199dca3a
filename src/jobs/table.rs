//! Every job that runs by the clock.

use std::time::Duration;

use futures::future::BoxFuture;
use futures::{FutureExt as _, TryFutureExt as _};
use rocket::tokio::sync::Notify;

use crate::app::{App, Wakes};
use crate::community::notifications::{device_push, mail, web_push};
use crate::community::operations::{cleanup, outbox};
use crate::community::posts::{polls, scheduled};
use crate::error::Result;
use crate::model::notifications::outboxes::Outbox;

/// Work that is done again and again while the server runs.
pub(super) struct Job {
    /// For the log.
    pub(super) name: &'static str,
    /// Between the end of one run and the beginning of the next.
    pub(super) pause: Duration,
    /// Does all that is due. It asks a reader first, so that an idle server writes nothing.
    pub(super) run: for<'a> fn(&'a App) -> BoxFuture<'a, Result<()>>,
    /// It also runs when this rings.
    pub(super) wake: Option<fn(&Wakes) -> &Notify>,
}

/// The pause of what people wait for.
const SOON: Duration = Duration::from_secs(5);
const HOUR: Duration = Duration::from_secs(3_600);

pub(super) const JOBS: [Job; 7] = [
    // What nobody wakes it for is done all the same: tasks of an earlier process, and those that failed.
    Job { name: "working off the outbox", pause: SOON, run: |app| outbox::work_off(&app.core).boxed(), wake: Some(|wakes| &wakes.outbox) },
    // The pause is for mails that have to be sent again.
    Job { name: "sending mails", pause: SOON, run: |app| mail::send_due(&app.core).boxed(), wake: Some(|wakes| wakes.of(Outbox::Mail)) },
    Job {
        name: "sending pushes to Mastodon clients",
        pause: SOON,
        run: |app| web_push::send_due(&app.core).boxed(),
        wake: Some(|wakes| wakes.of(Outbox::WebPush)),
    },
    Job {
        name: "sending pushes to devices",
        pause: SOON,
        run: |app| device_push::send_due(&app.core).boxed(),
        wake: Some(|wakes| wakes.of(Outbox::DevicePush)),
    },
    Job { name: "closing ended polls", pause: SOON, run: |app| close_polls(app).boxed(), wake: None },
    Job {
        name: "publishing scheduled statuses",
        pause: SOON,
        run: |app| scheduled::publish_due(&app.core).map_ok(drop).boxed(),
        wake: None,
    },
    Job { name: "removing expired secrets", pause: HOUR, run: |app| app.core.db.write(cleanup::remove_expired).boxed(), wake: None },
];

async fn close_polls(app: &App) -> Result<()> {
    while app.core.read(polls::is_due)? {
        if app.core.write(polls::close_due).await? == 0 {
            break;
        }
    }
    Ok(())
}
