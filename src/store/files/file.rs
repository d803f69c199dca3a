//! What is known about files and where they are used. Their bytes are in `media`'s chunks.

use std::collections::HashMap;

use crate::error::Result;
use crate::model::Millis;
use crate::model::clock::DAY;
use crate::model::content::entry::{FileKind, FileView};
use crate::model::id::{self, DraftId, EntryId, FileId, UserId};
use crate::store::db::row::{Cols, json_ids, some_ids, sql};
use crate::store::{Read, Write};

/// What [`file`] reads, of a file `f` and one of its uses `u`.
pub(super) const COLUMNS: &str = "f.id, f.fid, u.key, f.owner_id, f.kind, f.name, f.mime, f.extension, f.size, f.sha256,
    f.width, f.height, f.duration, f.blurhash, f.animated, f.focus_x, f.focus_y, f.description, f.warning, f.more_info, f.state = 'gone'";

pub(super) fn file(c: &mut Cols<'_>) -> rusqlite::Result<FileView> {
    Ok(FileView {
        id: c.next()?,
        fid: c.next()?,
        key: c.next()?,
        owner: c.next()?,
        kind: c.next()?,
        name: c.next()?,
        mime: c.next()?,
        extension: c.next()?,
        size: c.next()?,
        sha256: c.next()?,
        width: c.next()?,
        height: c.next()?,
        duration: c.next()?,
        blurhash: c.next()?,
        animated: c.next()?,
        focus: focus(c)?,
        description: c.next()?,
        warning: c.next()?,
        more_info: c.next()?,
        gone: c.next()?,
    })
}

pub(super) fn focus(c: &mut Cols<'_>) -> rusqlite::Result<Option<(f64, f64)>> {
    let (x, y): (Option<f64>, Option<f64>) = (c.next()?, c.next()?);
    Ok(x.zip(y))
}

/// What a file is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    Avatar(UserId),
    Banner(UserId),
    Entry(EntryId),
    Draft(DraftId),
    /// Uploaded by this user and not yet part of anything.
    Upload(UserId),
    /// Behind an address of the IM dialect, which asks who opens it.
    Chat,
}

/// Records a use under a fresh random key and returns the key.
pub(crate) fn attach(tx: &Write<'_>, file: FileId, used: Use, position: i64) -> Result<String> {
    let key = tx.entropy().hex128();
    let (purpose, user, entry, draft) = match used {
        Use::Avatar(user) => ("avatar", Some(user), None, None),
        Use::Banner(user) => ("banner", Some(user), None, None),
        Use::Entry(entry) => ("entry", None, Some(entry), None),
        Use::Draft(draft) => ("draft", None, None, Some(draft)),
        Use::Upload(user) => ("upload", Some(user), None, None),
        Use::Chat => ("chat", None, None, None),
    };
    tx.execute(
        "INSERT INTO file_uses (id, key, file_id, purpose, user_id, entry_id, draft_id, position)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (tx.next_id(), &key, file, purpose, user, entry, draft, position),
    )?;
    Ok(key)
}

/// The files of these entries, in their order.
pub(crate) fn of_entries(r: &Read<'_>, entries: &[EntryId]) -> Result<HashMap<EntryId, Vec<FileView>>> {
    let mut found: HashMap<EntryId, Vec<FileView>> = HashMap::new();
    let rows = r.all(
        sql!(
            "SELECT u.entry_id, {COLUMNS} FROM file_uses u JOIN files f ON f.id = u.file_id
             WHERE u.entry_id IN (SELECT value FROM json_each(?1)) AND u.former = 0 ORDER BY u.entry_id, u.position, u.id"
        ),
        [json_ids(entries)],
        |row| Ok((row.get::<_, EntryId>(0)?, file(&mut Cols::from(row, 1))?)),
    )?;
    for (entry, view) in rows {
        found.entry(entry).or_default().push(view);
    }
    Ok(found)
}

/// The files of a draft, in their order.
pub(crate) fn of_draft(r: &Read<'_>, draft: DraftId) -> Result<Vec<FileView>> {
    r.all(
        sql!("SELECT {COLUMNS} FROM file_uses u JOIN files f ON f.id = u.file_id WHERE u.draft_id = ?1 ORDER BY u.position, u.id"),
        [draft],
        |row| file(&mut Cols::of(row)),
    )
}

