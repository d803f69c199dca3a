//! `folkmoot import`: the CSV files that Mastodon gives people to take along.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use csv::StringRecord;
use serde::Serialize;

use crate::cli::flags::{DatabaseFlag, base_url};
use crate::cli::manage::operate;
use crate::cli::output::{print_json, print_line};
use crate::cli::progress::Bar;
use crate::community::operations::commands::import::Line;
use crate::community::operations::commands::{Command, CommandOutcome, Outcome};
use crate::community::text::address::{self, LocalAddress, OwnAddress};
use crate::config;
use crate::error::{Error, Result};
use crate::model::id::EntryId;

/// Lines that are executed in one transaction.
const AT_ONCE: usize = 200;
/// Lines of a file.
const MOST: usize = 100_000;

/// Arguments of `folkmoot import`.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  folkmoot import alice --kind following following_accounts.csv\n  folkmoot import alice --kind bookmarks bookmarks.csv --json\n\nAccounts and posts of other servers do not exist here; they are counted as unknown."
)]
pub(crate) struct Import {
    /// Username or uid of the owner of the list
    user: String,
    /// The CSV file, as Mastodon exports it
    csv: PathBuf,
    #[arg(long, value_enum)]
    kind: Kind,
    /// Print the result of each line as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    file: DatabaseFlag,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    Following,
    Blocks,
    Mutes,
    Bookmarks,
    Lists,
}

/// What became of a line of the file.
#[derive(Serialize)]
struct LineReport {
    line: u64,
    what: String,
    outcome: Outcome,
}

/// Executes each line of the CSV file and prints the result. `Internal` if a line cannot be read or the file
/// has more than 100,000 lines; then nothing is changed.
pub(crate) fn run(asked: Import) -> Result<()> {
    let Import { user, csv, kind, json, file } = asked;
    let flags = file.flags();
    let (config, _) = config::load(&flags)?;
    let base = base_url(&config)?;
    let rows = read(&csv, kind)?;
    let mut report: Vec<LineReport> = Vec::with_capacity(rows.len());
    let (mut lines, mut places) = (Vec::new(), Vec::new());
    for (at, record) in &rows {
        let line =
            line(kind, record, OwnAddress::at(&base)).map_err(|why| Error::internal(format!("{}, line {at}: {why}", csv.display())))?;
        if let Some(line) = line {
            places.push(report.len());
            lines.push(line);
        }
        report.push(LineReport { line: *at, what: record.iter().take(2).collect::<Vec<_>>().join(", "), outcome: Outcome::Unknown });
    }
    let bar = Bar::of(lines.len());
    let commands = lines.chunks(AT_ONCE).map(|lines| Command::Import { user: user.clone(), lines: lines.to_vec() });
    let mut places = places.into_iter();
    operate::changes(&flags, commands, |done| {
        let CommandOutcome::Imported { outcomes, .. } = done else { return };
        for outcome in outcomes {
            bar.step(&user);
            if let Some(place) = places.next().and_then(|place| report.get_mut(place)) {
                place.outcome = outcome;
            }
        }
    })?;
    drop(bar);
    if json {
        return print_json(&report);
    }
    for LineReport { line, what, outcome } in &report {
        match outcome {
            Outcome::Done => {}
            Outcome::Unknown => print_line(&format!("line {line}: {what}: unknown here")),
            Outcome::Refused(why) => print_line(&format!("line {line}: {what}: refused: {why}")),
        }
    }
    let count = |fits: fn(&Outcome) -> bool| report.iter().filter(|one| fits(&one.outcome)).count();
    let (done, unknown) = (count(|it| *it == Outcome::Done), count(|it| *it == Outcome::Unknown));
    print_line(&format!("{} lines: {done} done, {unknown} unknown here, {} refused", report.len(), report.len() - done - unknown));
    Ok(())
}

/// The lines with their numbers, without a heading.
fn read(path: &Path, kind: Kind) -> Result<Vec<(u64, StringRecord)>> {
    let at = |error: csv::Error| Error::internal(format!("{}: {error}", path.display()));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path).map_err(at)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(at)?;
        let number = record.position().map_or(0, csv::Position::line);
        let heading = rows.is_empty() && matches!(kind, Kind::Following | Kind::Mutes) && record.get(0) == Some("Account address");
        if heading || record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        rows.push((number, record));
        if rows.len() > MOST {
            return Err(Error::internal(format!("{} has more than {MOST} lines", path.display())));
        }
    }
    Ok(rows)
}

