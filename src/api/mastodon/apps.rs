//! Applications: registering one, and what a token knows of its own (`docs/specs/mastodon.md 3.1`).

use rocket::{get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::application::{Application, CredentialApplication};
use super::wire::auth::{AsApp, Caller};
use super::wire::error::{Failure, INVALID_TOKEN, Outcome};
use super::wire::reply::Json;
use super::wire::scope::Any;
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::text::OnlyText;
use crate::api::mastodon::wire::params::Params;
use crate::community::accounts::oauth::{apps, registration};

pub(crate) use crate::community::accounts::oauth::registration::DEFAULT_SCOPE;

pub(crate) fn routes() -> Vec<Served> {
    served![register, verify_credentials]
}

#[derive(Deserialize, JsonSchema)]
struct Form {
    client_name: Option<String>,
    #[serde(default)]
    redirect_uris: Vec<String>,
    #[serde(default)]
    scopes: OnlyText,
    website: Option<String>,
}

/// # `POST /api/v1/apps`
#[post("/api/v1/apps", data = "<p>")]
async fn register(caller: Caller, p: Params<Form>) -> Outcome<Json<CredentialApplication>> {
    let Form { client_name, redirect_uris, scopes, website } = p.fields;
    let form =
        registration::AppForm { name: client_name.unwrap_or_default(), scopes: scopes.0.unwrap_or_default(), redirect_uris, website };
    // All errors are reported at once.
    let new = registration::judge(form).map_err(|wrong| Failure::validation(wrong.join(", ")))?;
    let (app, secret) = caller.app.core.write(move |tx, _| apps::register(tx, new)).await?;
    Ok(Json(CredentialApplication::of(&app, secret, &caller.site)))
}

/// # `GET /api/v1/apps/verify_credentials`
#[get("/api/v1/apps/verify_credentials")]
fn verify_credentials(token: AsApp<Any>) -> Outcome<Json<Application>> {
    let found = match token.session.app {
        Some(id) => token.app.core.read(|r| apps::by_id(r, id))?,
        None => None,
    };
    let app = found.ok_or(Failure::Token(rocket::http::Status::Unauthorized, INVALID_TOKEN))?;
    Ok(Json(Application::of(&app, &token.site)))
}