/// A live file by its public id, with the key of its oldest use.
pub(crate) fn by_fid(r: &Read<'_>, fid: &str) -> Result<Option<FileView>> {
    r.one(sql!("SELECT {COLUMNS} FROM files f JOIN file_uses u ON u.file_id = f.id WHERE f.fid = ?1 ORDER BY u.id LIMIT 1"), [fid], |row| {
        file(&mut Cols::of(row))
    })
}

/// A live file by its id, with the key of its oldest use.
pub(crate) fn live(r: &Read<'_>, id: FileId) -> Result<Option<FileView>> {
    r.one(
        sql!(
            "SELECT {COLUMNS} FROM files f JOIN file_uses u ON u.file_id = f.id
             WHERE f.id = ?1 AND f.state = 'live' ORDER BY u.id LIMIT 1"
        ),
        [id],
        |row| file(&mut Cols::of(row)),
    )
}

/// A live upload of this owner that is part of nothing yet, under the key of its upload.
pub(crate) fn waiting(r: &Read<'_>, owner: UserId, id: FileId) -> Result<Option<FileView>> {
    r.one(
        sql!(
            "SELECT {COLUMNS} FROM file_uses u JOIN files f ON f.id = u.file_id
             WHERE u.file_id = ?2 AND u.purpose = 'upload' AND u.user_id = ?1 AND f.owner_id = ?1 AND f.state = 'live'
               AND NOT EXISTS (SELECT 1 FROM file_uses o WHERE o.file_id = ?2 AND o.purpose <> 'upload')
               AND NOT EXISTS (SELECT 1 FROM scheduled_files s WHERE s.file_id = ?2)"
        ),
        (owner, id),
        |row| file(&mut Cols::of(row)),
    )
}

/// Takes a file away from a draft; true if it was there. A file that nothing uses any more is gone.
pub(crate) fn detach_draft(tx: &Write<'_>, draft: DraftId, file: FileId) -> Result<bool> {
    let there = tx.execute("DELETE FROM file_uses WHERE draft_id = ?1 AND file_id = ?2", (draft, file))? > 0;
    if there {
        collect(tx, file)?;
    }
    Ok(there)
}

/// Takes all files away from a draft.
pub(crate) fn clear_draft(tx: &Write<'_>, draft: DraftId) -> Result<()> {
    let files: Vec<FileId> = tx.all("SELECT DISTINCT file_id FROM file_uses WHERE draft_id = ?1", [draft], |row| row.get(0))?;
    tx.execute("DELETE FROM file_uses WHERE draft_id = ?1", [draft])?;
    files.into_iter().try_for_each(|file| collect(tx, file))
}

/// What only pictures and recordings have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    pub width: Option<i64>,
    pub height: Option<i64>,
    /// Seconds.
    pub duration: Option<i64>,
    pub blurhash: Option<String>,
    pub animated: bool,
}

/// What is known of a file before its bytes are stored.
#[derive(Clone, Debug)]
pub(crate) struct NewFile {
    pub owner: UserId,
    pub kind: FileKind,
    pub name: String,
    pub mime: String,
    pub extension: String,
    /// Bytes.
    pub size: i64,
    pub sha256: [u8; 32],
    pub facts: Facts,
}

/// Makes the row of a file whose bytes are still to come.
pub(crate) fn insert(tx: &Write<'_>, new: &NewFile) -> Result<FileId> {
    let id = FileId(tx.next_id());
    let fid = tx.fresh_code("SELECT 1 FROM files WHERE fid = ?1")?;
    tx.execute(
        "INSERT INTO files (id, fid, owner_id, kind, name, mime, extension, size, sha256, width, height, duration, blurhash, animated)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        rusqlite::params![
            id,
            fid,
            new.owner,
            new.kind,
            new.name,
            new.mime,
            new.extension,
            new.size,
            new.sha256,
            new.facts.width,
            new.facts.height,
            new.facts.duration,
            new.facts.blurhash,
            new.facts.animated
        ],
    )?;
    Ok(id)
}

/// All bytes are there: from now on it can be used.
pub(crate) fn publish(tx: &Write<'_>, file: FileId) -> Result<()> {
    tx.execute("UPDATE files SET state = 'live' WHERE id = ?1 AND state = 'staging'", [file]).map(drop)
}

