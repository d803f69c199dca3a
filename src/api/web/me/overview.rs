//! Who one is here, and what is still to do.

use rocket::get;

use super::shell;
use crate::api::kit::pages::visit::Visit;
use crate::api::kit::template::{Slot, fill};
use crate::api::web::front::{avatar_of, day};
use crate::api::web::wire::answer::{Answer, failed, member};
use crate::community::accounts::own::second_factor;
use crate::community::accounts::{addresses, profile_edit};
use crate::community::people::users;
use crate::model::people::user::Role;

const BODY: &str = "<p class=\"who\"><img src=\"{avatar}\" width=\"64\" height=\"64\" alt=\"\"> <span><strong>{name}</strong> \
    <span class=\"quiet\">@{username}</span></span></p>\n{notes}<dl>\n<dt>Your page for others</dt><dd><a href=\"/@{username}\">{base}/@{username}</a></dd>\n\
    <dt>Member since</dt><dd>{since}</dd>\n<dt>Posts</dt><dd>{posts}</dd>\n<dt>Second factor</dt><dd>{factor}</dd>\n</dl>\n\
    <p><a class=\"button\" href=\"/apps\">Choose an app</a></p>{admin}";
const ADMIN: &str = "<p class=\"aside\"><a href=\"/admin\">The administrators’ page</a></p>";

/// # `GET /me`
#[get("/me")]
pub(super) fn overview(visit: Visit) -> Answer {
    let visitor = &member(&visit, "/me")?.visitor;
    let (account, core) = (visitor.account.id, &visit.app.core);
    let found = core.read(|r| {
        let me = users::actor(r, visitor.user.id)?;
        let factor = second_factor::is_set(r, account)?.then(|| second_factor::codes_left(r, account)).transpose()?;
        Ok((profile_edit::own(r, &me)?, addresses::unconfirmed(r, account)?, factor))
    });
    let (person, unconfirmed, factor) = found.map_err(|error| failed(&visit, &error))?;
    let mut notes = Vec::new();
    if visitor.user.role == Role::Pending {
        notes.push("An administrator has to let you in. Until then you can look around, but not write.".to_owned());
    }
    if let Some(email) = unconfirmed.filter(|_| core.settings().sends_mail) {
        notes.push(fill("Please <a href=\"/me/email\">confirm your address</a> {email}.", &[("email", Slot::Text(&email))]));
    }
    if visitor.account.email.is_none() && core.settings().sends_mail {
        notes.push("Without <a href=\"/me/email\">an e-mail address</a> nobody can help you if you forget your password.".into());
    }
    if factor.is_some_and(|left| left < 3) {
        notes.push("You are running out of <a href=\"/me/factor\">recovery codes</a>.".into());
    }
    let notes: String = notes.iter().map(|note| format!("<p class=\"note\">{note}</p>\n")).collect();
    let factor = match factor {
        None => "not set up".to_owned(),
        Some(1) => "set up, 1 recovery code left".to_owned(),
        Some(left) => format!("set up, {left} recovery codes left"),
    };
    let (since, posts) = (day(visitor.user.id.created_at()), (person.stats.posts.count + person.stats.comments.count).to_string());
    let slots = [
        ("avatar", Slot::Text(&avatar_of(&person, &visit.app.base_url))),
        ("name", Slot::Text(visitor.user.called())),
        ("username", Slot::Text(&visitor.user.username)),
        ("notes", Slot::Html(&notes)),
        ("base", Slot::Text(&visit.app.base_url)),
        ("since", Slot::Text(&since)),
        ("posts", Slot::Text(&posts)),
        ("factor", Slot::Text(&factor)),
        ("admin", Slot::Html(if visitor.user.role == Role::Administrator { ADMIN } else { "" })),
    ];
    Ok(shell::page("/me", "Your account", &fill(BODY, &slots)).reply(&visit))
}
