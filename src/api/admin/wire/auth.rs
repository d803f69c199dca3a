//! Who calls: an administrator with a cookie of this page, and for changes with the token of this login, too.

use std::sync::Arc;

use rocket::Request;
use rocket::http::{Header, Status};

use super::error::Refusal;
use crate::api::kit::cookie::Cookie;
use crate::api::kit::failure::guards;
use crate::app::App;
use crate::community::operations::admin::{Admin, entrance};
use crate::community::people::sessions::{hash_token, same};
use crate::model::entropy::hex;
use crate::model::people::user::User;

/// Holds the token of a login.
const COOKIE: Cookie = Cookie { name: "moot_admin", path: "/admin", strict: true };
/// Contains the token of the login, as proof that the request comes from our own page.
const PROOF: &str = "X-CSRF-Token";

/// An administrator who only reads.
pub(crate) struct AdminReader {
    pub app: Arc<App>,
    pub me: Admin,
    pub user: User,
    token: String,
}

impl AdminReader {
    /// The token that changes must contain: another site can send the cookie, but cannot know this.
    pub(crate) fn proof(&self) -> String {
        proof(&self.token)
    }
}

/// The proof of the login with this token, in hex: pages send it as `X-CSRF-Token` with each change.
pub(crate) fn proof(token: &str) -> String {
    hex(&hash_token(&format!("admin page\n{token}")))
}

/// An administrator who changes something.
pub(crate) struct AdminWriter(pub AdminReader);

impl std::ops::Deref for AdminWriter {
    type Target = AdminReader;
    fn deref(&self) -> &AdminReader {
        &self.0
    }
}

fn look(req: &Request<'_>) -> Result<AdminReader, Refusal> {
    let app = req.rocket().state::<Arc<App>>().ok_or_else(Refusal::not_found)?;
    let token = COOKIE.value(req).ok_or_else(Refusal::login)?;
    let (me, user) = app.core.read(|r| entrance::find(r, &token))?.ok_or_else(Refusal::login)?;
    Ok(AdminReader { app: Arc::clone(app), me, user, token })
}

fn act(req: &Request<'_>) -> Result<AdminWriter, Refusal> {
    let looking = look(req)?;
    let given = req.headers().get_one(PROOF).unwrap_or_default();
    if !same(given.as_bytes(), looking.proof().as_bytes()) {
        return Err(Refusal::new(Status::Forbidden, "csrf", "the request does not come from the page of this login; please load it again"));
    }
    Ok(AdminWriter(looking))
}

guards!(AdminReader by look, AdminWriter by act);

/// Sets the cookie of a login, or deletes it.
pub(crate) fn cookie(app: &App, token: Option<&str>) -> Header<'static> {
    let age = if token.is_some() { entrance::LIFETIME / 1_000 } else { 0 };
    COOKIE.set(&app.base_url, token.unwrap_or_default(), Some(age))
}
