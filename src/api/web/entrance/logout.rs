//! Logging this browser out.

use rocket::post;
use serde::Deserialize;

use crate::api::kit::pages::frame::see_other;
use crate::api::kit::pages::visit::{Visit, local};
use crate::api::web::wire::answer::{Answer, failed, sent};
use crate::api::web::wire::params::Params;
use crate::community::accounts::oauth::browsers;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Leaving {
    form_token: String,
    next: String,
}

/// # `POST /logout`
#[post("/logout", data = "<p>")]
pub(super) async fn submit(visit: Visit, p: Params<Leaving>) -> Answer {
    let to = local(&p.fields.next).unwrap_or("/");
    let Some(login) = &visit.login else { return Ok(see_other(to).header(visit.logout_cookie())) };
    sent(&visit, &p.fields.form_token, "/me")?;
    let token = login.token.clone();
    let closed = visit.app.core.write(move |tx, _| browsers::close(tx, &token)).await;
    closed.map_err(|error| failed(&visit, &error))?;
    Ok(see_other(to).header(visit.logout_cookie()))
}