/// The bytes go, the row stays for those who show a place-holder.
pub(crate) fn mark_gone(tx: &Write<'_>, file: FileId) -> Result<()> {
    tx.execute("UPDATE files SET state = 'gone', deleted_at = ?2 WHERE id = ?1", (file, tx.now()))?;
    tx.execute("DELETE FROM file_chunks WHERE file_id = ?1", [file])?;
    tx.execute("DELETE FROM file_variants WHERE file_id = ?1", [file]).map(drop)
}

/// Ends a use; a file that nothing uses any more is gone.
pub(crate) fn detach_key(tx: &Write<'_>, file: FileId, key: &str) -> Result<()> {
    tx.execute("DELETE FROM file_uses WHERE key = ?1 AND file_id = ?2", (key, file))?;
    collect(tx, file)
}

/// How long an upload waits for what it was made for.
const UPLOAD_WAITS: Millis = DAY;

/// The uses `u` that keep a file: not an upload made before id `?1`, nor a draft that was published.
const KEEPS: &str = "(u.purpose <> 'upload' OR u.file_id >= ?1)
    AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.id = u.draft_id AND d.state = 3)";

/// Releases a file that nothing refers to.
pub(crate) fn collect(tx: &Write<'_>, file: FileId) -> Result<()> {
    let kept = sql!(
        "SELECT 1 FROM file_uses u WHERE u.file_id = ?2 AND {KEEPS} UNION ALL SELECT 1 FROM scheduled_files WHERE file_id = ?2 LIMIT 1"
    );
    match tx.one(kept, (id::first_at(tx.now() - UPLOAD_WAITS), file), |_| Ok(()))? {
        Some(()) => Ok(()),
        None => mark_gone(tx, file),
    }
}

/// Uploads that waited too long and are used nowhere.
pub(crate) fn stale_uploads(r: &Read<'_>) -> Result<Vec<FileId>> {
    let sql = sql!(
        "SELECT f.id FROM files f WHERE f.state = 'live' AND f.id < ?1
           AND EXISTS (SELECT 1 FROM file_uses u WHERE u.file_id = f.id AND u.purpose = 'upload')
           AND NOT EXISTS (SELECT 1 FROM scheduled_files s WHERE s.file_id = f.id)
           AND NOT EXISTS (SELECT 1 FROM file_uses u WHERE u.file_id = f.id AND {KEEPS})"
    );
    r.all(sql, [id::first_at(r.now() - UPLOAD_WAITS)], |row| row.get(0))
}

/// The live ones of these uploads, with the address of the upload, by id.
pub(crate) fn uploads(r: &Read<'_>, ids: &[FileId]) -> Result<HashMap<FileId, FileView>> {
    let Some(ids) = some_ids(ids) else { return Ok(HashMap::new()) };
    let rows = r.all(
        sql!(
            "SELECT {COLUMNS} FROM files f JOIN file_uses u ON u.file_id = f.id
             WHERE f.id IN (SELECT value FROM json_each(?1)) AND f.state = 'live' AND u.purpose = 'upload' ORDER BY u.id"
        ),
        [ids],
        |row| file(&mut Cols::of(row)),
    )?;
    Ok(rows.into_iter().map(|view| (view.id, view)).collect())
}

/// What the rules ask about a file before it is attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileHead {
    pub id: FileId,
    pub owner: Option<UserId>,
    pub kind: FileKind,
}

/// The live files with these ids; unknown ones are left out.
pub(crate) fn heads(r: &Read<'_>, ids: &[FileId]) -> Result<Vec<FileHead>> {
    let Some(ids) = some_ids(ids) else { return Ok(Vec::new()) };
    r.all("SELECT id, owner_id, kind FROM files WHERE id IN (SELECT value FROM json_each(?1)) AND state = 'live'", [ids], |row| {
        Ok(FileHead { id: row.get(0)?, owner: row.get(1)?, kind: row.get(2)? })
    })
}

