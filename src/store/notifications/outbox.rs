//! Tasks for many people that follow a write, and how far each has come.

use crate::error::{Error, Result};
use crate::model::event::Event;
use crate::model::notifications::outbox::Task;
use crate::store::{Read, Write};

/// People of one part: what all other writes may have to wait for.
pub(crate) const PART: i64 = 50;

/// A task that is not done yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// It came into being with the task: what has a greater id came later.
    pub id: i64,
    pub task: Task,
    /// The key of the last one of the parts that are done.
    reached: Option<i64>,
    handled: i64,
}

/// Leaves a task for after the commit.
pub(crate) fn put(tx: &Write<'_>, task: Task) -> Result<()> {
    let (name, subject) = task.parts();
    tx.execute("INSERT INTO outbox (id, task, subject_id) VALUES (?1, ?2, ?3)", (tx.next_id(), name, subject))?;
    tx.emit(Event::TaskQueued);
    Ok(())
}

/// The oldest task after this one.
pub(crate) fn next(r: &Read<'_>, after: i64) -> Result<Option<i64>> {
    r.one("SELECT id FROM outbox WHERE id > ?1 ORDER BY id LIMIT 1", [after], |row| row.get(0))
}

/// A task that is not done yet; `None` once it is.
pub(crate) fn find(r: &Read<'_>, id: i64) -> Result<Option<Row>> {
    let found = r.one("SELECT task, subject_id, reached, handled FROM outbox WHERE id = ?1", [id], |row| {
        Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })?;
    let Some((name, subject, reached, handled)) = found else { return Ok(None) };
    let task = Task::of(&name, subject).ok_or_else(|| Error::internal(format!("the outbox has no task {name}")))?;
    Ok(Some(Row { id, task, reached, handled }))
}

/// The task is done, or there is nothing to do any more.
pub(crate) fn remove(tx: &Write<'_>, row: &Row) -> Result<()> {
    tx.execute("DELETE FROM outbox WHERE id = ?1", [row.id]).map(drop)
}

/// Does the next part of a task, which ends after `max` people. `find` gives up to so many after the key of the last one,
/// each with a key.
pub(crate) fn part<T>(
    tx: &Write<'_>,
    row: &Row,
    max: i64,
    find: impl FnOnce(Option<i64>, i64) -> Result<Vec<(i64, T)>>,
    mut each: impl FnMut(T) -> Result<()>,
) -> Result<()> {
    let size = PART.min(max - row.handled);
    let found = find(row.reached, size)?;
    let last = found.last().map(|(key, _)| *key);
    let handled = row.handled + i64::try_from(found.len()).map_err(Error::internal)?;
    let more = handled == row.handled + size && handled < max;
    found.into_iter().try_for_each(|(_, item)| each(item))?;
    match last {
        Some(reached) if more => {
            tx.execute("UPDATE outbox SET reached = ?2, handled = ?3 WHERE id = ?1", (row.id, reached, handled)).map(drop)
        }
        _ => remove(tx, row),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::model::id::EntryId;
    use crate::store::test::fixture;

    /// The keys that the parts of a task give, where there are `there` people of whom `max` are meant.
    fn parts(there: i64, max: i64) -> Vec<i64> {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        db.write_now(|tx| put(tx, Task::TellFollowers(EntryId(1)))).unwrap();
        let mut parts = Vec::new();
        while let Some(id) = db.read(|r| next(r, 0)).unwrap() {
            let done = db.write_now(move |tx| {
                let (row, mut seen) = (find(tx, id)?.unwrap(), Vec::new());
                let people =
                    |after: Option<i64>, limit: i64| Ok((after.unwrap_or(0) + 1..=there).take(limit as usize).map(|n| (n, n)).collect());
                part(tx, &row, max, people, |n| {
                    seen.push(n);
                    Ok(())
                })?;
                Ok(seen)
            });
            let done = done.unwrap();
            parts.extend(done.first().zip(done.last()).map(|(first, last)| last - first + 1));
        }
        parts
    }

    #[test]
    fn a_task_ends_with_its_last_person_or_with_as_many_as_are_meant() {
        for (there, max, expected) in [
            (0, 9, vec![]),
            (1, i64::MAX, vec![1]),
            (PART, i64::MAX, vec![PART]),
            (PART + 1, i64::MAX, vec![PART, 1]),
            (5 * PART, PART, vec![PART]),
            (5 * PART, PART + 7, vec![PART, 7]),
        ] {
            assert_eq!(parts(there, max), expected, "{there} {max}");
        }
    }

    #[test]
    fn every_task_is_found_as_it_was_put() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        let id = EntryId(7);
        for task in [
            Task::TellFollowers(id),
            Task::TellReposters(id),
            Task::TellQuoters(id),
            Task::TellVoters(id),
            Task::BuryReposts(id),
            Task::AcceptFollowers(crate::model::id::UserId(7)),
            Task::PushRoomMessage(7),
            Task::RetractAnnouncement(7),
        ] {
            db.write_now(move |tx| put(tx, task)).unwrap();
            let last = db.read(|r| r.count("SELECT max(id) FROM outbox", [])).unwrap();
            assert_eq!(db.read(|r| find(r, last)).unwrap().unwrap().task, task);
        }
    }
}
