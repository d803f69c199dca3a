//! The users of the sandbox, with their keys and logins.

use super::secrets::Secrets;
use crate::community::accounts::account::{self, Newcomer};
use crate::community::accounts::chat_logins;
use crate::community::accounts::oauth::apps::NewApp;
use crate::community::accounts::oauth::{self, grants};
use crate::community::operations::commands::tokens;
use crate::community::people::sessions::{self, hash_token};
use crate::community::runtime::passwords::Urgency;
use crate::error::{Error, Result};
use crate::model::clock::MINUTE;
use crate::model::id::AppId;
use crate::model::people::session::{NewSession, SessionKind, SigningApp};
use crate::model::people::user::{Role, Viewer};
use crate::sandbox::builder::Builder;
use crate::store::Write;
use crate::store::accounts::apps;

pub(super) const ADMIN: &str = "admin";
/// In the order of the credentials.
pub(super) const NAMES: [&str; 5] = ["alice", "bob", "carol", "dave", "erin"];

/// A web client.
pub(super) const PLATFORM: i64 = 4;
pub(super) const VERSION: &str = "1.0.0";

/// One family of the signing API, and how long its tokens are.
#[derive(Clone, Copy)]
pub(super) struct Family {
    pub name: &'static str,
    token: usize,
}

pub(super) const V2: Family = Family { name: "v2", token: 32 };
pub(super) const V1: Family = Family { name: "v1", token: 64 };

impl Family {
    pub(super) fn app_id(self, secrets: &Secrets) -> String {
        secrets.alphanumeric(&format!("fresns/{}/app_id", self.name), 8)
    }

    pub(super) fn app_secret(self, secrets: &Secrets) -> String {
        secrets.alphanumeric(&format!("fresns/{}/app_secret", self.name), 32)
    }

    pub(super) fn aid_token(self, secrets: &Secrets, username: &str) -> String {
        secrets.alphanumeric(&format!("{username}/fresns/{}/aid", self.name), self.token)
    }

    pub(super) fn uid_token(self, secrets: &Secrets, username: &str) -> String {
        secrets.alphanumeric(&format!("{username}/fresns/{}/uid", self.name), self.token)
    }
}

/// Where the program of the Mastodon API sends people back to: a page that shows the code.
pub(crate) use crate::community::accounts::oauth::registration::OUT_OF_BAND;
/// What its tokens allow.
pub(super) const SCOPES: &str = "profile read write follow push";

pub(super) fn client_id(secrets: &Secrets) -> String {
    secrets.alphanumeric("mastodon/client_id", 43)
}

pub(super) fn client_secret(secrets: &Secrets) -> String {
    secrets.alphanumeric("mastodon/client_secret", 43)
}

pub(super) fn access_token(secrets: &Secrets, username: &str) -> String {
    secrets.alphanumeric(&format!("{username}/mastodon/token"), 43)
}

/// What a trusted program of the IM API calls with.
pub(super) fn admin_token(secrets: &Secrets) -> String {
    format!("{}{}", tokens::PREFIX, secrets.alphanumeric("lanying/admin", 43))
}

pub(super) fn im_token(secrets: &Secrets, username: &str) -> String {
    format!("{}{}", chat_logins::PREFIX, secrets.alphanumeric(&format!("{username}/lanying/token"), 43))
}

pub(super) fn email(username: &str) -> String {
    format!("{username}@example.org")
}

/// The users, as they act; the administrator only keeps order.
pub(super) struct People {
    pub alice: Viewer,
    pub bob: Viewer,
    pub carol: Viewer,
    pub dave: Viewer,
    pub erin: Viewer,
}

impl Builder<'_> {
    /// Time passes between two acts, so that lists have an order.
    pub(super) fn later(&self) {
        self.clock.advance(MINUTE);
    }

    /// One action of a user.
    pub(super) async fn act<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Write<'_>, &crate::community::runtime::settings::Settings) -> Result<T> + Send + 'static,
    {
        self.later();
        self.app.core.write(work).await
    }

    async fn key(&self, family: Family) -> Result<AppId> {
        let app = SigningApp {
            id: AppId(0),
            app_id: family.app_id(&self.secrets),
            name: format!("Sandbox {}", family.name),
            secret: family.app_secret(&self.secrets),
            platform_id: PLATFORM,
            family: Some(family.name.into()),
            key_type: 1,
            read_only: false,
            enabled: true,
        };
        self.act(move |tx, _| apps::insert_signing(tx, &app)).await
    }

    /// Everybody joins, and logs in under a key of either family.
    pub(super) async fn people(&self) -> Result<People> {
        let oauth = self.oauth_app().await?;
        let keys = [(V2, self.key(V2).await?), (V1, self.key(V1).await?)];
        self.person(ADMIN, "The Keeper", Role::Administrator, &keys, None).await?;
        let mut users = Vec::new();
        for (name, nickname) in NAMES.into_iter().zip(["Alice Arden", "Bob", "Carol Chen", "Dave Dunn", "Erin"]) {
            users.push(self.person(name, nickname, Role::General, &keys, Some(oauth)).await?);
        }
        let [alice, bob, carol, dave, erin] = users.try_into().map_err(|_| Error::internal("the sandbox has five people"))?;
        Ok(People { alice, bob, carol, dave, erin })
    }

    /// The program that acts for people through the Mastodon API.
    async fn oauth_app(&self) -> Result<AppId> {
        let new = NewApp { name: "Sandbox".into(), website: None, scopes: SCOPES.into(), redirect_uris: vec![OUT_OF_BAND.into()] };
        let (id, secret) = (client_id(&self.secrets), client_secret(&self.secrets));
        self.act(move |tx, _| oauth::apps::add(tx, new, id, &secret)).await.map(|app| app.id)
    }

    async fn person(
        &self,
        username: &'static str,
        nickname: &str,
        role: Role,
        keys: &[(Family, AppId)],
        oauth: Option<AppId>,
    ) -> Result<Viewer> {
        self.later();
        let newcomer = Newcomer {
            email: Some(email(username)),
            password: Some(self.secrets.password(username)),
            username: Some(username.into()),
            nickname: Some(nickname.into()),
            role: Some(role),
            ..Newcomer::default()
        };
        let (account, user) = account::register(&self.app.core, newcomer, Urgency::Batch).await?;
        let me = Viewer { account, user, role };
        for (family, app) in keys {
            let tokens = [family.aid_token(&self.secrets, username), family.uid_token(&self.secrets, username)];
            let app = *app;
            self.act(move |tx, _| log_in(tx, me, app, tokens.map(|token| hash_token(&token)))).await?;
        }
        if oauth.is_some() {
            let token = access_token(&self.secrets, username);
            let who = Some((account, user));
            self.act(move |tx, _| grants::record(tx, SessionKind::Oauth, who, oauth, SCOPES, &token)).await?;
        }
        Ok(me)
    }
}

/// An account's login and its user's under it, neither of which expires.
fn log_in(tx: &Write<'_>, me: Viewer, app: AppId, [aid_token, uid_token]: [[u8; 32]; 2]) -> Result<()> {
    let of = |kind, token_hash| NewSession {
        account: Some(me.account),
        app: Some(app),
        platform_id: Some(PLATFORM),
        version: Some(VERSION.into()),
        ..NewSession::of(kind, token_hash)
    };
    let parent = sessions::issue(tx, &of(SessionKind::Account, aid_token))?;
    sessions::issue(tx, &NewSession { user: Some(me.user), parent: Some(parent), ..of(SessionKind::User, uid_token) }).map(drop)
}