/// Those of these files that `owner` uploaded and that are part of nothing yet.
pub(crate) fn unattached(r: &Read<'_>, owner: UserId, ids: &[FileId]) -> Result<Vec<FileHead>> {
    let Some(ids) = some_ids(ids) else { return Ok(Vec::new()) };
    r.all(
        "SELECT f.id, f.owner_id, f.kind FROM files f
         WHERE f.id IN (SELECT value FROM json_each(?2)) AND f.owner_id = ?1 AND f.state = 'live'
           AND EXISTS (SELECT 1 FROM file_uses u WHERE u.file_id = f.id AND u.purpose = 'upload')
           AND NOT EXISTS (SELECT 1 FROM file_uses u JOIN entries e ON e.id = u.entry_id WHERE u.file_id = f.id AND e.deleted_at IS NULL)
           AND NOT EXISTS (SELECT 1 FROM scheduled_files s WHERE s.file_id = f.id)",
        (owner, ids),
        |row| Ok(FileHead { id: row.get(0)?, owner: row.get(1)?, kind: row.get(2)? }),
    )
}

/// A live file behind the key of an address, and whether its place is for a few only:
/// messages, drafts, unused uploads, posts that are not for everybody.
pub(crate) fn by_key(r: &Read<'_>, key: &str) -> Result<Option<(FileView, bool)>> {
    r.one(
        sql!(
            "SELECT u.purpose IN ('draft', 'upload', 'chat') OR coalesce(e.kind = 'message' OR e.visibility IN ('followers', 'direct'), 0), {COLUMNS}
             FROM file_uses u JOIN files f ON f.id = u.file_id LEFT JOIN entries e ON e.id = u.entry_id
             WHERE u.key = ?1 AND f.state = 'live' AND e.deleted_at IS NULL"),
        [key],
        |row| Ok((file(&mut Cols::from(row, 1))?, row.get(0)?)),
    )
}

/// A live file as used by this entry or an earlier version of it.
pub(crate) fn in_entry(r: &Read<'_>, file_id: FileId, entry: EntryId) -> Result<Option<FileView>> {
    r.one(
        sql!(
            "SELECT {COLUMNS} FROM file_uses u JOIN files f ON f.id = u.file_id
             WHERE u.entry_id = ?2 AND u.file_id = ?1 AND f.state = 'live' ORDER BY u.id LIMIT 1"
        ),
        (file_id, entry),
        |row| file(&mut Cols::of(row)),
    )
}

/// Text for those who cannot see it.
pub(crate) fn describe(tx: &Write<'_>, file: FileId, description: &str) -> Result<()> {
    tx.execute("UPDATE files SET description = ?2 WHERE id = ?1", (file, description)).map(drop)
}

/// Where the eye should rest, both from -1 to 1.
pub(crate) fn set_focus(tx: &Write<'_>, file: FileId, (x, y): (f64, f64)) -> Result<()> {
    tx.execute("UPDATE files SET focus_x = ?2, focus_y = ?3 WHERE id = ?1", (file, x, y)).map(drop)
}

/// These uploads wait for nothing any more: what nothing else uses is gone.
pub(crate) fn drop_uploads(tx: &Write<'_>, owner: UserId, ids: &[FileId]) -> Result<()> {
    for file in ids {
        tx.execute("DELETE FROM file_uses WHERE file_id = ?1 AND purpose = 'upload' AND user_id = ?2", (file, owner))?;
        collect(tx, *file)?;
    }
    Ok(())
}

/// `none`, `nudity`, `violence` or `sensitive`.
pub(crate) fn set_warning(tx: &Write<'_>, file: FileId, warning: &str) -> Result<()> {
    tx.execute("UPDATE files SET warning = ?2 WHERE id = ?1", (file, warning)).map(drop)
}

/// Free information on a file, a JSON object.
pub(crate) fn set_more_info(tx: &Write<'_>, file: FileId, json: &str) -> Result<()> {
    tx.execute("UPDATE files SET more_info = ?2 WHERE id = ?1", (file, json)).map(drop)
}

/// Is this text a JSON object?
pub(crate) fn is_json_object(text: &str) -> bool {
    matches!(serde_json::from_str(text), Ok(serde_json::Value::Object(_)))
}

/// Ends what keeps a file for the IM dialect; a file that nothing else uses is gone.
pub(crate) fn detach_chat(tx: &Write<'_>, file: FileId) -> Result<()> {
    tx.execute("DELETE FROM file_uses WHERE file_id = ?1 AND purpose = 'chat'", [file])?;
    collect(tx, file)
}
