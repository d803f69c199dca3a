//! Earlier versions of posts and comments: `logs` of v2, `histories` of v1 (`docs/specs/fresns.md 5.3`).

use rocket::get;

use super::entity::content::history::HistoryInfo;
use super::entity::content::text::TextForm;
use super::lists::{ListParams, slice};
use super::wire::auth::caller::{Anyone, Caller};
use super::wire::envelope::{Answer, Outcome};
use super::wire::error::Failure;
use super::wire::family::Family;
use super::wire::json::filtered::Filtered;
use crate::api::fresns::wire::body::Page;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::openapi::{Served, served};
use crate::community::posts::history::{self, RevisionBy};
use crate::error::{Error, Resource};
use crate::model::content::entry::EntryKind;

pub(crate) fn routes(family: Family) -> Vec<Served> {
    match family {
        Family::V2 => served![post_logs, post_log, comment_logs, comment_log],
        Family::V1 => served![post_histories, post_history, comment_histories, comment_history],
    }
}

type Versions = Page<Filtered<HistoryInfo>>;

/// # `GET /post/<pid>/logs` (v2)
#[get("/post/<pid>/logs", rank = 1, data = "<p>")]
async fn post_logs(me: Anyone, pid: &str, p: Params<ListParams>) -> Outcome<Versions> {
    list(&me, EntryKind::Post, pid, &p.fields)
}

/// # `GET /comment/<cid>/logs` (v2)
#[get("/comment/<cid>/logs", rank = 1, data = "<p>")]
async fn comment_logs(me: Anyone, cid: &str, p: Params<ListParams>) -> Outcome<Versions> {
    list(&me, EntryKind::Comment, cid, &p.fields)
}

/// # `GET /post/<pid>/histories` (v1)
#[get("/post/<pid>/histories", data = "<p>")]
async fn post_histories(me: Anyone, pid: &str, p: Params<ListParams>) -> Outcome<Versions> {
    list(&me, EntryKind::Post, pid, &p.fields)
}

/// # `GET /comment/<cid>/histories` (v1)
#[get("/comment/<cid>/histories", data = "<p>")]
async fn comment_histories(me: Anyone, cid: &str, p: Params<ListParams>) -> Outcome<Versions> {
    list(&me, EntryKind::Comment, cid, &p.fields)
}

fn list(caller: &Caller, kind: EntryKind, code: &str, p: &ListParams) -> Outcome<Versions> {
    let ctx = &caller.ctx;
    let (page, filter) = (p.page()?, p.item(ctx.family)?);
    let (total, views) = caller.app.core.read(|r| history::list(r, ctx.viewer.as_ref(), kind, code, slice(page)))?;
    let one = |view| Filtered { inner: HistoryInfo::of(view, TextForm::Brief, ctx), filter: filter.clone() };
    Ok(Answer(Page::new(page, total, views.iter().map(one).collect())))
}

/// # `GET /post/<pid>/log/<log>` (v2)
#[get("/post/<pid>/log/<log>", rank = 1, data = "<p>")]
async fn post_log(me: Anyone, pid: &str, log: &str, p: Params<ListParams>) -> Outcome<Filtered<HistoryInfo>> {
    numbered(&me, EntryKind::Post, pid, log, &p.fields)
}

/// # `GET /comment/<cid>/log/<log>` (v2)
#[get("/comment/<cid>/log/<log>", rank = 1, data = "<p>")]
async fn comment_log(me: Anyone, cid: &str, log: &str, p: Params<ListParams>) -> Outcome<Filtered<HistoryInfo>> {
    numbered(&me, EntryKind::Comment, cid, log, &p.fields)
}

/// # `GET /post/history/<hpid>/detail` (v1)
#[get("/post/history/<hpid>/detail", data = "<p>")]
async fn post_history(me: Anyone, hpid: &str, p: Params<ListParams>) -> Outcome<Filtered<HistoryInfo>> {
    one(&me, EntryKind::Post, RevisionBy::Code(hpid), None, &p.fields)
}

/// # `GET /comment/history/<hcid>/detail` (v1)
#[get("/comment/history/<hcid>/detail", data = "<p>")]
async fn comment_history(me: Anyone, hcid: &str, p: Params<ListParams>) -> Outcome<Filtered<HistoryInfo>> {
    one(&me, EntryKind::Comment, RevisionBy::Code(hcid), None, &p.fields)
}

/// v2 addresses a version by number, below its content.
fn numbered(caller: &Caller, kind: EntryKind, code: &str, log: &str, p: &ListParams) -> Outcome<Filtered<HistoryInfo>> {
    let id = log.parse().map_err(|_| missing(kind, caller.ctx.family))?;
    one(caller, kind, RevisionBy::Id(id), Some(code), p)
}

fn missing(kind: EntryKind, family: Family) -> Failure {
    let codes = family.codes();
    Failure::Code(if kind == EntryKind::Comment { codes.comment_log_missing } else { codes.post_log_missing })
}

fn one(caller: &Caller, kind: EntryKind, by: RevisionBy<'_>, of: Option<&str>, p: &ListParams) -> Outcome<Filtered<HistoryInfo>> {
    let ctx = &caller.ctx;
    let filter = p.item(ctx.family)?;
    let view = match caller.app.core.read(|r| history::one(r, ctx.viewer.as_ref(), kind, by)) {
        Ok(view) if of.is_none_or(|code| code == view.entry_code) => view,
        Ok(_) | Err(Error::NotFound(Resource::Revision)) => return Err(missing(kind, ctx.family)),
        Err(error) => return Err(error.into()),
    };
    Ok(Answer(Filtered { inner: HistoryInfo::of(&view, TextForm::Full, ctx), filter }))
}
