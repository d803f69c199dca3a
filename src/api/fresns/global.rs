//! What clients request before anybody logs in (`docs/specs/fresns.md 5.2.11, 5.3`).

use std::borrow::Cow;
use std::sync::Arc;

use rocket::{State, get};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::codes;
use super::defaults::roles::Role;
use super::defaults::status::Status;
use super::defaults::{Configs, tags, wording};
use super::entity::user::role::RoleInfo;
use super::render::lang::Lang;
use super::wire::auth::caller::{Anyone, AsUser};
use super::wire::envelope::{Answer, Outcome};
use super::wire::error::Failure;
use super::wire::family::Family;
use super::wire::paging::{self, Paging};
use crate::api::fresns::wire::body::Page;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::openapi::{Served, Typed, served};
use crate::api::kit::reply::Reply;
use crate::app::App;

/// A parameter has a value outside its set.
const NOT_ALLOWED: u32 = 30002;

/// The routes of a family, below its base.
pub(crate) fn routes(family: Family) -> Vec<Served> {
    let common = served![configs, channels, roles, content_types, archives, stickers];
    let own = match family {
        Family::V2 => served![code_messages, block_words, upload_token],
        Family::V1 => served![status, language_pack],
    };
    [common, own].concat()
}

/// The route outside both families, at the root.
pub(crate) fn root() -> Vec<Served> {
    served![status_json]
}

/// # `GET /status.json`
///
/// Needs no signature, and the response has no envelope. Clients read it before anything else.
#[get("/status.json")]
fn status_json(app: &State<Arc<App>>, state: &State<super::wire::state::State>) -> Typed<Status> {
    let configs = state.configs(app, &app.core.settings());
    Typed::of(Reply::json(&Status::of(configs.facts(), env!("CARGO_PKG_VERSION"))))
}

/// # `GET /global/status` (v1)
#[get("/global/status")]
fn status(app: &State<Arc<App>>, state: &State<super::wire::state::State>) -> Typed<Status> {
    status_json(app, state)
}

#[derive(Deserialize, JsonSchema)]
struct ConfigsQuery {
    /// Comma-separated; unknown keys have the value null in the response.
    keys: Option<String>,
    /// Comma-separated groups of keys, v2 only; they are added to `keys`.
    tags: Option<String>,
}

/// Config values by key: the whole table, or a part of it.
pub(crate) enum ConfigValues {
    All { configs: Arc<Configs>, family: Family, lang: Lang },
    Some(Map<String, Value>),
}

impl Serialize for ConfigValues {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All { configs, family, lang } => configs.table(*family, *lang).all().serialize(serializer),
            Self::Some(values) => values.serialize(serializer),
        }
    }
}

impl JsonSchema for ConfigValues {
    fn schema_name() -> Cow<'static, str> {
        "ConfigValues".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": true, "description": "Values of every kind by their keys; unknown keys are null" })
    }
}

/// # `GET /global/configs`
#[get("/global/configs", data = "<p>")]
fn configs(me: Anyone, p: Params<ConfigsQuery>) -> Outcome<ConfigValues> {
    let ctx = me.0.ctx;
    let tags = p.fields.tags.filter(|_| ctx.family == Family::V2);
    if p.fields.keys.is_none() && tags.is_none() {
        return Ok(Answer(ConfigValues::All { configs: ctx.configs, family: ctx.family, lang: ctx.lang }));
    }
    let table = ctx.configs.table(ctx.family, ctx.lang);
    let mut values = table.select(p.fields.keys.as_deref().unwrap_or_default());
    for tag in list(tags.as_deref()) {
        let of_tag = table.all().iter().filter(|(key, _)| tags::tag_of(key) == tag);
        values.extend(of_tag.map(|(key, value)| (key.clone(), value.clone())));
    }
    Ok(Answer(ConfigValues::Some(values)))
}

/// The parts of a comma-separated text.
fn list(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty())
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CodesQuery {
    is_all: Option<bool>,
    codes: Option<String>,
    /// The plugin whose messages are requested; the server's own if absent.
    fskey: Option<String>,
}

/// Messages by code, in the order of the numbers.
pub(crate) struct Messages(Vec<(u32, &'static str)>);

impl Serialize for Messages {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (code, text) in &self.0 {
            map.serialize_entry(&code.to_string(), text)?;
        }
        map.end()
    }
}

impl JsonSchema for Messages {
    fn schema_name() -> Cow<'static, str> {
        "Messages".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": { "type": "string" }, "description": "Texts by their codes" })
    }
}

