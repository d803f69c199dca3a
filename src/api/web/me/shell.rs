//! What one's own pages have in common: the way from one to another.

use serde::Deserialize;

use crate::api::kit::pages::frame::Page;
use crate::api::kit::pages::visit::{BrowserLogin, Visit};
use crate::api::kit::template::{Slot, fill};
use crate::api::web::wire::answer::card;
use crate::community::accounts::logins;
use crate::error::Result;

/// Path and name of each page.
pub(super) const PAGES: [(&str, &str); 8] = [
    ("/me", "Overview"),
    ("/me/profile", "Profile"),
    ("/me/password", "Password"),
    ("/me/email", "E-mail"),
    ("/me/factor", "Second factor"),
    ("/me/logins", "Logins"),
    ("/me/export", "Your data"),
    ("/me/delete", "Delete account"),
];

/// A page of one's own at `path`; `body` is HTML already.
pub(super) fn page(path: &str, title: &str, body: &str) -> Page {
    let row = |(to, name): &(&str, &str)| {
        let here = if *to == path { " aria-current=\"page\"" } else { "" };
        fill(
            "<li><a href=\"{to}\"{here}>{name}</a></li>\n",
            &[("to", Slot::Text(to)), ("here", Slot::Html(here)), ("name", Slot::Text(name))],
        )
    };
    let rows: String = PAGES.iter().map(row).collect();
    let body = format!(
        "<div class=\"own\">\n<nav class=\"side\" aria-label=\"Your account\">\n<ul>\n{rows}</ul>\n</nav>\n{}\n</div>",
        card(title, body)
    );
    Page::own(title, body).wide()
}

/// What a page is told about what was done before.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Before {
    pub saved: String,
}

/// The token alone.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Plain {
    pub form_token: String,
}

/// Checks a password that is asked for again. `Unauthenticated(WrongPassword)`, `TooMany(FailedLogins)`.
pub(super) async fn check_password(visit: &Visit, login: &BrowserLogin, password: String) -> Result<()> {
    logins::check_password(&visit.app.core, visit.place(), &login.visitor.account, password).await
}
