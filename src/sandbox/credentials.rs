//! Everything a test or a curious person needs to log in as any user of the sandbox.

use serde::Serialize;

use super::people::{self, Family, NAMES, PLATFORM, V1, V2, VERSION};
use super::secrets::Secrets;
use crate::community::accounts::account;
use crate::community::people::users::{self, UserRef};
use crate::error::Result;
use crate::store::Read;

/// The JSON file of `folkmoot sandbox --credentials`: the address, the keys and logins of each API, and its users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Credentials {
    pub base_url: String,
    pub fresns: Fresns,
    pub mastodon: Mastodon,
    pub lanying: Lanying,
    pub admin: Admin,
    pub users: Vec<Person>,
}

/// One signing key for each family of the Fresns API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fresns {
    pub v2: KeyV2,
    pub v1: KeyV1,
}

/// A signing key of v2, with the platform number and version that its requests name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyV2 {
    pub app_id: String,
    pub app_secret: String,
    pub platform_id: i64,
    pub version: String,
}

/// A signing key of v1, with the platform number and version that its requests name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyV1 {
    pub app_id: String,
    pub app_key: String,
    pub platform_id: i64,
    pub version: String,
}

/// The registered program of the Mastodon API; its redirect address is a page that shows the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mastodon {
    pub client_id: String,
    pub client_secret: String,
    pub redirect_uri: String,
}

/// The app id of the Lanying IM API, and an admin token for calls from a trusted program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lanying {
    pub app_id: String,
    pub admin_token: String,
}

/// The login of the administrator, who is none of its users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Admin {
    pub username: String,
    pub password: String,
}

/// A user with a password and with valid tokens for each API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    pub username: String,
    pub password: String,
    pub email: String,
    pub uid: i64,
    pub aid: String,
    pub fresns: FresnsLogin,
    pub mastodon: MastodonLogin,
    pub lanying: LanyingLogin,
}

/// A user's tokens for each family of the Fresns API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FresnsLogin {
    pub v2: Tokens,
    pub v1: Tokens,
}

/// The token of the account and the token of its user; a request sends both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tokens {
    pub aid_token: String,
    pub uid_token: String,
}

/// An access token of the Mastodon API; `scopes` is what it allows, separated by spaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MastodonLogin {
    pub access_token: String,
    pub scopes: String,
}

/// The user id of the Lanying IM API, and a token of a login there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LanyingLogin {
    pub user_id: i64,
    pub token: String,
}

/// What a page may offer to try the APIs with: tokens, no passwords.
#[derive(Debug, Serialize)]
pub(crate) struct Public<'a> {
    fresns: &'a Fresns,
    lanying: &'a Lanying,
    users: Vec<SandboxMember<'a>>,
}

/// A user of the sandbox.
#[derive(Debug, Serialize)]
struct SandboxMember<'a> {
    username: &'a str,
    uid: i64,
    aid: &'a str,
    fresns: &'a FresnsLogin,
    mastodon: &'a MastodonLogin,
    lanying: &'a LanyingLogin,
}

impl<'a> SandboxMember<'a> {
    fn of(person: &'a Person) -> Self {
        let Person { username, uid, aid, fresns, mastodon, lanying, .. } = person;
        Self { username, uid: *uid, aid, fresns, mastodon, lanying }
    }
}

impl Credentials {
    /// The tokens without the passwords.
    pub(crate) fn public(&self) -> Public<'_> {
        Public { fresns: &self.fresns, lanying: &self.lanying, users: self.users.iter().map(SandboxMember::of).collect() }
    }

    /// The person of this name.
    pub fn person(&self, username: &str) -> Option<&Person> {
        self.users.iter().find(|person| person.username == username)
    }
}

/// The secrets that follow from the seed, with the ids from the file.
pub(super) fn of(r: &Read<'_>, secrets: &Secrets, base_url: &str) -> Result<Credentials> {
    let users = NAMES.iter().map(|name| person(r, secrets, name)).collect::<Result<_>>()?;
    Ok(Credentials {
        base_url: base_url.to_owned(),
        fresns: Fresns {
            v2: KeyV2 { app_id: V2.app_id(secrets), app_secret: V2.app_secret(secrets), platform_id: PLATFORM, version: VERSION.into() },
            v1: KeyV1 { app_id: V1.app_id(secrets), app_key: V1.app_secret(secrets), platform_id: PLATFORM, version: VERSION.into() },
        },
        mastodon: Mastodon {
            client_id: people::client_id(secrets),
            client_secret: people::client_secret(secrets),
            redirect_uri: people::OUT_OF_BAND.into(),
        },
        lanying: Lanying { app_id: "folkmoot".into(), admin_token: people::admin_token(secrets) },
        admin: Admin { username: people::ADMIN.into(), password: secrets.password(people::ADMIN) },
        users,
    })
}

fn person(r: &Read<'_>, secrets: &Secrets, username: &str) -> Result<Person> {
    let user = users::require(r, &UserRef::Name(username.to_owned()))?;
    let account = account::by_id(r, user.account_id)?;
    let tokens = |family: Family| Tokens { aid_token: family.aid_token(secrets, username), uid_token: family.uid_token(secrets, username) };
    Ok(Person {
        username: username.to_owned(),
        password: secrets.password(username),
        email: people::email(username),
        uid: user.id.0,
        aid: account.aid,
        fresns: FresnsLogin { v2: tokens(V2), v1: tokens(V1) },
        mastodon: MastodonLogin { access_token: people::access_token(secrets, username), scopes: people::SCOPES.into() },
        lanying: LanyingLogin { user_id: user.id.0, token: people::im_token(secrets, username) },
    })
}
