//! Progress of long work, on standard error where it is a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of so many steps.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn of(steps: usize) -> Self {
        let bar = ProgressBar::new(u64::try_from(steps).unwrap_or_default());
        // Drawn on standard error, and nowhere if that is no terminal.
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}") {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// The next step begins.
    pub(super) fn step(&self, what: &str) {
        self.0.inc(1);
        self.0.set_message(what.to_owned());
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
