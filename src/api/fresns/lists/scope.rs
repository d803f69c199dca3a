//! From the parameters of a list to the filter of the core.

use super::{ListParams, dates};
use crate::api::fresns::lists::ListScope;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::csv;
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;
use crate::community::Read;
use crate::community::people::users::{self, UserRef};
use crate::community::posts::listing::{Bound, ContentCounter, ContentType, Digest, OrderBy, PostFilter, Under};
use crate::community::visibility::{targets, viewer};
use crate::error::{Error, Resource, Result as Found};
use crate::model::clock::HOUR;
use crate::model::content::entry::{EntryKind, FileKind};
use crate::model::id::EntryId;

/// The warnings of v1 for lists about nothing that exists.
const NO_USERS: u32 = 35400;
const NO_GROUPS: u32 = 37102;
const NO_HASHTAGS: u32 = 37202;
const NO_GEOTAGS: u32 = 37302;

type R<'a> = Read<'a>;

/// The filter of a list of posts or comments.
pub(super) fn filter(r: &R<'_>, p: &ListParams, kind: EntryKind, which: &ListScope, ctx: &RenderContext) -> Result<PostFilter, Failure> {
    let mut filter = plain(p, kind, ctx)?;
    about(r, p, &mut filter, ctx)?;
    without(r, p, &mut filter, ctx)?;
    if kind == EntryKind::Comment {
        filter.under = under(r, p, ctx)?;
        filter.since = anchor(r, p.since_cid.as_deref(), kind, ctx)?;
        filter.before = anchor(r, p.before_cid.as_deref(), kind, ctx)?;
    } else {
        filter.since = anchor(r, p.since_pid.as_deref(), kind, ctx)?;
        filter.before = anchor(r, p.before_pid.as_deref(), kind, ctx)?;
    }
    match which {
        ListScope::All => (),
        ListScope::Timeline(scope) => filter.scope = Some(*scope),
        ListScope::Quotes(pid) => filter.quotes_of = Some(viewer::open_code(r, ctx.viewer.as_ref(), EntryKind::Post, pid)?.id),
    }
    Ok(filter)
}

/// What exists of a comma-separated list.
fn known<T>(list: Option<&str>, mut find: impl FnMut(&str) -> Found<Option<T>>) -> Found<Vec<T>> {
    csv::items(list).filter_map(|item| find(item).transpose()).collect()
}

/// One of v2, or what exists of a list of v1. Nothing of what was asked for: an error in v2, a warning in v1.
fn scope<T>(
    family: Family,
    (one, list): (Option<&str>, Option<&str>),
    find: impl FnMut(&str) -> Found<Option<T>>,
    (missing, warning): (Resource, u32),
) -> Result<Vec<T>, Failure> {
    let asked = match family {
        Family::V2 => one,
        Family::V1 => list,
    };
    let found = known(asked, find)?;
    match family {
        _ if !found.is_empty() || asked.is_none() => Ok(found),
        Family::V2 => Err(Error::NotFound(missing).into()),
        Family::V1 => Err(Failure::Warning(warning)),
    }
}

fn about(r: &R<'_>, p: &ListParams, filter: &mut PostFilter, ctx: &RenderContext) -> Result<(), Failure> {
    let family = ctx.family;
    let user = |name: &str| Ok(users::find(r, &UserRef::parse(name))?.map(|user| user.id));
    filter.authors = scope(family, (p.uid_or_username.as_deref(), p.users.as_deref()), user, (Resource::User, NO_USERS))?;
    let forum = |gid: &str| targets::forum(r, gid);
    filter.forums = scope(family, (p.gid.as_deref(), p.groups.as_deref()), forum, (Resource::Forum, NO_GROUPS))?;
    let hashtag = |name: &str| targets::hashtag(r, name);
    filter.hashtags = scope(family, (p.hid.as_deref(), p.hashtags.as_deref()), hashtag, (Resource::Hashtag, NO_HASHTAGS))?;
    if family == Family::V1 && csv::items(p.geotags.as_deref()).next().is_some() {
        return Err(Failure::Warning(NO_GEOTAGS));
    }
    Ok(())
}

fn without(r: &R<'_>, p: &ListParams, filter: &mut PostFilter, ctx: &RenderContext) -> Result<(), Failure> {
    let viewer = ctx.viewer.as_ref();
    filter.without_authors = known(p.block_users.as_deref(), |name| Ok(users::find(r, &UserRef::parse(name))?.map(|user| user.id)))?;
    filter.without_forums = known(p.block_groups.as_deref(), |gid| targets::forum(r, gid))?;
    filter.without_hashtags = known(p.block_hashtags.as_deref(), |name| targets::hashtag(r, name))?;
    filter.without_entries = known(p.block_posts.as_deref(), |pid| targets::entry(r, viewer, EntryKind::Post, pid))?;
    let comments = known(p.block_comments.as_deref(), |cid| targets::entry(r, viewer, EntryKind::Comment, cid))?;
    filter.without_entries.extend(comments);
    Ok(())
}

