//! `folkmoot man`: one page with every command. Pages of their own would be named and not installed.

use std::io::Write;

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::output::print_line;
use crate::error::{Error, Result};

/// Prints the manual page of `program`.
pub(super) fn run(program: Command) -> Result<()> {
    print_line(page(program)?.trim_end());
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
            ("Rocket.toml", "The configuration, in the working directory; its section is [default]."),
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
