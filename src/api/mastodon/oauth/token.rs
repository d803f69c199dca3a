//! Exchanging a code, or a program's own secret, for a token (`docs/specs/mastodon.md 3.4`).

use rocket::post;
use schemars::JsonSchema;
use serde::Deserialize;

use super::client::Basic;
use super::refused::{Refused, private};
use crate::api::kit::openapi::Typed;
use crate::api::mastodon::apps::DEFAULT_SCOPE;
use crate::api::mastodon::entity::application::Token;
use crate::api::mastodon::wire::auth::Caller;
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::reply::json;
use crate::api::mastodon::wire::scope;
use crate::community::accounts::oauth::OauthApp;
use crate::community::accounts::oauth::grants::{self, Issued, Refusal};

#[derive(Deserialize, JsonSchema)]
pub(super) struct Form {
    grant_type: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    code_verifier: Option<String>,
    scope: Option<String>,
}

/// # `POST /oauth/token`
#[post("/oauth/token", data = "<p>")]
pub(super) async fn token(caller: Caller, basic: Basic, p: Params<Form>) -> Result<Typed<Token>, Refused> {
    let mut form = p.fields;
    let given = |value: Option<String>| value.filter(|text| !text.is_empty());
    let grant_type = given(form.grant_type.take()).ok_or(Refused::Missing("grant_type"))?;
    if !["authorization_code", "client_credentials"].contains(&grant_type.as_str()) {
        return Err(Refused::UnsupportedGrantType);
    }
    let program = basic.program(&caller.app, form.client_id.take(), form.client_secret.take())?;
    let issued = if grant_type == "client_credentials" {
        own(&caller, program, &given(form.scope).unwrap_or_else(|| DEFAULT_SCOPE.into())).await?
    } else {
        let code = given(form.code).ok_or(Refused::Missing("code"))?;
        let redirect_uri = given(form.redirect_uri).ok_or(Refused::Missing("redirect_uri"))?;
        exchange(&caller, program, code, redirect_uri, given(form.code_verifier)).await?
    };
    Ok(Typed::of(private(json(&Token::of(&issued)))))
}

async fn own(caller: &Caller, program: OauthApp, scopes: &str) -> Result<Issued, Refused> {
    let scopes = scope::split(scopes);
    if !scope::within(&scopes, &program.scopes) {
        return Err(Refused::InvalidScope);
    }
    let scopes = scopes.join(" ");
    Ok(caller.app.core.write(move |tx, _| grants::app_token(tx, program.id, &scopes)).await?)
}

async fn exchange(
    caller: &Caller,
    program: OauthApp,
    code: String,
    redirect_uri: String,
    verifier: Option<String>,
) -> Result<Issued, Refused> {
    let done = caller.app.core.write(move |tx, _| grants::exchange(tx, &program, &code, &redirect_uri, verifier.as_deref())).await?;
    done.map_err(|refusal| match refusal {
        Refusal::Invalid => Refused::InvalidGrant,
        Refusal::VerifierMissing => Refused::Missing("code_verifier"),
    })
}
