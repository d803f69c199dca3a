//! Carries events from the bus to the streams they concern: one task, so that they stay in the order of commits.

use std::collections::HashSet;
use std::sync::{Arc, Weak};

use rocket::tokio;

use crate::app::App;
use crate::community::people::sessions;
use crate::community::timelines::audience;
use crate::error::Result;
use crate::live::{Bus, Ended, Topic};
use crate::model::event::Event;

/// Streams that are woken before other work may come between.
const AT_ONCE: usize = 32;

/// Ends with the bus, or with the app, which it does not keep alive.
pub(super) async fn deliver(app: Weak<App>, bus: Arc<Bus>) {
    if !bus.carry() {
        return;
    }
    loop {
        let batch = bus.take().await;
        let Some(app) = app.upgrade().filter(|_| !batch.closed) else { return };
        if batch.lost {
            tracing::warn!("more happened at once than streams can be told; all streams begin anew");
            bus.end_all(Ended::Overflow);
        }
        for event in batch.events {
            if let Err(error) = pass_on(&app, &bus, event).await {
                // A stream must not silently lack something.
                tracing::error!(%error, "an event could not be delivered; all streams begin anew");
                bus.end_all(Ended::Overflow);
            }
            // Requests come between two events.
            tokio::task::yield_now().await;
        }
    }
}

async fn pass_on(app: &App, bus: &Bus, event: Event) -> Result<()> {
    if let Event::SessionsEnded { user } = event {
        let sessions = bus.sessions(user);
        if !sessions.is_empty() {
            bus.end_sessions(user, &app.core.read(|r| sessions::ended(r, &sessions))?);
        }
        return Ok(());
    }
    let topics: HashSet<Topic> = app.core.read(|r| audience::topics(r, bus, &event))?;
    if !topics.is_empty() {
        let mut round = bus.deliver(event, topics);
        while round.pass_on(AT_ONCE) {
            tokio::task::yield_now().await;
        }
    }
    Ok(())
}
