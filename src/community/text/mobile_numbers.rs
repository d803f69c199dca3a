//! Numbers as the IM API writes them: `13912345678` of the mainland, `+4917612345678` of anywhere (`docs/specs/lanying.md 1.8`).

use crate::error::{Error, Result};
use crate::model::id::AccountId;
use crate::store::Write;
use crate::store::accounts::account as rows;

/// Country calling codes of one and two digits; all others have three (ITU E.164).
const SHORT: [&str; 46] = [
    "1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51", "52", "53",
    "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95",
    "98",
];

/// A number in its two parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MobileNumber {
    /// Without `+`, as in 86.
    pub country_code: i64,
    /// The digits after the country code.
    pub pure: String,
}

impl MobileNumber {
    /// Both parts together, as accounts keep it.
    pub(crate) fn full(&self) -> String {
        rows::full_phone(self.country_code, &self.pure)
    }
}

/// The number in its two parts. A space at the front is a `+` that a query lost.
pub(crate) fn parse(text: &str) -> Result<MobileNumber> {
    let unfit = || Error::unfit("mobile", "a number like 13912345678 or +4917612345678");
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if let Some(number) = text.strip_prefix('+').or_else(|| text.strip_prefix(' ')) {
        if !digits(number) || !(8..=15).contains(&number.len()) || number.starts_with('0') {
            return Err(unfit());
        }
        let code = SHORT.iter().find(|code| number.starts_with(**code)).map_or(3, |code| code.len());
        let (code, pure) = number.split_at(code);
        return Ok(MobileNumber { country_code: code.parse().map_err(|_| unfit())?, pure: pure.to_owned() });
    }
    let mainland = digits(text) && text.len() == 11 && text.starts_with('1') && matches!(text.as_bytes()[1], b'3'..=b'9');
    if mainland { Ok(MobileNumber { country_code: 86, pure: text.to_owned() }) } else { Err(unfit()) }
}

/// The number of an account from now on; `Conflict(Phone)`.
pub(crate) fn set(tx: &Write<'_>, account: AccountId, text: &str) -> Result<()> {
    let number = parse(text)?;
    rows::set_phone(tx, account, number.country_code, &number.pure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_split_after_the_country_code() {
        let phone = |country_code, pure: &str| Some(MobileNumber { country_code, pure: pure.into() });
        for (text, expected) in [
            ("13912345678", phone(86, "13912345678")),
            ("+8613912345678", phone(86, "13912345678")),
            (" 8613912345678", phone(86, "13912345678")),
            ("+4917612345678", phone(49, "17612345678")),
            ("+12025550123", phone(1, "2025550123")),
            ("+35312345678", phone(353, "12345678")),
            ("12912345678", None),
            ("1391234567", None),
            ("139123456789", None),
            ("+1234567", None),
            ("+0123456789", None),
            ("+491761234567890123", None),
            ("+49 176 123456", None),
            ("", None),
            ("+", None),
        ] {
            assert_eq!(parse(text).ok(), expected, "{text}");
        }
    }
}
