//! Handing pushes to the services of the clients: at least once each, with growing pauses, for two days at most.

use std::sync::atomic::Ordering::Relaxed;

use futures::future::join_all;

use super::message;
use crate::community::Core;
use crate::community::notifications::{grouped, push_subscriptions, vapid};
use crate::community::runtime::pause::pause;
use crate::community::runtime::settings::Settings;
use crate::community::text::summary;
use crate::error::{Result, granted};
use crate::model::Millis;
use crate::model::clock::{DAY, SECOND};
use crate::model::content::entry::Mark;
use crate::model::id::{UserId, created_at};
use crate::model::notifications::grouped::TimelineNotificationView;
use crate::model::notifications::push::{PushPolicy, PushSubscription};
use crate::outgoing::{Fault, Outgoing};
use crate::push::{Encryption, Secrets, Subscriber, encrypt};
use crate::store::notifications::push_subscriptions as subscriptions;
use crate::store::notifications::web_push_outbox::{self as rows, DuePush};
use crate::store::relations::marks;
use crate::store::{Read, Write};

/// Pushes that are on their way at the same time.
const AT_ONCE: i64 = 16;
/// How long a push is worth something, here and at the push service.
const LIFETIME: Millis = 2 * DAY;

/// What became of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Sent,
    /// Nothing is to be sent: it was not asked for, or is not there any more.
    Unwanted,
    Later,
    Never,
    /// The push service does not know the subscription any more.
    Ended,
}

/// Sends every push that is due.
pub async fn send_due(core: &Core) -> Result<()> {
    let _turn = core.pushes.turn.lock().await;
    loop {
        let due = core.read(|r| rows::due(r, AT_ONCE))?;
        if due.is_empty() {
            return Ok(());
        }
        // Counted before they are tried, like mails.
        let begun = core.write(move |tx, _| begin(tx, due)).await?;
        let tried = join_all(begun.into_iter().map(|(push, again_at)| async move { (push, again_at, attempt(core, &push).await) })).await;
        for (push, again_at, outcome) in &tried {
            count(core, push, *again_at, *outcome);
        }
        core.write(move |tx, _| tried.iter().try_for_each(|(push, again_at, outcome)| settle(tx, push, *again_at, *outcome))).await?;
    }
}

/// How many pushes wait.
pub(crate) fn waiting(r: &Read<'_>) -> Result<i64> {
    rows::waiting(r)
}

fn begin(tx: &Write<'_>, due: Vec<DuePush>) -> Result<Vec<(DuePush, Millis)>> {
    tx.changes_nothing_shown();
    let mut begun = Vec::with_capacity(due.len());
    for push in due {
        let again_at = tx.now() + pause(push.attempts + 1, tx.entropy());
        if rows::begin_attempt(tx, push.id, again_at)? {
            begun.push((push, again_at));
        }
    }
    Ok(begun)
}

fn ends(push: &DuePush) -> Millis {
    created_at(push.id) + LIFETIME
}

async fn attempt(core: &Core, push: &DuePush) -> Outcome {
    let request = match core.read(|r| request(core, r, push)) {
        Ok(Some(request)) => request,
        Ok(None) => return Outcome::Unwanted,
        Err(error) => {
            tracing::warn!(%error, push = push.id, "a push could not be written");
            return Outcome::Never;
        }
    };
    match core.outgoing.send(request).await {
        Ok(answer) if answer.status.is_success() => Outcome::Sent,
        Ok(answer) if matches!(answer.status.as_u16(), 404 | 410) => Outcome::Ended,
        Ok(answer) if answer.status.as_u16() == 429 || answer.status.is_server_error() => Outcome::Later,
        Ok(answer) => {
            let why = summary(&String::from_utf8_lossy(&answer.body));
            tracing::warn!(status = answer.status.as_u16(), %why, push = push.id, "a push service refused a push");
            Outcome::Never
        }
        Err(Fault::Later(why)) => {
            tracing::debug!(%why, push = push.id, "a push could not be sent and will be tried again");
            Outcome::Later
        }
        Err(Fault::Never(why)) => {
            tracing::warn!(%why, push = push.id, "a push cannot be sent");
            Outcome::Never
        }
    }
}

/// The request to the push service; `None` where the client wants no such push.
fn request(core: &Core, r: &Read<'_>, push: &DuePush) -> Result<Option<Outgoing>> {
    let Some((subscription, user)) = subscriptions::by_id(r, push.subscription)? else { return Ok(None) };
    let Some(view) = granted(grouped::one(r, user, push.notification))? else { return Ok(None) };
    if !wants(r, &subscription, user, &view)? {
        return Ok(None);
    }
    let settings = core.settings();
    let text = message::of(&view, &settings.base_url).json()?;
    let how = if subscription.standard { Encryption::Aes128Gcm } else { Encryption::AesGcm };
    let (point, auth) = push_subscriptions::keys(&subscription)?;
    let to = Subscriber::of(&point, &auth)?;
    let secrets = loop {
        if let Some(secrets) = Secrets::of(core.entropy.bytes(), core.entropy.bytes()) {
            break secrets;
        }
    };
    let encrypted = encrypt(how, &to, &secrets, &text)?;
    let origin = Outgoing::origin(&subscription.endpoint);
    let signed = vapid::signer(r, contact(&settings))?.headers(&origin, core.now(), how)?;
    let mut headers = vec![("ttl", (LIFETIME / SECOND).to_string()), ("content-type", "application/octet-stream".to_owned())];
    for (name, value) in encrypted.headers.into_iter().chain(signed) {
        // The older form has both keys in one header.
        match headers.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = format!("{known};{value}"),
            None => headers.push((name, value)),
        }
    }
    Ok(Some(Outgoing::post(subscription.endpoint, headers, encrypted.body)?))
}

/// Whom a push service may turn to.
fn contact(settings: &Settings) -> String {
    if settings.contact_email.is_empty() { settings.base_url.clone() } else { format!("mailto:{}", settings.contact_email) }
}

fn wants(r: &Read<'_>, subscription: &PushSubscription, me: UserId, view: &TimelineNotificationView) -> Result<bool> {
    let kind = view.notification.kind;
    if !subscription.alerts.iter().any(|(alert, on)| *alert == kind && *on) {
        return Ok(false);
    }
    let actor = view.notification.actor;
    match subscription.policy {
        PushPolicy::All => Ok(true),
        PushPolicy::Followed => marks::has_user_mark(r, me, actor, Mark::Follow),
        PushPolicy::Follower => marks::has_user_mark(r, actor, me, Mark::Follow),
        PushPolicy::None => Ok(false),
    }
}

fn settle(tx: &Write<'_>, push: &DuePush, again_at: Millis, outcome: Outcome) -> Result<()> {
    tx.changes_nothing_shown();
    match outcome {
        Outcome::Later if again_at < ends(push) => Ok(()),
        Outcome::Ended => {
            subscriptions::delete_by_id(tx, push.subscription)?;
            rows::remove(tx, push.id)
        }
        Outcome::Sent | Outcome::Unwanted | Outcome::Later | Outcome::Never => rows::remove(tx, push.id),
    }
}

fn count(core: &Core, push: &DuePush, again_at: Millis, outcome: Outcome) {
    let counter = match outcome {
        Outcome::Sent => &core.pushes.sent,
        Outcome::Later if again_at < ends(push) => &core.pushes.retried,
        Outcome::Later | Outcome::Never | Outcome::Ended => &core.pushes.given_up,
        Outcome::Unwanted => return,
    };
    counter.fetch_add(1, Relaxed);
}
