//! The files that settings are read from.

use std::env;
use std::path::{Path, PathBuf};

use figment::providers::{Format, Toml};
use figment::{Figment, Provider};

use super::environment::{Environment, FILE_VARIABLE};
use super::settings::Flags;
use crate::error::{Error, Result};

/// The name of the file that is looked for beside the database.
const NAME: &str = "folkmoot.toml";
/// Where an installed package has its file.
const SYSTEM: &str = "/etc/folkmoot/folkmoot.toml";
/// Rocket's own file, whose settings are below `[default]`.
const ROCKET: &str = "Rocket.toml";

/// A file of settings that exists.
#[derive(Clone, Debug)]
pub(super) struct SettingsFile(PathBuf);

/// Every file that is read, the later ones winning: the one that was named, or else those that are found.
/// `Internal` if the named one is not there, or one cannot be read.
pub(super) fn found(flags: &Flags, defaults: &Figment, environment: &Environment) -> Result<Vec<SettingsFile>> {
    if let Some(path) = flags.config.clone().or_else(|| env::var_os(FILE_VARIABLE).map(PathBuf::from)) {
        return match path.try_exists() {
            Ok(true) => Ok(vec![SettingsFile(path)]),
            Ok(false) => Err(Error::internal(format!("there is no file {} to read settings from", path.display()))),
            Err(error) => Err(Error::internal(format!("{}: {error}", path.display()))),
        };
    }
    let mut files: Vec<SettingsFile> = [SYSTEM, ROCKET].into_iter().filter_map(SettingsFile::at).collect();
    let so_far = files.iter().fold(defaults.clone(), |all, file| all.merge(file.provider())).merge(environment);
    let database = flags.database.clone().or_else(|| so_far.extract_inner("database").ok());
    let beside = database.as_deref().and_then(Path::parent).map(|folder| folder.join(NAME));
    files.extend(beside.and_then(SettingsFile::at));
    Ok(files)
}

impl SettingsFile {
    fn at(path: impl Into<PathBuf>) -> Option<Self> {
        let path = path.into();
        // What may not be looked at is tried, so that its error is said.
        path.try_exists().unwrap_or(true).then_some(Self(path))
    }

    /// The path, as messages name it.
    pub(super) fn name(&self) -> String {
        self.0.display().to_string()
    }

    fn has_sections(&self) -> bool {
        self.0.file_name().is_some_and(|name| name == ROCKET)
    }

    /// The settings, as a source.
    pub(super) fn provider(&self) -> impl Provider + use<> {
        let file = Toml::file_exact(&self.0);
        if self.has_sections() { file.nested() } else { file }
    }

    /// A sentence for each setting that stands where nothing reads it. `Internal` if this is no TOML.
    pub(super) fn misplaced(&self) -> Result<Vec<String>> {
        let file = Figment::from(Toml::file_exact(&self.0));
        let data = file.data().map_err(|error| Error::internal(format!("{}: {error}", self.name())))?;
        let keys = data.into_values().flatten();
        Ok(keys
            .filter_map(|(key, value)| Some(format!("{}: {}", self.name(), self.misplacement(&key, value.as_dict().is_some())?)))
            .collect())
    }

    fn misplacement(&self, key: &str, is_section: bool) -> Option<String> {
        let profile = matches!(key, "default" | "global" | "debug" | "release");
        match (self.has_sections(), is_section) {
            (true, false) => Some(format!("put `{key}` below a line `[default]`")),
            (true, true) if !matches!(key, "default" | "global") => {
                Some(format!("the section [{key}] is not read; put its settings below [default]"))
            }
            (false, true) if profile => Some(format!("the section [{key}] is not read; settings of this file stand at its top")),
            _ => None,
        }
    }
}
