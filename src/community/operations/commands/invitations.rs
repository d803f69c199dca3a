//! Invitations that are made on the command line.

use serde::{Deserialize, Serialize};

use crate::community::Core;
use crate::community::operations::admin::invites;
use crate::community::operations::commands::done::CommandOutcome;
use crate::error::Result;

/// A link that lets people in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// How many people may use it.
    pub uses: i64,
    /// How long it can be used.
    pub days: i64,
    /// For whom it is; administrators see it.
    pub note: String,
}

/// Makes the link. `Invalid` for numbers that are out of bounds.
pub(super) async fn make(core: &Core, new: Invite) -> Result<CommandOutcome> {
    core.write(move |tx, settings| {
        let (id, secret) = invites::insert(tx, None, new.uses, new.days, &new.note)?;
        Ok(CommandOutcome::Invited { id, link: format!("{}/invite/{secret}", settings.base_url), uses: new.uses, days: new.days })
    })
    .await
}
