//! The archive of one person: every sheet and every file, as a compressed tar.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::rows::{bytes, files, rows};
use super::sheets::{ExportTable, Shape, all};
use crate::error::{Error, Result};
use crate::model::id::UserId;
use crate::store::Read;

/// How many files the archive of somebody has.
pub(crate) fn size(r: &Read<'_>, user: UserId) -> Result<usize> {
    Ok(all().len() + files(r, user)?.len())
}

/// Writes the archive, and says of each file that it is its turn; `folder` is for what is written in between. Returns how many files it has.
pub(crate) fn archive(r: &Read<'_>, user: UserId, base: &str, folder: &Path, out: impl Write, turn: &mut dyn FnMut(&str)) -> Result<usize> {
    let mut archive = tar::Builder::new(GzEncoder::new(out, Compression::default()));
    let (sheets, pictures) = (all(), files(r, user)?);
    for sheet in &sheets {
        turn(sheet.file);
        let mut written = tempfile::tempfile_in(folder).map_err(Error::internal)?;
        sheet_into(r, sheet, user, base, &mut written)?;
        add(&mut archive, sheet.file, &mut written).map_err(Error::internal)?;
    }
    for picture in &pictures {
        turn(&picture.name);
        let mut written = tempfile::tempfile_in(folder).map_err(Error::internal)?;
        bytes(r, picture.id, |bytes| written.write_all(bytes).map_err(Error::internal))?;
        add(&mut archive, &format!("media_attachments/{}", picture.name), &mut written).map_err(Error::internal)?;
    }
    let mut rest = archive.into_inner().and_then(GzEncoder::finish).map_err(Error::internal)?;
    rest.flush().map_err(Error::internal)?;
    Ok(sheets.len() + pictures.len())
}

fn add(archive: &mut tar::Builder<impl Write>, name: &str, written: &mut File) -> io::Result<()> {
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
        rows(r, sheet, user, base, |row| {
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
    rows(r, sheet, user, base, |row| {
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
