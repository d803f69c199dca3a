//! The time window of a signature (`docs/specs/fresns.md 3.4`).

use crate::api::fresns::wire::family::Family;

/// Milliseconds that a client's clock may be off, either way.
pub(crate) const WINDOW_MS: i64 = 600_000;

/// The v2 WeChat client subtracts eight hours from its clock.
const EIGHT_HOURS_MS: i64 = 8 * 3_600_000;

/// Why a signature timestamp was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Not 10 to 13 digits: a validation failure.
    Malformed,
    /// Outside the window (code 31303); positive when the client's clock is behind.
    Outside { behind_ms: i64 },
}

/// Checks the text of `X-Fresns-Signature-Timestamp` against `now_ms`, Unix milliseconds.
///
/// Ten digits are seconds. v1 takes 13 digits for milliseconds and everything else for seconds, v2
/// takes everything but ten digits for milliseconds. With `eight_hours_behind`, v2 also accepts a
/// clock that is eight hours behind.
///
/// # Errors
/// [`Refused`].
pub(crate) fn check(text: &str, now_ms: i64, family: Family, eight_hours_behind: bool) -> Result<(), Refused> {
    if !(10..=13).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refused::Malformed);
    }
    let number: i64 = text.parse().map_err(|_| Refused::Malformed)?;
    let in_seconds = match family {
        Family::V2 => text.len() == 10,
        Family::V1 => text.len() != 13,
    };
    let sent_ms = if in_seconds { number * 1000 } else { number };
    let behind_ms = now_ms - sent_ms;
    let near = |gap: i64| gap.abs() <= WINDOW_MS;
    let wechat = family == Family::V2 && eight_hours_behind && near(behind_ms - EIGHT_HOURS_MS);
    if near(behind_ms) || wechat { Ok(()) } else { Err(Refused::Outside { behind_ms }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000_000;

    fn sent(seconds_ago: i64, family: Family, wechat: bool) -> Result<(), Refused> {
        check(&(NOW / 1000 - seconds_ago).to_string(), NOW, family, wechat)
    }

    #[test]
    fn ten_minutes_either_way_pass() {
        for family in Family::ALL {
            for seconds in [-600, 0, 600] {
                assert_eq!(sent(seconds, family, true), Ok(()), "{family:?} {seconds}");
            }
            for seconds in [-601, 601] {
                let behind_ms = seconds * 1000;
                assert_eq!(sent(seconds, family, true), Err(Refused::Outside { behind_ms }));
            }
        }
    }

    #[test]
    fn milliseconds_are_recognised_by_their_digits() {
        for family in Family::ALL {
            assert_eq!(check("1700000000123", NOW, family, false), Ok(()));
        }
        assert!(check("17000000000", NOW, Family::V1, false).is_err());
    }

    #[test]
    fn only_v2_takes_a_clock_eight_hours_behind_and_only_when_allowed() {
        assert_eq!(sent(28_800 + 599, Family::V2, true), Ok(()));
        assert!(sent(28_800, Family::V2, false).is_err());
        assert!(sent(28_800, Family::V1, true).is_err());
        assert!(sent(-28_800, Family::V2, true).is_err());
        assert!(sent(28_800 + 601, Family::V2, true).is_err());
    }

    #[test]
    fn anything_but_digits_is_malformed() {
        for text in ["", "170000000", "17000000001234", "-1700000000", "1700000000.0"] {
            assert_eq!(check(text, NOW, Family::V2, true), Err(Refused::Malformed), "{text}");
        }
    }
}
