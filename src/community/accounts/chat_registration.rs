//! Joining through the IM API (`docs/specs/lanying.md 2.2`: 1.32 to 1.34): an account with its user, who can log in everywhere.

use super::account::{self, Newcomer};
use super::registration;
use crate::community::notifications::push_targets;
use crate::community::people::devices::{self, Agent};
use crate::community::people::users;
use crate::community::profiles::chat_profile::{check_password, check_username};
use crate::community::runtime::core::Core;
use crate::community::runtime::passwords::Urgency;
use crate::community::text::names;
use crate::error::{Error, Result, Taken};
use crate::model::id::UserId;
use crate::model::people::place::Place;
use crate::model::people::user::Role;

/// Somebody who wants to join.
#[derive(Clone, Debug, Default)]
pub(crate) struct Joining {
    pub username: String,
    pub password: String,
    /// What they join from, where pushes are wanted there.
    pub device: Option<Agent>,
    /// The device's push token; drawn when absent.
    pub push_token: Option<String>,
    /// A name for pushes.
    pub alias: Option<String>,
}

/// A new user who joined through the IM API.
#[derive(Clone, Debug)]
pub(crate) struct Joined {
    pub user: UserId,
    /// Of the device they joined from; `None` without a device.
    pub push_token: Option<String>,
}

/// Anybody joins, where the community is open: the errors of [`registration::admit`], `Conflict(Username)`, `Invalid`.
pub(crate) async fn join(core: &Core, place: Place, joining: Joining) -> Result<Joined> {
    registration::allowed(&core.settings(), None)?;
    free(core, &joining)?;
    registration::admit(core, place, None)?;
    enter(core, joining, None, Urgency::Interactive).await
}

/// A trusted program lets somebody in, whether the community is open or not.
pub(crate) async fn admit(core: &Core, joining: Joining) -> Result<Joined> {
    free(core, &joining)?;
    enter(core, joining, Some(Role::General), Urgency::Batch).await
}

/// Are name and password fit, and the name free? Asked again by the insert; here it spares the hash.
fn free(core: &Core, joining: &Joining) -> Result<()> {
    check_username(&joining.username)?;
    check_password("password", &joining.password)?;
    if core.read(|r| users::name_taken(r, &names::fold(&joining.username)))? { Err(Error::Conflict(Taken::Username)) } else { Ok(()) }
}

async fn enter(core: &Core, joining: Joining, role: Option<Role>, urgency: Urgency) -> Result<Joined> {
    let hash = core.passwords.hash(joining.password.clone(), urgency).await?;
    core.write(move |tx, settings| {
        // Nobody has a nickname before they choose one.
        let newcomer = Newcomer { username: Some(joining.username), nickname: Some(String::new()), role, ..Newcomer::default() };
        let (_, user) = account::insert(tx, &account::admitted(settings, newcomer), Some(hash))?;
        let device = joining.device.map(|agent| devices::arrive(tx, user, &agent)).transpose()?;
        if let Some(device) = &device
            && let Some(token) = joining.push_token.as_deref().filter(|token| !token.is_empty())
        {
            push_targets::set_token(tx, user, device.sn, token)?;
        }
        if let Some(alias) = joining.alias.as_deref().filter(|alias| !alias.is_empty()) {
            push_targets::set_alias(tx, user, alias, None)?;
        }
        let push_token = devices::push_token(tx, user, device.map(|device| device.sn))?;
        Ok(Joined { user, push_token })
    })
    .await
}
