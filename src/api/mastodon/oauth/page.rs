//! Filling the pages a person sees. No scripts, nothing from other servers; texts of a program are escaped.

use std::sync::Arc;

use rocket::Request;
use rocket::http::{ContentType, Header, Status};

use super::request::Fault;
use crate::api::kit::pages::leads::Leads;
use crate::api::kit::pages::visit::{BrowserLogin, Visit};
use crate::api::kit::reply::Reply;
use crate::api::kit::template::{Slot, fill};
use crate::api::mastodon::oauth::encode;
use crate::api::mastodon::oauth::request::ConsentQuestion;
use crate::app::App;

const LAYOUT: &str = include_str!("../../account_page.html");
const CONSENT: &str = include_str!("consent.html");
const CODE: &str = include_str!("code.html");
const FAULT: &str = include_str!("fault.html");
const DENIED: &str = include_str!("denied.html");

/// A whole page.
fn render(site: &str, title: &str, body: &str, leads: &Leads) -> Reply {
    let actions = leads.directive();
    let policy = format!("default-src 'none'; style-src 'self'; img-src 'self';{actions} base-uri 'none'; frame-ancestors 'none'");
    let slots = [("lang", Slot::Text("en")), ("title", Slot::Text(title)), ("site", Slot::Text(site)), ("body", Slot::Html(body))];
    Reply::bytes(ContentType::HTML, fill(LAYOUT, &slots))
        .header(Header::new("Content-Security-Policy", policy))
        .header(Header::new("X-Frame-Options", "DENY"))
        .header(Header::new("Referrer-Policy", "no-referrer"))
        .header(Header::new("X-Content-Type-Options", "nosniff"))
        .header(Header::new("Cache-Control", "no-store"))
}

/// Asks whether the user allows the access.
pub(super) fn consent(visit: &Visit, login: &BrowserLogin, asked: &ConsentQuestion) -> Reply {
    let scopes: String = asked.scopes.split(' ').map(scope_line).collect();
    let form_token = login.form_token();
    let website = asked.app.website.as_deref().map(|url| fill(" (<span class=\"quiet\">{url}</span>)", &[("url", Slot::Text(url))]));
    let destination = match Leads::to(&asked.redirect_uri) {
        Leads::To(place) => format!("You will be sent back to {place}"),
        Leads::Home | Leads::Away => "You will get a code to copy.".into(),
    };
    let fields = fields(asked, &form_token);
    let here = here(asked);
    let slots = [
        ("app", Slot::Text(&asked.app.name)),
        ("website", Slot::Html(website.as_deref().unwrap_or_default())),
        ("scopes", Slot::Html(&scopes)),
        ("nickname", Slot::Text(&login.visitor.user.nickname)),
        ("username", Slot::Text(&login.visitor.user.username)),
        ("fields", Slot::Html(&fields)),
        ("form_token", Slot::Text(&form_token)),
        ("destination", Slot::Text(&destination)),
        ("here", Slot::Text(&here)),
    ];
    render(&visit.site, "Allow this app?", &fill(CONSENT, &slots), &Leads::Away)
}

/// The request again, as parameters of an address or of a form.
fn pairs(asked: &ConsentQuestion) -> Vec<(&'static str, &str)> {
    let mut pairs = vec![
        ("response_type", "code"),
        ("client_id", asked.app.client_id.as_str()),
        ("redirect_uri", &asked.redirect_uri),
        ("scope", &asked.scopes),
    ];
    pairs.extend(asked.state.as_deref().map(|state| ("state", state)));
    if let Some(challenge) = &asked.challenge {
        pairs.extend([("code_challenge", challenge.as_str()), ("code_challenge_method", "S256")]);
    }
    if asked.fragment {
        pairs.push(("response_mode", "fragment"));
    }
    if asked.force {
        pairs.push(("force_login", "true"));
    }
    pairs
}

/// The address of the question.
pub(super) fn here(asked: &ConsentQuestion) -> String {
    format!("/oauth/authorize?{}", query(asked))
}

/// The request again, as a query.
fn query(asked: &ConsentQuestion) -> String {
    let pairs: Vec<String> = pairs(asked).into_iter().map(|(name, value)| format!("{name}={}", encode::encode(value))).collect();
    pairs.join("&")
}

fn fields(asked: &ConsentQuestion, form_token: &str) -> String {
    let hidden = |(name, value): (&str, &str)| {
        fill("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n", &[("name", Slot::Text(name)), ("value", Slot::Text(value))])
    };
    pairs(asked).into_iter().chain([("form_token", form_token)]).map(hidden).collect()
}

fn scope_line(scope: &str) -> String {
    fill("<li>{words} <code>{scope}</code></li>\n", &[("words", Slot::Text(&words(scope))), ("scope", Slot::Text(scope))])
}

/// What a scope lets a program do.
fn words(scope: &str) -> String {
    match scope {
        "profile" => "see who you are".into(),
        "read" => "read everything you can read, your messages included".into(),
        "write" => "publish, change and delete in your name".into(),
        "follow" => "change whom you follow, mute and block".into(),
        "push" => "receive your notifications".into(),
        "admin:read" => "read everything as a moderator".into(),
        "admin:write" => "act as a moderator".into(),
        _ => {
            let (act, what) = scope.rsplit_once(':').unwrap_or(("use", scope));
            let what = what.replace('_', " ");
            match act {
                "read" => format!("read your {what}"),
                "write" => format!("change your {what}"),
                "admin:read" => format!("read {what} as a moderator"),
                _ => format!("change {what} as a moderator"),
            }
        }
    }
}

/// The code, to be copied by hand.
pub(super) fn code(site: &str, code: &str) -> Reply {
    render(site, "Your code", &fill(CODE, &[("code", Slot::Text(code))]), &Leads::Home)
}

/// The user refused, and the program has no redirect address.
pub(super) fn denied(site: &str) -> Reply {
    render(site, "Not allowed", DENIED, &Leads::Home)
}

/// Explains why the user is not asked for permission.
pub(super) fn explain(site: &str, fault: &Fault) -> Reply {
    let (status, message, code) = match fault {
        Fault::Wrong { status, error, why } => (*status, why.as_str(), *error),
        Fault::Core(error) => {
            tracing::error!(%error, "a page could not be shown");
            (Status::InternalServerError, "Something went wrong on our end.", "server_error")
        }
    };
    body(site, status, message, code)
}

/// As [`explain`], where there is no visit.
pub(super) fn fault(req: &Request<'_>, status: Status, message: &str, code: &str) -> Reply {
    let site = req.rocket().state::<Arc<App>>().map(|app| app.core.settings().name.clone()).unwrap_or_default();
    body(&site, status, message, code)
}

fn body(site: &str, status: Status, message: &str, code: &str) -> Reply {
    let body = fill(FAULT, &[("message", Slot::Text(message)), ("code", Slot::Text(code))]);
    render(site, "This page cannot be opened", &body, &Leads::Home).status(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_has_a_description() {
        for scope in crate::api::mastodon::wire::scope::all() {
            assert!(words(&scope).contains(' '), "{scope}");
        }
    }
}
