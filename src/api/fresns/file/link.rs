//! Where a file of a post, comment or message is fetched; asking is recorded as a download.

use rocket::get;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::fresns::wire::auth::caller::AsUser;
use crate::api::fresns::wire::envelope::{Answer, Outcome};
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::openapi::{Served, served};
use crate::community::files::file::{self, DownloadPlace};
use crate::community::messages::message::MessageBy;
use crate::error::{Error, Resource};
use crate::model::id::EntryId;

pub(super) fn routes() -> Vec<Served> {
    served![link]
}

#[derive(Deserialize, JsonSchema)]
struct Query {
    #[serde(rename = "type")]
    kind: String,
    fsid: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Link {
    #[serde(rename_all = "camelCase")]
    V2 {
        original_url: String,
    },
    V1 {
        link: String,
    },
}

/// # `GET /common/file/<fid>/link`
#[get("/common/file/<fid>/link", data = "<p>")]
async fn link(me: AsUser, fid: &str, p: Params<Query>) -> Outcome<Link> {
    let (who, family) = (me.me, me.ctx.family);
    let (fid, Query { kind, fsid }) = (fid.to_owned(), p.fields);
    let known = matches!(kind.as_str(), "post" | "comment" | "conversation") || (kind == "extend" && family == Family::V2);
    if !known {
        return Err(Failure::Invalid("The type field must be post, comment or conversation.".into()));
    }
    let file = me
        .app
        .core
        .write(move |tx, settings| {
            let place = match (kind.as_str(), family) {
                ("post", _) => DownloadPlace::Post(&fsid),
                ("comment", _) => DownloadPlace::Comment(&fsid),
                // Nothing here is an extension.
                ("extend", _) => return Err(Error::NotFound(Resource::Record)),
                (_, Family::V1) => DownloadPlace::Message(MessageBy::Cmid(&fsid)),
                (_, Family::V2) => DownloadPlace::Message(MessageBy::Id(EntryId(fsid.parse().unwrap_or(0)))),
            };
            file::link(tx, settings, &who, &fid, place)
        })
        .await?;
    let url = me.ctx.file(&file.key);
    Ok(Answer(match family {
        Family::V2 => Link::V2 { original_url: url },
        Family::V1 => Link::V1 { link: url },
    }))
}
