//! Giving a token back (`docs/specs/mastodon.md 3.5`).

use rocket::post;
use schemars::JsonSchema;
use serde::Deserialize;

use super::client::Basic;
use super::refused::{Refused, private};
use crate::api::kit::openapi::Typed;
use crate::api::mastodon::wire::auth::Caller;
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::reply::{Empty, json};
use crate::community::accounts::oauth::grants;

#[derive(Deserialize, JsonSchema)]
pub(super) struct Form {
    client_id: Option<String>,
    client_secret: Option<String>,
    token: Option<String>,
}

/// # `POST /oauth/revoke`
///
/// Revokes a token and its push subscription. Unknown tokens are accepted, too.
#[post("/oauth/revoke", data = "<p>")]
pub(super) async fn revoke(caller: Caller, basic: Basic, p: Params<Form>) -> Result<Typed<Empty>, Refused> {
    let Form { client_id, client_secret, token } = p.fields;
    let program = basic.program(&caller.app, client_id, client_secret).map_err(|refused| match refused {
        Refused::InvalidClient => Refused::UnauthorizedClient,
        other => other,
    })?;
    let token = token.unwrap_or_default();
    if !caller.app.core.write(move |tx, _| grants::revoke(tx, program.id, &token)).await? {
        return Err(Refused::UnauthorizedClient);
    }
    Ok(Typed::of(private(json(&Empty {}))))
}
