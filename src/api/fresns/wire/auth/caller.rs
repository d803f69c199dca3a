//! Who calls: headers, key, signature, tokens, in the documented order (`docs/specs/fresns.md 3.7`).

use std::ops::Deref;
use std::sync::Arc;

use rocket::http::Status;
use rocket::request::{FromRequest, Outcome};
use rocket::{Request, async_trait};

use super::device::DeviceInfo;
use super::headers::Headers;
use super::known::Known;
use super::signature::{self, Mismatch};
use super::timestamp;
use crate::api::fresns::render::datetime_formats;
use crate::api::fresns::render::language::Language;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::envelope;
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::json::shared::Texts;
use crate::api::fresns::wire::state::State;
use crate::api::kit::etag::Varies;
use crate::api::kit::failure;
use crate::app::App;
use crate::community::accounts::app_keys;
use crate::community::people::sessions::{self as logins, Bearer};
use crate::community::runtime::settings::{PRIVATE, PUBLIC};
use crate::error::Error;
use crate::model::id::{AccountId, SessionId};
use crate::model::people::session::{Revoked, SessionKind, SigningApp};
use crate::model::people::user::{Status as UserStatus, Viewer};

/// A request that passed every check before the route's own: signed, and its tokens, if any, are live.
pub(crate) struct Caller {
    pub app: Arc<App>,
    pub key: Arc<SigningApp>,
    pub ctx: RenderContext,
    pub platform_id: i64,
    pub version: String,
    pub device: Arc<DeviceInfo>,
    pub account: Option<LoggedIn>,
}

/// The account token of a request.
#[derive(Clone, Debug)]
pub(crate) struct LoggedIn {
    pub account: AccountId,
    pub aid: String,
    /// The account's own session; the user token's parent where only that was checked.
    pub session: SessionId,
}

/// Anybody whose request is signed.
pub(crate) struct Anyone(pub Caller);

/// A logged-in account (31501 otherwise).
pub(crate) struct AsAccount {
    pub caller: Caller,
    pub login: LoggedIn,
}

/// A logged-in user (31501, then 31601 otherwise).
pub(crate) struct AsUser {
    pub caller: Caller,
    pub me: Viewer,
}

/// As `G`, for routes that a read-only key may not call (31305).
pub(crate) struct Writing<G>(pub G);

/// What a route's guard is made from.
pub(crate) trait Level: Sized {
    fn of(caller: Caller) -> Result<Self, Failure>;
    fn caller(&self) -> &Caller;
}

impl Level for Anyone {
    fn of(caller: Caller) -> Result<Self, Failure> {
        Ok(Self(caller))
    }
    fn caller(&self) -> &Caller {
        &self.0
    }
}

impl Level for AsAccount {
    fn of(caller: Caller) -> Result<Self, Failure> {
        let login = caller.account.clone().ok_or(Failure::Code(31501))?;
        Ok(Self { caller, login })
    }
    fn caller(&self) -> &Caller {
        &self.caller
    }
}

impl Level for AsUser {
    fn of(caller: Caller) -> Result<Self, Failure> {
        if caller.account.is_none() {
            return Err(Failure::Code(31501));
        }
        let me = caller.ctx.viewer.ok_or(Failure::Code(31601))?;
        Ok(Self { caller, me })
    }
    fn caller(&self) -> &Caller {
        &self.caller
    }
}

impl<G: Level> Level for Writing<G> {
    fn of(caller: Caller) -> Result<Self, Failure> {
        let inner = G::of(caller)?;
        if inner.caller().key.read_only { Err(Failure::Code(31305)) } else { Ok(Self(inner)) }
    }
    fn caller(&self) -> &Caller {
        self.0.caller()
    }
}

