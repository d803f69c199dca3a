//! `createdDays`, `createdDate`, `createdDateGt` and `createdDateLt` in the reader's zone.

use time::{Date, Duration, OffsetDateTime, Time, UtcOffset};

use crate::api::fresns::wire::error::Failure;
use crate::model::Millis;
use crate::model::clock::DAY;

/// From a moment, until before another.
pub(super) type Period = (Option<Millis>, Option<Millis>);

fn midnight(date: Date, zone: UtcOffset) -> Millis {
    let at = OffsetDateTime::new_in_offset(date, Time::MIDNIGHT, zone);
    at.unix_timestamp() * 1_000
}

fn first_of_month(date: Date) -> Date {
    date.replace_day(1).unwrap_or(date)
}

fn first_of_year(date: Date) -> Date {
    Date::from_ordinal_date(date.year(), 1).unwrap_or(date)
}

/// The days a word names.
pub(super) fn named(word: &str, now: Millis, zone: UtcOffset) -> Result<Period, Failure> {
    let today = OffsetDateTime::from_unix_timestamp(now.div_euclid(1_000)).unwrap_or(OffsetDateTime::UNIX_EPOCH).to_offset(zone).date();
    let monday = today - Duration::days(today.weekday().number_days_from_monday().into());
    let month = first_of_month(today);
    let year = first_of_year(today);
    let (from, until) = match word {
        "today" => (today, None),
        "yesterday" => (today - Duration::DAY, Some(today)),
        "week" => (monday, None),
        "lastWeek" => (monday - Duration::WEEK, Some(monday)),
        "month" => (month, None),
        "lastMonth" => (first_of_month(month - Duration::DAY), Some(month)),
        "year" => (year, None),
        "lastYear" => (first_of_year(year - Duration::DAY), Some(year)),
        _ => return Err(Failure::Invalid("The createdDate is not one of the named periods.".into())),
    };
    Ok((Some(midnight(from, zone)), until.map(|date| midnight(date, zone))))
}

/// The last `days` times 24 hours.
pub(super) fn days(days: i64, now: Millis) -> Period {
    (Some(now.saturating_sub(days.max(0).saturating_mul(DAY))), None)
}

/// The first moment of a day `Y-m-d`.
pub(super) fn day(text: &str, field: &str, zone: UtcOffset) -> Result<Millis, Failure> {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    let date = Date::parse(text, &format).map_err(|_| Failure::Invalid(format!("The {field} must be a date like 2026-01-31.")))?;
    Ok(midnight(date, zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-03-04T23:30:00Z, a Wednesday.
    const NOW: Millis = 1_772_667_000_000;

    fn spans(zone: UtcOffset) -> Vec<(i64, Option<i64>)> {
        let start = midnight(Date::from_calendar_date(2026, time::Month::March, 4).expect("a date"), UtcOffset::UTC);
        let days = |at: Millis| (at - start) / DAY;
        ["today", "yesterday", "week", "lastWeek", "month", "lastMonth", "year", "lastYear"]
            .into_iter()
            .map(|word| named(word, NOW, zone).unwrap_or_else(|_| panic!("{word} is known")))
            .map(|(from, until)| (days(from.expect("a start")), until.map(days)))
            .collect()
    }

    #[test]
    fn words_name_days_of_the_zone() {
        let expected = [(0, None), (-1, Some(0)), (-2, None), (-9, Some(-2)), (-3, None), (-31, Some(-3)), (-62, None), (-427, Some(-62))];
        assert_eq!(spans(UtcOffset::UTC), expected);
        let tokyo = UtcOffset::from_hms(9, 0, 0).expect("an offset");
        assert_eq!(named("today", NOW, tokyo).ok().and_then(|span| span.0), Some(NOW - NOW.rem_euclid(DAY) + DAY - 9 * 3_600_000));
        assert!(named("tomorrow", NOW, tokyo).is_err());
    }

    #[test]
    fn days_are_written_year_first() {
        assert_eq!(day("2026-03-04", "createdDateGt", UtcOffset::UTC).ok(), Some(NOW - NOW.rem_euclid(DAY)));
        assert!(day("04.03.2026", "createdDateGt", UtcOffset::UTC).is_err());
        assert_eq!(days(2, NOW), (Some(NOW - 2 * DAY), None));
    }
}