/// The post or comment that comments are listed under.
fn under(r: &R<'_>, p: &ListParams, ctx: &RenderContext) -> Result<Option<Under>, Failure> {
    let viewer = ctx.viewer.as_ref();
    if let Some(cid) = &p.cid {
        return Ok(Some(Under::Comment(viewer::open_code(r, viewer, EntryKind::Comment, cid)?.id)));
    }
    let Some(pid) = &p.pid else { return Ok(None) };
    Ok(Some(Under::Post(viewer::open_code(r, viewer, EntryKind::Post, pid)?.id)))
}

/// Where a list begins or ends; an unknown id is no limit.
fn anchor(r: &R<'_>, code: Option<&str>, kind: EntryKind, ctx: &RenderContext) -> Found<Option<EntryId>> {
    code.map_or(Ok(None), |code| targets::entry(r, ctx.viewer.as_ref(), kind, code))
}

fn content_type(word: Option<&str>) -> ContentType {
    let Some(word) = word.map(str::to_ascii_lowercase) else { return ContentType::All };
    match word.as_str() {
        "all" => ContentType::All,
        "text" => ContentType::Text,
        "image" | "images" => ContentType::Has(FileKind::Image),
        "video" | "videos" => ContentType::Has(FileKind::Video),
        "audio" | "audios" => ContentType::Has(FileKind::Audio),
        "document" | "documents" => ContentType::Has(FileKind::Document),
        // The contents of a plugin; there are none.
        _ => ContentType::Foreign,
    }
}

fn order(p: &ListParams, ctx: &RenderContext) -> Result<(OrderBy, bool), Failure> {
    let by = match p.order_type.as_deref() {
        None | Some("createdTime") => OrderBy::Created,
        // One order an hour, so that the pages fit together.
        Some("random") => OrderBy::Random { seed: u32::try_from(ctx.now / HOUR).unwrap_or(0) },
        Some("view") => OrderBy::ContentCounter(ContentCounter::View),
        Some("like") => OrderBy::ContentCounter(ContentCounter::Like),
        Some("dislike") => OrderBy::ContentCounter(ContentCounter::Dislike),
        Some("follow") => OrderBy::ContentCounter(ContentCounter::Follow),
        Some("block") => OrderBy::ContentCounter(ContentCounter::Block),
        Some("comment") => OrderBy::ContentCounter(ContentCounter::Comment),
        Some(_) => return Err(Failure::Invalid("The orderType is not one of the documented ones.".into())),
    };
    match p.order_direction.as_deref() {
        None | Some("desc") => Ok((by, false)),
        Some("asc") => Ok((by, true)),
        Some(_) => Err(Failure::Invalid("The orderDirection must be asc or desc.".into())),
    }
}

fn bounds(p: &ListParams) -> Vec<Bound> {
    [
        (ContentCounter::View, p.view_count_gt, p.view_count_lt),
        (ContentCounter::Like, p.like_count_gt, p.like_count_lt),
        (ContentCounter::Dislike, p.dislike_count_gt, p.dislike_count_lt),
        (ContentCounter::Follow, p.follow_count_gt, p.follow_count_lt),
        (ContentCounter::Block, p.block_count_gt, p.block_count_lt),
        (ContentCounter::Comment, p.comment_count_gt, p.comment_count_lt),
    ]
    .into_iter()
    .filter(|(_, more_than, less_than)| more_than.is_some() || less_than.is_some())
    .map(|(counter, more_than, less_than)| Bound { counter, more_than, less_than })
    .collect()
}

/// Everything that needs no look into the file.
fn plain(p: &ListParams, kind: EntryKind, ctx: &RenderContext) -> Result<PostFilter, Failure> {
    let (order, ascending) = order(p, ctx)?;
    let (mut from, mut until) = match (&p.created_date, p.created_days) {
        (Some(word), _) => dates::named(word, ctx.now, ctx.zone)?,
        (None, Some(days)) => dates::days(days, ctx.now),
        (None, None) => (None, None),
    };
    if let Some(day) = &p.created_date_gt {
        from = Some(dates::day(day, "createdDateGt", ctx.zone)?);
    }
    if let Some(day) = &p.created_date_lt {
        until = Some(dates::day(day, "createdDateLt", ctx.zone)?);
    }
    Ok(PostFilter {
        digest: match (p.digest_state, p.all_digest) {
            (Some(state), _) => Digest::Exactly(state),
            (None, Some(true)) => Digest::Some,
            _ => Digest::Any,
        },
        sticky: if kind == EntryKind::Comment { p.sticky.map(|sticky| if sticky { 3 } else { 1 }) } else { p.sticky_state },
        content_type: content_type(p.content_type.as_deref()),
        created_from: from,
        created_until: until,
        bounds: bounds(p),
        language: if ctx.family == Family::V1 { p.lang_tag.clone() } else { None },
        order,
        ascending,
        ..PostFilter::default()
    })
}
