//! What is pushed of a message, to which devices (`docs/specs/lanying.md 3.4`): decided with the message or, in a room, after it; kept in the outbox.

use crate::community::profiles::chat_profile;
use crate::community::runtime::settings::Settings;
use crate::community::text;
use crate::error::Result;
use crate::model::Millis;
use crate::model::clock::{HOUR, MINUTE};
use crate::model::content::entry::ChatPart;
use crate::model::id::{EntryId, UserId};
use crate::model::messages::chat::ChatProfile;
use crate::model::messages::room::RoomRole;
use crate::model::notifications::outbox::Task;
use crate::model::notifications::push_job::{PushSettings, Shown};
use crate::store::messages::rooms::{members, messages as room_messages, room as rooms};
use crate::store::notifications::outbox::{self, Row};
use crate::store::notifications::push_outbox as rows;
use crate::store::people::users::{self, UserBy};
use crate::store::relations::friendships;
use crate::store::{Read, Write};

/// Replaces a text that somebody does not want on a locked screen.
const NEUTRAL: &str = "You have a new message";
/// Characters of a push.
const BODY_MAX: usize = 200;

/// The hour of the day where people rest.
pub(super) fn hour(settings: &Settings, now: Millis) -> i64 {
    (now + settings.rest_offset_minutes * MINUTE).div_euclid(HOUR).rem_euclid(24)
}

/// How a push comes to somebody who set these; `None` where none comes.
pub(super) fn manner(profile: &ChatProfile, hour: i64) -> Option<Manner> {
    if profile.no_push || profile.rest.contains(hour) {
        return None;
    }
    Some(Manner {
        detail: !profile.no_push_detail,
        sound: !profile.no_sounds && !profile.silence.contains(hour),
        vibrate: profile.vibratory,
    })
}

/// How a push comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Manner {
    pub detail: bool,
    pub sound: bool,
    pub vibrate: bool,
}

/// A message of any dialect to one person.
pub(crate) fn message(
    tx: &Write<'_>,
    settings: &Settings,
    from: UserId,
    to: UserId,
    id: EntryId,
    text: &str,
    chat: &ChatPart,
) -> Result<()> {
    if !settings.push || !settings.has_notifier {
        return Ok(());
    }
    let devices = rows::of_user(tx, to)?;
    if devices.is_empty() || friendships::find(tx, to, from)?.is_some_and(|friend| friend.muted) {
        return Ok(());
    }
    let Some(manner) = manner(&chat_profile::of(tx, to)?, hour(settings, tx.now())) else { return Ok(()) };
    let text = chat.content.as_deref().filter(|content| !content.is_empty()).unwrap_or(text);
    let words = PushText { title: sender_name(tx, from)?, text: text.to_owned(), hints: rows::hints(tx, &chat.config)? };
    let shown = words.shown(tx, to, manner, id.0, from.0)?;
    devices.iter().try_for_each(|device| rows::put(tx, None, device, &shown))
}

/// Leaves the pushes of a message in a room for after the commit: a room can have thousands of members.
pub(crate) fn room_message(tx: &Write<'_>, settings: &Settings, message: i64) -> Result<()> {
    if settings.push && settings.has_notifier { outbox::put(tx, Task::PushRoomMessage(message)) } else { Ok(()) }
}

