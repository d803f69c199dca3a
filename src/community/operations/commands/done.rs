//! The result of a command, as data and as a sentence.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A password is present only where it was drawn: this is the one time it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandOutcome {
    UserAdded {
        username: String,
        uid: i64,
        aid: String,
        password: Option<String>,
    },
    UserDisabled {
        username: String,
    },
    UserEnabled {
        username: String,
    },
    UserDeleted {
        username: String,
        uid: i64,
    },
    FactorReset {
        username: String,
    },
    /// The link contains the secret, which is shown once.
    Invited {
        id: i64,
        link: String,
        uses: i64,
        days: i64,
    },
    /// The value as JSON.
    SettingSet {
        key: String,
        value: String,
    },
    RoleSet {
        username: String,
        role: String,
    },
    PasswordReset {
        username: String,
        password: Option<String>,
    },
    AppAdded {
        app_id: String,
        secret: String,
        family: String,
        platform: i64,
    },
    TokenAdded {
        id: i64,
        token: String,
    },
    TokenRevoked {
        id: i64,
    },
    NotifierSet {
        name: String,
    },
    NotifierRemoved {
        name: String,
    },
    Notified {
        username: String,
    },
    Imported {
        username: String,
        outcomes: Vec<Outcome>,
    },
}

impl CommandOutcome {
    /// How the record calls it, and what it was done to. Nothing secret.
    pub fn written(&self) -> (&'static str, Option<&str>) {
        match self {
            Self::UserAdded { username, .. } => ("member.add", Some(username)),
            Self::UserDisabled { username } => ("member.disable", Some(username)),
            Self::UserEnabled { username } => ("member.enable", Some(username)),
            // Who left is not named any more.
            Self::UserDeleted { .. } => ("member.delete", None),
            Self::FactorReset { username } => ("member.totp", Some(username)),
            Self::Invited { .. } => ("invite.add", None),
            Self::SettingSet { key, .. } => ("settings", Some(key)),
            Self::RoleSet { username, .. } => ("member.role", Some(username)),
            Self::PasswordReset { username, .. } => ("member.password", Some(username)),
            Self::AppAdded { app_id, .. } => ("app.add", Some(app_id)),
            Self::TokenAdded { .. } => ("token.add", None),
            Self::TokenRevoked { .. } => ("token.revoke", None),
            Self::NotifierSet { name } => ("notifier.set", Some(name)),
            Self::NotifierRemoved { name } => ("notifier.remove", Some(name)),
            Self::Notified { username } => ("notice", Some(username)),
            Self::Imported { username, .. } => ("member.import", Some(username)),
        }
    }
}

impl fmt::Display for CommandOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UserAdded { username, uid, aid, password } => {
                write!(f, "Added {username} (uid {uid}, aid {aid}).")?;
                shown_once(f, password.as_deref())
            }
            Self::UserDisabled { username } => write!(f, "Disabled {username}; all their logins have ended."),
            Self::UserEnabled { username } => write!(f, "Enabled {username}."),
            Self::UserDeleted { username, .. } => write!(f, "Deleted {username} for good."),
            Self::FactorReset { username } => write!(f, "{username} has no second factor any more."),
            Self::Invited { link, uses, days, .. } => {
                let people = if *uses == 1 { "one person".to_owned() } else { format!("{uses} people") };
                let time = if *days == 1 { "one day".to_owned() } else { format!("{days} days") };
                write!(f, "Invitation for {people}, good for {time} (shown only now):\n{link}")
            }
            Self::SettingSet { key, value } => write!(f, "{key} = {value}"),
            Self::RoleSet { username, role } => write!(f, "{username} is now {role}."),
            Self::PasswordReset { username, password } => {
                write!(f, "{username} has a new password; every login with the old one has ended.")?;
                shown_once(f, password.as_deref())
            }
            Self::AppAdded { app_id, secret, family, platform } => {
                write!(f, "Added a {family} key for platform {platform}.\nApp id: {app_id}\nApp secret: {secret}")
            }
            Self::TokenAdded { id, token } => write!(f, "Added admin token {id}.\nToken (shown only now): {token}"),
            Self::TokenRevoked { id } => write!(f, "Revoked admin token {id}."),
            Self::NotifierSet { name } => write!(f, "Added the push service {name}."),
            Self::NotifierRemoved { name } => write!(f, "Removed the push service {name}."),
            Self::Notified { username } => write!(f, "Notified {username}."),
            Self::Imported { username, outcomes } => write!(f, "Imported {} lines for {username}.", outcomes.len()),
        }
    }
}

fn shown_once(f: &mut fmt::Formatter<'_>, password: Option<&str>) -> fmt::Result {
    match password {
        Some(password) => write!(f, "\nPassword (shown only now): {password}"),
        None => Ok(()),
    }
}

/// The result of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Done,
    /// Nobody of that name, or no such post for them.
    Unknown,
    Refused(String),
}
