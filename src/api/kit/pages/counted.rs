//! The community in numbers, kept for some minutes.

use std::sync::{Arc, Mutex, PoisonError};

use crate::app::App;
use crate::community::operations::statistics::{self, Statistics};
use crate::error::Result;
use crate::model::Millis;
use crate::model::clock::MINUTE;

/// What is counted is as old as answers may be kept.
const PATIENCE: Millis = 5 * MINUTE;

/// The last count, and when it was made.
#[derive(Default)]
pub(crate) struct Counted(Mutex<Option<(Millis, Arc<Statistics>)>>);

impl Counted {
    /// The community in numbers, at most five minutes old.
    pub(crate) async fn get(&self, app: &App) -> Result<Arc<Statistics>> {
        let now = app.core.now();
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, statistics)) = kept.filter(|(at, _)| (0..PATIENCE).contains(&(now - at))) {
            return Ok(statistics);
        }
        let statistics = Arc::new(statistics::take(&app.core).await?);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&statistics)));
        Ok(statistics)
    }
}
