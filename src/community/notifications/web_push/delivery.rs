//! Handing pushes to the services of the clients.

use super::message;
use crate::community::Core;
use crate::community::notifications::outboxes::{self, Attempt, Outcome};
use crate::community::notifications::{grouped, push_subscriptions, vapid};
use crate::community::runtime::settings::Settings;
use crate::error::{Result, granted};
use crate::model::clock::SECOND;
use crate::model::content::entry::Mark;
use crate::model::id::UserId;
use crate::model::notifications::grouped::TimelineNotificationView;
use crate::model::notifications::outboxes::{Outbox, PUSH_LIFETIME};
use crate::model::notifications::push::{PushPolicy, PushSubscription};
use crate::outgoing::{Fault, Outgoing};
use crate::push::{Encryption, Secrets, Subscriber, encrypt};
use crate::store::notifications::push_subscriptions as subscriptions;
use crate::store::notifications::web_push_outbox as rows;
use crate::store::relations::marks;
use crate::store::{Read, Write};

/// Pushes that are on their way at the same time.
const AT_ONCE: usize = 16;

/// Sends every push that is due.
pub async fn send_due(core: &Core) -> Result<()> {
    outboxes::deliver(core, Outbox::WebPush, AT_ONCE, |begun| attempt(core, begun), follow_up).await
}

/// A subscription that its push service does not know any more ends.
fn follow_up(tx: &Write<'_>, begun: &Attempt, outcome: &Outcome) -> Result<()> {
    if *outcome != Outcome::Gone {
        return Ok(());
    }
    match rows::load(tx, begun.id)? {
        Some((subscription, _)) => subscriptions::delete_by_id(tx, subscription),
        None => Ok(()),
    }
}

async fn attempt(core: &Core, begun: Attempt) -> Outcome {
    let request = match core.read(|r| request(core, r, begun.id)) {
        Ok(Some(request)) => request,
        Ok(None) => return Outcome::Unwanted,
        Err(error) => {
            tracing::error!(%error, push = begun.id, "a push could not be written");
            return Outcome::Never("it could not be written; the log of the server says why".into());
        }
    };
    match core.outgoing.send(request).await {
        Ok(answer) if answer.status.is_success() => Outcome::Sent,
        Ok(answer) if matches!(answer.status.as_u16(), 404 | 410) => Outcome::Gone,
        Ok(answer) if answer.status.as_u16() == 429 || answer.status.is_server_error() => Outcome::Later(answer.in_words()),
        Ok(answer) => Outcome::Never(answer.in_words()),
        Err(Fault::Later(why)) => Outcome::Later(why),
        Err(Fault::Never(why)) => Outcome::Never(why),
    }
}

/// The request to the push service; `None` where the client wants no such push.
fn request(core: &Core, r: &Read<'_>, id: i64) -> Result<Option<Outgoing>> {
    let Some((subscription, notification)) = rows::load(r, id)? else { return Ok(None) };
    let Some((subscription, user)) = subscriptions::by_id(r, subscription)? else { return Ok(None) };
    let Some(view) = granted(grouped::one(r, user, notification))? else { return Ok(None) };
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
    let mut headers = vec![("ttl", (PUSH_LIFETIME / SECOND).to_string()), ("content-type", "application/octet-stream".to_owned())];
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