impl Deref for Anyone {
    type Target = Caller;
    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl Deref for AsAccount {
    type Target = Caller;
    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl Deref for AsUser {
    type Target = Caller;
    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<G> Deref for Writing<G> {
    type Target = G;
    fn deref(&self) -> &G {
        &self.0
    }
}

macro_rules! guards {
    ($($name:ty),*) => {$(
        #[async_trait]
        impl<'r> FromRequest<'r> for $name {
            type Error = ();
            async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
                failure::guarded(req, Status::Unauthorized, check(req).and_then(<Self as Level>::of))
            }
        }
    )*};
}

guards!(Anyone, AsAccount, AsUser, Writing<Anyone>, Writing<AsAccount>, Writing<AsUser>);

/// All headers that a request is read from; the signature and its time only decide whether it is answered.
const READ: &str = "X-Fresns-App-Id, X-Fresns-Client-Platform-Id, X-Fresns-Client-Version, X-Fresns-Client-Device-Info, \
     X-Fresns-Client-Timezone, X-Fresns-Client-Lang-Tag, X-Fresns-Client-Content-Format, X-Fresns-Aid, X-Fresns-Aid-Token, \
     X-Fresns-Uid, X-Fresns-Uid-Token";

impl Varies for AsAccount {
    const VARY: &'static str = READ;
}

impl Varies for AsUser {
    const VARY: &'static str = READ;
}

/// Every check up to the route's own login requirement.
fn check(req: &Request<'_>) -> Result<Caller, Failure> {
    let app = req.rocket().state::<Arc<App>>().ok_or_else(|| Error::internal("no app is managed"))?;
    let state = req.rocket().state::<State>().ok_or_else(|| Error::internal("no state is managed"))?;
    let family = envelope::family_of(req);
    let headers = Headers::read(req, family)?;
    let device = || state.device(headers.device_info);
    let now = app.core.now();
    let early = match family {
        Family::V2 => Some(device()?),
        Family::V1 => {
            check_time(app, &headers, now, family)?;
            None
        }
    };
    let key = check_key(app_keys::signing(&app.core, headers.app_id)?, &headers)?;
    let known = Known::of(app, &headers)?;
    if family == Family::V2 {
        check_time(app, &headers, now, family)?;
    }
    signature::verify(headers.signature, &headers.signed(), &key.secret, family).map_err(|mismatch| unsigned(app, family, &mismatch))?;
    let verified = known.user.as_ref().is_some_and(|owned| owned.verified);
    let (account, viewer) = check_tokens(app, &headers, family, &known)?;
    let device = match early {
        Some(device) => device,
        None => device()?,
    };
    let settings = app.core.settings();
    match settings.site_mode.as_str() {
        PUBLIC => {}
        PRIVATE if viewer.is_some() || leads_in(req, family) => {}
        PRIVATE => return Err(Failure::Code(31601)),
        _ => return Err(Failure::Code(33102)),
    }
    let configs = state.configs(app, &settings);
    let lang = configs.lang(headers.lang_tag);
    let ctx = RenderContext {
        family,
        lang,
        language: Language::of(Some(lang.tag())),
        zone: datetime_formats::zone(headers.timezone),
        now,
        viewer,
        verified: verified && viewer.is_some(),
        html: headers.content_format == Some("html"),
        settings,
        configs,
        texts: Texts::default(),
    };
    Ok(Caller { app: Arc::clone(app), key, ctx, platform_id: headers.platform_id, version: headers.version.to_owned(), device, account })
}

/// The key that signed a header set which came in a page's address; such a page may stay open for `patience` ms.
pub(in crate::api::fresns) fn signer(app: &App, headers: &Headers<'_>, family: Family, patience: i64) -> Result<Arc<SigningApp>, Failure> {
    let now = app.core.now();
    let in_patience = match timestamp::check(headers.timestamp, now, family, true) {
        Err(timestamp::Refused::Outside { behind_ms }) => (0..=patience).contains(&behind_ms),
        _ => false,
    };
    if !in_patience {
        check_time(app, headers, now, family)?;
    }
    let key = check_key(app_keys::signing(&app.core, headers.app_id)?, headers)?;
    signature::verify(headers.signature, &headers.signed(), &key.secret, family).map_err(|mismatch| unsigned(app, family, &mismatch))?;
    Ok(key)
}

/// The account whose token such a header set carries.
pub(in crate::api::fresns) fn bearer(app: &App, headers: &Headers<'_>, family: Family) -> Result<Option<LoggedIn>, Failure> {
    check_tokens(app, headers, family, &Known::of(app, headers)?).map(|(login, _)| login)
}

/// The requests needed before a login: open even where only members may read.
fn leads_in(req: &Request<'_>, family: Family) -> bool {
    let path = req.uri().path().as_str();
    let below = path.strip_prefix(family.base()).unwrap_or(path).trim_start_matches('/');
    matches!(below.split('/').next(), Some("account" | "global" | "common"))
}

fn check_time(app: &App, headers: &Headers<'_>, now: i64, family: Family) -> Result<(), Failure> {
    timestamp::check(headers.timestamp, now, family, true).map_err(|refused| match refused {
        timestamp::Refused::Malformed => Failure::Invalid("X-Fresns-Signature-Timestamp must have 10 to 13 digits.".into()),
        timestamp::Refused::Outside { behind_ms } => {
            if app.explain {
                let seconds = behind_ms / 1_000;
                app.explained(format!("refused 31303: the request's clock is {seconds} s behind this server's (600 s are allowed)"));
            }
            Failure::Code(31303)
        }
    })
}

fn check_key(key: Option<Arc<SigningApp>>, headers: &Headers<'_>) -> Result<Arc<SigningApp>, Failure> {
    let key = key.filter(|key| key.enabled).ok_or(Failure::Code(31301))?;
    if key.key_type != 1 {
        return Err(Failure::Code(31304));
    }
    if key.platform_id != headers.platform_id {
        return Err(Failure::Code(31102));
    }
    Ok(key)
}

fn unsigned(app: &App, family: Family, mismatch: &Mismatch) -> Failure {
    if app.explain {
        let name = family.secret_name();
        app.explained(format!("refused 31302: this server signs `{}&{name}=<secret of the app id>`", mismatch.expected_canonical));
    }
    Failure::Code(31302)
}

/// v2 checks both tokens; v1 with a user token checks that one alone.
fn check_tokens(app: &App, headers: &Headers<'_>, family: Family, known: &Known) -> Result<(Option<LoggedIn>, Option<Viewer>), Failure> {
    let Some(aid) = headers.aid else { return Ok((None, None)) };
    let mut login = None;
    if family == Family::V2 || headers.uid.is_none() {
        login = Some(check_account(app, headers, aid, known.account.clone())?);
    }
    let Some(uid) = headers.uid else { return Ok((login, None)) };
    let owned = known.user.clone().filter(|owned| {
        owned.session.kind == SessionKind::User && owned.aid.as_deref() == Some(aid) && owned.session.user.is_some_and(|user| user.0 == uid)
    });
    let owned = live(app, headers, owned, 31603)?;
    let (Some(account), Some(user), Some(role)) = (owned.session.account, owned.session.user, owned.role) else {
        return Err(Failure::Code(31603));
    };
    if owned.user_status == Some(UserStatus::Deleted) {
        return Err(Failure::Code(31603));
    }
    let session = owned.session.parent.unwrap_or(owned.session.id);
    let login = login.unwrap_or(LoggedIn { account, aid: aid.to_owned(), session });
    Ok((Some(login), Some(Viewer { account, user, role })))
}

fn check_account(app: &App, headers: &Headers<'_>, aid: &str, owned: Option<Arc<Bearer>>) -> Result<LoggedIn, Failure> {
    let mine = owned.filter(|owned| owned.session.kind == SessionKind::Account && owned.aid.as_deref() == Some(aid));
    if mine.is_none() && !app.core.read(|r| crate::community::accounts::account::aid_exists(r, aid))? {
        return Err(Failure::Code(31502));
    }
    let owned = live(app, headers, mine, 31505)?;
    let Some(account) = owned.session.account else { return Err(Failure::Code(31505)) };
    Ok(LoggedIn { account, aid: aid.to_owned(), session: owned.session.id })
}

/// A token that is known, of this platform and not over. Notes its use.
fn live(app: &App, headers: &Headers<'_>, owned: Option<Arc<Bearer>>, unknown: u32) -> Result<Arc<Bearer>, Failure> {
    let owned = owned.ok_or(Failure::Code(unknown))?;
    let session = &owned.session;
    match session.revoked_reason {
        Some(
            Revoked::Logout | Revoked::Disabled | Revoked::Deleted | Revoked::Password | Revoked::Kicked | Revoked::Device | Revoked::Admin,
        ) => return Err(Failure::Code(unknown)),
        None => {}
    }
    if session.platform_id.is_some_and(|platform| platform != headers.platform_id) {
        return Err(Failure::Code(31103));
    }
    if !session.is_live(app.core.now()) {
        return Err(Failure::Code(31504));
    }
    logins::note_use(&app.core, &owned);
    Ok(owned)
}
