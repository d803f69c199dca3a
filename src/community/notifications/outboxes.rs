//! How everything in an outbox is handed over: at least once, again after growing pauses, and given up in the end.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use futures::StreamExt as _;
use futures::future::FutureExt as _;
use futures::stream::FuturesUnordered;
use tokio::time::timeout;

use crate::community::Core;
use crate::community::runtime::pause::pause;
use crate::error::Result;
use crate::model::Millis;
use crate::model::notifications::outboxes::{Due, Outbox};
use crate::store::notifications::outboxes as rows;
use crate::store::{Read, Write};

/// How soon what comes meanwhile is found, while others are on their way.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How long the first that ends waits for others to share its commit.
const TOGETHER: Duration = Duration::from_millis(10);

/// One attempt that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    pub id: i64,
    pub expires_at: Millis,
    /// When the next one would be.
    again_at: Millis,
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The other end has it.
    Sent,
    /// Nothing is to be sent: it was not asked for, or is not there any more.
    Unwanted,
    /// It may be accepted another time.
    Later(String),
    /// It will never be accepted.
    Never(String),
    /// The other end does not know the receiver any more.
    Gone,
}

/// Begins an attempt for up to `limit` things that are due. Each is counted before it is tried: one that ends this process, or whose
/// outcome cannot be written down, comes again later only. What is worth nothing any more is given up.
pub(crate) async fn begin(core: &Core, outbox: Outbox, limit: usize) -> Result<Vec<Attempt>> {
    loop {
        let due = core.read(|r| rows::due(r, outbox, limit))?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let (begun, expired) = core.write(move |tx, _| begin_all(tx, outbox, due)).await?;
        for id in expired {
            count_given_up(core, outbox, id);
        }
        if !begun.is_empty() {
            return Ok(begun);
        }
    }
}

fn begin_all(tx: &Write<'_>, outbox: Outbox, due: Vec<Due>) -> Result<(Vec<Attempt>, Vec<i64>)> {
    tx.changes_nothing_shown();
    let (mut begun, mut expired) = (Vec::with_capacity(due.len()), Vec::new());
    for Due { id, attempts, expires_at } in due {
        if expires_at <= tx.now() {
            rows::give_up(tx, outbox, id, &last_words(tx, outbox, id, "its time was over before it could be sent")?)?;
            expired.push(id);
            continue;
        }
        let again_at = tx.now() + pause(attempts + 1, tx.entropy());
        if rows::begin_attempt(tx, outbox, id, again_at)? {
            begun.push(Attempt { id, expires_at, again_at });
        }
    }
    Ok((begun, expired))
}

/// The last answer, where there was one, and what is the matter now.
fn last_words(r: &Read<'_>, outbox: Outbox, id: i64, now: &str) -> Result<String> {
    let before = rows::find(r, outbox, id)?.and_then(|row| row.reason);
    Ok(before.map_or_else(|| now.to_owned(), |before| format!("{now}; the last attempt: {before}")))
}

/// Writes down what became of attempts, and with each in the same transaction what else follows from it.
pub(crate) async fn settle<F>(core: &Core, outbox: Outbox, tried: Vec<(Attempt, Outcome)>, follow_up: F) -> Result<()>
where
    F: Fn(&Write<'_>, &Attempt, &Outcome) -> Result<()> + Send + 'static,
{
    let ended = core.write(move |tx, _| {
        if tried.iter().all(|(_, outcome)| *outcome != Outcome::Gone) {
            tx.changes_nothing_shown();
        }
        for (attempt, outcome) in &tried {
            follow_up(tx, attempt, outcome)?;
            write_down(tx, outbox, attempt, outcome)?;
        }
        Ok(tried)
    });
    for (attempt, outcome) in ended.await? {
        count(core, outbox, &attempt, &outcome);
    }
    Ok(())
}

fn write_down(tx: &Write<'_>, outbox: Outbox, attempt: &Attempt, outcome: &Outcome) -> Result<()> {
    match outcome {
        Outcome::Sent | Outcome::Unwanted | Outcome::Gone => rows::remove(tx, outbox, attempt.id).map(drop),
        Outcome::Never(why) => rows::give_up(tx, outbox, attempt.id, why),
        Outcome::Later(why) if attempt.is_last() => {
            rows::give_up(tx, outbox, attempt.id, &format!("its time will be over before the next attempt; the last one: {why}"))
        }
        Outcome::Later(why) => rows::note_failure(tx, outbox, attempt.id, why),
    }
}

impl Attempt {
    /// Will it be worth nothing any more when the next one would be due?
    fn is_last(&self) -> bool {
        self.again_at >= self.expires_at
    }
}

fn count(core: &Core, outbox: Outbox, attempt: &Attempt, outcome: &Outcome) {
    let counts = core.deliveries(outbox);
    match outcome {
        Outcome::Sent => drop(counts.sent.fetch_add(1, Relaxed)),
        Outcome::Unwanted => {}
        Outcome::Later(_) if !attempt.is_last() => {
            counts.retried.fetch_add(1, Relaxed);
            tracing::debug!(outbox = outbox.name(), id = attempt.id, "not accepted, and tried again later");
        }
        Outcome::Later(_) | Outcome::Never(_) => count_given_up(core, outbox, attempt.id),
        // Clients leave without a word every day.
        Outcome::Gone => drop(counts.given_up.fetch_add(1, Relaxed)),
    }
}

/// Neither receiver nor reason are logged: the answer of a mail server may contain an address.
fn count_given_up(core: &Core, outbox: Outbox, id: i64) {
    core.deliveries(outbox).given_up.fetch_add(1, Relaxed);
    tracing::warn!(outbox = outbox.name(), id, "given up; the page Deliveries of the administrators says why");
}

/// Hands over everything that is due, up to `at_once` at the same time. One that takes long holds up none of the others.
pub(crate) async fn deliver<'c, A, T, F>(core: &'c Core, outbox: Outbox, at_once: usize, try_one: A, follow_up: F) -> Result<()>
where
    A: Fn(Attempt) -> T,
    T: Future<Output = Outcome> + Send + 'c,
    F: Fn(&Write<'_>, &Attempt, &Outcome) -> Result<()> + Clone + Send + 'static,
{
    let _turn = core.deliveries(outbox).turn.lock().await;
    let mut running = FuturesUnordered::new();
    loop {
        let free = at_once - running.len();
        if free > 0 {
            for attempt in begin(core, outbox, free).await? {
                running.push(try_one(attempt).map(move |outcome| (attempt, outcome)));
            }
        }
        match timeout(LOOK_AGAIN, running.next()).await {
            Ok(None) => return Ok(()),
            Err(_) => {}
            Ok(Some(first)) => {
                let mut tried = vec![first];
                let others = async {
                    while let Some(other) = running.next().await {
                        tried.push(other);
                    }
                };
                // Whatever ends within this time is written down with it.
                let _ = timeout(TOGETHER, others).await;
                settle(core, outbox, tried, follow_up.clone()).await?;
            }
        }
    }
}
