//! Copies of the whole community, in a folder beside its file.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use time::OffsetDateTime;
use time::macros::format_description;

use super::{Admin, Plain};
use crate::community::Core;
use crate::community::operations::admin::acts::note;
use crate::error::{Error, Resource, Result};
use crate::model::Millis;
use crate::store::operations::backup;

pub(crate) use crate::store::operations::backup::Facts;

/// A copy in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Copy {
    pub name: String,
    pub bytes: u64,
    pub made_at: Millis,
}

/// The folder, from the root on; it need not exist yet.
pub(crate) fn folder(core: &Core) -> PathBuf {
    beside(core.db.path())
}

/// The folder that belongs to a file of this path.
pub(crate) fn beside(database: &Path) -> PathBuf {
    let folder = database.with_file_name("backups");
    std::path::absolute(&folder).unwrap_or(folder)
}

/// How a copy of this moment is called.
pub(crate) fn name_at(now: Millis) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(now / 1_000).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let text = moment.format(format_description!("[year][month][day]-[hour][minute][second]")).unwrap_or_default();
    format!("folkmoot-{text}.db")
}

fn is_copy(name: &str) -> bool {
    let middle = name.strip_prefix("folkmoot-").and_then(|rest| rest.strip_suffix(".db"));
    middle.is_some_and(|middle| !middle.is_empty() && middle.bytes().all(|b| b.is_ascii_digit() || b == b'-'))
}

/// Where the copy of this name lies; nothing outside the folder can be named. `NotFound(Record)`.
pub(crate) fn path_of(core: &Core, name: &str) -> Result<PathBuf> {
    let path = folder(core).join(name);
    if is_copy(name) && path.is_file() { Ok(path) } else { Err(Error::NotFound(Resource::Record)) }
}

/// Copies in the folder, the latest first.
pub(crate) fn all(core: &Core) -> Result<Vec<Copy>> {
    in_folder(&folder(core))
}

/// Copies in a folder, the latest first; none where there is no folder.
pub(crate) fn in_folder(folder: &Path) -> Result<Vec<Copy>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut copies = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(facts) = entry.metadata() else { continue };
        if is_copy(&name) && facts.is_file() {
            let made = facts.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
            let made_at = made.and_then(|since| i64::try_from(since.as_millis()).ok()).unwrap_or_default();
            copies.push(Copy { name, bytes: facts.len(), made_at });
        }
    }
    copies.sort_by(|one, other| other.name.cmp(&one.name));
    Ok(copies)
}

/// Copies the file while it is used, and proves the copy. Blocks for as long as that takes.
pub(crate) fn make(database: &Path, folder: &Path, name: &str) -> Result<Facts> {
    fs::create_dir_all(folder).map_err(|cause| Error::internal(format!("the folder {} cannot be created: {cause}", folder.display())))?;
    backup::copy(database, &folder.join(name), false)
}

/// What a copy has grown to so far.
pub(crate) fn grown(folder: &Path, name: &str) -> u64 {
    fs::metadata(folder.join(format!("{name}.part"))).map_or(0, |part| part.len())
}

/// Is it whole? Blocks for as long as that takes.
pub(crate) fn prove(path: &Path) -> Result<Facts> {
    backup::prove(path)
}

/// Writes to the record of acts that an administrator did `action` (like `backup.make`) to the copy called `name`.
pub(crate) async fn written_down(core: &Core, admin: Admin, action: &'static str, name: String) -> Result<()> {
    core.write(move |tx, _| note(tx, &admin, action, &name, &Plain {})).await
}

/// Deletes a copy.
pub(crate) fn delete(core: &Core, name: &str) -> Result<()> {
    fs::remove_file(path_of(core, name)?).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_backups_match_the_name_pattern() {
        let name = name_at(1_772_600_767_000);
        assert_eq!(name, "folkmoot-20260304-050607.db");
        assert!(is_copy(&name));
        for name in ["folkmoot-.db", "folkmoot-../../x.db", "folkmoot-1.db.part", "moot.db", "", "folkmoot-1/2.db"] {
            assert!(!is_copy(name), "{name}");
        }
    }
}
