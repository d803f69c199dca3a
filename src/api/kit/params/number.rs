//! Texts and numbers as booleans and integers.

use serde_json::{Number, Value};

use super::{BoolRule, IntegerRule};

const FALSE_WORDS: [&str; 7] = ["0", "f", "F", "false", "FALSE", "off", "OFF"];

/// The boolean value of a leaf, `None` if it is none.
pub(super) fn as_bool(value: &Value, rule: BoolRule, trim: bool) -> Option<bool> {
    let text = match value {
        Value::Bool(flag) => return Some(*flag),
        Value::Number(number) => &number.to_string(),
        Value::String(text) if trim => text.trim(),
        Value::String(text) => text.as_str(),
        _ => return None,
    };
    match rule {
        BoolRule::FalseWords => Some(!FALSE_WORDS.contains(&text)),
        BoolRule::Strict => match text {
            "1" | "true" => Some(true),
            "0" | "false" => Some(false),
            _ => None,
        },
    }
}

/// The integer value of a leaf, `None` if it is none.
pub(super) fn as_integer(value: &Value, rule: IntegerRule) -> Option<i128> {
    match value {
        Value::Number(number) => from_number(number),
        Value::String(text) => {
            let text = text.trim();
            match rule {
                IntegerRule::Strict => text.parse().ok(),
                IntegerRule::LeadingDigits => Some(leading(text)),
            }
        }
        _ => None,
    }
}

fn from_number(number: &Number) -> Option<i128> {
    let float = || {
        let value = number.as_f64()?;
        // A whole float is an integer to JavaScript clients; past 2^53 it no longer names one.
        (value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0).then_some(value as i128)
    };
    number.as_i128().or_else(float)
}

/// The number of the ASCII digits that a text begins with, at most `i128::MAX`; `None` where it begins with none.
pub(crate) fn leading_digits(text: &str) -> Option<i128> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end).filter(|digits| !digits.is_empty()).map(|digits| digits.parse().unwrap_or(i128::MAX))
}

fn leading(text: &str) -> i128 {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    leading_digits(digits).map_or(0, |number| sign * number)
}

/// The float value of a leaf, `None` if it is none or not finite.
pub(super) fn as_float(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().filter(|n: &f64| n.is_finite()),
        _ => None,
    }
}
