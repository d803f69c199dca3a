//! What people do with statuses: favourite, bookmark, pin, mute, and who did (`docs/specs/mastodon.md 4.2`).

use rocket::{get, post};

use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::entity::accounts::account::{self, AccountJson};
use crate::api::mastodon::entity::statuses::status::Status;
use crate::api::mastodon::statuses::shared::entry;
use crate::api::mastodon::wire::auth::{Anyone, AsUser};
use crate::api::mastodon::wire::error::{Failure, Outcome};
use crate::api::mastodon::wire::paging::{Style, Window};
use crate::api::mastodon::wire::reply::{Json, Page};
use crate::api::mastodon::wire::scope::{ReadAccounts, Scope, WriteAccounts, WriteBookmarks, WriteFavourites, WriteMutes};
use crate::community::relations::interactions::{self, Unpinnable};
use crate::community::runtime::settings::Settings;
use crate::community::{Read, Write};
use crate::error::Result;
use crate::model::id::{EntryId, UserId};
use crate::model::people::person::UserView;
use crate::model::people::user::Viewer;
use crate::model::span::Span;

pub(super) fn routes() -> Vec<Served> {
    served![favourite, unfavourite, bookmark, unbookmark, pin, unpin, mute, unmute, favourited_by, reblogged_by]
}

/// Does it, and answers the status as it is then.
async fn done<S: Scope>(
    me: &AsUser<S>,
    id: &str,
    act: impl FnOnce(&Write<'_>, &Settings, &Viewer, EntryId) -> Result<()> + Send + 'static,
) -> Outcome<Json<Status>> {
    let (who, id) = (me.me, entry(id)?);
    let core = &me.app.core;
    core.write(move |tx, settings| act(tx, settings, &who, id)).await?;
    Ok(Json(Status::of(&core.read(|r| interactions::open(r, Some(who.user), id))?, &me.site)))
}

/// # `POST /api/v1/statuses/:id/favourite`
#[post("/api/v1/statuses/<id>/favourite")]
async fn favourite(me: AsUser<WriteFavourites>, id: &str) -> Outcome<Json<Status>> {
    done(&me, id, |tx, settings, me, id| interactions::favourite(tx, settings, me, id, true)).await
}

/// # `POST /api/v1/statuses/:id/unfavourite`
#[post("/api/v1/statuses/<id>/unfavourite")]
async fn unfavourite(me: AsUser<WriteFavourites>, id: &str) -> Outcome<Json<Status>> {
    done(&me, id, |tx, settings, me, id| interactions::favourite(tx, settings, me, id, false)).await
}

/// # `POST /api/v1/statuses/:id/bookmark`
#[post("/api/v1/statuses/<id>/bookmark")]
async fn bookmark(me: AsUser<WriteBookmarks>, id: &str) -> Outcome<Json<Status>> {
    done(&me, id, |tx, _, me, id| interactions::bookmark(tx, me.user, id, true)).await
}

/// # `POST /api/v1/statuses/:id/unbookmark`
#[post("/api/v1/statuses/<id>/unbookmark")]
async fn unbookmark(me: AsUser<WriteBookmarks>, id: &str) -> Outcome<Json<Status>> {
    done(&me, id, |tx, _, me, id| interactions::bookmark(tx, me.user, id, false)).await
}

/// # `POST /api/v1/statuses/:id/pin`
#[post("/api/v1/statuses/<id>/pin")]
async fn pin(me: AsUser<WriteAccounts>, id: &str) -> Outcome<Json<Status>> {
    let (who, id) = (me.me.user, entry(id)?);
    let core = &me.app.core;
    let against = core.write(move |tx, _| interactions::pin(tx, who, id)).await?;
    if against.is_empty() {
        return Ok(Json(Status::of(&core.read(|r| interactions::open(r, Some(who), id))?, &me.site)));
    }
    Err(Failure::validation(against.into_iter().map(unpinnable).collect::<Vec<_>>().join(", ")))
}

fn unpinnable(why: Unpinnable) -> &'static str {
    match why {
        Unpinnable::Repost => "A boost cannot be pinned",
        Unpinnable::NotOwn => "Someone else's post cannot be pinned",
        Unpinnable::Direct => "Posts that are only visible to mentioned users cannot be pinned",
        Unpinnable::TooMany => "You have already pinned the maximum number of posts",
    }
}

/// # `POST /api/v1/statuses/:id/unpin`
#[post("/api/v1/statuses/<id>/unpin")]
async fn unpin(me: AsUser<WriteAccounts>, id: &str) -> Outcome<Json<Status>> {
    done(&me, id, |tx, _, me, id| interactions::unpin(tx, me.user, id)).await
}

/// # `POST /api/v1/statuses/:id/mute`
///
/// Mutes notifications of the whole thread.
#[post("/api/v1/statuses/<id>/mute")]
async fn mute(me: AsUser<WriteMutes>, id: &str) -> Outcome<Json<Status>> {
    done(&me, id, |tx, _, me, id| interactions::mute(tx, me.user, id, true)).await
}

/// # `POST /api/v1/statuses/:id/unmute`
#[post("/api/v1/statuses/<id>/unmute")]
async fn unmute(me: AsUser<WriteMutes>, id: &str) -> Outcome<Json<Status>> {
    done(&me, id, |tx, _, me, id| interactions::mute(tx, me.user, id, false)).await
}

fn people(
    who: &Anyone<ReadAccounts>,
    id: &str,
    window: &Window,
    find: impl FnOnce(&Read<'_>, Option<UserId>, EntryId, Span) -> Result<Vec<(i64, UserView)>>,
) -> Outcome<Page<AccountJson>> {
    let (id, span) = (entry(id)?, window.span(40, 80));
    let found = who.app.core.read(|r| find(r, who.user(), id, span))?;
    let accounts = found.iter().map(|(row, person)| (*row, account::json(person, &who.site))).collect();
    Ok(window.page(&who.site, Style::Relations, span.limit, accounts))
}

/// # `GET /api/v1/statuses/:id/favourited_by`
#[get("/api/v1/statuses/<id>/favourited_by")]
async fn favourited_by(who: Anyone<ReadAccounts>, id: &str, window: Window) -> Outcome<Page<AccountJson>> {
    people(&who, id, &window, interactions::favourited_by)
}

/// # `GET /api/v1/statuses/:id/reblogged_by`
#[get("/api/v1/statuses/<id>/reblogged_by")]
async fn reblogged_by(who: Anyone<ReadAccounts>, id: &str, window: Window) -> Outcome<Page<AccountJson>> {
    people(&who, id, &window, interactions::reposted_by)
}
