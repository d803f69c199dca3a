//! Changing a profile: one rule for every dialect, which checks its own spelling of names first.

use crate::community::files::file;
use crate::community::people::users;
use crate::community::runtime::settings::Settings;
use crate::error::{Error, Result, Why};
use crate::model::Millis;
use crate::model::id::UserId;
use crate::model::people::user::{Picture, User, Viewer};
use crate::store::Write;
use crate::store::people::users::{Column, PictureSlot, set, set_picture};

const LOCATION_MAX: usize = 128;
const GENDER_CUSTOM_MAX: usize = 32;
const MORE_INFO_MAX: usize = 4_096;
const URL_MAX: usize = 1_024;
/// Earliest accepted date of birth.
const EARLIEST_BIRTHDAY: &str = "1920-01-01";
/// Years of the youngest newcomer.
const YOUNGEST: i32 = 13;

/// A new picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Image {
    /// An own upload, by its public id.
    File(String),
    Url(String),
}

/// What to change; `None` leaves a thing as it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    pub username: Option<String>,
    pub nickname: Option<String>,
    /// A name that stays the same is an error instead of nothing.
    pub refuse_unchanged: bool,
    pub avatar: Option<Image>,
    pub banner: Option<Image>,
    pub gender: Option<i64>,
    pub gender_custom: Option<String>,
    pub gender_pronoun: Option<i64>,
    /// `YYYY-MM-DD`.
    pub birthday: Option<String>,
    pub birthday_display: Option<i64>,
    pub bio: Option<String>,
    pub location: Option<String>,
    /// A JSON object.
    pub more_info: Option<String>,
    pub conversation_policy: Option<i64>,
    pub comment_policy: Option<i64>,
    pub device_token: Option<String>,
}

impl Changes {
    fn is_empty(&self) -> bool {
        let Self {
            username,
            nickname,
            refuse_unchanged: _,
            avatar,
            banner,
            gender,
            gender_custom,
            gender_pronoun,
            birthday,
            birthday_display,
            bio,
            location,
            more_info,
            conversation_policy,
            comment_policy,
            device_token,
        } = self;
        let texts = [username, nickname, gender_custom, birthday, bio, location, more_info, device_token];
        let numbers = [gender, gender_pronoun, birthday_display, conversation_policy, comment_policy];
        texts.iter().all(|text| text.is_none()) && numbers.iter().all(|n| n.is_none()) && avatar.is_none() && banner.is_none()
    }
}

/// All or nothing: the first fault undoes the rest with its transaction.
pub(crate) fn change(tx: &Write<'_>, settings: &Settings, me: &Viewer, changes: &Changes) -> Result<()> {
    if changes.is_empty() {
        return Err(Error::invalid("user", Why::NothingToChange));
    }
    let user = users::require_enabled(tx, me.user)?;
    names(tx, settings, &user, changes)?;
    if let Some(image) = &changes.avatar {
        picture(tx, me, PictureSlot::Avatar, image)?;
    }
    if let Some(image) = &changes.banner {
        picture(tx, me, PictureSlot::Banner, image)?;
    }
    if let Some(birthday) = &changes.birthday {
        check_birthday(tx, birthday)?;
    }
    let texts = [
        ("genderCustom", Column::GenderCustom, &changes.gender_custom, GENDER_CUSTOM_MAX),
        ("birthday", Column::Birthday, &changes.birthday, 10),
        ("bio", Column::Bio, &changes.bio, settings.bio_max_length),
        ("location", Column::Location, &changes.location, LOCATION_MAX),
        ("moreInfo", Column::MoreInfo, &changes.more_info, MORE_INFO_MAX),
    ];
    for (field, column, value, max) in texts {
        if let Some(text) = value {
            text_column(tx, user.id, field, column, text, max)?;
        }
    }
    let numbers = [
        ("gender", Column::Gender, changes.gender),
        ("genderPronoun", Column::GenderPronoun, changes.gender_pronoun),
        ("birthdayDisplayType", Column::BirthdayDisplay, changes.birthday_display),
        ("conversationPolicy", Column::ConversationPolicy, changes.conversation_policy),
        ("commentPolicy", Column::CommentPolicy, changes.comment_policy),
    ];
    for (field, column, value) in numbers {
        if let Some(n) = value {
            if !(1..=4).contains(&n) {
                return Err(Error::unfit(field, "between 1 and 4"));
            }
            set(tx, user.id, column, n)?;
        }
    }
    match &changes.device_token {
        Some(token) => users::set_device_token(tx, user.id, token),
        None => Ok(()),
    }
}