/// # `GET /global/code-messages` (v2)
///
/// `data` is null if no message matches. Refused if neither `isAll` nor `codes` is sent.
#[get("/global/code-messages", data = "<p>")]
fn code_messages(me: Anyone, p: Params<CodesQuery>) -> Outcome<Option<Messages>> {
    let CodesQuery { is_all, codes: wanted, fskey } = p.fields;
    if is_all.is_none() && wanted.is_none() {
        return Err(Failure::Invalid("The codes field is required when isAll is not present.".into()));
    }
    if fskey.is_some_and(|key| !key.eq_ignore_ascii_case("Fresns")) {
        return Ok(Answer(None));
    }
    let wanted: Vec<&str> = list(wanted.as_deref()).collect();
    let all = is_all == Some(true);
    let ctx = &me.0.ctx;
    let found: Vec<_> = codes::all(ctx.family, ctx.lang).filter(|(code, _)| all || wanted.contains(&code.to_string().as_str())).collect();
    Ok(Answer(Some(found).filter(|found| !found.is_empty()).map(Messages)))
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PackQuery {
    lang_tag: Option<String>,
}

/// # `GET /global/language-pack` (v1)
#[get("/global/language-pack", data = "<p>")]
fn language_pack(me: Anyone, p: Params<PackQuery>) -> Outcome<&'static Map<String, Value>> {
    let ctx = &me.0.ctx;
    let lang = p.fields.lang_tag.map_or(ctx.lang, |tag| ctx.configs.lang(Some(&tag)));
    Ok(Answer(wording::pack(ctx.family, lang)))
}

/// A list that is always empty.
type Nothing = [(); 0];

/// # `GET /global/channels`
#[get("/global/channels")]
fn channels(_me: Anyone) -> Outcome<Nothing> {
    Ok(Answer([]))
}

/// # `GET /global/<kind>/content-types`
#[get("/global/<kind>/content-types")]
fn content_types(_me: Anyone, kind: &str) -> Outcome<Nothing> {
    match kind {
        "post" | "posts" | "comment" | "comments" => Ok(Answer([])),
        _ => Err(Failure::Code(NOT_ALLOWED)),
    }
}

/// # `GET /global/<kind>/archives`
#[get("/global/<kind>/archives")]
fn archives(me: AsUser, kind: &str) -> Outcome<Nothing> {
    match (kind, me.caller.ctx.family) {
        ("user" | "group" | "hashtag" | "post" | "comment", _) | ("geotag", Family::V1) => Ok(Answer([])),
        _ => Err(Failure::Invalid("The selected type is invalid.".into())),
    }
}

/// # `GET /global/stickers`
#[get("/global/stickers")]
fn stickers(_me: Anyone) -> Outcome<Nothing> {
    Ok(Answer([]))
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RolesQuery {
    /// Role ids, comma-separated; `ids` in v2, `rids` in v1.
    ids: Option<String>,
    rids: Option<String>,
    /// Type of the roles, v2 only: 1 administrators, 2 system, 3 users.
    r#type: Option<u8>,
    /// Whether to list enabled or disabled roles; enabled ones if absent.
    status: Option<bool>,
    page_size: Option<i64>,
    page: Option<i64>,
    page_number: Option<i64>,
}

/// # `GET /global/roles`
#[get("/global/roles", data = "<p>")]
fn roles(me: Anyone, p: Params<RolesQuery>) -> Outcome<Page<RoleInfo>> {
    let (q, ctx) = (p.fields, &me.0.ctx);
    let page = paging::of(q.page_size, q.page, q.page_number).page(paging::DEFAULT, 50)?;
    let kind = q.r#type.filter(|_| ctx.family == Family::V2);
    if kind.is_some_and(|kind| !(1..=3).contains(&kind)) {
        return Err(Failure::Invalid("The type must be 1, 2 or 3.".into()));
    }
    let ids = q.ids.or(q.rids);
    let wanted: Option<Vec<Option<Role>>> = ids.as_deref().map(|ids| list(Some(ids)).map(Role::of_id).collect());
    // All four are switched on.
    let found: Vec<Role> = Role::ALL
        .into_iter()
        .filter(|_| q.status != Some(false))
        .filter(|role| wanted.as_ref().is_none_or(|wanted| wanted.contains(&Some(*role))))
        .filter(|role| kind.is_none_or(|kind| role.kind() == kind))
        .collect();
    let (skip, take) = (usize::try_from(page.offset()).unwrap_or(usize::MAX), page.size() as usize);
    let shown = found.iter().skip(skip).take(take).map(|role| RoleInfo::of(*role, ctx.family, ctx.lang)).collect();
    Ok(Answer(Page::new(page, found.len() as i64, shown)))
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct BlockWordsQuery {
    r#type: Option<String>,
    page_size: Option<i64>,
    page: Option<i64>,
    page_number: Option<i64>,
}

/// # `GET /global/block-words` (v2)
#[get("/global/block-words", data = "<p>")]
fn block_words(_me: Anyone, p: Params<BlockWordsQuery>) -> Outcome<Page<()>> {
    let BlockWordsQuery { r#type, page_size, page, page_number } = p.fields;
    if r#type.is_some_and(|kind| !["content", "user", "conversation"].contains(&kind.as_str())) {
        return Err(Failure::Invalid("The type must be content, user or conversation.".into()));
    }
    let page = Paging { page_size, page, page_number }.page(50, 100)?;
    Ok(Answer(Page::empty(page)))
}

/// # `GET /global/upload-token` (v2)
///
/// Files are uploaded to this server only; there is no storage for direct uploads.
#[get("/global/upload-token")]
fn upload_token(me: AsUser) -> Outcome<()> {
    Err(Failure::Code(me.caller.ctx.family.codes().upload_token_refused))
}
