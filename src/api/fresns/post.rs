//! `post/*` (`docs/specs/fresns.md 5.2.7, 5.3`).

use rocket::{delete, get};

use super::detail::{self, Detail};
use super::entity::content::post::PostInfo;
use super::lists::{self, ListParams};
use super::wire::auth::caller::{Anyone, AsUser};
use super::wire::envelope::{Outcome, RenderedOutcome};
use super::wire::family::Family;
use super::wire::json::filtered::Filtered;
use crate::api::fresns::lists::ListScope;
use crate::api::fresns::wire::body::Page;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::openapi::{Served, served};
use crate::model::content::entry::EntryKind;

pub(crate) fn routes(family: Family) -> Vec<Served> {
    let own = match family {
        Family::V2 => served![follow],
        Family::V1 => served![timelines],
    };
    [served![list, quotes, show, remove], own].concat()
}

/// # `GET /post/list`
#[get("/post/list", data = "<p>")]
async fn list(me: Anyone, p: Params<ListParams>) -> RenderedOutcome<Page<Filtered<PostInfo<'static>>>> {
    lists::posts(&me, p.fields, ListScope::All).await
}

/// # `GET /post/follow/<word>` (v2)
#[get("/post/follow/<word>", data = "<p>")]
async fn follow(me: AsUser, word: &str, p: Params<ListParams>) -> RenderedOutcome<Page<Filtered<PostInfo<'static>>>> {
    timeline(&me, word, p.fields).await
}

/// # `GET /post/timelines` (v1)
#[get("/post/timelines", data = "<p>")]
async fn timelines(me: AsUser, p: Params<ListParams>) -> RenderedOutcome<Page<Filtered<PostInfo<'static>>>> {
    let word = p.fields.kind.clone().unwrap_or_else(|| "all".to_owned());
    timeline(&me, &word, p.fields).await
}

async fn timeline(me: &AsUser, word: &str, p: ListParams) -> RenderedOutcome<Page<Filtered<PostInfo<'static>>>> {
    match lists::timeline_scope(word, me.ctx.family)? {
        Some(scope) => lists::posts(me, p, ListScope::Timeline(scope)).await,
        None => lists::nothing(p, me.ctx.family),
    }
}

/// # `GET /post/<pid>/quotes`
#[get("/post/<pid>/quotes", rank = 1, data = "<p>")]
async fn quotes(me: Anyone, pid: &str, p: Params<ListParams>) -> RenderedOutcome<Page<Filtered<PostInfo<'static>>>> {
    lists::posts(&me, p.fields, ListScope::Quotes(pid.to_owned())).await
}

/// # `GET /post/<pid>/detail`
#[get("/post/<pid>/detail", rank = 1, data = "<p>")]
async fn show(me: Anyone, pid: &str, p: Params<ListParams>) -> RenderedOutcome<Detail<PostInfo<'static>>> {
    detail::post(&me, pid, &p.fields).await
}

/// # `DELETE /post/<pid>`
#[delete("/post/<pid>")]
async fn remove(me: AsUser, pid: &str) -> Outcome<()> {
    detail::remove(&me, EntryKind::Post, pid).await
}