fn names(tx: &Write<'_>, settings: &Settings, user: &User, changes: &Changes) -> Result<()> {
    if let Some(username) = &changes.username {
        if *username != user.username {
            users::rename(tx, user, username, settings.username_edit_days)?;
        } else if changes.refuse_unchanged {
            return Err(Error::invalid("username", Why::Unchanged));
        }
    }
    if let Some(nickname) = &changes.nickname {
        if *nickname != user.nickname {
            users::renick(tx, user, nickname, settings.nickname_edit_days, settings.nickname_unique)?;
        } else if changes.refuse_unchanged {
            return Err(Error::invalid("nickname", Why::Unchanged));
        }
    }
    Ok(())
}

fn picture(tx: &Write<'_>, me: &Viewer, slot: PictureSlot, image: &Image) -> Result<()> {
    match image {
        Image::File(fid) => file::use_as_picture(tx, me.user, slot, fid),
        Image::Url(url) if url.len() > URL_MAX || !(url.starts_with("https://") || url.starts_with("http://")) => {
            Err(Error::unfit("url", "an http or https URL"))
        }
        Image::Url(url) => set_picture(tx, me.user, slot, Some(&Picture::Url(url.clone()))),
    }
}

fn text_column(tx: &Write<'_>, user: UserId, field: &'static str, column: Column, text: &str, max: usize) -> Result<()> {
    if text.chars().count() > max {
        return Err(Error::invalid(field, Why::TooLong { max }));
    }
    set(tx, user, column, text.to_owned())
}

/// A real date, in the past, of somebody who may be alive.
fn check_birthday(tx: &Write<'_>, birthday: &str) -> Result<()> {
    born(birthday, tx.now()).map(drop)
}

/// Is somebody born on this `Y-m-d` old enough to join today? `Invalid(birthday)`: `Missing`, `Unfit` or `TooYoung`.
pub(crate) fn check_age(birthday: &str, now: Millis) -> Result<()> {
    if birthday.is_empty() {
        return Err(Error::invalid("birthday", Why::Missing));
    }
    let (born, today) = born(birthday, now)?;
    let had_birthday = (u8::from(today.month()), today.day()) >= (u8::from(born.month()), born.day());
    let age = today.year() - born.year() - i32::from(!had_birthday);
    if age < YOUNGEST { Err(Error::invalid("birthday", Why::TooYoung)) } else { Ok(()) }
}

/// The day of birth, and today in UTC.
fn born(birthday: &str, now: Millis) -> Result<(time::Date, time::Date)> {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    let date = time::Date::parse(birthday, format).map_err(|_| Error::unfit("birthday", "a date like 1990-01-31"))?;
    let today = time::OffsetDateTime::from_unix_timestamp(now / 1_000).map_err(Error::internal)?.date();
    if date >= today || birthday < EARLIEST_BIRTHDAY {
        return Err(Error::unfit("birthday", "a date between 1920 and yesterday"));
    }
    Ok((date, today))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-03-04T05:06:07Z.
    const NOW: Millis = 1_772_600_767_000;

    #[test]
    fn the_minimum_age_is_reached_on_the_birthday() {
        assert!(check_age("2013-03-04", NOW).is_ok());
        assert!(matches!(check_age("2013-03-05", NOW), Err(Error::Invalid { why: Why::TooYoung, .. })));
        assert!(matches!(check_age("", NOW), Err(Error::Invalid { why: Why::Missing, .. })));
        for odd in ["1919-12-31", "2026-03-04", "2013-02-30", "yesterday"] {
            assert!(matches!(check_age(odd, NOW), Err(Error::Invalid { why: Why::Unfit(_), .. })), "{odd}");
        }
    }
}
