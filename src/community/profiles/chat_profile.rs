//! Texts, switches and hours that people set through the IM API (`docs/specs/lanying.md 2.1`).

use crate::community::files::{chat_files, file};
use crate::community::people::users::{self, UserRef};
use crate::community::runtime::settings::Settings;
use crate::community::text;
use crate::community::text::names;
use crate::error::{Error, Result, Why};
use crate::model::id::UserId;
use crate::model::messages::chat::{ChatProfile, Hours};
use crate::model::people::user::Picture;
use crate::store::people::users::{self as user_rows, Column, PictureSlot};
use crate::store::profiles::chat_profile as rows;
use crate::store::{Read, Write};

/// Bytes of either free text (`docs/specs/lanying.md 2.3` Q3).
pub(crate) const INFO_MAX: usize = 16 * 1024;
/// Characters of an avatar, whether it is an address or a name.
pub(crate) const AVATAR_MAX: usize = 2_048;
/// Characters of a nickname.
pub(crate) const NICKNAME_MAX: usize = 64;
/// Characters of a question, an answer, a name.
const TEXT_MAX: usize = 256;
const NAME_MAX: usize = 64;

/// What is kept of a user.
pub(crate) fn of(r: &Read<'_>, user: UserId) -> Result<ChatProfile> {
    rows::load(r, user)
}

/// Changes some of it: all of the change, or nothing where any of it does not fit.
pub(crate) fn change(tx: &Write<'_>, user: UserId, change: impl FnOnce(&mut ChatProfile)) -> Result<()> {
    let before = rows::load(tx, user)?;
    let mut after = before.clone();
    change(&mut after);
    if after == before {
        return Ok(());
    }
    check(&after)?;
    rows::save(tx, user, &after)
}

/// Profile fields that people set; `None` leaves a field unchanged, an empty text clears it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Description {
    pub nickname: Option<String>,
    pub bio: Option<String>,
    pub public_info: Option<String>,
    pub private_info: Option<String>,
}

/// Changes it all, or nothing where any of it does not fit.
pub(crate) fn describe(tx: &Write<'_>, settings: &Settings, user: UserId, new: Description) -> Result<()> {
    let known = users::require(tx, &UserRef::Id(user))?;
    if let Some(nickname) = new.nickname.as_deref().map(text::plain)
        && nickname != known.nickname
    {
        if nickname.chars().count() > NICKNAME_MAX {
            return Err(Error::invalid("nick_name", Why::TooLong { max: NICKNAME_MAX }));
        }
        // Documented without an interval between two changes.
        users::renick(tx, &known, &nickname, 0, settings.nickname_unique && !nickname.is_empty())?;
    }
    if let Some(bio) = new.bio.as_deref().map(text::plain) {
        if bio.chars().count() > settings.bio_max_length {
            return Err(Error::invalid("description", Why::TooLong { max: settings.bio_max_length }));
        }
        user_rows::set(tx, user, Column::Bio, bio)?;
    }
    change(tx, user, |profile| {
        if let Some(info) = new.public_info {
            profile.public_info = info;
        }
        if let Some(info) = new.private_info {
            profile.private_info = info;
        }
    })
}

/// A new picture: an address, the name of an upload of ours, any other text; nothing takes it away.
pub(crate) fn set_avatar(tx: &Write<'_>, user: UserId, base_url: &str, avatar: &str) -> Result<()> {
    let avatar = text::plain(avatar);
    if avatar.chars().count() > AVATAR_MAX {
        return Err(Error::invalid("avatar", Why::TooLong { max: AVATAR_MAX }));
    }
    let is_address = avatar.starts_with("https://") || avatar.starts_with("http://");
    if let Some(file) = chat_files::avatar_of(tx, user, base_url, &avatar)? {
        file::use_file_as_picture(tx, user, PictureSlot::Avatar, file)?;
    } else {
        let picture = is_address.then(|| Picture::Url(avatar.clone()));
        file::replace_picture(tx, user, PictureSlot::Avatar, picture.as_ref())?;
    }
    change(tx, user, |profile| profile.avatar_name = if is_address { String::new() } else { avatar })
}

/// The name of somebody who changes it here; free since then: the old one (`docs/specs/lanying.md 2.2`, 1.40).
pub(crate) fn rename(tx: &Write<'_>, user: UserId, username: &str) -> Result<()> {
    check_username(username)?;
    let known = users::require(tx, &UserRef::Id(user))?;
    if known.username == username { Ok(()) } else { users::rename(tx, &known, username, 0) }
}

/// `Invalid("username")` unless it has 1 to 64 ASCII letters, digits, `_` or Chinese characters, not digits alone, and
/// no reserved beginning (`docs/specs/lanying.md 1.8`). Whether it is free is not asked.
pub(crate) fn check_username(username: &str) -> Result<()> {
    let plain = username.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || ('\u{4e00}'..='\u{9fa5}').contains(&c));
    if username.is_empty() || !plain || username.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Error::unfit("username", "letters, digits, _ and Chinese characters, not digits alone"));
    }
    if username.chars().count() > NICKNAME_MAX {
        return Err(Error::invalid("username", Why::TooLong { max: NICKNAME_MAX }));
    }
    if ["mta", "maxim", "deleted_"].iter().any(|start| username.starts_with(start)) {
        return Err(Error::unfit("username", "something that does not begin with mta, maxim or deleted_"));
    }
    Ok(())
}

/// `docs/specs/lanying.md 1.8`: shorter ones are taken than elsewhere.
pub(crate) fn check_password(field: &'static str, password: &str) -> Result<()> {
    match password.chars().count() {
        0..3 => Err(Error::invalid(field, Why::TooShort { min: 3 })),
        3..=names::PASSWORD_MAX => Ok(()),
        _ => Err(Error::invalid(field, Why::TooLong { max: names::PASSWORD_MAX })),
    }
}

fn check(profile: &ChatProfile) -> Result<()> {
    for (field, text) in [("public_info", &profile.public_info), ("private_info", &profile.private_info)] {
        if text.len() > INFO_MAX {
            return Err(Error::unfit(field, format!("at most {INFO_MAX} bytes")));
        }
    }
    for (field, text, max) in [
        ("auth_question", &profile.friend_question, TEXT_MAX),
        ("auth_answer", &profile.friend_answer, TEXT_MAX),
        ("push_nick_name", &profile.push_nickname, NAME_MAX),
    ] {
        if text.chars().count() > max {
            return Err(Error::invalid(field, Why::TooLong { max }));
        }
    }
    if !(0..=3).contains(&profile.friend_policy) {
        return Err(Error::unfit("auth_mode", "from 0 to 3"));
    }
    let hours = |Hours { start, end }: Hours, names: [&'static str; 2]| [(names[0], start), (names[1], end)];
    let all = hours(profile.rest, ["no_push_start_hour", "no_push_end_hour"])
        .into_iter()
        .chain(hours(profile.silence, ["silence_start_time", "silence_end_time"]));
    for (field, hour) in all {
        if !(0..=23).contains(&hour) {
            return Err(Error::unfit(field, "an hour from 0 to 23"));
        }
    }
    if !(0..=i64::from(i32::MAX)).contains(&profile.badge) {
        return Err(Error::unfit("badge", "from 0 to 2147483647"));
    }
    Ok(())
}
