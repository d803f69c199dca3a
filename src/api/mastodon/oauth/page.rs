//! Filling the pages a person sees. No scripts, nothing from other servers; texts of a program are escaped.

use std::sync::Arc;

use rocket::Request;
use rocket::http::{ContentType, Header, Status};

use super::OUT_OF_BAND;
use super::request::Fault;
use super::visit::{BrowserLogin, OauthVisit};
use crate::api::kit::reply::Reply;
use crate::api::kit::template::{Slot, fill};
use crate::api::mastodon::oauth::encode;
use crate::api::mastodon::oauth::request::ConsentQuestion;
use crate::app::App;
use crate::error::{Auth, Denied, Error, Limit};

const LAYOUT: &str = include_str!("../../account_page.html");
const LOGIN: &str = include_str!("login.html");
/// Below the login form, where mails are sent.
const FORGOTTEN: &str = "<p><a href=\"/oauth/password/forgotten\">Forgot your password?</a></p>";
const CONSENT: &str = include_str!("consent.html");
const CODE: &str = include_str!("code.html");
const FAULT: &str = include_str!("fault.html");
const DENIED: &str = include_str!("denied.html");

/// The addresses to which a form of the page may redirect.
pub(super) enum Leads {
    /// To this server alone.
    Home,
    /// Here, and from here to where the program waits.
    To(String),
    /// Anywhere: browsers hold every later redirect against the policy, and programs redirect further as they like.
    /// Nothing secret is typed on such a page.
    Away,
}

/// A whole page.
pub(super) fn render(site: &str, title: &str, body: &str, leads: &Leads) -> Reply {
    let actions = match leads {
        Leads::Home => " form-action 'self';".to_owned(),
        Leads::To(source) => format!(" form-action 'self' {source};"),
        Leads::Away => String::new(),
    };
    let policy = format!("default-src 'none'; style-src 'self'; img-src 'self';{actions} base-uri 'none'; frame-ancestors 'none'");
    let slots = [("lang", Slot::Text("en")), ("title", Slot::Text(title)), ("site", Slot::Text(site)), ("body", Slot::Html(body))];
    Reply::bytes(ContentType::HTML, fill(LAYOUT, &slots))
        .header(Header::new("Content-Security-Policy", policy))
        .header(Header::new("X-Frame-Options", "DENY"))
        .header(Header::new("Referrer-Policy", "no-referrer"))
        .header(Header::new("X-Content-Type-Options", "nosniff"))
        .header(Header::new("Cache-Control", "no-store"))
}

/// The source expression of where a program waits: its origin, or its scheme.
pub(super) fn leads_to(redirect_uri: &str) -> Leads {
    if redirect_uri == OUT_OF_BAND {
        return Leads::Home;
    }
    let Some((scheme, rest)) = redirect_uri.split_once(':') else { return Leads::Home };
    let authority = rest.strip_prefix("//").map(|rest| rest.split(['/', '?']).next().unwrap_or_default());
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:".contains(&b));
    match authority.filter(|authority| plain(authority)) {
        Some(authority) if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") => {
            Leads::To(format!("{scheme}://{authority}"))
        }
        _ => Leads::To(format!("{scheme}:")),
    }
}

/// A sentence that screen readers read out at once; empty for none.
pub(super) fn wrong(sentence: &str) -> String {
    if sentence.is_empty() {
        return String::new();
    }
    fill("<p class=\"wrong\" role=\"alert\">{sentence}</p>", &[("sentence", Slot::Text(sentence))])
}

/// Why a login failed, in words for the person.
pub(super) fn sentence(error: &Error) -> String {
    match error {
        Error::Unauthenticated(Auth::UnknownAccount | Auth::WrongPassword) => "The name or the password is wrong.".into(),
        Error::Unauthenticated(Auth::WrongPin) => "The PIN is wrong.".into(),
        Error::Unauthenticated(_) => "This form has expired. Please log in again.".into(),
        Error::Forbidden(Denied::AccountDisabled | Denied::UserDisabled) => "This login is currently disabled.".into(),
        Error::TooMany { what: Limit::FailedLogins, .. } => "There were too many failed logins. Please try again in an hour.".into(),
        Error::TooMany { .. } => "The server is busy. Please try again in a moment.".into(),
        Error::Internal(cause) => {
            tracing::error!(%cause, "internal error in a login");
            "Something went wrong on our end. Please try again.".into()
        }
        _ => "This user cannot be logged in.".into(),
    }
}

/// The login form.
pub(super) fn login(visit: &OauthVisit, asked: &ConsentQuestion, account: &str, why: &str) -> Reply {
    let (focus_account, focus_password) = if account.is_empty() { (" autofocus", "") } else { ("", " autofocus") };
    let forgotten = if visit.app.core.settings().sends_mail { FORGOTTEN } else { "" };
    let slots = [
        ("wrong", Slot::Html(&wrong(why))),
        ("app", Slot::Text(&asked.app.name)),
        ("query", Slot::Text(&query(asked))),
        ("form_token", Slot::Text(&visit.form_token)),
        ("account", Slot::Text(account)),
        ("focus_account", Slot::Html(focus_account)),
        ("focus_password", Slot::Html(focus_password)),
        ("forgotten", Slot::Html(forgotten)),
    ];
    render(&visit.site, "Log in", &fill(LOGIN, &slots), &leads_to(&asked.redirect_uri)).header(visit.form_cookie())
}

/// Asks whether the user allows the access.
pub(super) fn consent(visit: &OauthVisit, login: &BrowserLogin, asked: &ConsentQuestion) -> Reply {
    let scopes: String = asked.scopes.split(' ').map(scope_line).collect();
    let form_token = login.form_token();
    let website = asked.app.website.as_deref().map(|url| fill(" (<span class=\"quiet\">{url}</span>)", &[("url", Slot::Text(url))]));
    let destination = match leads_to(&asked.redirect_uri) {
        Leads::To(place) => format!("You will be sent back to {place}"),
        Leads::Home | Leads::Away => "You will get a code to copy.".into(),
    };
    let fields = fields(asked, &form_token);
    let query = query(asked);
    let slots = [
        ("app", Slot::Text(&asked.app.name)),
        ("website", Slot::Html(website.as_deref().unwrap_or_default())),
        ("scopes", Slot::Html(&scopes)),
        ("nickname", Slot::Text(&login.visitor.user.nickname)),
        ("username", Slot::Text(&login.visitor.user.username)),
        ("fields", Slot::Html(&fields)),
        ("form_token", Slot::Text(&form_token)),
        ("destination", Slot::Text(&destination)),
        ("query", Slot::Text(&query)),
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

/// The request again, as a query.
pub(super) fn query(asked: &ConsentQuestion) -> String {
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
    fn a_policy_contains_no_free_text_of_a_program() {
        let source = |uri: &str| match leads_to(uri) {
            Leads::To(source) => source,
            Leads::Home | Leads::Away => String::new(),
        };
        assert_eq!(source("https://x.example:8443/a?b"), "https://x.example:8443");
        assert_eq!(source("app.x:/done"), "app.x:");
        assert_eq!(source("https://x;script-src*/a"), "https:");
        assert_eq!(source("https://u@x.example/a"), "https:");
        assert_eq!(source(OUT_OF_BAND), "");
    }

    #[test]
    fn every_scope_has_a_description() {
        for scope in crate::api::mastodon::wire::scope::all() {
            assert!(words(&scope).contains(' '), "{scope}");
        }
    }
}
