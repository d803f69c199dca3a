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

/// A file of settings, read once.
pub(super) struct SettingsFile {
    /// The path, as messages name it.
    pub name: String,
    /// What it sets; nothing where something is misplaced, as that hides the rest.
    pub settings: Figment,
    /// A sentence for each setting that stands where nothing reads it.
    pub misplaced: Vec<String>,
}

/// Every file that is read, the later ones winning: the one that was named, or else those that are found.
/// `Internal` if the named one is not there, or one cannot be read.
pub(super) fn found(flags: &Flags, defaults: &Figment, environment: &Environment) -> Result<Vec<SettingsFile>> {
    if let Some(path) = flags.config.clone().or_else(|| env::var_os(FILE_VARIABLE).map(PathBuf::from)) {
        return match path.try_exists() {
            Ok(true) => Ok(vec![SettingsFile::read(&path)?]),
            Ok(false) => Err(Error::internal(format!("there is no file {} to read settings from", path.display()))),
            Err(error) => Err(Error::internal(format!("{}: {error}", path.display()))),
        };
    }
    let mut files = Vec::new();
    for path in [SYSTEM, ROCKET] {
        files.extend(SettingsFile::at(Path::new(path))?);
    }
    let so_far = files.iter().fold(defaults.clone(), |all, file| all.merge(&file.settings)).merge(environment);
    let database = flags.database.clone().or_else(|| so_far.extract_inner("database").ok());
    if let Some(folder) = database.as_deref().and_then(Path::parent) {
        files.extend(SettingsFile::at(&folder.join(NAME))?);
    }
    Ok(files)
}

impl SettingsFile {
    /// `None` where there is no file. What may not be looked at is tried, so that its error is said.
    fn at(path: &Path) -> Result<Option<Self>> {
        if path.try_exists().unwrap_or(true) { Self::read(path).map(Some) } else { Ok(None) }
    }

    /// `Internal` if this is no TOML, or cannot be read.
    fn read(path: &Path) -> Result<Self> {
        let (name, file) = (path.display().to_string(), Toml::file_exact(path));
        let has_sections = path.file_name().is_some_and(|name| name == ROCKET);
        let data = file.data().map_err(|error| Error::internal(format!("{name}: {error}")))?;
        let misplaced: Vec<String> = data
            .into_values()
            .flatten()
            .filter_map(|(key, value)| Some(format!("{name}: {}", misplacement(has_sections, &key, value.as_dict().is_some())?)))
            .collect();
        let settings = match (misplaced.is_empty(), has_sections) {
            (false, _) => Figment::new(),
            (true, true) => Figment::from(file.nested()),
            (true, false) => Figment::from(file),
        };
        Ok(Self { name, settings, misplaced })
    }
}

fn misplacement(has_sections: bool, key: &str, is_section: bool) -> Option<String> {
    let profile = matches!(key, "default" | "global" | "debug" | "release");
    match (has_sections, is_section) {
        (true, false) => Some(format!("put `{key}` below a line `[default]`")),
        (true, true) if !matches!(key, "default" | "global") => {
            Some(format!("the section [{key}] is not read; put its settings below [default]"))
        }
        (false, true) if profile => Some(format!("the section [{key}] is not read; settings of this file stand at its top")),
        _ => None,
    }
}
