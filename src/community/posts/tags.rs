//! Hashtags: following and showing them (`docs/specs/mastodon.md 4.7`). A follow is the same mark in every dialect.

use crate::community::relations::marks;
use crate::community::runtime::settings::Settings;
use crate::community::text;
use crate::error::{Error, Resource, Result};
use crate::model::content::entry::{Hashtag, Mark, Target};
use crate::model::content::tag::{FeaturedTag, TagView};
use crate::model::id::{HashtagId, UserId, distinct};
use crate::model::people::user::{Status, Viewer};
use crate::model::span::Span;
use crate::store::people::users::{self, UserBy};
use crate::store::posts::tags as rows;
use crate::store::text::hashtags;
use crate::store::{Read, Write};

/// Hashtags on one profile.
pub(crate) const FEATURED_MAX: i64 = 10;
/// Hashtags that are proposed for it.
const SUGGESTED_MAX: usize = 10;

/// A name as people write it, without its sign.
fn bare(name: &str) -> &str {
    let name = name.trim();
    name.strip_prefix(['#', '＃']).unwrap_or(name)
}

/// Could somebody write it? The name as it would be kept.
fn written(name: &str) -> Option<text::HashtagSpan> {
    let text = format!("#{}", bare(name));
    let whole = text.len();
    text::hashtags(&text).into_iter().find(|span| span.range == (0..whole))
}

/// The slugs that a name or slug may stand for, used or not; none for what nobody can write.
pub(crate) fn slugs(name: &str) -> Vec<String> {
    let name = bare(name);
    if name.is_empty() { Vec::new() } else { distinct([text::slug(name), name.to_ascii_lowercase()]) }
}

/// The hashtag of this name or slug, if it was ever used.
pub(crate) fn known(r: &Read<'_>, name: &str) -> Result<Option<Hashtag>> {
    let name = bare(name);
    match hashtags::by_slug(r, &text::slug(name))? {
        Some(tag) => Ok(Some(tag)),
        // As links carry it.
        None => hashtags::by_slug(r, &name.to_ascii_lowercase()),
    }
}

fn made(tx: &Write<'_>, name: &str) -> Result<HashtagId> {
    if let Some(tag) = known(tx, name)? {
        return if tag.enabled { Ok(tag.id) } else { Err(Error::NotFound(Resource::Hashtag)) };
    }
    let span = written(name).ok_or(Error::NotFound(Resource::Hashtag))?;
    let ids = hashtags::ensure(tx, &[(span.slug, span.name)].into())?;
    ids.first().copied().ok_or_else(|| Error::internal("a hashtag was not made"))
}

/// These hashtags with their history, in this order; unknown ones are left out.
pub(crate) fn views(r: &Read<'_>, me: Option<UserId>, ids: &[HashtagId]) -> Result<Vec<TagView>> {
    let mut tags = rows::load(r, ids)?;
    let history = rows::history(r, ids)?;
    let own = match me {
        None => None,
        Some(me) => Some(rows::own(r, me, ids)?),
    };
    let view = |tag: Hashtag| TagView {
        id: Some(tag.id),
        history: history.get(&tag.id).copied().unwrap_or_default(),
        own: own.as_ref().map(|own| own.get(&tag.id).copied().unwrap_or_default()),
        slug: tag.slug,
        name: tag.name,
    };
    Ok(ids.iter().filter_map(|id| tags.remove(id)).map(view).collect())
}

/// One hashtag by its name, known or not; `NotFound` for what cannot be one or is switched off.
pub(crate) fn view(r: &Read<'_>, me: Option<UserId>, name: &str) -> Result<TagView> {
    if let Some(tag) = known(r, name)? {
        let found = views(r, me, &[tag.id])?.pop();
        return found.filter(|_| tag.enabled).ok_or(Error::NotFound(Resource::Hashtag));
    }
    let span = written(name).ok_or(Error::NotFound(Resource::Hashtag))?;
    Ok(TagView { id: None, slug: span.slug, name: span.name, history: Default::default(), own: me.map(|_| Default::default()) })
}

/// Follows a hashtag, made on first use.
pub(crate) fn follow(tx: &Write<'_>, settings: &Settings, me: &Viewer, name: &str) -> Result<()> {
    let id = made(tx, name)?;
    marks::put(tx, settings, me, Mark::Follow, &Target::Hashtag(id), None).map(drop)
}

/// No longer follows a hashtag; one not followed or never used is no error. `UserDisabled` for a disabled user.
pub(crate) fn unfollow(tx: &Write<'_>, me: &Viewer, name: &str) -> Result<()> {
    match known(tx, name)? {
        Some(tag) => marks::lift(tx, me, Mark::Follow, &Target::Hashtag(tag.id)).map(drop),
        None => Ok(()),
    }
}

/// Followed hashtags by the row that follows each, the latest first.
pub(crate) fn followed(r: &Read<'_>, me: &Viewer, span: &Span) -> Result<Vec<(i64, TagView)>> {
    let found = rows::followed(r, me.user, span)?;
    let ids: Vec<HashtagId> = found.iter().map(|(_, tag)| *tag).collect();
    let views = views(r, Some(me.user), &ids)?;
    let row = |view: &TagView| found.iter().find(|(_, tag)| Some(*tag) == view.id).map(|(row, _)| *row);
    Ok(views.into_iter().filter_map(|view| Some((row(&view)?, view))).collect())
}

/// The hashtags on somebody's profile; `NotFound` for an id that never existed, none for disabled or deleted users.
pub(crate) fn featured(r: &Read<'_>, who: UserId) -> Result<Vec<FeaturedTag>> {
    let user = users::find(r, &UserBy::Id(who))?.ok_or(Error::NotFound(Resource::User))?;
    if user.status == Status::Enabled { rows::featured(r, who) } else { Ok(Vec::new()) }
}

/// Shows a hashtag on one's profile, once; `None` when there are [`FEATURED_MAX`] already.
pub(crate) fn feature(tx: &Write<'_>, me: &Viewer, name: &str) -> Result<Option<FeaturedTag>> {
    let tag = made(tx, name)?;
    let id = match rows::feature_of(tx, me.user, tag)? {
        Some(id) => id,
        None if rows::featured_count(tx, me.user)? >= FEATURED_MAX => return Ok(None),
        None => rows::feature(tx, me.user, tag)?,
    };
    Ok(rows::featured(tx, me.user)?.into_iter().find(|shown| shown.id == id))
}

/// Takes a hashtag off one's profile by its name; one not shown there or never used is no error.
pub(crate) fn unfeature(tx: &Write<'_>, me: &Viewer, name: &str) -> Result<()> {
    match known(tx, name)? {
        Some(tag) => rows::unfeature(tx, me.user, tag.id),
        None => Ok(()),
    }
}

/// Takes one's own row away; `NotFound` for any other.
pub(crate) fn unfeature_row(tx: &Write<'_>, me: &Viewer, id: i64) -> Result<()> {
    if rows::unfeature_row(tx, me.user, id)? { Ok(()) } else { Err(Error::NotFound(Resource::Record)) }
}

/// What somebody uses most and does not show yet.
pub(crate) fn suggested(r: &Read<'_>, me: &Viewer) -> Result<Vec<TagView>> {
    let ids = rows::unfeatured(r, me.user, SUGGESTED_MAX)?;
    views(r, Some(me.user), &ids)
}

/// What most people used in the last days.
pub(crate) fn trending(r: &Read<'_>, me: Option<UserId>, offset: i64, limit: u32) -> Result<Vec<TagView>> {
    let ids = rows::trending(r, offset, limit)?;
    views(r, me, &ids)
}
