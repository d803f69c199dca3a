//! Applications: registering one, and what a token knows of its own (`specs/mastodon.md 3.1`).

use rocket::{get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::Params;
use super::auth::{AsApp, Caller};
use super::entity::application::{Application, CredentialApplication};
use super::error::{Failure, INVALID_TOKEN, Outcome};
use super::oauth::OUT_OF_BAND;
use super::reply::Json;
use super::scope::{self, Any};
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::text::OnlyText;
use crate::community::oauth::apps::{self, NewApp};

/// Characters of a name.
const NAME_MAX: usize = 60;
/// Characters of a website, and of all addresses together.
const URLS_MAX: usize = 2_000;
/// What a program is given that asks for nothing.
pub const DEFAULT_SCOPE: &str = "read";
/// What a browser would carry out instead of opening.
const FORBIDDEN: [&str; 8] = ["data", "vbscript", "javascript", "file", "blob", "about", "view-source", "filesystem"];

pub fn routes() -> Vec<Served> {
    served![register, verify_credentials]
}

#[derive(Deserialize, JsonSchema)]
struct Form {
    client_name: Option<String>,
    #[serde(default)]
    redirect_uris: Vec<String>,
    #[serde(default)]
    scopes: OnlyText,
    website: Option<String>,
}

/// # `POST /api/v1/apps`
#[post("/api/v1/apps", data = "<p>")]
async fn register(caller: Caller, p: Params<Form>) -> Outcome<Json<CredentialApplication>> {
    let new = read(p.fields)?;
    let (app, secret) = caller.app.core.write(move |tx, _| apps::register(tx, new)).await?;
    Ok(Json(CredentialApplication::of(&app, secret, &caller.site)))
}

/// # `GET /api/v1/apps/verify_credentials`
#[get("/api/v1/apps/verify_credentials")]
fn verify_credentials(token: AsApp<Any>) -> Outcome<Json<Application>> {
    let found = match token.session.app {
        Some(id) => token.app.core.read(|r| apps::by_id(r, id))?,
        None => None,
    };
    let app = found.ok_or(Failure::Token(rocket::http::Status::Unauthorized, INVALID_TOKEN))?;
    Ok(Json(Application::of(&app, &token.site)))
}

/// All that is wrong is told at once.
fn read(form: Form) -> Result<NewApp, Failure> {
    let mut wrong: Vec<String> = Vec::new();
    let name = form.client_name.unwrap_or_default().trim().to_owned();
    if name.is_empty() {
        wrong.push("Application name can't be blank".into());
    } else if name.chars().count() > NAME_MAX {
        wrong.push(format!("Application name is too long (maximum is {NAME_MAX} characters)"));
    }
    let scopes = form.scopes.0.unwrap_or_default();
    let scopes = scope::split(&scopes);
    let scopes = if scopes.is_empty() { vec![DEFAULT_SCOPE] } else { scopes };
    if !scope::exist(&scopes) {
        wrong.push("Scopes doesn't match those configured on the server.".into());
    }
    let mut redirect_uris: Vec<String> = Vec::new();
    for uri in form.redirect_uris.iter().flat_map(|text| text.split_ascii_whitespace()) {
        if !redirect_uris.iter().any(|known| known == uri) {
            redirect_uris.push(uri.to_owned());
        }
    }
    wrong.extend(addresses(&redirect_uris).map(str::to_owned));
    let website = form.website.map(|url| url.trim().to_owned()).filter(|url| !url.is_empty());
    if let Some(url) = &website {
        if url.chars().count() > URLS_MAX {
            wrong.push(format!("Application website is too long (maximum is {URLS_MAX} characters)"));
        } else if !is_website(url) {
            wrong.push("Application website is not a valid URL".into());
        }
    }
    if !wrong.is_empty() {
        return Err(Failure::validation(wrong.join(", ")));
    }
    Ok(NewApp { name, website, scopes: scopes.join(" "), redirect_uris })
}

/// What is wrong with where people are sent back to.
fn addresses(uris: &[String]) -> Option<&'static str> {
    if uris.is_empty() {
        return Some("Redirect URI can't be blank");
    }
    if uris.iter().map(|uri| uri.chars().count() + 1).sum::<usize>() > URLS_MAX + 1 {
        return Some("Redirect URI is too long (maximum is 2000 characters)");
    }
    uris.iter().find_map(|uri| fault(uri))
}

fn fault(uri: &str) -> Option<&'static str> {
    let absolute = "Redirect URI must be an absolute URI.";
    if uri == OUT_OF_BAND {
        return None;
    }
    if !is_uri_text(uri) {
        return Some(absolute);
    }
    let Some((scheme, rest)) = uri.split_once(':') else { return Some(absolute) };
    let mut letters = scheme.bytes();
    let named = letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let host = rest.strip_prefix("//").is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#']));
    if !named || rest.is_empty() || (web && !host) {
        return Some(absolute);
    }
    if FORBIDDEN.iter().any(|name| scheme.eq_ignore_ascii_case(name)) {
        return Some("Redirect URI is forbidden by the server.");
    }
    uri.contains('#').then_some("Redirect URI cannot contain a fragment.")
}

/// Only what may stand in an address as it is.
fn is_uri_text(uri: &str) -> bool {
    uri.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b))
}

fn is_website(url: &str) -> bool {
    let rest = ["http://", "https://"].iter().find_map(|scheme| {
        let head = url.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| &url[scheme.len()..])
    });
    rest.is_some_and(|rest| !rest.starts_with(['/', '?', '#']) && !rest.is_empty()) && is_uri_text(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_judged() {
        let absolute = Some("Redirect URI must be an absolute URI.");
        for (uri, wrong) in [
            (OUT_OF_BAND, None),
            ("https://x.example/a?b=c%20d", None),
            ("http://127.0.0.1:9000/", None),
            ("com.example.app:/callback", None),
            ("mastodon-android-auth://callback", None),
            ("x.example", absolute),
            ("/relative", absolute),
            ("https:///path", absolute),
            ("https:", absolute),
            ("1a:x", absolute),
            ("https://x.example/\u{e9}", absolute),
            ("https://x.example/\"", absolute),
            ("javascript:alert(1)", Some("Redirect URI is forbidden by the server.")),
            ("DATA:text/html,x", Some("Redirect URI is forbidden by the server.")),
            ("https://x.example/#a", Some("Redirect URI cannot contain a fragment.")),
        ] {
            assert_eq!(fault(uri), wrong, "{uri}");
        }
    }
}
