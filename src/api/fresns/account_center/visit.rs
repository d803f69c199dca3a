//! Who opened a page, and whether a form comes from it.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::Arc;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};
use percent_encoding::percent_decode_str;
use rocket::http::{Header, Method, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::{Request, async_trait};
use serde_json::Value;

use super::redirect;
use crate::api::fresns::account_center::base::{BASE, FAMILY};
use crate::api::fresns::render::lang::Lang;
use crate::api::fresns::wire::auth::caller::{self, LoggedIn};
use crate::api::fresns::wire::auth::headers::Headers;
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::state::State;
use crate::api::kit::address::client_ip;
use crate::api::kit::cookie::{Cookie, draw_form_token};
use crate::api::kit::failure;
use crate::app::App;
use crate::community::accounts::login_tokens::Program;
use crate::community::people::sessions::same;
use crate::error::Error;
use crate::model::clock::HOUR;
use crate::model::people::place::Place;
use crate::model::people::session::SigningApp;

/// Longest `accessToken`, in characters.
const MAX_TOKEN: usize = 8_192;
/// Longest `callbackKey`, in characters.
const MAX_KEY: usize = 128;
/// A form may be filled in as long after its page was signed, in ms.
const PATIENCE: i64 = HOUR;
const COOKIE: Cookie = Cookie { name: "account_center", path: BASE, strict: false };

/// A page opened by a program that this community knows.
pub(crate) struct AccountVisit {
    pub app: Arc<App>,
    pub place: Place,
    pub key: Arc<SigningApp>,
    pub program: Program,
    pub lang: Lang,
    pub site: String,
    /// The address's query as it came, for links to the neighbouring pages.
    pub query: String,
    pub callback_key: String,
    pub redirect_url: String,
    /// Whose account token came along, while it is good.
    pub login: Option<LoggedIn>,
    /// Goes into the cookie and into every form.
    pub form_token: String,
    cookie_came: bool,
    same_origin: bool,
}

#[async_trait]
impl<'r> FromRequest<'r> for AccountVisit {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        failure::guarded(req, Status::BadRequest, open(req))
    }
}

fn open(req: &Request<'_>) -> Result<AccountVisit, Failure> {
    let app = req.rocket().state::<Arc<App>>().ok_or_else(|| Error::internal("no app is managed"))?;
    let state = req.rocket().state::<State>().ok_or_else(|| Error::internal("no state is managed"))?;
    let asked = |name: &str| req.query_value::<String>(name).and_then(Result::ok).unwrap_or_default();
    let values = decode(&asked("accessToken")).ok_or(Failure::Code(31000))?;
    let settings = app.core.settings();
    let lang = state.configs(app, &settings).lang(values.get("x-fresns-client-lang-tag").map(String::as_str));
    failure::note(req, lang);
    let headers = Headers::of(|name| values.get(&name.to_ascii_lowercase()).map(String::as_str), FAMILY)?;
    let patience = if req.method() == Method::Post { PATIENCE } else { 0 };
    let key = caller::signer(app, &headers, FAMILY, patience)?;
    let program = Program { app_id: key.app_id.clone(), platform_id: headers.platform_id, version: headers.version.to_owned() };
    let cookie = COOKIE.form_token(req);
    Ok(AccountVisit {
        place: Place::of(client_ip(req).unwrap_or(Ipv4Addr::LOCALHOST.into())),
        key,
        program,
        lang,
        site: settings.name.clone(),
        query: req.uri().query().map(|query| query.as_str().to_owned()).unwrap_or_default(),
        callback_key: asked("callbackKey").chars().take(MAX_KEY).collect(),
        redirect_url: redirect::decoded(&asked("redirectURL")),
        // A token that has run out is no reason to refuse a login.
        login: caller::bearer(app, &headers, FAMILY).ok().flatten(),
        cookie_came: cookie.is_some(),
        form_token: cookie.unwrap_or_else(|| draw_form_token(&app.core.entropy)),
        same_origin: req.headers().get_one("Sec-Fetch-Site") == Some("same-origin"),
        app: Arc::clone(app),
    })
}

impl AccountVisit {
    /// Does a form with this token come from a page of ours?
    ///
    /// A page inside another site's frame keeps no cookie; there the browser's own word is taken.
    pub(crate) fn sent(&self, form_token: &str) -> bool {
        if self.cookie_came { same(form_token.as_bytes(), self.form_token.as_bytes()) } else { self.same_origin }
    }

    /// Gives the form token to the browser.
    pub(crate) fn cookie(&self) -> Header<'static> {
        COOKIE.set(&self.app.base_url, &self.form_token, None)
    }
}

/// The header set inside an `accessToken`, by lower-case name: Base64 of a JSON object, in any of
/// the spellings that survive being put into an address.
fn decode(token: &str) -> Option<HashMap<String, String>> {
    if token.is_empty() || token.len() > MAX_TOKEN {
        return None;
    }
    let token = percent_decode_str(token).decode_utf8().ok()?;
    let letters: String = token
        .trim_end_matches('=')
        .chars()
        .map(|c| match c {
            ' ' | '-' => '+',
            '_' => '/',
            c => c,
        })
        .collect();
    let bytes = GeneralPurpose::new(&STANDARD, NO_PAD).decode(letters).ok()?;
    let values: HashMap<String, Value> = serde_json::from_slice(&bytes).ok()?;
    let text = |value| match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    Some(values.into_iter().filter_map(|(name, value)| Some((name.to_ascii_lowercase(), text(value)?))).collect())
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::{STANDARD as PADDED, URL_SAFE};

    use super::*;

    #[test]
    fn every_spelling_of_base64_is_read() {
        let json = r#"{"X-Fresns-App-Id":"a>?b~","X-Fresns-Uid":123,"X-Fresns-Aid":null}"#;
        let padded = PADDED.encode(json);
        let encoded = padded.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        for spelling in [padded.clone(), padded.replace('+', " "), URL_SAFE.encode(json), encoded] {
            let values = decode(&spelling).expect("it is read");
            assert_eq!(values.get("x-fresns-app-id").map(String::as_str), Some("a>?b~"));
            assert_eq!(values.get("x-fresns-uid").map(String::as_str), Some("123"));
            assert_eq!(values.len(), 2);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        let huge = PADDED.encode(format!(r#"{{"a":"{}"}}"#, "x".repeat(MAX_TOKEN)));
        for token in ["", "!", "e30", "W10", "bm90IGpzb24", &huge] {
            let empty = decode(token).is_none_or(|values| values.is_empty());
            assert!(empty, "{token}");
        }
    }
}
