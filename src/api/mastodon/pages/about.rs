//! The page about the community itself.

use rocket::{State as Managed, get};

use super::page::{explain, page};
use crate::api::kit::openapi::HtmlPage;
use crate::api::kit::pages::visit::Visit;
use crate::api::kit::template::{Slot, fill};
use crate::api::mastodon::instance::privacy;
use crate::api::mastodon::wire::auth::Caller;
use crate::api::mastodon::wire::state::State;
use crate::community::runtime::settings::{Registration, Rule};
use rocket::http::Status;

const ABOUT: &str = include_str!("about.html");

/// # `GET /about`
#[get("/about")]
pub(super) async fn about(visit: Visit, caller: Caller, state: &Managed<State>) -> HtmlPage {
    let site = &caller.site;
    let statistics = match state.counted.get(&caller.app).await {
        Ok(statistics) => statistics,
        Err(error) => {
            tracing::error!(%error, "the community could not be counted");
            return explain(Status::InternalServerError, "Something went wrong", "Please try again in a moment.").reply(&visit).into();
        }
    };
    let settings = &site.settings;
    let contact = statistics.contact.as_ref().map(|person| {
        let (url, name) = (site.person(&person.user.username), &person.user.username);
        fill("<p>Administered by <a href=\"{url}\">@{name}</a></p>", &[("url", Slot::Text(&url)), ("name", Slot::Text(name))])
    });
    let registration = match settings.registration {
        Registration::Open => "Anybody may join here.",
        Registration::Approval => "Anybody may ask to join here; new members wait for approval.",
        Registration::Invite => "Joining is by invitation only.",
        Registration::Closed => "Registration is closed.",
    };
    let numbers = [statistics.users, statistics.statuses, statistics.active_month].map(|n| n.to_string());
    let slots = [
        ("name", Slot::Text(&settings.name)),
        ("description", Slot::Text(&settings.description)),
        ("users", Slot::Text(&numbers[0])),
        ("statuses", Slot::Text(&numbers[1])),
        ("active", Slot::Text(&numbers[2])),
        ("contact", Slot::Html(contact.as_deref().unwrap_or_default())),
        ("rules", Slot::Html(&rules(&settings.rules))),
        ("domain", Slot::Text(site.domain())),
        ("registration", Slot::Text(registration)),
        ("privacy", Slot::Html(&privacy(&caller.app))),
    ];
    page("About", fill(ABOUT, &slots), true).reply(&visit).into()
}

fn rules(rules: &[Rule]) -> String {
    if rules.is_empty() {
        return String::new();
    }
    let rows = rules.iter().map(|rule| {
        fill("<li>{text} <span class=\"quiet\">{hint}</span></li>", &[("text", Slot::Text(&rule.text)), ("hint", Slot::Text(&rule.hint))])
    });
    format!("<h2>Rules</h2><ol>{}</ol>", rows.collect::<String>())
}
