//! `application/x-www-form-urlencoded` text, as in query strings and form bodies.

use serde_json::Value;

use super::rack::Collector;
use super::{ParamFault, Tree};

/// Undoes `+` and `%XX`; a `%` without two hex digits stays as it is.
fn decode(raw: &[u8]) -> Result<String, ParamFault> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => match escaped(after) {
                Some(decoded) => {
                    bytes.push(decoded);
                    rest = &after[2..];
                }
                None => bytes.push(b'%'),
            },
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).map_err(|_| ParamFault::malformed("a parameter is not valid UTF-8"))
}

fn escaped(after: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*after.get(at)?).to_digit(16);
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

/// Reads pairs separated by `&` into a tree. A name without `=` is null.
///
/// Errors: `Malformed` for bad UTF-8, contradictory names and names past the limits.
pub(crate) fn parse_encoded(raw: &[u8]) -> Result<Tree, ParamFault> {
    let mut collector = Collector::default();
    for pair in raw.split(|byte| *byte == b'&') {
        if pair.is_empty() {
            continue;
        }
        collector.count()?;
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let name = decode(halves.next().unwrap_or_default())?;
        let value = match halves.next() {
            Some(text) => Value::String(decode(text)?),
            None => Value::Null,
        };
        collector.put(&name, value)?;
    }
    Ok(collector.finish())
}
