//! The frame of every page: header, navigation, policy.

use std::sync::Arc;

use rocket::http::{ContentType, Header, Status};

use super::leads::Leads;
use super::visit::{Visit, with_next};
use crate::api::kit::reply::Reply;
use crate::api::kit::template::{Slot, fill};
use crate::community::runtime::settings::Settings;

const FRAME: &str = include_str!("frame.html");
const NO_INDEX: &str = "<meta name=\"robots\" content=\"noindex\">\n";
const DESCRIPTION: &str = "<meta name=\"description\" content=\"{text}\">\n";
const GUEST: &str = "<a href=\"{login}\">Log in</a>{join}";
const JOIN: &str = " <a class=\"act\" href=\"/join\">Join</a>";
const MEMBER: &str = "<a href=\"/me\">@{name}</a> <form method=\"post\" action=\"/logout\">\
    <input type=\"hidden\" name=\"form_token\" value=\"{form_token}\"><button class=\"link\">Log out</button></form>";

/// One page, before it has its frame.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    title: String,
    body: String,
    status: Status,
    leads: Leads,
    /// Search engines may keep it.
    indexed: Option<String>,
    /// Has forms, or shows what only one person may see.
    is_own: bool,
    is_wide: bool,
}

impl Page {
    /// A page with forms or of one's own, which nobody keeps. `body` is HTML already.
    pub(crate) fn own(title: &str, body: String) -> Self {
        Self { title: title.into(), body, status: Status::Ok, leads: Leads::Home, indexed: None, is_own: true, is_wide: false }
    }

    /// A page that everybody may read.
    pub(crate) fn public(title: &str, body: String) -> Self {
        Self { is_own: false, is_wide: true, ..Self::own(title, body) }
    }

    /// The same under another status.
    pub(crate) fn status(self, status: Status) -> Self {
        Self { status, ..self }
    }

    /// The same with forms that lead on to a program.
    pub(crate) fn leads(self, leads: Leads) -> Self {
        Self { leads, ..self }
    }

    /// The same with more room.
    pub(crate) fn wide(self) -> Self {
        Self { is_wide: true, ..self }
    }

    /// For search engines, with what they say of it; may be empty.
    pub(crate) fn indexed(self, description: &str) -> Self {
        Self { indexed: Some(description.to_owned()), ..self }
    }

    /// In its frame, for who opened it.
    pub(crate) fn reply(self, visit: &Visit) -> Reply {
        let settings = visit.app.core.settings();
        let nav = nav(visit, &settings);
        let reply = self.framed(&settings, &nav);
        match visit.form_cookie().filter(|_| self.is_own) {
            Some(cookie) => reply.header(cookie),
            None => reply,
        }
    }

    /// In its frame, where nobody knows who opened it.
    pub(crate) fn plain(self, settings: &Arc<Settings>) -> Reply {
        self.framed(settings, &guest(settings, ""))
    }

    fn framed(&self, settings: &Settings, nav: &str) -> Reply {
        let description = self.indexed.as_ref().filter(|text| !text.is_empty());
        let description = description.map_or_else(String::new, |text| fill(DESCRIPTION, &[("text", Slot::Text(text))]));
        let slots = [
            ("robots", Slot::Html(if self.indexed.is_some() { "" } else { NO_INDEX })),
            ("title", Slot::Text(&self.title)),
            ("site", Slot::Text(&settings.name)),
            ("description", Slot::Html(&description)),
            ("nav", Slot::Html(nav)),
            ("width", Slot::Html(if self.is_wide { " class=\"wide\"" } else { "" })),
            ("body", Slot::Html(&self.body)),
        ];
        // Pictures may come from other sites, as people may name an address; nothing else may.
        let policy = format!(
            "default-src 'none'; style-src 'self'; img-src 'self' https: http:; media-src 'self';{} base-uri 'none'; \
             frame-ancestors 'none'",
            self.leads.directive()
        );
        Reply::bytes(ContentType::HTML, fill(FRAME, &slots))
            .status(self.status)
            .header(Header::new("Content-Security-Policy", policy))
            .header(Header::new("X-Frame-Options", "DENY"))
            .header(Header::new("X-Content-Type-Options", "nosniff"))
            .header(Header::new("Referrer-Policy", "no-referrer"))
            .header(Header::new("Vary", "Cookie"))
            .header(Header::new("Cache-Control", if self.is_own { "no-store" } else { "private, no-cache" }))
    }
}

fn nav(visit: &Visit, settings: &Settings) -> String {
    let Some(login) = &visit.login else { return guest(settings, &visit.address) };
    let slots = [("name", Slot::Text(&login.visitor.user.username)), ("form_token", Slot::Text(&login.form_token()))];
    fill(MEMBER, &slots)
}

/// Whoever logs in from a page of a person or status comes back to it.
fn guest(settings: &Settings, from: &str) -> String {
    let comes_back = from.starts_with("/@") || from.starts_with("/tags/");
    let login = with_next("/login", if comes_back { from } else { "" });
    let join = if settings.registration.is_open() { JOIN } else { "" };
    fill(GUEST, &[("login", Slot::Text(&login)), ("join", Slot::Html(join))])
}

/// A redirect after a form, or to another page.
pub(crate) fn see_other(to: &str) -> Reply {
    Reply::bytes(ContentType::HTML, Vec::new())
        .status(Status::SeeOther)
        .header(Header::new("Location", to.to_owned()))
        .header(Header::new("Referrer-Policy", "no-referrer"))
        .header(Header::new("Cache-Control", "no-store"))
}

/// A sentence that screen readers read out at once; empty for none.
pub(crate) fn wrong(sentence: &str) -> String {
    if sentence.is_empty() {
        return String::new();
    }
    fill("<p class=\"wrong\" role=\"alert\">{sentence}</p>\n", &[("sentence", Slot::Text(sentence))])
}

/// A sentence that says what was done; empty for none.
pub(crate) fn done(sentence: &str) -> String {
    if sentence.is_empty() {
        return String::new();
    }
    fill("<p class=\"note\" role=\"status\">{sentence}</p>\n", &[("sentence", Slot::Text(sentence))])
}
