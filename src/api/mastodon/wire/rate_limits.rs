//! Rate limits and the headers that report them (`docs/specs/mastodon.md 1.8`): fixed windows, kept in memory.
//!
//! The guards in `auth` count every call, and the special limits go by the path, so no handler has to.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use percent_encoding::percent_decode_str;
use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::Method;
use rocket::{Request, Response, async_trait};

use super::error::Failure;
use super::rate_windows::{Bucket, Subject};
use super::state::State;
use crate::api::kit::address::client_ip;
use crate::api::mastodon::render::time;
use crate::api::mastodon::wire::rate_windows::LimitState;
use crate::api::path_owner::is_counted;
use crate::app::App;
use crate::error::Error;
use crate::model::Millis;
use crate::model::clock::SECOND;
use crate::model::id::UserId;
use crate::model::people::session::Session;

/// The limit nearest to its end, for the headers of the answer.
#[derive(Default)]
struct NearestLimit(Mutex<Option<LimitState>>);

fn nearest<'r>(req: &'r Request<'_>) -> &'r NearestLimit {
    req.local_cache(NearestLimit::default)
}

fn note(req: &Request<'_>, limit: LimitState) {
    let mut kept = nearest(req).0.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.is_none_or(|kept| limit.remaining < kept.remaining) {
        *kept = Some(limit);
    }
}

/// Counts one call against a limit, and remembers it for the headers. 429 when there were too many.
pub(crate) fn spend(req: &Request<'_>, app: &App, bucket: Bucket, subject: Subject) -> Result<(), Failure> {
    if !app.config.rate_limits {
        return Ok(());
    }
    let state = req.rocket().state::<State>().ok_or_else(|| Error::internal("no state is managed"))?;
    let counted = state.limits.count(app.core.now(), bucket, subject);
    let (Ok(limit) | Err(limit)) = counted;
    note(req, limit);
    counted.map(drop).map_err(|limit| refusal(limit, app.core.now()))
}

fn refusal(limit: LimitState, now: Millis) -> Failure {
    Failure::Limited(u64::try_from((limit.resets_at - now).max(0)).ok().map(|ms| ms.div_ceil(SECOND.unsigned_abs())))
}

/// The caller's place; requests made inside the process come from this machine.
fn place(req: &Request<'_>) -> Subject {
    Subject::place(client_ip(req).unwrap_or(Ipv4Addr::LOCALHOST.into()))
}

/// Counts a call without a known token, by its address. Pages and documents outside the API are not counted.
pub(crate) fn anonymous(req: &Request<'_>, app: &App) -> Result<(), Failure> {
    if !path(req).starts_with("/api/") {
        return Ok(());
    }
    spend(req, app, Bucket::Anonymous, place(req))?;
    special(req, app, None)
}

/// Counts a call by its token and its user.
pub(crate) fn known(req: &Request<'_>, app: &App, session: &Session) -> Result<(), Failure> {
    spend(req, app, Bucket::Token, Subject::Session(session.id))?;
    if let Some(user) = session.user {
        spend(req, app, Bucket::User, Subject::User(user))?;
    }
    special(req, app, session.user)
}

/// The limits of certain calls.
fn special(req: &Request<'_>, app: &App, user: Option<UserId>) -> Result<(), Failure> {
    let subject = user.map_or_else(|| place(req), Subject::User);
    if turns_pages(req) {
        spend(req, app, Bucket::Paging, subject)?;
    }
    match (req.method(), path(req).as_str()) {
        (Method::Post, "/api/v1/media" | "/api/v2/media") => spend(req, app, Bucket::Media, subject),
        (Method::Post, "/api/v1/accounts") => spend(req, app, Bucket::Registration, place(req)),
        (method, path) if undoes(method, path) => spend(req, app, Bucket::Deletion, subject),
        _ => Ok(()),
    }
}

/// The path as routes are found by it: decoded, without empty segments. Another spelling must not escape a limit.
fn path(req: &Request<'_>) -> String {
    req.uri().path().segments().fold(String::new(), |path, segment| path + "/" + segment)
}

