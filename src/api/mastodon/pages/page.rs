//! The public pages: their frame, profiles, hashtags.

use rocket::get;
use rocket::http::{ContentType, Header, Status};

use crate::api::kit::openapi::HtmlPage;
use crate::api::kit::pages::frame::Page;
use crate::api::kit::pages::visit::Visit;
use crate::api::kit::reply::Reply;
use crate::api::kit::template::{Slot, fill};
use crate::api::mastodon::entity::accounts::account::Account;
use crate::api::mastodon::wire::auth::Caller;
use crate::api::mastodon::wire::paging::id_of;
use crate::community::people::users::{self, UserRef};
use crate::community::posts::statuses;
use crate::community::runtime::settings::PUBLIC;
use crate::community::text;
use crate::community::timelines::public_statuses;
use crate::error::Result;
use crate::model::content::status::StatusView;
use crate::model::id::{EntryId, UserId};

const PROFILE: &str = include_str!("profile.html");

const MISSING: &str = include_str!("missing.html");

const TAG: &str = include_str!("tag.html");

/// Statuses on a page.
const PAGE: u32 = 20;

/// A page that search engines may keep where its person agreed.
pub(super) fn page(title: &str, body: String, indexed: bool) -> Page {
    let page = Page::public(title, body);
    if indexed { page.indexed("") } else { page }
}

pub(super) fn explain(status: Status, title: &str, why: &str) -> Page {
    page(title, fill(MISSING, &[("title", Slot::Text(title)), ("why", Slot::Text(why))]), false).status(status)
}

/// What was found at an address: a page, or where to look for it.
enum Found {
    Page(Page),
    Elsewhere(String),
}

/// The page of what was found, its absence, or the failure to find out.
fn answer(visit: &Visit, found: Result<Option<Found>>) -> HtmlPage {
    if visit.login.is_none() && visit.app.core.settings().site_mode != PUBLIC {
        let page = explain(Status::Unauthorized, "For members only", "Please log in to see this.");
        return page.reply(visit).into();
    }
    let page = match found {
        Ok(Some(Found::Page(page))) => page,
        Ok(Some(Found::Elsewhere(to))) => return moved(&to).into(),
        Ok(None) => explain(Status::NotFound, "Not found", "There is nothing at this address, or it is not public."),
        Err(error) => {
            tracing::error!(%error, "a page could not be shown");
            explain(Status::InternalServerError, "Something went wrong", "Please try again in a moment.")
        }
    };
    page.reply(visit).into()
}

/// Where the list goes on, if it may.
pub(super) fn more(found: &[StatusView], path: &str) -> String {
    let full = found.len() >= PAGE as usize;
    found.last().filter(|_| full).map_or_else(String::new, |last| {
        let (id, path) = (last.id.to_string(), path);
        let slots = [("path", Slot::Text(path)), ("id", Slot::Text(&id))];
        fill("<p class=\"more\"><a href=\"{path}?before={id}\">Older posts</a></p>", &slots)
    })
}

fn before(text: Option<&str>) -> i64 {
    text.and_then(id_of).unwrap_or(i64::MAX)
}

/// # `GET /@<name>`
///
/// `before` is an id: only older statuses are shown.
#[get("/<handle>?<before>", rank = 20)]
pub(super) fn profile(visit: Visit, caller: Caller, handle: &str, before: Option<&str>) -> Result<HtmlPage, Status> {
    let name = handle.strip_prefix('@').ok_or(Status::NotFound)?;
    let site = &caller.site;
    let found = caller.app.core.read(|r| {
        let Some(person) = public_statuses::person(r, &UserRef::Name(name.to_owned()))? else { return Ok(None) };
        let list = public_statuses::by(r, &person, self::before(before), PAGE)?;
        let account = Account::of(&person, site);
        let (statuses, following, followers) =
            (account.statuses_count.to_string(), account.following_count.to_string(), account.followers_count.to_string());
        let (header, fields) = (super::render::header(&person, site), super::render::fields(&account));
        let (rows, more) = (super::render::list(&list, site), more(&list, &format!("/@{}", account.username)));
        let slots = [
            ("header", Slot::Html(&header)),
            ("avatar", Slot::Text(&super::render::avatar(&person, site))),
            ("avatar_alt", Slot::Text(&account.avatar_description)),
            ("name", Slot::Text(super::render::shown_name(&person))),
            ("bot", Slot::Html(if account.bot { " <span class=\"badge\">bot</span>" } else { "" })),
            ("username", Slot::Text(&account.username)),
            ("domain", Slot::Text(site.domain())),
            ("note", Slot::Html(&account.note)),
            ("fields", Slot::Html(&fields)),
            ("statuses", Slot::Text(&statuses)),
            ("following", Slot::Text(&following)),
            ("followers", Slot::Text(&followers)),
            ("list", Slot::Html(&rows)),
            ("more", Slot::Html(&more)),
        ];
        let title = format!("{} (@{})", super::render::shown_name(&person), account.username);
        Ok(Some(Found::Page(page(&title, fill(PROFILE, &slots), person.profile.indexable))))
    });
    Ok(answer(&visit, found))
}

