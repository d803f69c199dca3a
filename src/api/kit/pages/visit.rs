//! Who is logged in in a browser, and whether a form comes from a page of ours.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rocket::http::{Header, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::{Request, async_trait};

use crate::api::kit::address::client_ip;
use crate::api::kit::cookie::{Cookie, draw_form_token};
use crate::api::kit::failure;
use crate::api::kit::openapi::{Input, Operation};
use crate::api::kit::reader_language::ReaderLanguage;
use crate::app::App;
use crate::community::accounts::oauth::browsers::{self, Visitor};
use crate::community::people::sessions::{hash_token, same};
use crate::error::{Error, Result};
use crate::model::entropy::hex;
use crate::model::people::place::Place;

/// Holds the token of a login.
const SESSION: Cookie = Cookie { name: "moot_session", path: "/", strict: false };
/// Holds the form token of pages that are used before a login.
const FORM: Cookie = Cookie { name: "moot_form", ..SESSION };
/// Seconds a login's cookie is kept: no longer than the login itself.
const LIFETIME: i64 = 30 * 86_400;
/// Bytes of an address within this server that somebody is sent to.
const NEXT_MAX: usize = 8_192;
/// Bytes of a `User-Agent` that are kept.
const AGENT_MAX: usize = 256;
/// What stands as it is in a parameter of an address.
const PARAMETER: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'/');

/// A person on one of our pages.
pub(crate) struct Visit {
    pub app: Arc<App>,
    /// The community's name.
    pub site: String,
    pub ip: IpAddr,
    /// The language their browser asks for.
    pub language: String,
    /// What their browser calls itself.
    pub agent: String,
    /// Path and query as they came.
    pub address: String,
    /// The login of this browser, if it is good.
    pub login: Option<BrowserLogin>,
    /// What the cookie of forms before a login held.
    form: Option<String>,
    /// What it will hold.
    drawn: String,
    /// The browser says that another site sent this.
    is_foreign: bool,
}

/// A browser with a logged-in user.
pub(crate) struct BrowserLogin {
    pub token: String,
    pub visitor: Visitor,
}

impl BrowserLogin {
    /// Goes into the forms of this login alone.
    pub(crate) fn form_token(&self) -> String {
        hex(&hash_token(&format!("form\n{}", self.token)))
    }
}

#[async_trait]
impl<'r> FromRequest<'r> for Visit {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        failure::guarded(req, Status::InternalServerError, Self::of(req))
    }
}

/// The login is in a cookie.
impl Input for Visit {
    fn describe(operation: &mut Operation<'_>) {
        operation.page("200", "An HTML page");
        operation.answer("303", "A redirect", None);
    }
}

impl Visit {
    /// Reads the cookies of a request.
    pub(crate) fn of(req: &Request<'_>) -> Result<Self> {
        let app = req.rocket().state::<Arc<App>>().ok_or_else(|| Error::internal("no app is managed"))?;
        let form = FORM.form_token(req);
        let login = match SESSION.value(req) {
            Some(token) => app.core.read(|r| browsers::find(r, &token))?.map(|visitor| BrowserLogin { token, visitor }),
            None => None,
        };
        if let Some(login) = &login {
            browsers::note_use(&app.core, &login.visitor);
        }
        let header = |name: &str| req.headers().get_one(name);
        Ok(Self {
            site: app.core.settings().name.clone(),
            ip: client_ip(req).unwrap_or(Ipv4Addr::LOCALHOST.into()),
            language: ReaderLanguage::of(req).0,
            agent: header("User-Agent").unwrap_or_default().chars().take(AGENT_MAX).collect(),
            address: req.uri().to_string(),
            login,
            drawn: form.clone().unwrap_or_else(|| draw_form_token(&app.core.entropy)),
            form,
            is_foreign: matches!(header("Sec-Fetch-Site"), Some("cross-site" | "same-site")),
            app: Arc::clone(app),
        })
    }

    /// As limits see where they are.
    pub(crate) fn place(&self) -> Place {
        Place::of(self.ip)
    }

    /// What every form of this page carries.
    pub(crate) fn form_token(&self) -> String {
        self.login.as_ref().map_or_else(|| self.drawn.clone(), BrowserLogin::form_token)
    }

    /// Does a form with this token come from a page of ours, in this browser, under this login?
    pub(crate) fn sent(&self, form_token: &str) -> bool {
        let expected = match &self.login {
            Some(login) => Some(login.form_token()),
            None => self.form.clone(),
        };
        !self.is_foreign && expected.is_some_and(|expected| same(expected.as_bytes(), form_token.as_bytes()))
    }

    /// Gives the form token to the browser; nothing for a browser whose forms belong to its login.
    pub(crate) fn form_cookie(&self) -> Option<Header<'static>> {
        self.login.is_none().then(|| FORM.set(&self.app.base_url, &self.drawn, None))
    }

    /// Remembers a login.
    pub(crate) fn login_cookie(&self, token: &str) -> Header<'static> {
        SESSION.set(&self.app.base_url, token, Some(LIFETIME))
    }

    /// The header that deletes the cookie of a login at once. It does not end the login itself.
    pub(crate) fn logout_cookie(&self) -> Header<'static> {
        SESSION.set(&self.app.base_url, "", Some(0))
    }
}

/// Where somebody wants to be afterwards, if it is a path of this server.
pub(crate) fn local(next: &str) -> Option<&str> {
    let plain = next.len() <= NEXT_MAX && !next.contains('\\') && !next.chars().any(|c| c.is_control() || c.is_whitespace());
    (plain && next.is_ascii() && next.starts_with('/') && !next.starts_with("//")).then_some(next)
}

/// An address that leads somewhere else first: `/login?next=…`.
pub(crate) fn with_next(path: &str, next: &str) -> String {
    match local(next) {
        Some(next) => format!("{path}?next={}", utf8_percent_encode(next, PARAMETER)),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_server_are_followed() {
        for good in ["/", "/me", "/oauth/authorize?a=b&c=%2F", "/@annie/1"] {
            assert_eq!(local(good), Some(good));
        }
        let long = format!("/{}", "a".repeat(NEXT_MAX));
        for bad in
            ["", "me", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nSet-Cookie: x", "/a b", "/é", "\t//x", &long]
        {
            assert_eq!(local(bad), None, "{bad}");
        }
        assert_eq!(with_next("/login", "/a?b=c&d"), "/login?next=/a%3Fb%3Dc%26d");
        assert_eq!(with_next("/login", "//evil.example"), "/login");
    }
}
