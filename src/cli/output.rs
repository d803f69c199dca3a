//! What commands print.

use std::io::Write;

use crate::error::{Error, Result};

/// Prints to standard output; a reader that went away is no reason to panic.
pub(in crate::cli) fn print_line(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Prints rows as JSON, one array.
pub(in crate::cli) fn print_json(rows: &impl serde::Serialize) -> Result<()> {
    print_line(&serde_json::to_string_pretty(rows).map_err(Error::internal)?);
    Ok(())
}
