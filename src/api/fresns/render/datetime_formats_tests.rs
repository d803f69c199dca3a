use time::macros::datetime as utc;

use super::*;

fn ms(at: OffsetDateTime) -> i64 {
    at.unix_timestamp() * 1000
}

fn language(tag: &str) -> &'static Language {
    Language::of(Some(tag))
}

#[test]
fn zones() {
    let cases = [
        (None, 0),
        (Some("+8"), 480),
        (Some("8"), 480),
        (Some(" 8 "), 480),
        (Some("-5"), -300),
        (Some("0"), 0),
        (Some("-0"), 0),
        (Some("+5.5"), 330),
        (Some("-3.5"), -210),
        (Some("-0.5"), -30),
        (Some("5.75"), 345),
        (Some("+5:30"), 330),
        (Some("-09:30"), -570),
        (Some("+14"), 840),
        (Some("+15"), 840),
        (Some("-9999"), -840),
        (Some("13:59"), 839),
        (Some("5:60"), 0),
        (Some("5:3"), 0),
        (Some("5:"), 0),
        (Some("5."), 0),
        (Some(".5"), 0),
        (Some("5.12345"), 0),
        (Some("99999"), 0),
        (Some("++8"), 0),
        (Some("+-8"), 0),
        (Some("1e1"), 0),
        (Some("Asia/Shanghai"), 0),
        (Some("８"), 0),
        (Some(""), 0),
    ];
    for (header, minutes) in cases {
        assert_eq!(i32::from(zone(header).whole_minutes()), minutes, "{header:?}");
    }
}

#[test]
fn datetime_follows_zone_and_language() {
    let at = ms(utc!(2024-05-06 07:08:09 UTC));
    let cases = [
        ("en", None, "05/06/2024 07:08:09"),
        ("zh-Hans", None, "2024-05-06 07:08:09"),
        ("zh-Hant", Some("+8"), "2024-05-06 15:08:09"),
        ("en", Some("-8"), "05/05/2024 23:08:09"),
        ("en", Some("+5:30"), "05/06/2024 12:38:09"),
    ];
    for (tag, header, expected) in cases {
        assert_eq!(datetime(at, zone(header), language(tag)).to_string(), expected);
    }
}

#[test]
fn milliseconds_round_down_on_both_sides_of_the_epoch() {
    let english = language("en");
    assert_eq!(datetime(999, UtcOffset::UTC, english).to_string(), "01/01/1970 00:00:00");
    assert_eq!(datetime(-1, UtcOffset::UTC, english).to_string(), "12/31/1969 23:59:59");
}

#[test]
fn extreme_numbers_are_formatted() {
    let chinese = language("zh-Hans");
    for header in ["-14", "0", "+14"] {
        let zone = zone(Some(header));
        assert!(datetime(i64::MAX, zone, chinese).to_string().starts_with("9999-12-3"));
        assert!(datetime(i64::MIN, zone, chinese).to_string().starts_with("0001-01-0"));
    }
    assert_eq!(time_ago(i64::MAX, i64::MIN, chinese).to_string(), "1 分钟前");
    assert!(time_ago(i64::MIN, i64::MAX, chinese).to_string().ends_with(" 年前"));
}

#[test]
fn datetime_format_knows_today_and_this_year() {
    let now = utc!(2024-05-06 12:00:00 UTC);
    let cases = [
        (utc!(2024-05-06 07:08:09 UTC), "en", None, "07:08"),
        (utc!(2024-05-05 23:59:59 UTC), "en", None, "05/05 23:59"),
        (utc!(2024-01-01 00:00:00 UTC), "zh-Hans", None, "01-01 00:00"),
        (utc!(2023-12-31 23:59:59 UTC), "en", None, "12/31/2023 23:59:59"),
        (utc!(2023-05-06 07:08:09 UTC), "zh-Hant", None, "2023-05-06 07:08:09"),
        (utc!(2024-05-06 23:00:00 UTC), "en", None, "23:00"),
        (utc!(2024-05-07 00:00:00 UTC), "en", None, "05/07 00:00"),
        // The zone moves the boundary of the day and of the year.
        (utc!(2024-05-05 16:00:00 UTC), "en", Some("+8"), "00:00"),
        (utc!(2024-05-05 15:59:59 UTC), "en", Some("+8"), "05/05 23:59"),
        (utc!(2023-12-31 16:00:00 UTC), "zh-Hans", Some("+8"), "01-01 00:00"),
        (utc!(2023-12-31 15:59:59 UTC), "zh-Hans", Some("+8"), "2023-12-31 23:59:59"),
        (utc!(2024-01-01 04:59:59 UTC), "en", Some("-5"), "12/31/2023 23:59:59"),
        (utc!(2024-05-06 18:29:00 UTC), "en", Some("+5.5"), "23:59"),
        (utc!(2024-05-06 18:30:00 UTC), "en", Some("+5.5"), "05/07 00:00"),
    ];
    for (at, tag, header, expected) in cases {
        let face = datetime_format(ms(at), ms(now), zone(header), language(tag));
        assert_eq!(face.to_string(), expected, "{at} {header:?}");
    }
}

#[test]
fn leap_days_are_days_of_their_year() {
    let (at, now) = (utc!(2024-02-29 10:00:00 UTC), utc!(2024-12-31 10:00:00 UTC));
    let face = datetime_format(ms(at), ms(now), UtcOffset::UTC, language("en"));
    assert_eq!(face.to_string(), "02/29 10:00");
}

#[test]
fn time_ago_units() {
    let cases = [
        (0, "1 minute ago"),
        (59, "1 minute ago"),
        (119, "1 minute ago"),
        (120, "2 minutes ago"),
        (HOUR - 1, "59 minutes ago"),
        (HOUR, "1 hour ago"),
        (2 * HOUR, "2 hours ago"),
        (2 * HOUR - 1, "1 hour ago"),
        (DAY - 1, "23 hours ago"),
        (DAY, "1 day ago"),
        (2 * DAY, "2 days ago"),
        (28 * DAY, "28 days ago"),
        (30 * DAY - 1, "29 days ago"),
        (30 * DAY, "1 month ago"),
        (56 * DAY - 1, "1 month ago"),
        (56 * DAY, "2 months ago"),
        (336 * DAY - 1, "11 months ago"),
        (336 * DAY, "1 year ago"),
        (672 * DAY - 1, "1 year ago"),
        (672 * DAY, "2 years ago"),
        (-5 * DAY, "1 minute ago"),
    ];
    let now = ms(utc!(2024-05-06 12:00:00 UTC));
    for (seconds, expected) in cases {
        assert_eq!(time_ago(now - seconds * 1000, now, language("en")).to_string(), expected);
    }
    assert_eq!(time_ago(now - 119_999, now, language("en")).to_string(), "1 minute ago");
}

#[test]
fn time_ago_exists_in_every_language() {
    let cases = [
        ("zh-Hans", ["3 分钟前", "3 小时前", "3 天前", "3 个月前", "3 年前"]),
        ("zh-Hant", ["3 分鐘前", "3 小時前", "3 天前", "3 個月前", "3 年前"]),
    ];
    let units = [MINUTE, HOUR, DAY, MONTH, YEAR];
    for (tag, expected) in cases {
        let spoken = units.map(|unit| time_ago(-3 * unit * 1000, 0, language(tag)).to_string());
        assert_eq!(spoken, expected);
    }
}

#[test]
fn formatted_times_serialise_as_text() {
    let face = datetime(0, UtcOffset::UTC, language("en"));
    assert_eq!(serde_json::json!(face), "01/01/1970 00:00:00");
}
