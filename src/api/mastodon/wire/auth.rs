//! Who calls: token, scope, user, state of the user, in that order (`docs/specs/mastodon.md 1.6`).

use std::marker::PhantomData;
use std::sync::Arc;

use rocket::http::Status;
use rocket::request::{FromRequest, Outcome};
use rocket::{Request, async_trait};

use super::error::{DISABLED, Failure, INVALID_TOKEN, NO_USER, WRONG_SCOPE};
use super::reply::VARY;
use super::scope::{Scope, holds};
use crate::api::kit::etag::Varies;
use crate::api::kit::{failure, streams};
use crate::api::mastodon::render::site::Site;
use crate::app::App;
use crate::community::people::sessions::{self, Bearer};
use crate::community::runtime::settings::PUBLIC;
use crate::error::Error;
use crate::model::id::UserId;
use crate::model::people::session::{Revoked, Session, SessionKind};
use crate::model::people::user::{Role, Status as UserStatus, Viewer};

/// The server, and what answers need of it.
pub(crate) struct Caller {
    pub app: Arc<App>,
    pub site: Site,
}

/// A logged-in user whose token holds the scope (401, 403, 422, 403).
pub(crate) struct AsUser<S> {
    pub app: Arc<App>,
    pub site: Site,
    pub me: Viewer,
    pub session: Session,
    scope: PhantomData<fn() -> S>,
}

/// Anybody; a token that comes along must be live and hold the scope. An unknown one counts as none.
pub(crate) struct Anyone<S> {
    pub app: Arc<App>,
    pub site: Site,
    pub me: Option<Viewer>,
    scope: PhantomData<fn() -> S>,
}

/// A live token of any kind that holds the scope: an app's own, or a user's.
pub(crate) struct AsApp<S> {
    pub app: Arc<App>,
    pub site: Site,
    pub session: Session,
    pub me: Option<Viewer>,
    scope: PhantomData<fn() -> S>,
}

impl<S> Anyone<S> {
    /// The user who calls; `None` for a visitor and for a token of an app alone.
    pub(crate) fn user(&self) -> Option<UserId> {
        self.me.map(|me| me.user)
    }
}

/// The token of a request: the header, else the parameter, else what a browser can say when it opens a socket. A parameter in a
/// form body is not looked at.
fn token(req: &Request<'_>) -> Option<String> {
    let header = req.headers().get_one("Authorization").and_then(|line| {
        let (scheme, token) = line.trim().split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    });
    let asked = |name: &str| req.query_value::<String>(name).and_then(Result::ok);
    let token = header.or_else(|| asked("access_token")).or_else(|| asked("bearer_token")).or_else(|| streams::protocol(req));
    token.filter(|token| !token.is_empty())
}

fn app<'r>(req: &'r Request<'_>) -> Result<&'r Arc<App>, Failure> {
    Ok(req.rocket().state::<Arc<App>>().ok_or_else(|| Error::internal("no app is managed"))?)
}

/// The session of the request's token; `None` when it has none or an unknown one.
fn bearer(req: &Request<'_>, app: &App) -> Result<Option<Arc<Bearer>>, Failure> {
    let Some(token) = token(req) else { return Ok(None) };
    Ok(sessions::find(&app.core, &token)?.filter(|bearer| matches!(bearer.session.kind, SessionKind::Oauth | SessionKind::OauthApp)))
}

/// Not revoked, not expired. Notes its use.
fn live(app: &App, bearer: &Bearer) -> Result<(), Failure> {
    let session = &bearer.session;
    match session.revoked_reason {
        Some(Revoked::Disabled) if bearer.user_status == Some(UserStatus::Disabled) => {
            return Err(Failure::Plain(Status::Forbidden, DISABLED.into()));
        }
        Some(
            Revoked::Disabled | Revoked::Logout | Revoked::Deleted | Revoked::Password | Revoked::Kicked | Revoked::Device | Revoked::Admin,
        ) => {
            return Err(Failure::Token(Status::Unauthorized, "The access token was revoked"));
        }
        None => {}
    }
    if !session.is_live(app.core.now()) {
        return Err(Failure::Token(Status::Unauthorized, "The access token expired"));
    }
    sessions::note_use(&app.core, bearer);
    Ok(())
}

