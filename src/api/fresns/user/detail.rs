//! One user's page.

use std::sync::Arc;

use rocket::get;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::fresns::entity::user::user_info::UserInfo;
use crate::api::fresns::wire::auth::caller::Anyone;
use crate::api::fresns::wire::envelope::{Rendered, RenderedOutcome};
use crate::api::fresns::wire::json::filtered::Filtered;
use crate::api::fresns::wire::json::key_filters;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::openapi::{Served, served};
use crate::community::people::users::{self, UserRef};

pub(super) fn routes() -> Vec<Served> {
    served![detail]
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Query {
    whitelist_keys: Option<String>,
    blacklist_keys: Option<String>,
    filter_type: Option<String>,
    filter_keys: Option<String>,
}

/// Title, keywords and description for search engines; no commands of plugins.
#[derive(Default, Serialize, JsonSchema)]
#[schemars(rename = "UserItems")]
struct Items {
    title: Option<String>,
    keywords: Option<String>,
    description: Option<String>,
    manages: [(); 0],
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "UserDetail")]
struct Detail<'a> {
    items: Items,
    detail: Filtered<UserInfo<'a>>,
}

/// # `GET /user/<user>/detail`
#[get("/user/<user>/detail", data = "<p>")]
async fn detail(me: Anyone, user: &str, p: Params<Query>) -> RenderedOutcome<Detail<'static>> {
    let p = p.fields;
    let filter = key_filters::list(me.ctx.family, &p.whitelist_keys, &p.blacklist_keys, &p.filter_type, &p.filter_keys)?.map(Arc::new);
    let core = &me.app.core;
    let id = core.read(|r| users::require(r, &UserRef::parse(user)))?.id;
    if me.ctx.viewer.is_none_or(|viewer| viewer.user != id) {
        core.note(move |tx| users::count_view(tx, id)).await;
    }
    let view = core.read(|r| users::view(r, me.ctx.viewer.as_ref(), id))?;
    let detail = Filtered { inner: UserInfo::of(&view, &me.ctx), filter };
    Ok(Rendered::of(&Detail { items: Items::default(), detail }, me.ctx.family))
}
