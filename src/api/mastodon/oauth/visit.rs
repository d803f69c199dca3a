//! Who sits at the browser, and whether a form comes from a page of ours.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use rocket::http::{Header, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::{Request, async_trait};

use crate::api::kit::address::client_ip;
use crate::api::kit::failure;
use crate::api::mastodon::wire::error::Failure;
use crate::app::App;
use crate::community::accounts::oauth::browsers::{self, Visitor};
use crate::community::people::sessions::{hash_token, same};
use crate::error::Error;
use crate::model::entropy::hex;

/// Holds the token of a login.
const BROWSER: &str = "moot_browser";
/// Holds what forms carry that are filled in before a login.
const FORM: &str = "moot_form";
const FORM_TOKEN: usize = 43;
/// Seconds a login's cookie is kept: no longer than the login itself.
const LIFETIME: u32 = 30 * 86_400;

/// A person on one of these pages.
pub(crate) struct Visit {
    pub app: Arc<App>,
    pub site: String,
    pub ip: IpAddr,
    /// The address's query as it came, to come back to.
    pub query: String,
    /// The login of this browser, if it is good.
    pub login: Option<Login>,
    /// What the cookie of unauthenticated forms held.
    form: Option<String>,
    /// What it will hold.
    pub form_token: String,
}

/// A browser that somebody logged in with.
pub(crate) struct Login {
    pub token: String,
    pub visitor: Visitor,
}

impl Login {
    /// Goes into the forms of this login alone.
    pub(crate) fn form_token(&self) -> String {
        hex(&hash_token(&format!("form\n{}", self.token)))
    }

    pub(crate) fn sent(&self, form_token: &str) -> bool {
        same(self.form_token().as_bytes(), form_token.as_bytes())
    }
}

#[async_trait]
impl<'r> FromRequest<'r> for Visit {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        failure::guarded(req, Status::InternalServerError, open(req).map_err(Failure::Core))
    }
}

fn open(req: &Request<'_>) -> Result<Visit, Error> {
    let app = req.rocket().state::<Arc<App>>().ok_or_else(|| Error::internal("no app is managed"))?;
    let cookie = |name: &str| req.cookies().get(name).map(|cookie| cookie.value().to_owned());
    let form = cookie(FORM).filter(|token| token.len() == FORM_TOKEN && token.bytes().all(|b| b.is_ascii_alphanumeric()));
    let login = match cookie(BROWSER) {
        Some(token) => app.core.read(|r| browsers::find(r, &token))?.map(|visitor| Login { token, visitor }),
        None => None,
    };
    Ok(Visit {
        site: app.core.settings().name.clone(),
        ip: client_ip(req).unwrap_or(Ipv4Addr::LOCALHOST.into()),
        query: req.uri().query().map(|query| query.as_str().to_owned()).unwrap_or_default(),
        login,
        form_token: form.clone().unwrap_or_else(|| app.core.entropy.alphanumeric(FORM_TOKEN)),
        form,
        app: Arc::clone(app),
    })
}

impl Visit {
    /// Does a form that needs no login come from a page of ours, in this browser?
    pub(crate) fn sent(&self, form_token: &str) -> bool {
        self.form.as_ref().is_some_and(|kept| same(kept.as_bytes(), form_token.as_bytes()))
    }

    fn cookie(&self, name: &str, value: &str, seconds: Option<u32>) -> Header<'static> {
        let secure = if self.app.base_url.starts_with("https:") { "; Secure" } else { "" };
        let age = seconds.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
        Header::new("Set-Cookie", format!("{name}={value}; Path=/oauth; HttpOnly; SameSite=Lax{age}{secure}"))
    }

    /// Gives the form token to the browser.
    pub(crate) fn form_cookie(&self) -> Header<'static> {
        self.cookie(FORM, &self.form_token, None)
    }

    /// Remembers a login.
    pub(crate) fn login_cookie(&self, token: &str) -> Header<'static> {
        self.cookie(BROWSER, token, Some(LIFETIME))
    }

    /// Forgets it.
    pub(crate) fn logout_cookie(&self) -> Header<'static> {
        self.cookie(BROWSER, "", Some(0))
    }
}
