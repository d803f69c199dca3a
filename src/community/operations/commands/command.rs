//! Commands of the command line and what they do.

use serde::{Deserialize, Serialize};

use crate::community::Core;
use crate::community::accounts::account::{self, Newcomer};
use crate::community::accounts::credentials;
use crate::community::accounts::own::second_factor;
use crate::community::notifications::create;
use crate::community::operations::admin::Plain;
use crate::community::operations::bootstrap;
use crate::community::operations::commands::done::CommandOutcome;
use crate::community::operations::erase;
use crate::community::people::users::{self, Persona, UserRef};
use crate::community::runtime::passwords::Urgency;
use crate::community::text::names::{self, NameRules};
use crate::error::{Error, Resource, Result};
use crate::model::notifications::notification::{NewNotification, NotificationKind};
use crate::model::people::user::Role;
use crate::store::Write;
use crate::store::accounts::account::{AccountBy, find as find_account};
use crate::store::operations::admin::audit;

/// Characters of a drawn password.
const DRAWN: usize = 16;

/// A change an operator asks for. Its JSON is `{"command": .., "args": {..}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", content = "args", rename_all = "snake_case")]
pub enum Command {
    AddUser(AddUser),
    DisableUser {
        user: String,
    },
    EnableUser {
        user: String,
    },
    /// Erases somebody for good.
    DeleteUser {
        user: String,
    },
    /// Removes a second factor that was lost.
    ResetFactor {
        user: String,
    },
    Invite(super::invitations::Invite),
    SetSetting(super::settings::SetSetting),
    ResetPassword {
        user: String,
        /// Drawn when absent.
        password: Option<String>,
    },
    SetRole {
        user: String,
        /// `administrator`, `moderator`, `general`, `pending` or `restricted`.
        role: String,
    },
    AddApp(AddApp),
    /// A token of the IM API that may act for everybody.
    AddToken {
        /// What it is for.
        name: String,
    },
    RevokeToken {
        id: i64,
    },
    /// A push service that devices of the IM API may name.
    SetNotifier(super::notifiers::New),
    RemoveNotifier {
        name: String,
    },
    Notify {
        user: String,
        notice: Notice,
        text: String,
    },
    /// Lists of somebody, line by line.
    Import {
        user: String,
        lines: Vec<super::import::Line>,
    },
}

/// What a user may be made.
pub(crate) const ROLES: [&str; 5] = ["administrator", "moderator", "general", "pending", "restricted"];

/// The role of a name.
pub(crate) fn role(name: &str) -> Option<Role> {
    match name {
        "administrator" => Some(Role::Administrator),
        "moderator" => Some(Role::Moderator),
        "general" => Some(Role::General),
        "pending" => Some(Role::Pending),
        "restricted" => Some(Role::Restricted),
        _ => None,
    }
}

/// The word by which commands and output call a role.
pub(crate) fn role_name(role: Role) -> &'static str {
    match role {
        Role::Administrator => "administrator",
        Role::Moderator => "moderator",
        Role::General => "general",
        Role::Pending => "pending",
        Role::Restricted => "restricted",
    }
}

/// A user to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddUser {
    pub username: String,
    pub nickname: Option<String>,
    pub email: Option<String>,
    /// Drawn when absent.
    pub password: Option<String>,
    /// The `aid` of an account that gets one more user.
    pub account: Option<String>,
    pub administrator: bool,
}

/// A signing key to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddApp {
    pub name: String,
    /// `v1` or `v2`.
    pub family: String,
    pub platform: i64,
    pub read_only: bool,
}

/// System notifications to somebody: notification kinds 1 and 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    System,
    Recommend,
}

/// What a server answers to a command.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    Done(CommandOutcome),
    /// A sentence for the operator.
    Refused(String),
}

/// Carries out a command, and writes down that it was done.
pub async fn run(core: &Core, command: Command) -> Result<CommandOutcome> {
    let done = carry_out(core, command).await?;
    let (action, subject) = done.written();
    let subject = subject.map(str::to_owned);
    core.write(move |tx, _| audit::record(tx, None, action, subject.as_deref(), &Plain {})).await?;
    Ok(done)
}

async fn carry_out(core: &Core, command: Command) -> Result<CommandOutcome> {
    match command {
        Command::AddUser(new) => add_user(core, new).await,
        Command::DisableUser { user } => {
            core.write(move |tx, _| {
                let user = users::require(tx, &UserRef::parse(&user))?;
                users::disable(tx, user.id, None, None)?;
                Ok(CommandOutcome::UserDisabled { username: user.username })
            })
            .await
        }
        Command::EnableUser { user } => {
            core.write(move |tx, _| {
                let user = users::require(tx, &UserRef::parse(&user))?;
                users::enable(tx, user.id)?;
                Ok(CommandOutcome::UserEnabled { username: user.username })
            })
            .await
        }
        Command::DeleteUser { user } => {
            core.write(move |tx, _| {
                let user = users::require(tx, &UserRef::parse(&user))?;
                erase::user(tx, user.id)?;
                Ok(CommandOutcome::UserDeleted { username: user.username, uid: user.id.0 })
            })
            .await
        }
        Command::ResetFactor { user } => {
            core.write(move |tx, _| {
                let user = users::require(tx, &UserRef::parse(&user))?;
                second_factor::reset(tx, user.account_id)?;
                Ok(CommandOutcome::FactorReset { username: user.username })
            })
            .await
        }
        Command::Invite(new) => super::invitations::make(core, new).await,
        Command::SetSetting(new) => super::settings::set(core, new).await,
        Command::ResetPassword { user, password } => reset_password(core, &user, password).await,
        Command::SetRole { user, role: name } => {
            let role = role(&name).ok_or_else(|| Error::unfit("role", format!("the role is one of {}", ROLES.join(", "))))?;
            core.write(move |tx, _| {
                let user = users::require(tx, &UserRef::parse(&user))?;
                users::set_role(tx, user.id, role)?;
                Ok(CommandOutcome::RoleSet { username: user.username, role: name })
            })
            .await
        }
        Command::AddApp(new) => add_app(core, new).await,
        Command::AddToken { name } => super::tokens::add(core, name).await,
        Command::RevokeToken { id } => super::tokens::revoke(core, id).await,
        Command::SetNotifier(new) => super::notifiers::set(core, new).await,
        Command::RemoveNotifier { name } => super::notifiers::remove(core, name).await,
        Command::Notify { user, notice, text } => notify(core, user, notice, text).await,
        Command::Import { user, lines } => super::import::run(core, user, lines).await,
    }
}

