//! `comment/*` (`docs/specs/fresns.md 5.2.7, 5.3`).

use rocket::{delete, get};

use super::detail::{self, Detail};
use super::entity::content::comment::CommentInfo;
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
    [served![list, show, remove], own].concat()
}

/// # `GET /comment/list`
#[get("/comment/list", data = "<p>")]
async fn list(me: Anyone, p: Params<ListParams>) -> RenderedOutcome<Page<Filtered<CommentInfo<'static>>>> {
    lists::comments(&me, p.fields, ListScope::All).await
}

/// # `GET /comment/follow/<word>` (v2)
#[get("/comment/follow/<word>", data = "<p>")]
async fn follow(me: AsUser, word: &str, p: Params<ListParams>) -> RenderedOutcome<Page<Filtered<CommentInfo<'static>>>> {
    timeline(&me, word, p.fields).await
}

/// # `GET /comment/timelines` (v1)
#[get("/comment/timelines", data = "<p>")]
async fn timelines(me: AsUser, p: Params<ListParams>) -> RenderedOutcome<Page<Filtered<CommentInfo<'static>>>> {
    let word = p.fields.kind.clone().unwrap_or_else(|| "all".to_owned());
    timeline(&me, &word, p.fields).await
}

async fn timeline(me: &AsUser, word: &str, p: ListParams) -> RenderedOutcome<Page<Filtered<CommentInfo<'static>>>> {
    match lists::timeline_scope(word, me.ctx.family)? {
        Some(scope) => lists::comments(me, p, ListScope::Timeline(scope)).await,
        None => lists::nothing(p, me.ctx.family),
    }
}

/// # `GET /comment/<cid>/detail`
#[get("/comment/<cid>/detail", rank = 1, data = "<p>")]
async fn show(me: Anyone, cid: &str, p: Params<ListParams>) -> RenderedOutcome<Detail<CommentInfo<'static>>> {
    detail::comment(&me, cid, &p.fields).await
}

/// # `DELETE /comment/<cid>`
#[delete("/comment/<cid>")]
async fn remove(me: AsUser, cid: &str) -> Outcome<()> {
    detail::remove(&me, EntryKind::Comment, cid).await
}
