//! Statuses and profiles as HTML for browsers. What the entities hold as HTML is safe already; all else is escaped.

use crate::api::kit::template::{Slot, fill};
use crate::api::mastodon::entity::accounts::account::Account;
use crate::api::mastodon::entity::statuses::common::{self, address};
use crate::api::mastodon::entity::statuses::media::MediaAttachment;
use crate::api::mastodon::render::site::Site;
use crate::api::mastodon::render::time;
use crate::community::posts::statuses::Context;
use crate::model::content::status::StatusView;
use crate::model::people::person::Person;

const STATUS: &str = include_str!("status.html");

/// `1 post`, `2 posts`.
pub(super) fn counted(n: i64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

pub(super) fn shown_name(person: &Person) -> &str {
    let user = &person.user;
    if user.nickname.is_empty() { &user.username } else { &user.nickname }
}

pub(super) fn avatar(person: &Person, site: &Site) -> String {
    person.user.avatar.as_ref().map_or_else(|| "/static/avatar.png".into(), |picture| site.still(picture, person.profile.avatar_moves))
}

/// The picture above a profile, where there is one.
pub(super) fn header(person: &Person, site: &Site) -> String {
    let Some(picture) = &person.user.banner else { return "<div class=\"banner\"></div>".into() };
    let url = site.still(picture, person.profile.banner_moves);
    let slots = [("url", Slot::Text(&url)), ("alt", Slot::Text(&person.profile.banner_description))];
    fill("<img class=\"banner\" src=\"{url}\" alt=\"{alt}\">", &slots)
}

/// Names and values, both of which the entity has as HTML.
pub(super) fn fields(account: &Account) -> String {
    if account.fields.is_empty() {
        return String::new();
    }
    let rows = account
        .fields
        .iter()
        .map(|field| fill("<dt>{name}</dt><dd>{value}</dd>", &[("name", Slot::Html(&field.name)), ("value", Slot::Html(&field.value))]));
    format!("<dl>{}</dl>", rows.collect::<String>())
}

pub(super) fn list(found: &[StatusView], site: &Site) -> String {
    if found.is_empty() {
        return "<p class=\"quiet empty\">Nothing here yet.</p>".into();
    }
    found.iter().map(|view| status(view, site)).collect()
}

/// A status between what it answers and the answers to it.
pub(super) fn thread(view: &StatusView, around: &Context, site: &Site) -> String {
    let part = |label: &str, class: &str, views: &[StatusView]| {
        if views.is_empty() {
            return String::new();
        }
        let rows: String = views.iter().map(|view| as_part(view, site, class)).collect();
        fill("<section aria-label=\"{label}\">{rows}</section>\n", &[("label", Slot::Text(label)), ("rows", Slot::Html(&rows))])
    };
    let (above, below) = (part("What this answers", "", &around.ancestors), part("Answers", " answer", &around.descendants));
    let heading = fill("<h1 class=\"unseen\">A post by {name}</h1>\n", &[("name", Slot::Text(shown_name(&view.author)))]);
    format!("<div class=\"thread\">\n{heading}{above}{}{below}</div>", as_part(view, site, " chosen"))
}

/// One status; of a repost what it passes on.
pub(super) fn status(view: &StatusView, site: &Site) -> String {
    as_part(view, site, "")
}

/// As [`status`], with its part in a thread.
fn as_part(view: &StatusView, site: &Site, class: &str) -> String {
    let inner = view.repost.as_deref().unwrap_or(view);
    let reposted = if view.repost.is_some() {
        fill("<p class=\"quiet\">Reposted by {name}</p>", &[("name", Slot::Text(shown_name(&view.author)))])
    } else {
        String::new()
    };
    let reply = if inner.reply_to.is_some() { "<p class=\"quiet\">In reply to another post</p>" } else { "" };
    let at = inner.id.created_at();
    let url = address(inner, site);
    let (replies, reposts, likes) =
        (counted(inner.replies, "reply", "replies"), counted(inner.reposts, "repost", "reposts"), counted(inner.likes, "like", "likes"));
    let slots = [
        ("class", Slot::Text(class)),
        ("reposted", Slot::Html(&reposted)),
        ("avatar", Slot::Text(&avatar(&inner.author, site))),
        ("author_url", Slot::Text(&site.person(&inner.author.user.username))),
        ("name", Slot::Text(shown_name(&inner.author))),
        ("username", Slot::Text(&inner.author.user.username)),
        ("reply", Slot::Html(reply)),
        ("words", Slot::Html(&words(inner, site))),
        ("url", Slot::Text(&url)),
        ("at", Slot::Text(&time::datetime(at))),
        ("day", Slot::Text(&time::date(at))),
        ("replies", Slot::Text(&replies)),
        ("reposts", Slot::Text(&reposts)),
        ("likes", Slot::Text(&likes)),
    ];
    fill(STATUS, &slots)
}

/// Text, files and poll; behind a click where the author warns of them.
fn words(view: &StatusView, site: &Site) -> String {
    let text = common::words(view, site);
    let files: String = view.files.iter().map(|file| media(&MediaAttachment::of(file, site), view.sensitive)).collect();
    let poll = view.poll.as_ref().map(|poll| {
        let rows = poll.options.iter().map(|option| fill("<li>{title}</li>", &[("title", Slot::Text(&option.title))]));
        format!("<ul class=\"poll\">{}</ul>", rows.collect::<String>())
    });
    let body = format!("<div class=\"words\">{text}</div>{}{files}", poll.unwrap_or_default());
    if view.spoiler.is_empty() {
        return body;
    }
    let slots = [("warning", Slot::Text(&view.spoiler)), ("body", Slot::Html(&body))];
    fill("<details><summary>{warning}</summary>{body}</details>", &slots)
}

fn media(file: &MediaAttachment, sensitive: bool) -> String {
    let Some(url) = &file.url else { return String::new() };
    // A link with a picture alone needs words, too.
    let alt = file.description.as_deref().filter(|text| !text.is_empty()).unwrap_or("A picture without a description");
    let slots = [("url", Slot::Text(url)), ("preview", Slot::Text(file.preview_url.as_deref().unwrap_or(url))), ("alt", Slot::Text(alt))];
    let template = match file.r#type {
        "image" if sensitive => {
            "<details><summary>Sensitive picture</summary><img class=\"media\" src=\"{preview}\" alt=\"{alt}\"></details>"
        }
        "image" => "<a href=\"{url}\"><img class=\"media\" src=\"{preview}\" alt=\"{alt}\"></a>",
        "video" => "<video class=\"media\" src=\"{url}\" controls preload=\"none\"></video>",
        "audio" => "<audio src=\"{url}\" controls preload=\"none\"></audio>",
        _ => "<p><a href=\"{url}\">File</a></p>",
    };
    fill(template, &slots)
}