async fn add_user(core: &Core, new: AddUser) -> Result<CommandOutcome> {
    let rules = NameRules::operator();
    rules.check_username(&new.username).map_err(|fault| Error::unfit("username", fault.to_string()))?;
    if let Some(nickname) = &new.nickname {
        rules.check_nickname(nickname).map_err(|fault| Error::unfit("nickname", fault.to_string()))?;
    }
    if let Some(email) = &new.email {
        names::check_email(email).map_err(|fault| Error::unfit("email", fault.to_string()))?;
    }
    let role = if new.administrator { Role::Administrator } else { Role::General };
    if let Some(aid) = new.account.clone() {
        if new.email.is_some() || new.password.is_some() {
            return Err(Error::unfit("account", "the account already has its own e-mail address and password"));
        }
        return core.write(move |tx, _| add_to_account(tx, &aid, &new, role)).await;
    }
    let drawn = new.password.is_none();
    let password = chosen_or_drawn(core, &rules, new.password)?;
    let newcomer = Newcomer {
        email: new.email,
        password: Some(password.clone()),
        username: Some(new.username.clone()),
        nickname: new.nickname,
        role: Some(role),
        ..Newcomer::default()
    };
    let (account, user) = account::register(core, newcomer, Urgency::Interactive).await?;
    let aid = core.read(|r| account::by_id(r, account))?.aid;
    Ok(CommandOutcome::UserAdded { username: new.username, uid: user.0, aid, password: drawn.then_some(password) })
}

fn add_to_account(tx: &Write<'_>, aid: &str, new: &AddUser, role: Role) -> Result<CommandOutcome> {
    let account = find_account(tx, &AccountBy::Aid(aid))?.ok_or(Error::NotFound(Resource::Account))?;
    let persona =
        Persona { account: account.id, is_primary: false, username: Some(new.username.clone()), nickname: new.nickname.clone(), role };
    let uid = users::add(tx, persona)?.0;
    Ok(CommandOutcome::UserAdded { username: new.username.clone(), uid, aid: account.aid, password: None })
}

fn chosen_or_drawn(core: &Core, rules: &NameRules, chosen: Option<String>) -> Result<String> {
    if let Some(password) = chosen {
        rules.check_password(&password).map_err(|fault| Error::unfit("password", fault.to_string()))?;
        return Ok(password);
    }
    Ok(drawn_password(core))
}

/// A password that the rules of the operator accept.
pub(crate) fn drawn_password(core: &Core) -> String {
    let rules = NameRules::operator();
    loop {
        let drawn = core.entropy.alphanumeric(DRAWN);
        if rules.check_password(&drawn).is_ok() {
            return drawn;
        }
    }
}

async fn reset_password(core: &Core, user: &str, chosen: Option<String>) -> Result<CommandOutcome> {
    let user = core.read(|r| users::require(r, &UserRef::parse(user)))?;
    let drawn = chosen.is_none();
    let password = chosen_or_drawn(core, &NameRules::operator(), chosen)?;
    credentials::change_password(core, user.account_id, password.clone()).await?;
    // Whoever needs a new password may have lost the authenticator, too.
    core.write(move |tx, _| second_factor::remove(tx, user.account_id)).await?;
    Ok(CommandOutcome::PasswordReset { username: user.username, password: drawn.then_some(password) })
}

/// May a key be of this family and platform?
pub(crate) fn fit_key(family: &str, platform: i64) -> Result<()> {
    if !bootstrap::FAMILIES.contains(&family) {
        return Err(Error::unfit("family", "the family is v1 or v2"));
    }
    if !bootstrap::PLATFORMS.contains(&platform) {
        return Err(Error::unfit("platform", "the platform is a number from 1 to 11"));
    }
    Ok(())
}

async fn add_app(core: &Core, new: AddApp) -> Result<CommandOutcome> {
    fit_key(&new.family, new.platform)?;
    core.write(move |tx, _| {
        let app = bootstrap::add_key(tx, &new.name, &new.family, new.platform, new.read_only)?;
        Ok(CommandOutcome::AppAdded { app_id: app.app_id, secret: app.secret, family: new.family, platform: new.platform })
    })
    .await
}

async fn notify(core: &Core, user: String, notice: Notice, text: String) -> Result<CommandOutcome> {
    let text = text.trim().to_owned();
    if text.is_empty() {
        return Err(Error::unfit("text", "the text is empty"));
    }
    core.write(move |tx, settings| {
        let user = users::require(tx, &UserRef::parse(&user))?;
        let new = NewNotification {
            receiver: user.id,
            kind: match notice {
                Notice::System => NotificationKind::System,
                Notice::Recommend => NotificationKind::Recommend,
            },
            actor: None,
            anonymous: false,
            action: None,
            target: None,
            content: None,
            text: Some(text),
            is_markdown: false,
            is_mention: false,
        };
        create::notification(tx, settings, &new)?;
        Ok(CommandOutcome::Notified { username: user.username })
    })
    .await
}
