//! What this community is, and the ways in.

use rocket::{State as Managed, get};

use super::newest;
use crate::api::kit::pages::counted::Counted;
use crate::api::kit::pages::frame::Page;
use crate::api::kit::pages::visit::Visit;
use crate::api::kit::reply::Reply;
use crate::api::kit::template::{Slot, fill};
use crate::community::operations::statistics::Statistics;
use crate::community::runtime::settings::{Registration, Rule, Settings};

const FRONT: &str = include_str!("front.html");
const JOIN: &str = "<a class=\"button\" href=\"/join\">Join</a>\n";
const LOG_IN: &str = "<a class=\"button second\" href=\"/login\">Log in</a>\n";
const OWN: &str = "<a class=\"button\" href=\"/me\">Your page</a>\n<a class=\"button second\" href=\"/apps\">Choose an app</a>\n";

/// # `GET /`
///
/// A page for people who open the server's address in a browser.
#[get("/")]
pub(super) async fn front(visit: Visit, counted: &Managed<Counted>) -> Reply {
    let settings = visit.app.core.settings();
    // A page without its numbers is better than none.
    let statistics = match counted.get(&visit.app).await {
        Ok(statistics) => Some(statistics),
        Err(error) => {
            tracing::error!(%error, "the community could not be counted");
            None
        }
    };
    let numbers = statistics.as_deref().map(counts).unwrap_or_default();
    let (ways, newest) = (ways(&visit, &settings), newest::section(&visit, &settings));
    let slots = [
        ("name", Slot::Text(&settings.name)),
        ("description", Slot::Text(&settings.description)),
        ("counts", Slot::Html(&numbers)),
        ("ways", Slot::Html(&ways)),
        ("keeper", Slot::Html(&keeper(&settings, statistics.as_deref()))),
        ("rules", Slot::Html(&rules(&settings.rules))),
        ("newest", Slot::Html(&newest)),
    ];
    Page::public("Welcome", fill(FRONT, &slots)).indexed(&settings.description).reply(&visit)
}

fn counts(statistics: &Statistics) -> String {
    let some = |n: i64, one: &str, many: &str| format!("<span><strong>{n}</strong> {}</span>", if n == 1 { one } else { many });
    [
        some(statistics.users, "member", "members"),
        some(statistics.statuses, "post", "posts"),
        format!("<span><strong>{}</strong> active this month</span>", statistics.active_month),
    ]
    .join(" ")
}

/// How to join, in a sentence.
pub(in crate::api::web) fn how_to_join(registration: Registration) -> &'static str {
    match registration {
        Registration::Open => "Anybody may join.",
        Registration::Approval => "Anybody may ask to join. The administrators look at each request.",
        Registration::Invite => "Joining is by invitation: ask a member or the administrators for a link.",
        Registration::Closed => "Registration is closed at the moment.",
    }
}

fn ways(visit: &Visit, settings: &Settings) -> String {
    if visit.login.is_some() {
        return OWN.into();
    }
    let join = if settings.registration.is_open() { JOIN } else { "" };
    let how = fill("<p class=\"quiet\">{how}</p>", &[("how", Slot::Text(how_to_join(settings.registration)))]);
    format!("{join}{LOG_IN}{how}")
}

/// Who keeps this community, and how to reach them.
pub(in crate::api::web) fn keeper(settings: &Settings, statistics: Option<&Statistics>) -> String {
    let person = statistics
        .and_then(|statistics| statistics.contact.as_ref())
        .map(|person| fill("<a href=\"/@{name}\">@{name}</a>", &[("name", Slot::Text(&person.user.username))]));
    let mail = (!settings.contact_email.is_empty())
        .then(|| fill("<a href=\"mailto:{mail}\">{mail}</a>", &[("mail", Slot::Text(&settings.contact_email))]));
    match (person, mail) {
        (None, None) => String::new(),
        (Some(one), None) | (None, Some(one)) => format!("<p class=\"quiet keeper\">Kept by {one}.</p>"),
        (Some(person), Some(mail)) => format!("<p class=\"quiet keeper\">Kept by {person}, {mail}.</p>"),
    }
}

/// The rules, each with its explanation; empty for none.
pub(in crate::api::web) fn rules(rules: &[Rule]) -> String {
    if rules.is_empty() {
        return String::new();
    }
    let row = |rule: &Rule| {
        let hint = if rule.hint.is_empty() {
            String::new()
        } else {
            fill(" <span class=\"quiet\">{hint}</span>", &[("hint", Slot::Text(&rule.hint))])
        };
        fill("<li>{text}{hint}</li>", &[("text", Slot::Text(&rule.text)), ("hint", Slot::Html(&hint))])
    };
    format!("<section class=\"card\">\n<h2>Rules</h2>\n<ol>{}</ol>\n</section>", rules.iter().map(row).collect::<String>())
}
