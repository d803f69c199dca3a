//! Where one is logged in, and ending that.

use rocket::{get, post};

use super::shell::{self, Before, Plain};
use crate::api::kit::pages::form::Form;
use crate::api::kit::pages::frame::{done, see_other};
use crate::api::kit::pages::visit::Visit;
use crate::api::kit::template::{Slot, fill};
use crate::api::web::front::moment;
use crate::api::web::wire::answer::{Answer, failed, member, sent};
use crate::api::web::wire::params::Params;
use crate::community::operations::own::{self, LoginDevice, OwnLogin};
use crate::error::{Error, Resource, Result};
use crate::model::id::SessionId;

const PATH: &str = "/me/logins";
const ROW: &str = "<li>\n<p><strong>{name}</strong>{here}<br><span class=\"quiet\">since {since}{used}</span></p>\n{end}</li>\n";
const END: &str = "<form method=\"post\" action=\"/me/logins/{id}/end\"><input type=\"hidden\" name=\"form_token\" value=\"{form_token}\">\
    <button class=\"small second\" aria-label=\"End the login {name}\">End</button></form>\n";

/// # `GET /me/logins`
#[get("/me/logins", data = "<p>")]
pub(super) fn list(visit: Visit, p: Params<Before>) -> Answer {
    let visitor = &member(&visit, PATH)?.visitor;
    let found = visit.app.core.read(|r| own::logins(r, visitor.user.id, visitor.account.id));
    let rows = found.and_then(|all| all.iter().map(|login| row(&visit, visitor.session, login)).collect::<Result<String>>());
    let rows = rows.map_err(|error| failed(&visit, &error))?;
    let others = Form {
        action: "/me/logins/end",
        form_token: &visit.form_token(),
        fields: "",
        button: "End all others",
        style: "second",
        ..Form::default()
    };
    let note = done(if p.fields.saved.is_empty() { "" } else { "Ended." });
    let body = format!("{note}<p>Every app and browser that is logged in as you.</p>\n<ul class=\"rows\">\n{rows}</ul>\n{}", others.html());
    Ok(shell::page(PATH, "Logins", &body).reply(&visit))
}

fn row(visit: &Visit, here: SessionId, login: &OwnLogin) -> Result<String> {
    let (name, id, form_token) = (name(&login.through), login.id.to_string(), visit.form_token());
    let used = match login.last_used_at {
        Some(at) => format!(", last used {}", moment(at)?),
        None => String::new(),
    };
    let is_here = login.id == here;
    let slots = [("id", Slot::Text(id.as_str())), ("form_token", Slot::Text(&form_token)), ("name", Slot::Text(&name))];
    let end = if is_here { String::new() } else { fill(END, &slots) };
    let slots = [
        ("name", Slot::Text(name.as_str())),
        ("here", Slot::Html(if is_here { " <span class=\"badge\">this one</span>" } else { "" })),
        ("since", Slot::Text(&moment(login.created_at)?)),
        ("used", Slot::Text(&used)),
        ("end", Slot::Html(&end)),
    ];
    Ok(fill(ROW, &slots))
}

fn name(through: &LoginDevice) -> String {
    match through {
        LoginDevice::Browser(agent) => browser(agent),
        LoginDevice::Program(name) if name.is_empty() => "An app".into(),
        LoginDevice::Program(name) => name.clone(),
        LoginDevice::Device(agent) if agent.is_empty() => "A messenger".into(),
        LoginDevice::Device(agent) => format!("A messenger: {}", agent.chars().take(60).collect::<String>()),
        LoginDevice::Administration => "The administrators’ page".into(),
        LoginDevice::App => "A Fresns app".into(),
    }
}

/// `Firefox on Linux`, as far as a browser says.
fn browser(agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let program = first(&[("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari")]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (program, system) {
        (Some(program), Some(system)) => format!("{program} on {system}"),
        (Some(program), None) => program.into(),
        (None, Some(system)) => format!("A browser on {system}"),
        (None, None) => "A browser".into(),
    }
}

/// # `POST /me/logins/<id>/end`
#[post("/me/logins/<id>/end", data = "<p>")]
pub(super) async fn end(visit: Visit, id: &str, p: Params<Plain>) -> Answer {
    let visitor = &member(&visit, PATH)?.visitor;
    sent(&visit, &p.fields.form_token, PATH)?;
    let id = id.parse().map(SessionId).map_err(|_| failed(&visit, &Error::NotFound(Resource::Record)))?;
    let (user, account, is_here) = (visitor.user.id, visitor.account.id, id == visitor.session);
    let ended = visit.app.core.write(move |tx, _| own::end_login(tx, user, account, id)).await;
    ended.map_err(|error| failed(&visit, &error))?;
    if is_here { Ok(see_other("/").header(visit.logout_cookie())) } else { Ok(see_other("/me/logins?saved=1")) }
}

/// # `POST /me/logins/end`
#[post("/me/logins/end", data = "<p>")]
pub(super) async fn end_others(visit: Visit, p: Params<Plain>) -> Answer {
    let visitor = &member(&visit, PATH)?.visitor;
    sent(&visit, &p.fields.form_token, PATH)?;
    let (account, session) = (visitor.account.id, visitor.session);
    let ended = visit.app.core.write(move |tx, _| own::end_other_logins(tx, account, session)).await;
    ended.map_err(|error| failed(&visit, &error))?;
    Ok(see_other("/me/logins?saved=1"))
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn browsers_are_called_by_their_names() {
        for (agent, name) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
            ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "Chrome on Android"),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15", "Safari on macOS"),
            ("curl/8.0", "A browser"),
        ] {
            assert_eq!(browser(agent), name);
        }
    }
}
