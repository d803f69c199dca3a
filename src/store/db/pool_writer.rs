//! Writing as most servers do it: several connections, each request a transaction of its own with its own flush.
//! Benchmarks measure the writer thread beside this; the server does not use it.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use r2d2::{ManageConnection, Pool};
use rusqlite::{Connection, TransactionBehavior};

use super::handles::{Read, Write};
use super::pragmas;
use crate::error::{Error, Result};
use crate::model::{Entropy, Millis};

/// How long a transaction waits for the others.
const PATIENCE: Duration = Duration::from_secs(30);

struct Manager(PathBuf);

impl ManageConnection for Manager {
    type Connection = Connection;
    type Error = rusqlite::Error;

    fn connect(&self) -> rusqlite::Result<Connection> {
        let conn = pragmas::writer(&self.0)?;
        conn.busy_timeout(PATIENCE)?;
        Ok(conn)
    }

    fn is_valid(&self, _: &mut Connection) -> rusqlite::Result<()> {
        Ok(())
    }

    fn has_broken(&self, _: &mut Connection) -> bool {
        false
    }
}

/// Connections that write to one file, with the settings of the writer's own.
pub struct PoolWriter {
    pool: Pool<Manager>,
    entropy: Entropy,
}

impl PoolWriter {
    /// Opens a file of this version's schema, which no server may use meanwhile.
    pub fn open(path: &Path, connections: u32, entropy: Entropy) -> Result<Self> {
        let pool = Pool::builder().max_size(connections).test_on_check_out(false).build(Manager(path.to_owned()));
        Ok(Self { pool: pool.map_err(Error::internal)?, entropy })
    }

    /// Runs `work` in a transaction; on disk when it returns. Its events reach nobody.
    pub fn write<T>(&self, now: Millis, work: impl FnOnce(&Write<'_>) -> Result<T>) -> Result<T> {
        let mut conn = self.pool.get().map_err(Error::internal)?;
        let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let last = Cell::new(transaction.prepare_cached("SELECT last FROM sequence")?.query_row([], |row| row.get(0))?);
        let tx = Write::new(Read::new(&transaction, now, None), &last, &self.entropy);
        let value = work(&tx)?;
        tx.take_at_end().into_iter().try_for_each(|(id, work)| work(&tx, id))?;
        drop(tx);
        transaction.prepare_cached("UPDATE sequence SET last = ?1")?.execute([last.get()])?;
        transaction.commit()?;
        Ok(value)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn transactions_of_several_threads_keep_their_changes_and_ids_apart() {
        let dir = tempfile::tempdir().unwrap();
        let path = fixture::open(&dir).unwrap().path().to_owned();
        let pool = PoolWriter::open(&path, 4, Entropy::from_seed([7; 32])).unwrap();
        let put = |key: String| {
            pool.write(1_767_225_600_000, |tx| {
                tx.execute("INSERT INTO meta (key, value) VALUES (?1, '')", [key])?;
                Ok(tx.next_id())
            })
        };
        let mut ids: Vec<i64> = std::thread::scope(|threads| {
            let work: Vec<_> = (0..8).map(|n| threads.spawn(move || put(format!("key {n}")).unwrap())).collect();
            work.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 8);
        assert!(put("key 0".into()).is_err());
        assert!(put("key 8".into()).unwrap() > ids[7], "a failed transaction is undone and holds no lock");
    }
}