/// Pushes a message in a room to the next of its members.
pub(crate) fn push_room_message(tx: &Write<'_>, settings: &Settings, row: &Row, id: i64) -> Result<()> {
    let Some(message) = room_messages::by_id(tx, id)?.filter(|_| settings.push && settings.has_notifier) else {
        return outbox::remove(tx, row);
    };
    let Some(room) = rooms::find(tx, message.room)? else { return outbox::remove(tx, row) };
    let leads = match message.sender {
        None => true,
        Some(user) => members::find(tx, room.id, user)?.is_some_and(|member| member.role >= RoomRole::Admin),
    };
    let title = match message.sender {
        Some(user) => format!("{} ({})", sender_name(tx, user)?, room.name),
        None => room.name.clone(),
    };
    let words = PushText { title, text: message.chat.content.clone().unwrap_or_default(), hints: rows::hints(tx, &message.chat.config)? };
    let hour = hour(settings, tx.now());
    let find = |after: Option<i64>, limit| rows::room_receivers(tx, &message, UserId(after.unwrap_or(0)), limit);
    outbox::part(tx, row, i64::MAX, find, |member| {
        let named = words.hints.mentions_all || words.hints.mentions.contains(&member.user);
        if member.mute_mode == 2 || !wanted(member.push_mode, leads, named) {
            return Ok(());
        }
        let devices = rows::of_user(tx, member.user)?;
        if devices.is_empty() {
            return Ok(());
        }
        let Some(manner) = manner(&chat_profile::of(tx, member.user)?, hour) else { return Ok(()) };
        let manner = Manner { sound: manner.sound && member.mute_mode == 0, ..manner };
        let shown = words.shown(tx, member.user, manner, id, room.id.0)?;
        devices.iter().try_for_each(|device| rows::put(tx, None, device, &shown))
    })
}

/// 0 all, 1 nothing, 2 of those who lead and what names me, 3 of those who lead, 4 what names me.
fn wanted(push_mode: i64, leads: bool, named: bool) -> bool {
    match push_mode {
        1 => false,
        2 => leads || named,
        3 => leads,
        4 => named,
        _ => true,
    }
}

fn sender_name(r: &Read<'_>, user: UserId) -> Result<String> {
    let chosen = chat_profile::of(r, user)?.push_nickname;
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    Ok(users::find(r, &UserBy::Id(user))?.map(|user| user.called().to_owned()).unwrap_or_default())
}

struct PushText {
    title: String,
    text: String,
    hints: PushSettings,
}

impl PushText {
    /// For one receiver, whose app counts one more.
    fn shown(&self, tx: &Write<'_>, to: UserId, manner: Manner, message: i64, from: i64) -> Result<Shown> {
        let text = self.hints.text.as_deref().unwrap_or(&self.text);
        let body = if manner.detail && !text.is_empty() { text::plain(text).chars().take(BODY_MAX).collect() } else { NEUTRAL.to_owned() };
        Ok(Shown {
            title: self.title.clone(),
            body,
            badge: rows::count_badge(tx, to)?,
            sound: manner.sound,
            vibrate: manner.vibrate,
            message: Some(message),
            from: Some(from),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::messages::chat::Hours;

    #[test]
    fn no_push_and_quiet_hours_prevent_a_push_and_silence_removes_its_sound() {
        let calm =
            ChatProfile { rest: Hours { start: 22, end: 7 }, silence: Hours { start: 7, end: 9 }, vibratory: true, ..Default::default() };
        for hour in 0..24 {
            let result = manner(&calm, hour);
            let rests = !(7..22).contains(&hour);
            assert_eq!(result.is_none(), rests, "{hour}");
            if let Some(manner) = result {
                assert_eq!(manner, Manner { detail: true, sound: hour >= 9, vibrate: true }, "{hour}");
            }
            assert_eq!(manner(&ChatProfile { no_push: true, ..calm.clone() }, hour), None);
        }
    }

    #[test]
    fn the_hour_follows_the_time_zone() {
        // 2026-03-04T05:06:07Z.
        let now = 1_772_600_767_000;
        for (offset, expected) in [(0, 5), (60, 6), (-360, 23), (840, 19), (-306, 0), (-307, 23)] {
            let settings = Settings { rest_offset_minutes: offset, ..Settings::default() };
            assert_eq!(hour(&settings, now), expected, "{offset}");
        }
    }

    #[test]
    fn notification_levels_of_a_room() {
        for (mode, expected) in [
            (0, [true; 4]),
            (1, [false; 4]),
            (2, [false, true, true, true]),
            (3, [false, false, true, true]),
            (4, [false, true, false, true]),
        ] {
            let cases = [(false, false), (false, true), (true, false), (true, true)];
            assert_eq!(cases.map(|(leads, named)| wanted(mode, leads, named)), expected, "{mode}");
        }
    }
}
