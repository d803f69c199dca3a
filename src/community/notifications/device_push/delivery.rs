//! Handing pushes to the notifier.

use super::compose::{hour, manner};
use crate::community::Core;
use crate::community::notifications::outboxes::{self, Attempt, Outcome};
use crate::community::profiles::chat_profile;
use crate::error::Result;
use crate::model::notifications::outboxes::Outbox;
use crate::model::notifications::push_job::{DeviceJob, channel};
use crate::push::{DevicePush, Notified};
use crate::store::notifications::push_outbox as rows;
use crate::store::people::devices;
use crate::store::{Read, Write};

/// Pushes that are on their way at the same time.
const AT_ONCE: usize = 16;

/// Sends every push that is due. Nothing to do where there is no notifier.
pub async fn send_due(core: &Core) -> Result<()> {
    if core.notifier.is_none() {
        return Ok(());
    }
    outboxes::deliver(core, Outbox::DevicePush, AT_ONCE, |begun| attempt(core, begun), follow_up).await
}

/// What a push leaves behind besides its own end.
fn follow_up(tx: &Write<'_>, begun: &Attempt, outcome: &Outcome) -> Result<()> {
    match outcome {
        Outcome::Sent => rows::count_sent(tx, begun.id),
        Outcome::Gone => match rows::device_of(tx, begun.id)? {
            Some((user, device)) => devices::unbind(tx, user, device),
            None => Ok(()),
        },
        Outcome::Unwanted => rows::uncount_badge(tx, begun.id),
        Outcome::Later(_) | Outcome::Never(_) => Ok(()),
    }
}

async fn attempt(core: &Core, begun: Attempt) -> Outcome {
    let job = match core.read(|r| wanted(core, r, begun.id)) {
        Ok(Some(job)) => job,
        Ok(None) => return Outcome::Unwanted,
        Err(error) => {
            tracing::error!(%error, push = begun.id, "a push could not be read");
            return Outcome::Never("it could not be read; the log of the server says why".into());
        }
    };
    let Some(notifier) = &core.notifier else { return Outcome::Later("no notifier is configured".into()) };
    match notifier.notify(&push(&job, &begun), core.now()).await {
        Notified::Accepted => Outcome::Sent,
        Notified::Unknown => Outcome::Gone,
        Notified::Later(why) => Outcome::Later(why),
        Notified::Never(why) => Outcome::Never(why),
    }
}

/// The push, where it is still wanted: its receiver is not there, and neither switched pushes off nor rests by now.
fn wanted(core: &Core, r: &Read<'_>, id: i64) -> Result<Option<DeviceJob>> {
    let Some(job) = rows::load(r, id)? else { return Ok(None) };
    if job.task.is_none() && (core.is_online)(job.user) {
        return Ok(None);
    }
    if job.command {
        return Ok(Some(job));
    }
    let manner = manner(&chat_profile::of(r, job.user)?, hour(&core.settings(), r.now()));
    Ok(manner.map(|_| job))
}

fn push<'j>(job: &'j DeviceJob, begun: &Attempt) -> DevicePush<'j> {
    let shown = &job.shown;
    DevicePush {
        id: begun.id,
        expires_at: begun.expires_at,
        notifier: &job.notifier,
        provider: channel(job.provider),
        is_production: job.environment == 1,
        app_id: &job.app_id,
        device_token: &job.device_token,
        user: job.user.0,
        device: job.device_sn,
        title: &shown.title,
        body: &shown.body,
        badge: shown.badge,
        sound: shown.sound,
        vibrate: shown.vibrate,
        is_command: job.command,
        collapse_key: match (job.task, shown.from) {
            (Some(task), _) => Some(format!("task-{task}")),
            (None, from) => from.map(|from| format!("chat-{from}")),
        },
        message: shown.message,
        from: shown.from,
        task: job.task,
        request: job.asked.as_deref(),
    }
}
