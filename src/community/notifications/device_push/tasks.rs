//! Pushes of the operator to many, and their results (`docs/specs/lanying.md 3.4`).

use super::compose::{Manner, hour, manner};
use crate::community::profiles::chat_profile;
use crate::community::runtime::core::Core;
use crate::community::runtime::settings::Settings;
use crate::community::text;
use crate::error::{Error, Push, Result, Why};
use crate::model::id::UserId;
use crate::model::notifications::push_job::{Audience, Count, Notifier, Reachable, Shown};
use crate::store::notifications::push_outbox as rows;
use crate::store::{Read, Write};

/// Names in one audience.
const AUDIENCE_MAX: usize = 500;
/// Devices of one transaction: the writer has others to serve.
const PART: i64 = 200;
const TITLE_MAX: usize = 256;
const BODY_MAX: usize = 4_096;
const REQUEST_MAX: usize = 128;

/// What a push does to the number on the icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Badge {
    Set(i64),
    Add(i64),
}

/// A push of the operator.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    pub audience: Audience,
    pub title: String,
    pub body: String,
    pub badge: Badge,
    /// For programs, not for people: it comes at any hour and shows nothing.
    pub command: bool,
    /// One that was seen before is not pushed again.
    pub request_id: Option<String>,
    /// All that was asked, as JSON, for the services that understand it.
    pub asked: String,
}

fn check(settings: &Settings, task: &Task) -> Result<()> {
    if !settings.push {
        return Err(Error::Push(Push::NotSetUp));
    }
    let length = match &task.audience {
        Audience::All => 0,
        Audience::Tags(words) | Audience::Aliases(words) | Audience::PushTokens(words) => words.len(),
        Audience::Users(users) => users.len(),
    };
    if length > AUDIENCE_MAX {
        return Err(Error::Push(Push::AudienceTooLong));
    }
    for (field, text, max) in [("title", &task.title, TITLE_MAX), ("body", &task.body, BODY_MAX)] {
        if text.chars().count() > max {
            return Err(Error::invalid(field, Why::TooLong { max }));
        }
    }
    if task.request_id.as_ref().is_some_and(|id| id.chars().count() > REQUEST_MAX) {
        return Err(Error::invalid("request_id", Why::TooLong { max: REQUEST_MAX }));
    }
    Ok(())
}

/// Pushes it, in parts; the number of the task.
pub(crate) async fn push(core: &Core, task: Task) -> Result<i64> {
    check(&core.settings(), &task)?;
    let (request, asked) = (task.request_id.clone(), task.asked.clone());
    let (id, known) = core
        .write(move |tx, _| match request.as_deref().map(|request| rows::task_of(tx, request)).transpose()?.flatten() {
            Some(known) => Ok((known, true)),
            None => Ok((rows::insert_task(tx, request.as_deref(), &asked)?, false)),
        })
        .await?;
    if known {
        return Ok(id);
    }
    let mut after = (UserId(0), 0);
    loop {
        let part = core.read(|r| rows::of_audience(r, &task.audience, after, PART))?;
        let Some(last) = part.last() else { return Ok(id) };
        after = (last.user, last.device_sn);
        let task = task.clone();
        core.write(move |tx, settings| deliver(tx, settings, id, &task, &part)).await?;
    }
}

fn deliver(tx: &Write<'_>, settings: &Settings, id: i64, task: &Task, devices: &[Reachable]) -> Result<()> {
    let hour = hour(settings, tx.now());
    for devices in devices.chunk_by(|one, other| one.user == other.user) {
        let user = devices[0].user;
        let profile = chat_profile::of(tx, user)?;
        let manner = if task.command { Some(Manner { detail: true, sound: false, vibrate: false }) } else { manner(&profile, hour) };
        let Some(manner) = manner else { continue };
        let badge = match task.badge {
            Badge::Set(number) => number,
            Badge::Add(more) => profile.badge.saturating_add(more),
        };
        let badge = badge.clamp(0, i64::from(i32::MAX));
        rows::set_badge(tx, user, badge)?;
        let shown = Shown {
            title: text::plain(&task.title),
            body: text::plain(&task.body),
            badge,
            sound: manner.sound,
            vibrate: manner.vibrate,
            message: None,
            from: None,
        };
        for device in devices {
            if settings.has_notifier {
                rows::put(tx, Some(id), device, &shown)?;
            }
            rows::count_target(tx, id, device.provider)?;
        }
    }
    Ok(())
}

/// The results of those of these tasks that are known.
pub(crate) fn details(r: &Read<'_>, ids: &[i64]) -> Result<Vec<(i64, Vec<Count>)>> {
    rows::tasks(r, ids)
}

/// The operator's entry with a service; `Push::NotSetUp`.
pub(crate) fn certificate(r: &Read<'_>, provider: i64, environment: i64) -> Result<Notifier> {
    if !(1..=7).contains(&provider) {
        return Err(Error::unfit("provider", "from 1 to 7"));
    }
    if !(0..=1).contains(&environment) {
        return Err(Error::unfit("environment", "0 or 1"));
    }
    rows::notifier_of(r, provider, environment)?.ok_or(Error::Push(Push::NotSetUp))
}
