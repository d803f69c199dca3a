//! Old secrets go every hour while the server runs.

use std::sync::{Arc, Weak};
use std::time::Duration;

use rocket::fairing::AdHoc;
use rocket::tokio;

use crate::app::App;
use crate::community::operations::cleanup;

const PAUSE: Duration = Duration::from_secs(3_600);

pub fn stage() -> AdHoc {
    AdHoc::on_liftoff("sweep", |rocket| {
        Box::pin(async move {
            if let Some(app) = rocket.state::<Arc<App>>() {
                tokio::spawn(every_hour(Arc::downgrade(app)));
            }
        })
    })
}

/// Ends with the app, which it does not keep alive.
async fn every_hour(app: Weak<App>) {
    loop {
        tokio::time::sleep(PAUSE).await;
        let Some(app) = app.upgrade() else { return };
        app.core.note(cleanup::secrets).await;
    }
}
