//! Pages by id and their `Link` header (`docs/specs/mastodon.md 1.5`).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome};
use rocket::{Request, async_trait};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::params::Rules;
use super::reply::Page;
use crate::api::kit::page::clamp_limit;
use crate::api::kit::params::{Faults, leading_digits, parse_encoded};
use crate::api::mastodon::render::site::Site;
use crate::model::id;
use crate::model::span::Span;

const CURSORS: [&str; 3] = ["max_id", "since_id", "min_id"];
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// Above this an id is one of Mastodon's own: milliseconds times 65,536.
const OURS: i64 = 1 << 53;

/// Which links a family of lists gives, and what leads back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `next` on every page with something on it; back by `min_id`.
    Timeline,
    /// `next` only from a full page; back by `min_id`.
    Rows,
    /// `next` only from a full page; back by `since_id`.
    Relations,
}

/// An id as a client may name it; `None` for what is none.
pub(crate) fn id_of(text: &str) -> Option<i64> {
    let id: i64 = text.trim().parse().ok()?;
    if id < 0 {
        return None;
    }
    // Some clients make ids of their own from a date.
    Some(if id >= OURS { id::first_at(id >> 16) } else { id })
}

/// As [`id_of`]; more digits than an id has are behind all ids.
fn cursor_of(text: &str) -> Option<i64> {
    let too_long = || text.trim().parse::<u128>().is_ok_and(|n| i64::try_from(n).is_err());
    id_of(text).or_else(|| too_long().then_some(i64::MAX))
}

/// A `limit` or an `offset`: the digits that a text begins with, cut to what fits. `None` for what has none, as if not sent.
fn amount_of(value: &Value) -> Option<i64> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (sign, digits) = text.trim().strip_prefix('-').map_or((1, text.trim()), |rest| (-1, rest));
    leading_digits(digits).map(|number| sign * i64::try_from(number).unwrap_or(i64::MAX))
}

/// Reads a `limit` or an `offset` that is not in a [`Window`] by the same rules.
///
/// # Errors
/// None of its own.
pub(crate) fn amount<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Value::deserialize(deserializer).map(|value| amount_of(&value))
}

/// The part of a list that the query asks for, and the address it was asked at.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    max_id: Option<i64>,
    since_id: Option<i64>,
    min_id: Option<i64>,
    limit: Option<i64>,
    /// Items to pass over, for lists that count.
    pub offset: Option<i64>,
    path: String,
    /// All other parameters, encoded, in order of their names.
    kept: Vec<String>,
}

impl Window {
    /// What to fetch.
    pub(crate) fn span(&self, default: u32, max: u32) -> Span {
        Span::of(self.max_id, self.since_id, self.min_id, self.limit(default, max))
    }

    /// Items to fetch.
    pub(crate) fn limit(&self, default: u32, max: u32) -> u32 {
        clamp_limit(self.limit, default, max)
    }

    /// Was any limit asked for?
    pub(crate) fn asked_limit(&self) -> Option<i64> {
        self.limit
    }

    /// A page of what was found, newest first, each with the id that its links go by.
    pub(crate) fn page<T>(&self, site: &Site, style: Style, limit: u32, found: Vec<(i64, T)>) -> Page<T> {
        let ids = found.first().zip(found.last()).map(|(first, last)| (first.0, last.0));
        let link = ids.map(|(newest, oldest)| {
            let full = style == Style::Timeline || found.len() >= limit as usize;
            self.links(site, style, full.then_some(oldest), newest)
        });
        Page { items: found.into_iter().map(|(_, item)| item).collect(), link }
    }

    /// `next` first: some clients match only a leading one.
    pub(crate) fn links(&self, site: &Site, style: Style, oldest: Option<i64>, newest: i64) -> String {
        let back = if style == Style::Relations { "since_id" } else { "min_id" };
        let next = oldest.map(|id| format!("<{}>; rel=\"next\"", self.address(site, "max_id", id)));
        let prev = format!("<{}>; rel=\"prev\"", self.address(site, back, newest));
        next.into_iter().chain([prev]).collect::<Vec<_>>().join(", ")
    }

