//! `folkmoot export`: everything of one person in one archive.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use flate2::Compression;
use flate2::write::GzEncoder;
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
use crate::store::operations::export::{self, ExportTable, Shape};

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
    let mut archive = tar::Builder::new(GzEncoder::new(BufWriter::new(draft.as_file()), Compression::default()));
    let (sheets, pictures) = (export::all(), export::files(r, user)?);
    let bar = Bar::of(sheets.len() + pictures.len());
    for sheet in &sheets {
        bar.step(sheet.file);
        let mut written = tempfile::tempfile_in(folder).map_err(place)?;
        sheet_into(r, sheet, user, base, &mut written).map_err(about)?;
        add(&mut archive, sheet.file, &mut written).map_err(place)?;
    }
    for picture in &pictures {
        bar.step(&picture.name);
        let mut written = tempfile::tempfile_in(folder).map_err(place)?;
        export::bytes(r, picture.id, |bytes| written.write_all(bytes).map_err(Error::internal)).map_err(about)?;
        add(&mut archive, &format!("media_attachments/{}", picture.name), &mut written).map_err(place)?;
    }
    let mut rest = archive.into_inner().and_then(GzEncoder::finish).map_err(place)?;
    rest.flush().map_err(place)?;
    drop(rest);
    draft.as_file().sync_all().map_err(place)?;
    draft.persist(path).map_err(|error| place(error.error))?;
    Ok(sheets.len() + pictures.len())
}

fn add(archive: &mut tar::Builder<impl Write>, name: &str, written: &mut File) -> std::io::Result<()> {
    use std::io::{Seek, SeekFrom};
    let mut header = tar::Header::new_gnu();
    header.set_size(written.stream_position()?);
    header.set_mode(0o600);
    written.seek(SeekFrom::Start(0))?;
    archive.append_data(&mut header, name, written)
}

fn sheet_into(r: &Read<'_>, sheet: &ExportTable, user: UserId, base: &str, out: &mut File) -> Result<()> {
    let mut out = BufWriter::new(out);
    if let Shape::Csv(heads) = sheet.shape {
        let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(out);
        if !heads.is_empty() {
            csv.write_record(heads).map_err(Error::internal)?;
        }
        export::rows(r, sheet, user, base, |row| {
            let fields: Vec<String> = serde_json::from_str(row).map_err(Error::internal)?;
            csv.write_record(fields).map_err(Error::internal)
        })?;
        return csv.flush().map_err(Error::internal);
    }
    let (before, after) = match sheet.shape {
        Shape::Collection => (
            format!(
                r#"{{"@context":"https://www.w3.org/ns/activitystreams","id":"{}","type":"OrderedCollection","orderedItems":["#,
                sheet.file
            ),
            "\n]",
        ),
        Shape::Array => ("[".to_owned(), "\n]"),
        Shape::Object | Shape::Csv(_) => (String::new(), ""),
    };
    let mut count = 0_u64;
    write!(out, "{before}").map_err(Error::internal)?;
    export::rows(r, sheet, user, base, |row| {
        let comma = if count > 0 { "," } else { "" };
        count += 1;
        write!(out, "{comma}\n{row}").map_err(Error::internal)
    })?;
    write!(out, "{after}").map_err(Error::internal)?;
    if sheet.shape == Shape::Collection {
        write!(out, r#","totalItems":{count}}}"#).map_err(Error::internal)?;
    }
    writeln!(out).and_then(|()| out.flush()).map_err(Error::internal)
}