fn turns_pages(req: &Request<'_>) -> bool {
    let pairs = req.uri().query().map(|query| query.as_str()).unwrap_or_default().split('&');
    let name = |pair: &str| percent_decode_str(pair.split('=').next().unwrap_or_default()).decode_utf8_lossy().into_owned();
    pairs.map(name).any(|name| ["max_id", "min_id", "since_id", "page"].contains(&name.as_str()))
}

/// `DELETE /api/v1/statuses/:id`, `POST /api/v1/statuses/:id/unreblog`.
fn undoes(method: Method, path: &str) -> bool {
    let Some(rest) = path.strip_prefix("/api/v1/statuses/") else { return false };
    match method {
        Method::Delete => !rest.contains('/'),
        Method::Post => rest.ends_with("/unreblog"),
        _ => false,
    }
}

/// Reports the limits on every answer, refusals included.
pub(crate) struct Headers;

#[async_trait]
impl Fairing for Headers {
    fn info(&self) -> Info {
        Info { name: "rate limits", kind: Kind::Response }
    }

    async fn on_response<'r>(&self, req: &'r Request<'_>, res: &mut Response<'r>) {
        let limit = *nearest(req).0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(limit) = limit.or_else(|| unguarded(req)) else { return };
        res.set_raw_header("X-RateLimit-Limit", limit.limit.to_string());
        res.set_raw_header("X-RateLimit-Remaining", limit.remaining.to_string());
        res.set_raw_header("X-RateLimit-Reset", time::datetime(limit.resets_at).replace('Z', "000Z"));
    }
}

/// Calls of unknown paths count, too.
fn unguarded(req: &Request<'_>) -> Option<LimitState> {
    let (app, state) = (req.rocket().state::<Arc<App>>()?, req.rocket().state::<State>()?);
    if !app.config.rate_limits || !is_counted(&path(req)) {
        return None;
    }
    let (Ok(limit) | Err(limit)) = state.limits.count(app.core.now(), Bucket::Anonymous, place(req));
    Some(limit)
}

#[cfg(test)]
mod tests {
    use super::super::rate_windows::{Limits, MOST};
    use std::net::IpAddr;

    use super::*;
    use crate::model::clock::MINUTE;
    use crate::model::people::place::Place;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn a_window_opens_again() {
        let limits = Limits::default();
        let me = Subject::place(ip("9.9.9.9"));
        for left in (0..5).rev() {
            assert_eq!(limits.count(1_000, Bucket::Registration, me).map(|limit| limit.remaining), Ok(left));
        }
        let limit = LimitState { limit: 5, remaining: 0, resets_at: 30 * MINUTE };
        assert_eq!(limits.count(2_000, Bucket::Registration, me), Err(limit));
        assert!(limits.count(2_000, Bucket::Registration, Subject::place(ip("9.9.9.8"))).is_ok());
        assert!(limits.count(30 * MINUTE, Bucket::Registration, me).is_ok());
    }

    #[test]
    fn addresses_of_one_network_share_their_limits() {
        assert_eq!(Subject::place(ip("2001:db8:1:2::1")), Subject::place(ip("2001:db8:1:2:ffff::9")));
        assert_ne!(Subject::place(ip("2001:db8:1:2::1")), Subject::place(ip("2001:db8:1:3::1")));
        assert_eq!(Subject::place(ip("::ffff:1.2.3.4")), Subject::Place(Place::of(ip("1.2.3.4"))));
    }

    #[test]
    fn memory_is_bounded() {
        let limits = Limits::default();
        for n in 0..=u32::try_from(MOST).unwrap_or(u32::MAX) {
            let _ = limits.count(0, Bucket::Anonymous, Subject::place(Ipv4Addr::from_bits(n).into()));
        }
        assert!(limits.0.lock().expect("no panic").len() <= MOST);
    }

    #[test]
    fn undo_calls_are_recognised() {
        assert!(undoes(Method::Delete, "/api/v1/statuses/1"));
        assert!(undoes(Method::Post, "/api/v1/statuses/1/unreblog"));
        assert!(!undoes(Method::Post, "/api/v1/statuses/1/reblog"));
        assert!(!undoes(Method::Get, "/api/v1/statuses/1"));
    }
}
