//! Text in an address.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Spelled for a query: spaces are `+`.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, FORM).to_string().replace("%20", "+")
}

pub(super) const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'*');
