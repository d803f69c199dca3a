//! Lists of posts and comments.

use std::collections::HashMap;

use serde::Serialize;

use super::params::ListParams;
use crate::api::fresns::entity::content::comment::CommentInfo;
use crate::api::fresns::entity::content::post::PostInfo;
use crate::api::fresns::entity::content::text::TextForm;
use crate::api::fresns::lists::params::ListScope;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::auth::caller::Caller;
use crate::api::fresns::wire::body::Page;
use crate::api::fresns::wire::envelope::{Rendered, RenderedOutcome};
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::json::filtered::Filtered;
use crate::api::kit::page::PageNumber;
use crate::community::Read;
use crate::community::posts::listing::{self, PostFilter, Slice, TimelineReason, TimelineScope, With};
use crate::error::Result;
use crate::model::content::entry::EntryKind;
use crate::model::id::EntryId;

/// The rows of a page.
pub(crate) fn slice(page: PageNumber) -> Slice {
    Slice { offset: page.offset(), size: page.size().into() }
}

/// The timeline a word names; there are no places here to follow.
pub(crate) fn timeline_scope(word: &str, family: Family) -> Result<Option<TimelineScope>, Failure> {
    match word {
        "all" => Ok(Some(TimelineScope::All)),
        "user" => Ok(Some(TimelineScope::Users)),
        "group" => Ok(Some(TimelineScope::Forums)),
        "hashtag" => Ok(Some(TimelineScope::Hashtags)),
        "geotag" if family == Family::V1 => Ok(None),
        _ => Err(Failure::Code(30002)),
    }
}

fn reason(because: TimelineReason) -> &'static str {
    match because {
        TimelineReason::User => "user",
        TimelineReason::Forum => "group",
        TimelineReason::Hashtag => "hashtag",
        TimelineReason::Digest => "digest",
    }
}

/// `followType` of each item of a timeline.
type Reasons = HashMap<EntryId, &'static str>;

fn reasons(r: &Read<'_>, ctx: &RenderContext, which: &ListScope, kind: EntryKind, ids: &[EntryId]) -> Result<Reasons> {
    let (ListScope::Timeline(scope), Some(viewer)) = (which, &ctx.viewer) else { return Ok(Reasons::new()) };
    let one = |word| Ok(ids.iter().map(|id| (*id, word)).collect());
    match scope {
        TimelineScope::Users => one("user"),
        TimelineScope::Forums => one("group"),
        TimelineScope::Hashtags => one("hashtag"),
        TimelineScope::All => {
            let found = listing::because(r, viewer, kind, ids)?;
            Ok(found.into_iter().map(|(id, because)| (id, reason(because))).collect())
        }
    }
}

/// What a list is read from. Filters and orders of these lists have no bound, so they run on the slow readers.
async fn read<T, F>(caller: &Caller, p: ListParams, which: ListScope, kind: EntryKind, load: F) -> Result<(i64, Vec<T>, Reasons), Failure>
where
    T: Send + 'static,
    F: FnOnce(&Read<'_>, &RenderContext, &PostFilter) -> Result<(i64, Vec<(EntryId, T)>)> + Send + 'static,
{
    p.check()?;
    let ctx = caller.ctx.clone();
    let found = caller.app.core.db.read_slow(move |r| {
        let filter = match super::scope::filter(r, &p, kind, &which, &ctx) {
            Ok(filter) => filter,
            Err(failure) => return Ok(Err(failure)),
        };
        let (total, rows) = load(r, &ctx, &filter)?;
        let (ids, views): (Vec<EntryId>, Vec<T>) = rows.into_iter().unzip();
        let why = reasons(r, &ctx, &which, kind, &ids)?;
        Ok(Ok((total, views, why)))
    });
    found.await?
}

/// A page of posts.
pub(crate) async fn posts(caller: &Caller, p: ListParams, which: ListScope) -> RenderedOutcome<Page<Filtered<PostInfo<'static>>>> {
    let ctx = &caller.ctx;
    let (page, item, look) = (p.page()?, p.item(ctx.family)?, p.content_options(ctx.family, TextForm::Brief)?);
    let (total, views, why) = read(caller, p, which, EntryKind::Post, move |r, ctx, filter| {
        let (total, views) = listing::posts(r, ctx.viewer.as_ref(), filter, slice(page))?;
        Ok((total, views.into_iter().map(|view| (view.content.id, view)).collect()))
    })
    .await?;
    let list = views.iter().map(|view| {
        let inner = PostInfo::of(view, &look, ctx).followed_by(why.get(&view.content.id).copied());
        Filtered { inner, filter: item.clone() }
    });
    Ok(Rendered::of(&Page::new(page, total, list.collect()), ctx.family))
}

/// A page of comments.
pub(crate) async fn comments(caller: &Caller, p: ListParams, which: ListScope) -> RenderedOutcome<Page<Filtered<CommentInfo<'static>>>> {
    let ctx = &caller.ctx;
    let (page, item, mut look) = (p.page()?, p.item(ctx.family)?, p.content_options(ctx.family, TextForm::Brief)?);
    look.pid_only = p.cid.is_some() || p.pid.is_some();
    let with = With { post: !look.pid_only, parent: true };
    let (total, views, why) = read(caller, p, which, EntryKind::Comment, move |r, ctx, filter| {
        let (total, views) = listing::comments(r, ctx.viewer.as_ref(), filter, with, slice(page))?;
        Ok((total, views.into_iter().map(|view| (view.content.id, view)).collect()))
    })
    .await?;
    let list = views.iter().map(|view| {
        let inner = CommentInfo::of(view, &look, ctx).followed_by(why.get(&view.content.id).copied());
        Filtered { inner, filter: item.clone() }
    });
    Ok(Rendered::of(&Page::new(page, total, list.collect()), ctx.family))
}

/// An honest nothing: follows of places.
pub(crate) fn nothing<T: Serialize>(p: ListParams, family: Family) -> RenderedOutcome<Page<T>> {
    Ok(Rendered::of(&Page::<T>::empty(p.page()?), family))
}
