//! What has to happen at a time of its own, soon after it: one timer with a list of jobs.

use std::sync::{Arc, Weak};
use std::time::Duration;

use rocket::fairing::AdHoc;
use rocket::tokio;

use crate::app::App;
use crate::community::posts::{polls, scheduled};
use crate::community::runtime::settings::Settings;
use crate::community::{Change, Snapshot};
use crate::error::Result;

const PAUSE: Duration = Duration::from_secs(5);

/// Something that becomes due.
struct Job {
    name: &'static str,
    /// Asked of a reader, so that an idle server writes nothing.
    is_due: fn(&Snapshot<'_>) -> Result<bool>,
    /// Does a bounded part of it.
    run: fn(&Change<'_>, &Settings) -> Result<usize>,
}

const JOBS: [Job; 1] = [Job { name: "ended polls", is_due: polls::is_due, run: polls::close_due }];

pub fn stage() -> AdHoc {
    AdHoc::on_liftoff("ticker", |rocket| {
        Box::pin(async move {
            if let Some(app) = rocket.state::<Arc<App>>() {
                tokio::spawn(tick(Arc::downgrade(app)));
            }
        })
    })
}

/// Ends with the app, which it does not keep alive.
async fn tick(app: Weak<App>) {
    loop {
        tokio::time::sleep(PAUSE).await;
        let Some(app) = app.upgrade() else { return };
        for job in &JOBS {
            if let Err(error) = finish(&app, job).await {
                tracing::warn!(%error, "{} have to wait", job.name);
            }
        }
        // Not one of the jobs: what is refused must not undo what is not.
        if let Err(error) = scheduled::publish_due(&app.core).await {
            tracing::warn!(%error, "scheduled statuses have to wait");
        }
    }
}

/// Until nothing is due any more.
async fn finish(app: &App, job: &Job) -> Result<()> {
    while app.core.read(job.is_due)? {
        if app.core.write(job.run).await? == 0 {
            break;
        }
    }
    Ok(())
}
