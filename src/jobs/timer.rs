//! Runs each job of the table in its own task.

use std::sync::{Arc, Weak};

use rocket::fairing::AdHoc;
use rocket::tokio;

use super::events;
use super::table::{JOBS, Job};
use crate::app::{App, Wakes};

/// Starts the jobs when the server begins to listen, and ends the open streams when it stops.
pub(crate) fn stage() -> AdHoc {
    AdHoc::on_ignite("jobs", |rocket| async { rocket.attach(start()).attach(stop()) })
}

fn stop() -> AdHoc {
    AdHoc::on_shutdown("streams", |rocket| {
        Box::pin(async move {
            if let Some(app) = rocket.state::<Arc<App>>() {
                app.bus.shut();
            }
        })
    })
}

fn start() -> AdHoc {
    AdHoc::on_liftoff("jobs", |rocket| {
        Box::pin(async move {
            if let Some(app) = rocket.state::<Arc<App>>() {
                for job in JOBS.iter().filter(|_| app.background_jobs) {
                    tokio::spawn(repeat(Arc::downgrade(app), Arc::clone(&app.wakes), job));
                }
                tokio::spawn(events::deliver(Arc::downgrade(app), Arc::clone(&app.bus)));
            }
        })
    })
}

/// Ends with the app, which it does not keep alive.
async fn repeat(app: Weak<App>, wakes: Arc<Wakes>, job: &'static Job) {
    loop {
        match job.wake {
            // Both ends of the pause are fine.
            Some(wake) => drop(tokio::time::timeout(job.pause, wake(&wakes).notified()).await),
            None => tokio::time::sleep(job.pause).await,
        }
        let Some(app) = app.upgrade() else { return };
        if let Err(error) = (job.run)(&app).await {
            tracing::warn!(%error, "the job failed and will be tried again: {}", job.name);
        }
    }
}
