//! Filling templates: every value is escaped unless it was made here.

use std::sync::Arc;

use rocket::Request;
use rocket::http::{ContentType, Header, Status};

use super::visit::AccountVisit;
use super::words::word;
use crate::api::fresns::account_center::base::FAMILY;
use crate::api::fresns::render::html::escape;
use crate::api::fresns::render::lang::Lang;
use crate::api::fresns::wire::error::Failure;
use crate::api::kit::reply::Reply;
use crate::api::kit::template;
pub(crate) use crate::api::kit::template::Slot;
use crate::app::App;
use crate::error::Error;

const LAYOUT: &str = include_str!("../../account_page.html");
const FAULT: &str = include_str!("fault.html");

/// The template with its `{name}` slots, and its `{@key}` texts in the language.
pub(super) fn fill(template: &str, lang: Lang, slots: &[(&str, Slot<'_>)]) -> String {
    template::fill_by(template, |name| match name.strip_prefix('@') {
        Some(key) => Some(Slot::Text(word(key, lang))),
        None => slots.iter().find(|(slot, _)| *slot == name).map(|(_, value)| *value),
    })
}

/// A page of a visit. `title` is a key of the texts; the reply gives the browser its form token.
pub(super) fn page(visit: &AccountVisit, title: &str, body: &str) -> Reply {
    render(&visit.site, visit.lang, title, body, "").header(visit.cookie())
}

/// As [`page`], with one inline script that bears `nonce`.
pub(super) fn page_with_script(visit: &AccountVisit, title: &str, body: &str, nonce: &str) -> Reply {
    render(&visit.site, visit.lang, title, body, &format!("script-src 'nonce-{nonce}'; "))
}

fn render(site: &str, lang: Lang, title: &str, body: &str, scripts: &str) -> Reply {
    let slots = [
        ("lang", Slot::Text(lang.tag())),
        ("title", Slot::Text(word(title, lang))),
        ("site", Slot::Text(site)),
        ("body", Slot::Html(body)),
    ];
    // Clients open these pages in their own frames and web views.
    let policy =
        format!("default-src 'none'; {scripts}style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors *");
    Reply::bytes(ContentType::HTML, fill(LAYOUT, lang, &slots))
        .header(Header::new("Content-Security-Policy", policy))
        .header(Header::new("Referrer-Policy", "no-referrer"))
        .header(Header::new("X-Content-Type-Options", "nosniff"))
        .header(Header::new("Cache-Control", "no-store"))
}

/// What is wrong, above a form; empty for nothing.
pub(super) fn wrong(lang: Lang, failure: Option<&Failure>) -> String {
    let Some(failure) = failure else { return String::new() };
    alert(&failure.sentence(FAMILY, lang), Some(failure.code(FAMILY)))
}

/// A sentence that screen readers read out at once.
pub(super) fn alert(sentence: &str, code: Option<u32>) -> String {
    let code = code.map_or_else(String::new, |code| format!(" <span class=\"code\">{code}</span>"));
    format!("<p class=\"wrong\" role=\"alert\">{}{code}</p>", escape(sentence))
}

/// The page for a caller who cannot be shown any other.
pub(super) fn fault(req: &Request<'_>, lang: Lang, failure: &Failure) -> Reply {
    let site = req.rocket().state::<Arc<App>>().map(|app| app.core.settings().name.clone()).unwrap_or_default();
    let (message, code) = (failure.sentence(FAMILY, lang), failure.code(FAMILY).to_string());
    let body = fill(FAULT, lang, &[("message", Slot::Text(&message)), ("code", Slot::Text(&code))]);
    let status = if matches!(failure, Failure::Core(Error::Internal(_))) { Status::InternalServerError } else { Status::BadRequest };
    render(&site, lang, "fault", &body, "").status(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATES: [&str; 11] = [
        LAYOUT,
        FAULT,
        include_str!("login.html"),
        include_str!("users.html"),
        include_str!("user.html"),
        include_str!("pin.html"),
        include_str!("code.html"),
        include_str!("sign_up.html"),
        include_str!("sign_up_email.html"),
        include_str!("home.html"),
        include_str!("hand_over.html"),
    ];

    #[test]
    fn every_text_of_a_template_exists() {
        for template in TEMPLATES {
            for piece in template.split("{@").skip(1) {
                let key = piece.split('}').next().expect("a key");
                assert!(!word(key, Lang::En).is_empty(), "{key}");
            }
        }
    }

    #[test]
    fn what_fills_a_slot_is_escaped_and_not_filled_again() {
        let slots = [("a", Slot::Text("<{b}>")), ("b", Slot::Html("<i>{a}</i>"))];
        assert_eq!(fill("{a} {b} {c}{@pin}", Lang::En, &slots), "&lt;{b}&gt; <i>{a}</i> PIN");
    }
}
