//! The account centre: who is logged in, and the ways in.

use rocket::get;

use super::page::{Slot, fill, page, wrong};
use super::visit::AccountVisit;
use crate::api::fresns::wire::error::Failure;
use crate::api::kit::reply::Reply;
use crate::community::accounts::account;
use crate::community::text::names::{mask_email, mask_phone};
use crate::error::Result;
use crate::model::id::AccountId;

const BODY: &str = include_str!("home.html");
const STRANGER: &str = "<p>{@logged_out_text}</p>\n<p><a class=\"button\" href=\"/account-center/login?{query}\">{@log_in}</a></p>";
const MEMBER: &str = "<p class=\"quiet\">{address}</p>\n<h2>{@users}</h2>\n<ul class=\"users\">\n{users}\n</ul>\n\
    <p><a href=\"/me\" target=\"_blank\" rel=\"noopener\">{@own_page}</a></p>";
const USER: &str = "<li class=\"user\"><strong>{nickname}</strong> <span>@{username}</span></li>\n";
const OTHERS: &str = "<a href=\"/account-center/login?{query}\">{@other_account}</a>";
const JOIN: &str = "{@new_here} <a href=\"/account-center/sign-up?{query}\">{@sign_up}</a>";

/// # `GET /account-center`
///
/// Shows the account that the access token belongs to, and its users.
#[get("/")]
pub(super) fn home(visit: AccountVisit) -> Reply {
    let query = [("query", Slot::Text(&visit.query))];
    let (who, more) = match visit.login.as_ref().map(|login| member(&visit, login.account)) {
        Some(Ok(who)) => (who, OTHERS),
        Some(Err(error)) => (wrong(visit.lang, Some(&Failure::Core(error))), OTHERS),
        None => (fill(STRANGER, visit.lang, &query), JOIN),
    };
    let more = fill(more, visit.lang, &query);
    page(&visit, "center", &fill(BODY, visit.lang, &[("who", Slot::Html(&who)), ("more", Slot::Html(&more))]))
}

fn member(visit: &AccountVisit, account: AccountId) -> Result<String> {
    let (account, ids, views) = visit.app.core.read(|r| {
        let ids = account::users_of(r, account)?;
        let views = account::views_of(r, &ids)?;
        Ok((account::by_id(r, account)?, ids, views))
    })?;
    let masked = account.email.as_deref().map(mask_email).or_else(|| account.phone.as_deref().map(mask_phone));
    let rows: String = ids
        .iter()
        .filter_map(|id| views.get(id))
        .map(|view| fill(USER, visit.lang, &[("nickname", Slot::Text(view.user.called())), ("username", Slot::Text(&view.user.username))]))
        .collect();
    let slots = [("address", Slot::Text(masked.as_deref().unwrap_or_default())), ("users", Slot::Html(&rows))];
    Ok(fill(MEMBER, visit.lang, &slots))
}
