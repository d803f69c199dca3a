//! `folkmoot export`: everything of one person in one archive.

use std::fs;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use crate::cli::flags::{DatabaseFlag, base_url};
use crate::cli::manage::operate;
use crate::cli::output::{print_json, print_line};
use crate::cli::progress::Bar;
use crate::community::people::users::{self, UserRef};
use crate::config;
use crate::error::{Error, Result};
use crate::model::id::UserId;
use crate::store::Read;
use crate::store::db::database_file;
use crate::store::operations::export;

/// Arguments of `folkmoot export`.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  folkmoot export alice\n  folkmoot export alice --output data-of-alice.tar.gz\n\nIt also works while a server runs. The archive contains actor.json, outbox.json, likes.json and bookmarks.json as Mastodon\nwrites them, CSV files that Mastodon and `folkmoot import` read, account.json, messages.json and more, and media_attachments/."
)]
pub(crate) struct Export {
    /// Username or uid
    user: String,
    /// The file for the archive [default: USERNAME.tar.gz]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace an existing file
    #[arg(long)]
    force: bool,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    file: DatabaseFlag,
}

#[derive(Serialize)]
struct ExportReport<'a> {
    file: &'a Path,
    username: &'a str,
    files: usize,
    bytes: u64,
}

/// Writes the archive of a user and prints its size in bytes. `NotFound(User)` for an unknown user; `Internal` if the
/// archive exists and `--force` is not given, or cannot be written.
pub(crate) fn run(asked: Export) -> Result<()> {
    let Export { user, output, force, json, file } = asked;
    let flags = file.flags();
    let (config, _) = config::load(&flags)?;
    let base = base_url(&config)?;
    // One read of one moment, however long it takes.
    let (path, username, files) = operate::look(&flags, |r| {
        let user = users::require(r, &UserRef::parse(&user))?;
        let path = output.unwrap_or_else(|| format!("{}.tar.gz", user.username).into());
        if path.exists() && !force {
            return Err(Error::internal(format!("{} exists already; use --force to replace it", path.display())));
        }
        let files = packed(r, user.id, &base, &path)?;
        Ok((path, user.username, files))
    })?;
    let bytes = fs::metadata(&path).map_err(|error| database_file::no_place(&path, &error))?.len();
    if json {
        return print_json(&ExportReport { file: &path, username: &username, files, bytes });
    }
    print_line(&format!("{}: all data of {username}, {files} files, {bytes} bytes", path.display()));
    Ok(())
}

/// Under its name once it is whole; whatever fails leaves nothing.
fn packed(r: &Read<'_>, user: UserId, base: &str, path: &Path) -> Result<usize> {
    let place = |error: std::io::Error| database_file::no_place(path, &error);
    let about = |error: Error| Error::internal(format!("{}: {error}", path.display()));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let draft = tempfile::NamedTempFile::new_in(folder).map_err(place)?;
    let bar = Bar::of(export::size(r, user)?);
    let files = export::archive(r, user, base, folder, BufWriter::new(draft.as_file()), &mut |name| bar.step(name)).map_err(about)?;
    draft.as_file().sync_all().map_err(place)?;
    draft.persist(path).map_err(|error| place(error.error))?;
    Ok(files)
}