    fn address(&self, site: &Site, cursor: &str, id: i64) -> String {
        let mut query = self.kept.clone();
        query.push(format!("{cursor}={id}"));
        query.sort_unstable();
        format!("{}{}?{}", site.base, self.path, query.join("&"))
    }
}

#[async_trait]
impl<'r> FromRequest<'r> for Window {
    type Error = Status;

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Status> {
        let text = req.uri().query().map_or("", |query| query.as_str());
        let query = match parse_encoded(text.as_bytes()) {
            Ok(query) => query,
            Err(fault) => {
                let status = Rules::refuse(req, fault);
                return Outcome::Error((status, status));
            }
        };
        let cursor = |name: &str| query.get(name).and_then(Value::as_str).and_then(cursor_of);
        let plain = |name: &str| query.get(name).and_then(amount_of);
        Outcome::Success(Self {
            max_id: cursor("max_id"),
            since_id: cursor("since_id"),
            min_id: cursor("min_id"),
            limit: plain("limit"),
            offset: plain("offset"),
            path: req.uri().path().to_string(),
            kept: kept(text),
        })
    }
}

/// The pairs of a query without cursors and credentials, spelled anew so that nothing in them can leave the header.
fn kept(query: &str) -> Vec<String> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let decode = |text: &str| percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let encode = |text: &str| utf8_percent_encode(text, QUERY).to_string();
    pairs
        .map(|(name, value)| (decode(name), decode(value)))
        .filter(|(name, _)| !CURSORS.contains(&name.as_str()) && name != "access_token" && name != "bearer_token")
        .map(|(name, value)| format!("{}={}", encode(&name), encode(&value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_ids_are_dates() {
        assert_eq!(id_of("1809817436160001"), Some(1_809_817_436_160_001));
        let date = (1_772_600_767_000_i64 << 16) + 5;
        assert_eq!(id_of(&date.to_string()), Some(id::first_at(1_772_600_767_000)));
        for odd in ["", "x", "-1", "99999999999999999999"] {
            assert_eq!(id_of(odd), None, "{odd}");
        }
    }

    #[test]
    fn cursors_past_the_last_id_are_behind_all() {
        assert_eq!(cursor_of("1809817436160001"), Some(1_809_817_436_160_001));
        assert_eq!(cursor_of("9223372036854775808"), Some(i64::MAX));
        for odd in ["", "x", "-1", "1.5", "-9223372036854775809"] {
            assert_eq!(cursor_of(odd), None, "{odd}");
        }
    }

    #[test]
    fn amounts_are_leading_digits() {
        for (text, amount) in [("5", Some(5)), (" 5 ", Some(5)), ("3.5", Some(3)), ("1e3", Some(1)), ("-7", Some(-7)), ("5x", Some(5))] {
            assert_eq!(amount_of(&Value::from(text)), amount, "{text}");
        }
        for text in ["", "x", "-", "--1", "NaN", "\u{663}"] {
            assert_eq!(amount_of(&Value::from(text)), None, "{text}");
        }
        assert_eq!(amount_of(&Value::from("9".repeat(60))), Some(i64::MAX));
        assert_eq!(amount_of(&Value::from(7)), Some(7));
        assert_eq!(amount_of(&serde_json::json!(["7"])), None);
    }

    #[test]
    fn other_parameters_stay_and_secrets_go() {
        assert_eq!(
            kept("limit=2&max_id=9&types[]=mention&types%5B%5D=a%20b&access_token=x&q=%22%3E,<"),
            ["limit=2", "types%5B%5D=mention", "types%5B%5D=a%20b", "q=%22%3E%2C%3C"]
        );
    }
}
