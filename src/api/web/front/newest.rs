//! What is new, where everybody may read.

use time::OffsetDateTime;
use time::macros::format_description;

use crate::api::kit::pages::visit::Visit;
use crate::api::kit::template::{Slot, fill};
use crate::community::runtime::settings::{PUBLIC, Settings};
use crate::community::text::{BRIEF_CHARS, brief};
use crate::community::timelines::{self, PublicFilter};
use crate::error::Result;
use crate::model::Millis;
use crate::model::content::status::StatusView;
use crate::model::people::person::Person;
use crate::model::span::Span;

/// Posts on the front page.
const SHOWN: u32 = 6;
const ROW: &str = "<article class=\"status\">\n<p class=\"who\"><img src=\"{avatar}\" width=\"44\" height=\"44\" alt=\"\"> \
    <a href=\"/@{username}\"><strong>{name}</strong> <span class=\"quiet\">@{username}</span></a></p>\n{title}<p class=\"words\">{text}</p>\n\
    <p class=\"meta\"><a href=\"/@{username}/{id}\">{files}<time datetime=\"{day}\">{day}</time></a></p>\n</article>\n";

/// The section; empty where nothing may be read without a login, and while there is nothing.
pub(super) fn section(visit: &Visit, settings: &Settings) -> String {
    if settings.site_mode != PUBLIC && visit.login.is_none() {
        return String::new();
    }
    let found = visit.app.core.read(|r| {
        let feed = timelines::public(r, None, PublicFilter::default(), Span::newest(SHOWN))?;
        timelines::hydrated(r, None, &feed)
    });
    match found {
        Ok(found) if found.is_empty() => String::new(),
        Ok(found) => {
            let rows: String = found.iter().map(|view| row(view, &visit.app.base_url)).collect();
            format!("<section class=\"list\">\n<h2>What is new</h2>\n{rows}</section>")
        }
        Err(error) => {
            tracing::error!(%error, "the newest posts could not be shown");
            String::new()
        }
    }
}

/// What a person is called.
pub(in crate::api::web) fn called(person: &Person) -> &str {
    if person.user.nickname.is_empty() { &person.user.username } else { &person.user.nickname }
}

/// Where the picture of a person is.
pub(in crate::api::web) fn avatar(person: &Person, base: &str) -> String {
    person.user.avatar.as_ref().map_or_else(|| "/static/avatar.png".into(), |picture| picture.address(base))
}

/// The day of a moment, like `2026-03-04`.
pub(in crate::api::web) fn day(at: Millis) -> String {
    let moment = OffsetDateTime::from_unix_timestamp(at.div_euclid(1_000)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    moment.format(format_description!("[year]-[month]-[day]")).unwrap_or_default()
}

/// A moment to the minute, like `2026-03-04 05:06 UTC`.
pub(in crate::api::web) fn moment(at: Millis) -> Result<String> {
    let moment = OffsetDateTime::from_unix_timestamp(at.div_euclid(1_000)).map_err(crate::error::Error::internal)?;
    moment.format(format_description!("[year]-[month]-[day] [hour]:[minute] UTC")).map_err(crate::error::Error::internal)
}

fn row(view: &StatusView, base: &str) -> String {
    // What the author warns of is read on its own page.
    let hidden = !view.spoiler.is_empty();
    let text = if hidden { format!("⚠ {}", view.spoiler) } else { brief(&view.text, BRIEF_CHARS).0.into_owned() };
    let title = view.title.as_deref().filter(|title| !title.is_empty() && !hidden);
    let title = title.map_or_else(String::new, |title| fill("<p><strong>{title}</strong></p>\n", &[("title", Slot::Text(title))]));
    let files = match view.files.len() {
        0 => String::new(),
        1 => "1 file, ".into(),
        n => format!("{n} files, "),
    };
    let (id, day, avatar) = (view.id.to_string(), day(view.id.created_at()), avatar(&view.author, base));
    let slots = [
        ("avatar", Slot::Text(avatar.as_str())),
        ("username", Slot::Text(&view.author.user.username)),
        ("name", Slot::Text(called(&view.author))),
        ("title", Slot::Html(&title)),
        ("text", Slot::Text(&text)),
        ("id", Slot::Text(&id)),
        ("files", Slot::Text(&files)),
        ("day", Slot::Text(&day)),
    ];
    fill(ROW, &slots)
}
