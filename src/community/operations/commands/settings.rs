//! Settings of the community on the command line.

use serde::{Deserialize, Serialize};

use crate::community::Core;
use crate::community::operations::admin::rules;
use crate::community::operations::commands::done::CommandOutcome;
use crate::community::runtime::settings::{self, Amended, Settings};
use crate::error::Result;
use crate::store::{Read, Write};

/// A setting and the value it gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetSetting {
    /// As the file and the admin page call it.
    pub key: String,
    /// JSON, or plain text where the setting is a text.
    pub value: String,
}

/// The settings of a file, by key, each value as JSON.
pub(crate) fn all(r: &Read<'_>) -> Result<Vec<(String, String)>> {
    settings::by_key(&settings::load(r)?)
}

/// Changes one, from the next request on. `Invalid` for an unknown key and for what does not fit.
pub(super) async fn set(core: &Core, new: SetSetting) -> Result<CommandOutcome> {
    let key = new.key.clone();
    let after = core
        .amend_settings(|before| {
            let Amended { settings, .. } = settings::amended(before, &[(new.key, new.value)], true)?;
            rules::check(&settings)?;
            Ok((settings, |_: &Write<'_>| Ok(())))
        })
        .await?;
    let value = value_of(&after, &key)?;
    Ok(CommandOutcome::SettingSet { key, value })
}

fn value_of(settings: &Settings, key: &str) -> Result<String> {
    let found = settings::by_key(settings)?.into_iter().find(|(name, _)| name == key);
    Ok(found.map(|(_, value)| value).unwrap_or_default())
}
