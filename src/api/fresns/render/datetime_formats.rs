//! The three forms of a time in the reader's zone and language (`docs/specs/fresns.md` 6.6).

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use time::{OffsetDateTime, UtcOffset};

use super::language::Language;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
// Upstream counts months and years in whole weeks.
const MONTH: i64 = 28 * DAY;
const YEAR: i64 = 336 * DAY;
/// Days go on to 30, although a month has 28.
const LAST_DAY: i64 = 30 * DAY;

/// The widest offset in use anywhere, in minutes.
const MAX_OFFSET: i32 = 14 * 60;

// One day inside the years 1 and 9999, so that no offset leaves what a date can hold.
const EARLIEST: i64 = -62_135_596_800 + DAY;
const LATEST: i64 = 253_402_300_799 - DAY;

/// The offset of a `Client-Timezone` header: `+8`, `8`, `-5`, `0`, `+5.5`, `+5:30`. Beyond 14 hours
/// it is clamped; an absent or unreadable one is UTC.
pub(crate) fn zone(header: Option<&str>) -> UtcOffset {
    let minutes = header.and_then(offset_minutes).unwrap_or(0).clamp(-MAX_OFFSET, MAX_OFFSET);
    UtcOffset::from_whole_seconds(minutes * 60).unwrap_or(UtcOffset::UTC)
}

fn offset_minutes(text: &str) -> Option<i32> {
    let text = text.trim();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let minutes = if let Some((hours, minutes)) = text.split_once(':') {
        let minutes = if minutes.len() == 2 {
            digits(minutes)?
        } else {
            return None;
        };
        if minutes > 59 {
            return None;
        }
        digits(hours)? * 60 + minutes
    } else if let Some((hours, fraction)) = text.split_once('.') {
        let scale = 10_i32.pow(u32::try_from(fraction.len()).ok().filter(|&n| n <= 4)?);
        digits(hours)? * 60 + (digits(fraction)? * 60 + scale / 2) / scale
    } else {
        digits(text)? * 60
    };
    Some(sign * minutes)
}

fn digits(text: &str) -> Option<i32> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// A time as a client shows it, which is worked out when it is displayed or serialised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DatetimeFormats {
    form: Form,
    language: &'static Language,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Date and seconds.
    Full {
        at: i64,
        zone: UtcOffset,
    },
    /// As much as somebody needs who reads it at `now`.
    Short {
        at: i64,
        now: i64,
        zone: UtcOffset,
    },
    Ago {
        template: &'static str,
        n: i64,
    },
}

/// `datetime` and every `*DateTime` of users, groups and hashtags: `05/06/2024 07:08:09`.
/// `at` is Unix milliseconds UTC.
pub(crate) fn datetime(at: i64, zone: UtcOffset, language: &'static Language) -> DatetimeFormats {
    DatetimeFormats { form: Form::Full { at, zone }, language }
}

/// `datetimeFormat`, also `createdDatetime` and the like of posts and comments: the clock of today,
/// the day of this year, else the full form. Days and years are those of the zone.
pub(crate) fn datetime_format(at: i64, now: i64, zone: UtcOffset, language: &'static Language) -> DatetimeFormats {
    DatetimeFormats { form: Form::Short { at, now, zone }, language }
}

/// `timeAgo`: whole minutes, hours, days, months of 28 days or years of 336 days, at least 1.
/// A time to come counts as now.
pub(crate) fn time_ago(at: i64, now: i64, language: &'static Language) -> DatetimeFormats {
    let seconds = now.saturating_sub(at).max(0) / 1000;
    let (text, unit) = if seconds < HOUR {
        (language.ago.minute, MINUTE)
    } else if seconds < DAY {
        (language.ago.hour, HOUR)
    } else if seconds < LAST_DAY {
        (language.ago.day, DAY)
    } else if seconds < YEAR {
        (language.ago.month, MONTH)
    } else {
        (language.ago.year, YEAR)
    };
    let n = (seconds / unit).max(1);
    DatetimeFormats { form: Form::Ago { template: text.of(n), n }, language }
}

fn local(at: i64, zone: UtcOffset) -> OffsetDateTime {
    let seconds = at.div_euclid(1000).clamp(EARLIEST, LATEST);
    OffsetDateTime::from_unix_timestamp(seconds).map_or(OffsetDateTime::UNIX_EPOCH, |utc| utc.to_offset(zone))
}

impl DatetimeFormats {
    fn write(&self, out: &mut String) {
        let language = self.language;
        match self.form {
            Form::Full { at, zone } => full(out, local(at, zone), language),
            Form::Short { at, now, zone } => {
                let (at, now) = (local(at, zone), local(now, zone));
                if at.year() != now.year() {
                    full(out, at, language);
                } else {
                    if at.ordinal() != now.ordinal() {
                        date(out, language.day_format, at);
                        out.push(' ');
                    }
                    clock(out, at);
                }
            }
            Form::Ago { template, n } => match template.split_once("{n}") {
                Some((before, after)) => {
                    // Writing to a string never fails.
                    let _ = write!(out, "{before}{n}{after}");
                }
                None => out.push_str(template),
            },
        }
    }
}

fn full(out: &mut String, at: OffsetDateTime, language: &Language) {
    date(out, language.date_format, at);
    out.push(' ');
    clock(out, at);
    out.push(':');
    two(out, at.second());
}

fn clock(out: &mut String, at: OffsetDateTime) {
    two(out, at.hour());
    out.push(':');
    two(out, at.minute());
}

fn date(out: &mut String, format: &str, at: OffsetDateTime) {
    for c in format.chars() {
        match c {
            'Y' => {
                // `local` keeps to the years 1 to 9999.
                let year = at.year().unsigned_abs();
                two(out, u8::try_from(year / 100).unwrap_or(99));
                two(out, u8::try_from(year % 100).unwrap_or(0));
            }
            'm' => two(out, at.month().into()),
            'd' => two(out, at.day()),
            other => out.push(other),
        }
    }
}

/// A number below 100 in two digits.
fn two(out: &mut String, n: u8) {
    out.extend([n / 10, n % 10].map(|digit| char::from(b'0' + digit)));
}

impl fmt::Display for DatetimeFormats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.write_str(&text)
    }
}

impl Serialize for DatetimeFormats {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = String::with_capacity(32);
        self.write(&mut text);
        serializer.serialize_str(&text)
    }
}

impl JsonSchema for DatetimeFormats {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "A moment in the caller's time zone and language" })
    }
}

#[cfg(test)]
#[path = "datetime_formats_tests.rs"]
mod tests;
