//! Reading the rows and files of one person.

use crate::error::Result;
use crate::model::id::UserId;
use crate::store::Read;
use crate::store::operations::export::sheets::ExportTable;

/// A file that somebody owns: its number here, its public name with its ending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Picture {
    pub id: i64,
    pub name: String,
}

/// Hands each row of a sheet over as JSON text, in its order; `base` is how addresses of this community begin.
pub(crate) fn rows(r: &Read<'_>, sheet: &ExportTable, user: UserId, base: &str, mut each: impl FnMut(&str) -> Result<()>) -> Result<()> {
    let mut statement = r.prepare(&sheet.sql)?;
    let values: [(&str, &dyn rusqlite::ToSql); 2] = [(":me", &user), (":base", &base)];
    for (name, value) in values {
        if let Some(place) = statement.parameter_index(name)? {
            statement.raw_bind_parameter(place, value)?;
        }
    }
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        let text: String = row.get(0)?;
        each(&text)?;
    }
    Ok(())
}

/// The files that somebody owns and that are still there, oldest first.
pub(crate) fn files(r: &Read<'_>, user: UserId) -> Result<Vec<Picture>> {
    r.all("SELECT id, fid || '.' || extension FROM files WHERE owner_id = ?1 AND state = 'live' ORDER BY id", [user], |row| {
        Ok(Picture { id: row.get(0)?, name: row.get(1)? })
    })
}

/// Hands the bytes of a file over, piece by piece.
pub(crate) fn bytes(r: &Read<'_>, file: i64, mut each: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let mut statement = r.prepare("SELECT bytes FROM file_chunks WHERE file_id = ?1 AND variant = 'original' ORDER BY n")?;
    let mut rows = statement.query([file])?;
    while let Some(row) = rows.next()? {
        each(row.get_ref(0)?.as_blob().map_err(crate::error::Error::internal)?)?;
    }
    Ok(())
}
