//! Push services that devices of the IM API may name.

use serde::{Deserialize, Serialize};

use crate::community::Core;
use crate::community::operations::commands::CommandOutcome;
use crate::error::{Error, Result};
use crate::model::notifications::push_job::Notifier;
use crate::store::Read;
use crate::store::notifications::push_outbox as rows;

/// An entry with a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct New {
    pub name: String,
    /// One of [`PROVIDERS`].
    pub provider: String,
    /// For apps that are still being made.
    pub development: bool,
    pub app_id: String,
    pub app_key: String,
    pub app_secret: String,
    pub certificate: String,
}

/// Services by name, in the order of their numbers from 1.
pub(crate) const PROVIDERS: [&str; 8] = ["apns", "huawei", "xiaomi", "meizu", "vivo", "oppo", "fcm", "unifiedpush"];

/// Adds an entry, or takes the place of the one of this name.
pub async fn set(core: &Core, new: New) -> Result<CommandOutcome> {
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 64 {
        return Err(Error::unfit("name", "the name of a push service has 1 to 64 characters"));
    }
    let at = PROVIDERS.iter().position(|provider| *provider == new.provider);
    let at = at.ok_or_else(|| Error::unfit("provider", format!("the provider is one of {}", PROVIDERS.join(", "))))?;
    let notifier = Notifier {
        name: name.clone(),
        provider: i64::try_from(at).map_err(Error::internal)? + 1,
        environment: i64::from(!new.development),
        app_id: new.app_id,
        app_key: new.app_key,
        app_secret: new.app_secret,
        certificate: new.certificate,
    };
    core.write(move |tx, _| rows::set_notifier(tx, &notifier)).await?;
    Ok(CommandOutcome::NotifierSet { name })
}

/// Takes an entry away; nothing is pushed through it any more.
pub(crate) async fn remove(core: &Core, name: String) -> Result<CommandOutcome> {
    let wanted = name.clone();
    let gone = core.write(move |tx, _| rows::remove_notifier(tx, &wanted)).await?;
    if gone { Ok(CommandOutcome::NotifierRemoved { name }) } else { Err(Error::unfit("name", "there is no push service with this name")) }
}

/// All entries, by name.
pub(crate) fn all(r: &Read<'_>) -> Result<Vec<Notifier>> {
    rows::notifiers(r)
}
