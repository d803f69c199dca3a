//! Who calls: an unknown caller, a user, or a program the operator trusts (`docs/specs/lanying.md 1.3`).

use std::sync::Arc;

use rocket::Request;

use super::error::{BAD_TOKEN, DEAD_TOKEN, Failure, NO_APP, NO_TOKEN, NOT_ALLOWED};
use crate::api::kit::etag::Varies;
use crate::api::kit::failure::guards;
use crate::app::App;
use crate::community::accounts::chat_logins;
use crate::community::people::sessions::{self, Bearer};
use crate::community::people::users;
use crate::error::Error;
use crate::model::id::{RoomId, UserId};
use crate::model::people::session::{Session, SessionKind};
use crate::model::people::user::{Status as UserStatus, Viewer};

/// Callers N: the app is known, a token is not looked at.
pub(crate) struct Anyone {
    pub app: Arc<App>,
    /// The `User-Agent`, as it came.
    pub user_agent: String,
}

/// Callers U and A: a person for themselves, or a trusted program as the person of the header `user_id`.
pub(crate) struct AsUser {
    pub app: Arc<App>,
    /// For whom the call is made.
    pub me: Viewer,
    /// The caller's own: a person's, or the program's.
    pub session: Session,
}

impl AsUser {
    /// A trusted program acts for this person.
    pub(crate) fn is_admin(&self) -> bool {
        self.session.kind == SessionKind::ImAdmin
    }
}

/// Callers A: a trusted program; its headers name the user or group it calls for.
pub(crate) struct AsAdmin {
    pub app: Arc<App>,
    pub session: Session,
    /// The header `user_id`, not checked any further.
    subject: Option<i64>,
    /// The header `group_id`: with the authority of this group's admins.
    pub room: Option<RoomId>,
}

impl AsAdmin {
    /// The person of the header `user_id`: 10002 without one, 10000, 10021.
    pub(crate) fn subject(&self) -> Result<Viewer, Failure> {
        let id = self.subject.ok_or_else(|| Failure::parameter("the header user_id is required"))?;
        Ok(self.app.core.read(|r| users::actor(r, UserId(id)))?)
    }

    /// The same, where the header may be absent.
    pub(crate) fn subject_if_named(&self) -> Result<Option<Viewer>, Failure> {
        self.subject.map(|_| self.subject()).transpose()
    }
}

/// A user, or a trusted program whose headers name the user or group: calls that depend on roles in a group.
pub(crate) enum UserOrTrusted {
    User(AsUser),
    Admin(AsAdmin),
}

/// The server, if the request names its app (40000).
pub(in crate::api::lanying) fn app<'r>(req: &'r Request<'_>, named: Option<&str>) -> Result<&'r Arc<App>, Failure> {
    let app = req.rocket().state::<Arc<App>>().ok_or_else(|| Error::internal("no app is managed"))?;
    match named.or_else(|| req.headers().get_one("app_id")) {
        Some(id) if id.trim() == app.config.app_id => Ok(app),
        other => {
            if app.explain {
                let given = other.map_or_else(|| "missing".to_owned(), |id| format!("`{id}`"));
                app.explained(format!(
                    "refused 40000: the header app_id is {given}, the app here is `{}`; proxies may drop headers with underscores",
                    app.config.app_id
                ));
            }
            Err(Failure::code(NO_APP, "app_id does not exist"))
        }
    }
}

/// The live session of a token: 10003 without one, 402 for one of ours that is not live, 10008 for anything else.
pub(in crate::api::lanying) fn live(req: &Request<'_>, app: &App, token: Option<&str>) -> Result<Arc<Bearer>, Failure> {
    let token = token.map(str::trim).filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| Failure::code(NO_TOKEN, "the header access-token is missing"))?;
    let known = sessions::find(&app.core, token)?;
    let dead = |why: &str| {
        if app.explain {
            app.explained(format!("refused on {}: the access-token {why}", req.uri().path()));
        }
        if token.starts_with(chat_logins::PREFIX) {
            Failure::code(DEAD_TOKEN, "the access-token is expired or revoked")
        } else {
            Failure::code(BAD_TOKEN, "access-token invalid")
        }
    };
    let Some(bearer) = known.filter(|bearer| matches!(bearer.session.kind, SessionKind::Im | SessionKind::ImAdmin)) else {
        return Err(dead("is unknown"));
    };
    if !bearer.session.is_live(app.core.now()) {
        return Err(dead("is expired or revoked"));
    }
    if bearer.session.kind == SessionKind::Im && bearer.user_status != Some(UserStatus::Enabled) {
        return Err(dead("belongs to somebody disabled or deleted"));
    }
    sessions::note_use(&app.core, &bearer);
    Ok(bearer)
}

/// An id in a header; 10002 for anything but a number.
fn header_id(req: &Request<'_>, name: &str) -> Result<Option<i64>, Failure> {
    let sent = req.headers().get_one(name).map(str::trim).filter(|text| !text.is_empty());
    sent.map(|text| text.parse().map_err(|_| Failure::parameter(format!("the header {name} must be an integer")))).transpose()
}

fn either(req: &Request<'_>) -> Result<UserOrTrusted, Failure> {
    let app = app(req, None)?;
    let bearer = live(req, app, req.headers().get_one("access-token"))?;
    let (app, session) = (Arc::clone(app), bearer.session.clone());
    let subject = header_id(req, "user_id")?;
    if session.kind == SessionKind::ImAdmin {
        return Ok(UserOrTrusted::Admin(AsAdmin { app, session, subject, room: header_id(req, "group_id")?.map(RoomId) }));
    }
    let (Some(account), Some(user), Some(role)) = (session.account, session.user, bearer.role) else {
        return Err(Error::internal("an IM session without a user").into());
    };
    if subject.is_some_and(|id| id != user.0) {
        return Err(Failure::code(NOT_ALLOWED, "the header user_id is for admin tokens"));
    }
    Ok(UserOrTrusted::User(AsUser { app, me: Viewer { account, user, role }, session }))
}

fn as_user(req: &Request<'_>) -> Result<AsUser, Failure> {
    match either(req)? {
        UserOrTrusted::User(user) => Ok(user),
        UserOrTrusted::Admin(admin) => {
            let me = admin.subject()?;
            Ok(AsUser { app: admin.app, me, session: admin.session })
        }
    }
}

fn as_admin(req: &Request<'_>) -> Result<AsAdmin, Failure> {
    match either(req)? {
        UserOrTrusted::Admin(admin) => Ok(admin),
        UserOrTrusted::User(_) => Err(Failure::code(NOT_ALLOWED, "this needs an admin token")),
    }
}

fn anyone(req: &Request<'_>) -> Result<Anyone, Failure> {
    let app = Arc::clone(app(req, None)?);
    Ok(Anyone { app, user_agent: req.headers().get_one("User-Agent").unwrap_or_default().to_owned() })
}

impl Varies for AsUser {
    const VARY: &'static str = "app_id, access-token, user_id, group_id";
}

guards!(Anyone by anyone, AsUser by as_user, AsAdmin by as_admin, UserOrTrusted by either);
