//! Who is logged in in the browser, and whether a form comes from a page of ours.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use rocket::http::{Header, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::{Request, async_trait};

use crate::api::kit::address::client_ip;
use crate::api::kit::cookie::{Cookie, draw_form_token};
use crate::api::kit::failure;
use crate::api::kit::reader_language::ReaderLanguage;
use crate::api::mastodon::wire::error::Failure;
use crate::app::App;
use crate::community::accounts::oauth::browsers::{self, Visitor};
use crate::community::people::sessions::{hash_token, same};
use crate::error::Error;
use crate::model::entropy::hex;

/// Holds the token of a login.
const BROWSER: Cookie = Cookie { name: "moot_browser", path: "/oauth", strict: false };
/// Holds the form token of pages that are used before a login.
const FORM: Cookie = Cookie { name: "moot_form", ..BROWSER };
/// Seconds a login's cookie is kept: no longer than the login itself.
const LIFETIME: i64 = 30 * 86_400;

/// A person on one of these pages.
pub(crate) struct OauthVisit {
    pub app: Arc<App>,
    pub site: String,
    pub ip: IpAddr,
    /// The language their browser asks for.
    pub language: String,
    /// The address's query as it came, to come back to.
    pub query: String,
    /// The login of this browser, if it is good.
    pub login: Option<BrowserLogin>,
    /// What the cookie of unauthenticated forms held.
    form: Option<String>,
    /// What it will hold.
    pub form_token: String,
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

    /// True when a form carries the token of this login.
    pub(crate) fn sent(&self, form_token: &str) -> bool {
        same(self.form_token().as_bytes(), form_token.as_bytes())
    }
}

#[async_trait]
impl<'r> FromRequest<'r> for OauthVisit {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        failure::guarded(req, Status::InternalServerError, open(req).map_err(Failure::Core))
    }
}

fn open(req: &Request<'_>) -> Result<OauthVisit, Error> {
    let app = req.rocket().state::<Arc<App>>().ok_or_else(|| Error::internal("no app is managed"))?;
    let form = FORM.form_token(req);
    let login = match BROWSER.value(req) {
        Some(token) => app.core.read(|r| browsers::find(r, &token))?.map(|visitor| BrowserLogin { token, visitor }),
        None => None,
    };
    Ok(OauthVisit {
        site: app.core.settings().name.clone(),
        ip: client_ip(req).unwrap_or(Ipv4Addr::LOCALHOST.into()),
        language: ReaderLanguage::of(req).0,
        query: req.uri().query().map(|query| query.as_str().to_owned()).unwrap_or_default(),
        login,
        form_token: form.clone().unwrap_or_else(|| draw_form_token(&app.core.entropy)),
        form,
        app: Arc::clone(app),
    })
}

impl OauthVisit {
    /// Does a form that needs no login come from a page of ours, in this browser?
    pub(crate) fn sent(&self, form_token: &str) -> bool {
        self.form.as_ref().is_some_and(|kept| same(kept.as_bytes(), form_token.as_bytes()))
    }

    /// Gives the form token to the browser.
    pub(crate) fn form_cookie(&self) -> Header<'static> {
        FORM.set(&self.app.base_url, &self.form_token, None)
    }

    /// Remembers a login.
    pub(crate) fn login_cookie(&self, token: &str) -> Header<'static> {
        BROWSER.set(&self.app.base_url, token, Some(LIFETIME))
    }

    /// The header that deletes the cookie of a login at once. It does not end the login itself.
    pub(crate) fn logout_cookie(&self) -> Header<'static> {
        BROWSER.set(&self.app.base_url, "", Some(0))
    }
}
