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

fn leading(text: &str) -> i128 {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    if end == 0 {
        return 0;
    }
    sign * digits[..end].parse().unwrap_or(i128::MAX)
}

/// The float value of a leaf, `None` if it is none or not finite.
pub(super) fn as_float(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().filter(|n: &f64| n.is_finite()),
        _ => None,
    }
}
