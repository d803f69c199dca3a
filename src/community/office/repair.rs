//! Counting again what was counted wrong.

use serde::Serialize;

use crate::community::Core;
use crate::error::Result;
use crate::store::counts;
use crate::store::office::audit;

/// What was put right: a counter or a table of counters, and how many rows of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mended {
    pub what: String,
    pub rows: usize,
}

/// Puts every counter right, each in a transaction of its own; `step` is told what comes next. Whatever was wrong is
/// written down as done by the command line.
pub async fn counters(core: &Core, mut step: impl FnMut(&str)) -> Result<Vec<Mended>> {
    let mut mended = Vec::new();
    for rows in counts::ROWS {
        step(rows.table);
        let made = core.write(move |tx, _| counts::make_missing(tx, &rows)).await?;
        note(core, &mut mended, rows.table.to_owned(), made).await?;
    }
    for counter in counts::all() {
        let name = counter.name();
        step(&name);
        let changed = core.write(move |tx, _| counts::mend(tx, &counter)).await?;
        note(core, &mut mended, name, changed).await?;
    }
    Ok(mended)
}

async fn note(core: &Core, mended: &mut Vec<Mended>, what: String, rows: usize) -> Result<()> {
    if rows == 0 {
        return Ok(());
    }
    let done = Mended { what, rows };
    mended.push(done.clone());
    core.write(move |tx, _| audit::record(tx, None, "counters.mend", Some(&done.what), &done)).await
}
