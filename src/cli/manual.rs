//! `folkmoot man`: one page with every command, printed or installed with a page for each command.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::output::print_line;
use crate::error::{Error, Result};

/// The manual.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:\n  folkmoot man | man -l -\n  folkmoot man --install /usr/local/share/man/man1")]
pub(super) struct Manual {
    /// Write folkmoot.1, and a page for each command, into DIR
    #[arg(long, value_name = "DIR")]
    install: Option<PathBuf>,
}

/// Prints the manual page of `program`, or writes all pages. `Internal` if they cannot be written.
pub(super) fn run(asked: Manual, program: Command) -> Result<()> {
    match asked.install {
        None => print_line(page(program)?.trim_end()),
        Some(folder) => print_line(&format!("{} pages in {}", install(&folder, program)?, folder.display())),
    }
    Ok(())
}

/// Writes every page. Returns how many.
fn install(folder: &Path, mut program: Command) -> Result<usize> {
    fs::create_dir_all(folder).map_err(|error| Error::internal(format!("{}: {error}", folder.display())))?;
    let mut pages = vec![("folkmoot.1".to_owned(), page(program.clone())?.into_bytes())];
    program = program.disable_help_subcommand(true);
    program.build();
    of_commands("folkmoot", &program, &mut pages)?;
    for (name, text) in &pages {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| Error::internal(format!("{}: {error}", path.display())))?;
    }
    Ok(pages.len())
}

/// The pages below a command: `folkmoot-user-add.1`.
fn of_commands(above: &str, command: &Command, pages: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    for below in command.get_subcommands() {
        let name = format!("{above}-{}", below.get_name());
        let mut text = Vec::new();
        Man::new(below.clone().name(name.clone()).bin_name(name.replace('-', " "))).render(&mut text).map_err(Error::internal)?;
        pages.push((format!("{name}.1"), text));
        of_commands(&name, below, pages)?;
    }
    Ok(())
}

/// The page in the language of `man`.
fn page(program: Command) -> Result<String> {
    let mut program = program.disable_help_subcommand(true);
    program.build();
    let man = Man::new(program.clone());
    let mut out = Vec::new();
    man.render_title(&mut out)
        .and_then(|()| man.render_name_section(&mut out))
        .and_then(|()| man.render_synopsis_section(&mut out))
        .and_then(|()| man.render_description_section(&mut out))
        .and_then(|()| man.render_options_section(&mut out))
        .map_err(Error::internal)?;
    let mut roff = Roff::default();
    roff.control("SH", ["EXAMPLES"]);
    help_text(&mut roff, &program);
    roff.control("SH", ["COMMANDS"]);
    roff.to_writer(&mut out).map_err(Error::internal)?;
    program.get_subcommands().try_for_each(|command| describe(command, &mut out)).map_err(Error::internal)?;
    let mut roff = Roff::default();
    for (heading, lines) in CLOSING {
        roff.control("SH", [*heading]);
        for (term, meaning) in *lines {
            roff.control("TP", []);
            roff.text([bold(*term)]);
            roff.text([roman(*meaning)]);
        }
    }
    roff.to_writer(&mut out).map_err(Error::internal)?;
    Ok(without_repetition(&String::from_utf8_lossy(&out)))
}

/// Every part begins with the same definition of the apostrophe; one is enough.
fn without_repetition(text: &str) -> String {
    let is_definition = |line: &str| line.starts_with(".ie ") || line.starts_with(".el ");
    let lines = text.lines().enumerate().filter(|(at, line)| *at < 2 || !is_definition(line));
    lines.map(|(_, line)| format!("{line}\n")).collect()
}

/// What holds for every command.
const CLOSING: &[(&str, &[(&str, &str)])] = &[
    ("EXIT STATUS", &[("0", "Done."), ("1", "Refused or failed, with one sentence on standard error."), ("2", "Wrong usage.")]),
    (
        "ENVIRONMENT",
        &[
            ("FOLKMOOT_*", "One variable for each key of the configuration; `folkmoot config` lists them with their values."),
            ("NO_COLOR", "The log has no colours."),
        ],
    ),
    (
        "FILES",
        &[
            ("folkmoot.toml", "The configuration, beside the database; /etc/folkmoot/folkmoot.toml is read before it."),
            ("Rocket.toml", "The configuration in Rocket's form, in the working directory; its section is [default]."),
            ("folkmoot.db", "The database: the whole community."),
            ("folkmoot.db.admin", "Where commands reach the running server; it exists only while one runs."),
        ],
    ),
];

/// A command with its arguments and examples; of a command with commands below it, those.
fn describe(command: &Command, out: &mut Vec<u8>) -> std::io::Result<()> {
    if command.has_subcommands() {
        return command.get_subcommands().try_for_each(|below| describe(below, out));
    }
    let mut command = command.clone().mut_arg("help", |flag| flag.hide(true));
    let usage = command.render_usage().to_string();
    let mut roff = Roff::default();
    roff.control("SS", [usage.trim_start_matches("Usage: ")]);
    roff.to_writer(out)?;
    let man = Man::new(command.clone());
    let mut section = Vec::new();
    man.render_description_section(&mut section)?;
    man.render_options_section(&mut section)?;
    // Their headings are those of a whole page.
    for line in String::from_utf8_lossy(&section).lines() {
        writeln!(out, "{}", if line.starts_with(".SH ") { ".PP" } else { line })?;
    }
    let mut roff = Roff::default();
    help_text(&mut roff, &command);
    roff.to_writer(out)
}

/// What the help of a command ends with: examples line by line, all else as a paragraph.
fn help_text(roff: &mut Roff, command: &Command) {
    let Some(help) = command.get_after_help() else { return };
    let mut in_example = false;
    roff.control("PP", []);
    for line in help.to_string().lines() {
        let is_example = line.starts_with("  ");
        if is_example != in_example {
            roff.control(if is_example { "nf" } else { "fi" }, []);
            in_example = is_example;
        }
        if line.is_empty() {
            roff.control("PP", []);
        } else {
            roff.text([roman(line)]);
        }
    }
    if in_example {
        roff.control("fi", []);
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("share/man1");
        let program = Command::new("folkmoot").about("A server").subcommand(
            Command::new("user")
                .about("Users")
                .subcommand(Command::new("add").about("Adds one").arg(clap::Arg::new("name").required(true))),
        );
        assert_eq!(install(&deep, program).unwrap(), 3);
        let page = fs::read_to_string(deep.join("folkmoot-user-add.1")).unwrap();
        assert!(page.contains(".TH folkmoot-user-add 1") && page.contains("Adds one"), "{page}");
        assert!(fs::read_to_string(deep.join("folkmoot.1")).unwrap().contains("EXIT STATUS"));
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(install(&file, Command::new("folkmoot")).is_err());
    }
}
