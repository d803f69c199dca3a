//! Corrects wrong counters.

use serde::Serialize;

use crate::community::Core;
use crate::error::Result;
use crate::store::Write;
use crate::store::operations::admin::audit;
use crate::store::operations::counter_audit;

/// What was corrected: a counter or a table of counters, and how many rows of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct RepairedCounter {
    pub what: String,
    pub rows: usize,
}

/// Corrects every counter, each in a transaction of its own which also writes down what was wrong, as done by the
/// command line; `step` gets the name of the next step.
pub(crate) async fn counters(core: &Core, mut step: impl FnMut(&str)) -> Result<Vec<RepairedCounter>> {
    let mut mended = Vec::new();
    for rows in counter_audit::ROWS {
        step(rows.table);
        mended.extend(noted(core, rows.table.to_owned(), move |tx| counter_audit::make_missing(tx, &rows)).await?);
    }
    for counter in counter_audit::all() {
        let name = counter.name();
        step(&name);
        mended.extend(noted(core, name, move |tx| counter_audit::mend(tx, &counter)).await?);
    }
    Ok(mended)
}

async fn noted<F>(core: &Core, what: String, mend: F) -> Result<Option<RepairedCounter>>
where
    F: FnOnce(&Write<'_>) -> Result<usize> + Send + 'static,
{
    core.write(move |tx, _| {
        let rows = mend(tx)?;
        if rows == 0 {
            return Ok(None);
        }
        let done = RepairedCounter { what, rows };
        audit::record(tx, None, "counters.mend", Some(&done.what), &done)?;
        Ok(Some(done))
    })
    .await
}
