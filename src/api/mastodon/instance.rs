//! The server about itself (`docs/specs/mastodon.md 4.6`).

use rocket::http::{ContentType, Header, Status};
use rocket::{State as Managed, get};
use serde::Serialize;

use super::entity::instance::{Activity, Instance, InstanceV1, Rule};
use super::entity::instance_texts::{Document, Language};
use super::wire::auth::Caller;
use super::wire::error::{Failure, Outcome};
use super::wire::reply::{EMPTY, Empty, Json, finish, json};
use super::wire::state::State;
use crate::api::kit::openapi::{Served, Typed, served};
use crate::api::kit::reply::Reply;
use crate::app::App;

/// When `GET /api/v1/instance` was given up for the newer one.
const DEPRECATED: &str = "@1668384000";
const CACHE: &str = "max-age=300, public, stale-while-revalidate=30, stale-if-error=86400";

/// `code` and `name` of languages, by code.
const LANGUAGES: &str = include_str!("languages.tsv");
/// The privacy policy, as HTML; `{log}` is what the log keeps.
const PRIVACY: &str = include_str!("privacy.html");
/// What holds while verification codes are written to the log.
const CODES_IN_LOG: &str = "<p>This server sends no e-mail: each verification code is written, with the address it is for, into the log of whoever runs the server. There it stays as long as that log is kept.</p>\n";
/// What holds while mails are sent.
const CODES_BY_MAIL: &str = "<p>Codes and links that prove your e-mail address are handed to the mail server that whoever runs the server has chosen. Here they are kept until it has them, or a week if it does not take them.</p>\n";
/// When the privacy policy was last written.
const PRIVACY_UPDATED: &str = "2026-11-28T00:00:00+00:00";

/// The privacy policy of this server, as HTML.
pub(crate) fn privacy(app: &App) -> String {
    let codes = match (app.config.logs_codes(), app.config.mail.sends()) {
        (true, _) => CODES_IN_LOG,
        (false, true) => CODES_BY_MAIL,
        (false, false) => "",
    };
    PRIVACY.replace("{log}", codes)
}

pub(crate) fn routes() -> Vec<Served> {
    served![
        instance,
        instance_v1,
        rules,
        peers,
        activity,
        extended_description,
        privacy_policy,
        terms_of_service,
        terms_of_service_at,
        domain_blocks,
        translation_languages,
        languages
    ]
}

/// What is the same for everybody may be cached a while.
fn public<T: Serialize>(value: &T) -> Typed<T> {
    Typed::of(json(value)).header(Header::new("Cache-Control", CACHE)).header(Header::new("Vary", "Authorization, Origin"))
}

/// # `GET /api/v2/instance`
#[get("/api/v2/instance")]
async fn instance(caller: Caller, state: &Managed<State>) -> Outcome<Typed<Instance>> {
    let statistics = state.counted.get(&caller.app).await?;
    Ok(public(&Instance::of(&statistics, &caller.site)))
}

/// # `GET /api/v1/instance`
#[get("/api/v1/instance")]
async fn instance_v1(caller: Caller, state: &Managed<State>) -> Outcome<Typed<InstanceV1>> {
    let statistics = state.counted.get(&caller.app).await?;
    Ok(public(&InstanceV1::of(&statistics, &caller.site)).header(Header::new("Deprecation", DEPRECATED)))
}

/// # `GET /api/v1/instance/rules`
#[get("/api/v1/instance/rules")]
fn rules(caller: Caller) -> Json<Vec<Rule>> {
    Json(Rule::all(&caller.site))
}

/// # `GET /api/v1/instance/peers`
///
/// There are no other servers.
#[get("/api/v1/instance/peers")]
fn peers(_caller: Caller) -> Json<[(); 0]> {
    Json([])
}

/// # `GET /api/v1/instance/activity`
///
/// Twelve weeks, the current one first.
#[get("/api/v1/instance/activity")]
async fn activity(caller: Caller, state: &Managed<State>) -> Outcome<Json<Vec<Activity>>> {
    let statistics = state.counted.get(&caller.app).await?;
    Ok(Json(statistics.weeks.iter().map(Activity::of).collect()))
}

/// # `GET /api/v1/instance/extended_description`
#[get("/api/v1/instance/extended_description")]
fn extended_description(_caller: Caller) -> Json<Document> {
    Json(Document { updated_at: None, content: String::new() })
}

/// # `GET /api/v1/instance/privacy_policy`
#[get("/api/v1/instance/privacy_policy")]
fn privacy_policy(caller: Caller) -> Json<Document> {
    Json(Document { updated_at: Some(PRIVACY_UPDATED), content: privacy(&caller.app) })
}

/// # `GET /api/v1/instance/terms_of_service`
///
/// There are none.
#[get("/api/v1/instance/terms_of_service")]
fn terms_of_service(_caller: Caller) -> Failure {
    Failure::not_found()
}

/// # `GET /api/v1/instance/terms_of_service/:date`
#[get("/api/v1/instance/terms_of_service/<date>")]
fn terms_of_service_at(_caller: Caller, date: &str) -> Failure {
    tracing::trace!(%date, "terms of service of an unknown date");
    Failure::not_found()
}

/// # `GET /api/v1/instance/domain_blocks`
///
/// There is no list of blocked domains: the response is 404 with an empty body.
#[get("/api/v1/instance/domain_blocks")]
fn domain_blocks(_caller: Caller) -> Reply {
    finish(Reply::bytes(ContentType::JSON, Vec::new()).status(Status::NotFound))
}

/// # `GET /api/v1/instance/translation_languages`
#[get("/api/v1/instance/translation_languages")]
fn translation_languages(_caller: Caller) -> Json<Empty> {
    EMPTY
}

/// # `GET /api/v1/instance/languages`
///
/// The languages that a status may have.
#[get("/api/v1/instance/languages")]
fn languages(_caller: Caller) -> Json<Vec<Language>> {
    Json(known_languages().map(|(code, name)| Language { code, name }).collect())
}

fn known_languages() -> impl Iterator<Item = (&'static str, &'static str)> {
    LANGUAGES.lines().filter_map(|line| line.split_once('\t'))
}

/// Whether `code` is in the served list, written exactly as there.
pub(in crate::api::mastodon) fn is_language(code: &str) -> bool {
    known_languages().any(|(known, _)| known == code)
}
