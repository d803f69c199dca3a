//! One post or comment in full, and its deletion (`docs/specs/fresns.md 5.2.7`).

use schemars::JsonSchema;
use serde::Serialize;

use super::entity::content::comment::CommentInfo;
use super::entity::content::post::PostInfo;
use super::entity::content::text::TextForm;
use super::lists::ListParams;
use super::wire::auth::caller::{AsUser, Caller};
use super::wire::envelope::{Answer, Outcome, Rendered, RenderedOutcome};
use super::wire::json::filtered::Filtered;
use crate::community::posts::{delete as removing, listing};
use crate::community::visibility::viewer;
use crate::error::Result;
use crate::model::content::entry::EntryKind;
use crate::model::id::EntryId;

/// Title, keywords and description for search engines.
#[derive(Default, Serialize, JsonSchema)]
pub(crate) struct Items {
    title: Option<String>,
    keywords: Option<String>,
    description: Option<String>,
}

/// One post or comment in full, and the description of it for search engines.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
pub(crate) struct Detail<T> {
    items: Items,
    detail: Filtered<T>,
}

/// Opens it by its code and counts the view.
async fn open(caller: &Caller, kind: EntryKind, code: &str) -> Result<EntryId> {
    let core = &caller.app.core;
    let id = core.read(|r| viewer::open_code(r, caller.ctx.viewer.as_ref(), kind, code))?.id;
    core.note(move |tx| listing::viewed(tx, id)).await;
    Ok(id)
}

/// The post with this `pid`; counts a view. Errors: `NotFound(Post)`, `NotFound(DisabledPost)`, and
/// `Forbidden(TargetDeleted)` when its author is gone.
pub(crate) async fn post(caller: &Caller, pid: &str, p: &ListParams) -> RenderedOutcome<Detail<PostInfo<'static>>> {
    let ctx = &caller.ctx;
    let (filter, look) = (p.item(ctx.family)?, p.content_options(ctx.family, TextForm::Full)?);
    let id = open(caller, EntryKind::Post, pid).await?;
    let view = caller.app.core.read(|r| listing::post(r, ctx.viewer.as_ref(), id))?;
    let items = Items { title: view.detail.title.clone(), ..Items::default() };
    let detail = Filtered { inner: PostInfo::of(&view, &look, ctx), filter };
    Ok(Rendered::of(&Detail { items, detail }, ctx.family))
}

/// The comment with this `cid`; counts a view. Errors: `NotFound(Comment)`, `NotFound(DisabledComment)`, and
/// `Forbidden(TargetDeleted)` when its author is gone.
pub(crate) async fn comment(caller: &Caller, cid: &str, p: &ListParams) -> RenderedOutcome<Detail<CommentInfo<'static>>> {
    let ctx = &caller.ctx;
    let (filter, look) = (p.item(ctx.family)?, p.content_options(ctx.family, TextForm::Full)?);
    let id = open(caller, EntryKind::Comment, cid).await?;
    let view = caller.app.core.read(|r| listing::comment(r, ctx.viewer.as_ref(), id))?;
    let detail = Filtered { inner: CommentInfo::of(&view, &look, ctx), filter };
    Ok(Rendered::of(&Detail { items: Items::default(), detail }, ctx.family))
}

/// Deletes the post or comment with this code. Errors: 36400 not there, 36403 not the caller's, 36401 deleting is off.
pub(crate) async fn remove(me: &AsUser, kind: EntryKind, code: &str) -> Outcome<()> {
    let (who, code) = (me.me, code.to_owned());
    me.app
        .core
        .write(move |tx, settings| {
            let id = removing::find(tx, &who, kind, &code)?;
            removing::delete(tx, settings, &who, id)
        })
        .await?;
    Ok(Answer(()))
}
