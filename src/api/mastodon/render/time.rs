//! Times as this dialect writes them (`docs/specs/mastodon.md 1.3`).

use time::format_description::well_known::Iso8601;
use time::{OffsetDateTime, PrimitiveDateTime};

use crate::model::Millis;

fn moment(at: Millis) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// A datetime in UTC with three digits of a second: `2026-08-01T13:55:51.510Z`.
pub(crate) fn datetime(at: Millis) -> String {
    let t = moment(at);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        t.year(),
        u8::from(t.month()),
        t.day(),
        t.hour(),
        t.minute(),
        t.second(),
        t.millisecond()
    )
}

/// A time as clients write it: RFC 3339 or ISO 8601, also with a blank for the `T`; without an offset it is in UTC.
pub(crate) fn parse(text: &str) -> Option<Millis> {
    let text = text.trim().replacen(' ', "T", 1);
    let without_offset = || Some(PrimitiveDateTime::parse(&text, &Iso8601::PARSING).ok()?.assume_utc());
    let moment = OffsetDateTime::parse(&text, &Iso8601::PARSING).ok().or_else(without_offset)?;
    Millis::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok()
}

/// `2026-08-01`, in UTC.
pub(crate) fn date(at: Millis) -> String {
    let t = moment(at);
    format!("{:04}-{:02}-{:02}", t.year(), u8::from(t.month()), t.day())
}

/// The day of a moment as a datetime: `2026-08-01T00:00:00.000Z`.
pub(crate) fn midnight(at: Millis) -> String {
    format!("{}T00:00:00.000Z", date(at))
}

/// `2019-08-29T04:14:55.571+00:00`, as `verified_at` is printed.
pub(crate) fn with_offset(at: Millis) -> String {
    datetime(at).replace('Z', "+00:00")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_write_times_in_several_ways() {
        for text in ["2026-08-01T13:55:51.510Z", "2026-08-01T15:55:51.510+02:00", " 2026-08-01T13:55:51.51Z "] {
            assert_eq!(parse(text), Some(1_785_592_551_510), "{text}");
        }
        for text in ["2026-08-01T13:55:51.510", "2026-08-01 13:55:51.510", "2026-08-01 13:55:51.510Z", "2026-08-01T15:55:51.510+0200"] {
            assert_eq!(parse(text), Some(1_785_592_551_510), "{text}");
        }
        for odd in ["", "tomorrow", "2026-08-01", "2026-13-01T00:00:00Z", "2026-13-01T00:00:00", "2026-08-01T25:00:00"] {
            assert_eq!(parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn one_format_each() {
        assert_eq!(datetime(1_785_592_551_510), "2026-08-01T13:55:51.510Z");
        assert_eq!(datetime(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(date(1_785_592_551_510), "2026-08-01");
        assert_eq!(midnight(1_785_592_551_510), "2026-08-01T00:00:00.000Z");
        assert_eq!(with_offset(1_567_052_095_571), "2019-08-29T04:14:55.571+00:00");
    }
}