/// What a line asks for; `None` for what lives elsewhere.
fn line(kind: Kind, record: &StringRecord, here: OwnAddress<'_>) -> std::result::Result<Option<Line>, String> {
    let field = |n: usize| record.get(n).map(str::trim).filter(|text| !text.is_empty());
    let first = field(0).ok_or("the line is empty")?;
    let switch = |n: usize| match field(n) {
        None => Ok(None),
        Some(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
        Some(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
        Some(other) => Err(format!("{other:?} is neither true nor false")),
    };
    Ok(match kind {
        Kind::Following => {
            let (reposts, notify) = (switch(1)?, switch(2)?);
            let languages = field(3).map(|text| text.split(',').map(|code| code.trim().to_owned()).collect());
            local(first, here)?.map(|name| Line::Follow { name, reposts, notify, languages })
        }
        Kind::Blocks => local(first, here)?.map(|name| Line::Block { name }),
        Kind::Mutes => {
            let notifications = switch(1)?.unwrap_or(true);
            local(first, here)?.map(|name| Line::Mute { name, notifications })
        }
        Kind::Bookmarks => status(first, here)?.map(|id| Line::Bookmark { id }),
        Kind::Lists => {
            let name = field(1).ok_or("a list needs a name and an account")?;
            local(name, here)?.map(|name| Line::List { title: first.to_owned(), name })
        }
    })
}

/// The name here of an account address, if it is one of ours.
fn local(text: &str, here: OwnAddress<'_>) -> std::result::Result<Option<String>, String> {
    match (here.address(text), address::handle(text)) {
        (Some(LocalAddress::Person(name)), _) => Ok(Some(name)),
        (_, Some((name, host))) => Ok(host.is_none().then(|| name.to_owned())),
        _ => Err(format!("{text:?} is no account address")),
    }
}

/// The id of a post from its address, if it is one of ours.
fn status(text: &str, here: OwnAddress<'_>) -> std::result::Result<Option<i64>, String> {
    if !text.contains("://") {
        return Err(format!("{text:?} is no address"));
    }
    Ok(match here.address(text) {
        Some(LocalAddress::Status(EntryId(id))) => Some(id),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: Kind, fields: &[&str]) -> std::result::Result<Option<Line>, String> {
        line(kind, &StringRecord::from(fields.to_vec()), OwnAddress::at("https://moot.example"))
    }

    #[test]
    fn lines_of_mastodon_are_parsed() {
        let follow = |reposts, notify, languages| Line::Follow { name: "ann".into(), reposts, notify, languages };
        for (kind, fields, expected) in [
            (
                Kind::Following,
                &["ann@moot.example", "true", "false", "en, de"][..],
                Some(follow(Some(true), Some(false), Some(vec!["en".into(), "de".into()]))),
            ),
            (Kind::Following, &["@ann"], Some(follow(None, None, None))),
            (Kind::Following, &["ann@elsewhere.example", "true"], None),
            (Kind::Blocks, &["ann@MOOT.example"], Some(Line::Block { name: "ann".into() })),
            (Kind::Blocks, &["https://moot.example/@ann"], Some(Line::Block { name: "ann".into() })),
            (Kind::Mutes, &["ann", "False"], Some(Line::Mute { name: "ann".into(), notifications: false })),
            (Kind::Bookmarks, &["https://moot.example/@ann/1834"], Some(Line::Bookmark { id: 1834 })),
            (Kind::Bookmarks, &["https://moot.example/ap/users/7/statuses/1834"], Some(Line::Bookmark { id: 1834 })),
            (Kind::Bookmarks, &["https://moot.example.evil/@ann/1834"], None),
            (Kind::Lists, &["Friends", "ann@moot.example"], Some(Line::List { title: "Friends".into(), name: "ann".into() })),
        ] {
            assert_eq!(of(kind, fields), Ok(expected), "{fields:?}");
        }
        for (kind, fields) in
            [(Kind::Following, &["ann", "maybe"][..]), (Kind::Blocks, &["a b"]), (Kind::Bookmarks, &["1834"]), (Kind::Lists, &["Friends"])]
        {
            assert!(of(kind, fields).is_err(), "{fields:?}");
        }
    }
}