/// # `GET /@<name>/<id>`
///
/// The status with what it answers and the answers to it, as far as the reader may see them.
#[get("/<handle>/<id>", rank = 20)]
pub(super) fn status(visit: Visit, caller: Caller, handle: &str, id: &str) -> Result<HtmlPage, Status> {
    let name = handle.strip_prefix('@').ok_or(Status::NotFound)?;
    let site = &caller.site;
    let reader = visit.login.as_ref().map(|login| login.visitor.user.id);
    let found = caller.app.core.read(|r| {
        let Some(id) = id_of(id).map(EntryId) else { return Ok(None) };
        let Some(view) = public_statuses::one_for(r, reader, id)? else { return Ok(None) };
        let author = &view.author.user;
        // Names change, ids do not.
        if !author.username.eq_ignore_ascii_case(name) {
            return Ok(Some(Found::Elsewhere(format!("{}/{}", site.person(&author.username), view.id))));
        }
        let thread = statuses::context(r, reader, view.id)?;
        let title = format!("{} on {}", super::render::shown_name(&view.author), site.settings.name);
        Ok(Some(Found::Page(page(&title, super::render::thread(&view, &thread, site), view.author.profile.indexable))))
    });
    Ok(answer(&visit, found))
}

/// # `GET /tags/<name>`
///
/// `before` is an id: only older statuses are shown.
#[get("/tags/<name>?<before>")]
pub(super) fn tag(visit: Visit, caller: Caller, name: &str, before: Option<&str>) -> HtmlPage {
    let site = &caller.site;
    let slug = text::slug(name);
    let found = caller.app.core.read(|r| {
        let Some((tag, list)) = public_statuses::under(r, &slug, self::before(before), PAGE)? else { return Ok(None) };
        let count = super::render::counted(tag.posts + tag.comments, "post", "posts");
        let (rows, more) =
            (super::render::list(&list, site), more(&list, site.tag(&tag.slug).strip_prefix(&site.base).unwrap_or_default()));
        let slots =
            [("name", Slot::Text(&tag.name)), ("count", Slot::Text(&count)), ("list", Slot::Html(&rows)), ("more", Slot::Html(&more))];
        Ok(Some(Found::Page(page(&format!("#{}", tag.name), fill(TAG, &slots), false))))
    });
    answer(&visit, found)
}

fn moved(to: &str) -> Reply {
    Reply::bytes(ContentType::HTML, Vec::new()).status(Status::Found).header(Header::new("Location", to.to_owned()))
}

/// # `GET /ap/users/<id>`
///
/// `Account.uri`, which stays valid when the name changes, redirects to the profile.
#[get("/ap/users/<id>")]
pub(super) fn person_by_id(visit: Visit, caller: Caller, id: &str) -> HtmlPage {
    let id = id_of(id).map(UserId);
    let found = caller.app.core.read(|r| {
        let user = id.map_or(Ok(None), |id| users::find(r, &UserRef::Id(id)))?;
        let user = user.filter(|user| user.status == crate::model::people::user::Status::Enabled);
        Ok(user.map(|user| Found::Elsewhere(caller.site.person(&user.username))))
    });
    answer(&visit, found)
}

/// # `GET /ap/users/<user>/statuses/<id>`
///
/// `Status.uri` redirects to the status.
#[get("/ap/users/<_>/statuses/<id>")]
pub(super) fn status_by_id(visit: Visit, caller: Caller, id: &str) -> HtmlPage {
    let found = caller.app.core.read(|r| {
        let view = id_of(id).map_or(Ok(None), |id| public_statuses::one(r, EntryId(id)))?;
        Ok(view.map(|view| Found::Elsewhere(format!("{}/{}", caller.site.person(&view.author.user.username), view.id))))
    });
    answer(&visit, found)
}