fn scoped<S: Scope>(app: &App, session: &Session) -> Result<(), Failure> {
    if holds(&session.scopes, S::ANY_OF) {
        return Ok(());
    }
    if app.explain {
        app.explained(format!("refused 403: the token has the scopes `{}`, one of {:?} is needed", session.scopes, S::ANY_OF));
    }
    Err(Failure::Token(Status::Forbidden, WRONG_SCOPE))
}

/// The user of a live token, if it has one.
fn user(bearer: &Bearer) -> Result<Option<Viewer>, Failure> {
    let (Some(account), Some(user)) = (bearer.session.account, bearer.session.user) else { return Ok(None) };
    let refused = |text: &str| Err(Failure::Plain(Status::Forbidden, text.into()));
    match bearer.user_status {
        Some(UserStatus::Enabled) => {}
        Some(UserStatus::Disabled) => return refused(DISABLED),
        Some(UserStatus::Deleted) | None => return Err(Failure::Token(Status::Unauthorized, INVALID_TOKEN)),
    }
    match bearer.role {
        Some(Role::Pending) => refused("Your login is currently pending approval"),
        Some(role) => Ok(Some(Viewer { account, user, role })),
        None => Ok(None),
    }
}

fn explain_missing(req: &Request<'_>, app: &App) {
    if app.explain {
        let why = if token(req).is_some() { "the token is unknown" } else { "no `Authorization: Bearer` header came" };
        app.explained(format!("refused 401 on {}: {why}", req.uri().path()));
    }
}

fn as_user<S: Scope>(req: &Request<'_>) -> Result<AsUser<S>, Failure> {
    let AsApp { app, site, session, me, .. } = as_app::<S>(req)?;
    let me = me.ok_or(Failure::Plain(Status::UnprocessableEntity, NO_USER.into()))?;
    Ok(AsUser { app, site, me, session, scope: PhantomData })
}

fn as_app<S: Scope>(req: &Request<'_>) -> Result<AsApp<S>, Failure> {
    let app = app(req)?;
    let Some(bearer) = bearer(req, app)? else {
        super::rate_limits::anonymous(req, app)?;
        explain_missing(req, app);
        return Err(Failure::Token(Status::Unauthorized, INVALID_TOKEN));
    };
    super::rate_limits::known(req, app, &bearer.session)?;
    live(app, &bearer)?;
    scoped::<S>(app, &bearer.session)?;
    let me = user(&bearer)?;
    Ok(AsApp { app: Arc::clone(app), site: Site::of(app), session: bearer.session.clone(), me, scope: PhantomData })
}

fn anyone<S: Scope>(req: &Request<'_>) -> Result<Anyone<S>, Failure> {
    let app = app(req)?;
    let me = match bearer(req, app)? {
        None => {
            super::rate_limits::anonymous(req, app)?;
            None
        }
        Some(bearer) => {
            super::rate_limits::known(req, app, &bearer.session)?;
            live(app, &bearer)?;
            scoped::<S>(app, &bearer.session)?;
            user(&bearer)?
        }
    };
    if me.is_none() && app.core.settings().site_mode != PUBLIC {
        return Err(Failure::Plain(Status::Unauthorized, NO_USER.into()));
    }
    Ok(Anyone { app: Arc::clone(app), site: Site::of(app), me, scope: PhantomData })
}

macro_rules! guards {
    ($($name:ident by $check:ident),*) => {$(
        #[async_trait]
        impl<'r, S: Scope> FromRequest<'r> for $name<S> {
            type Error = ();
            async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
                failure::guarded(req, Status::Unauthorized, $check::<S>(req))
            }
        }
    )*};
}

impl<S> Varies for AsUser<S> {
    const VARY: &'static str = VARY;
}

guards!(AsUser by as_user, AsApp by as_app, Anyone by anyone);

/// No token is looked at: OAuth's own endpoints, public documents.
#[async_trait]
impl<'r> FromRequest<'r> for Caller {
    type Error = ();
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        let admitted = app(req).and_then(|app| super::rate_limits::anonymous(req, app).map(|()| app));
        let caller = admitted.map(|app| Self { app: Arc::clone(app), site: Site::of(app) });
        failure::guarded(req, Status::InternalServerError, caller)
    }
}
