//! Settings of the process: defaults < files < `FOLKMOOT_*` environment < flags, as `docs/operators/running.md` says.
//! What cannot work is refused before anything is opened, all of it at once.

mod environment;
mod files;
mod https;
mod keys;
mod loading;
mod names;
mod rules;
mod settings;

pub(crate) use environment::{ignored_variables, variable};
#[cfg(test)]
pub(crate) use keys::SECTIONS;
pub(crate) use keys::{KNOWN, SECRET, WITHOUT_EFFECT, below};
pub(crate) use loading::{DEFAULTS, load, source};
pub use settings::Config;
pub(crate) use settings::{Flags, LogFormat, VerifyCodeMode};

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
#[expect(clippy::result_large_err, reason = "figment's Jail asks for its own error")]
#[path = "config/tests.rs"]
mod tests;
