//! Lists in parts: from behind a cursor, at most so many (`docs/specs/lanying.md 1.7`).

use super::error::Failure;

/// Where a list goes on, and how far; `first` is where it begins.
pub(crate) fn read(cursor: Option<&str>, limit: Option<i64>, first: i64, usual: i64, most: i64) -> Result<(i64, i64), Failure> {
    let limit = limit.unwrap_or(usual);
    if !(1..=most).contains(&limit) {
        return Err(Failure::parameter(format!("limit must be from 1 to {most}")));
    }
    match cursor.filter(|cursor| !cursor.is_empty()) {
        None => Ok((first, limit)),
        Some(cursor) => {
            let at = cursor.parse().ok().filter(|at| *at >= 0);
            at.map(|at| (at, limit)).ok_or_else(|| Failure::parameter("cursor is not one of this list's"))
        }
    }
}

/// The cursor of a list that goes on: one more than `limit` was loaded, and is taken away here.
pub(crate) fn next<T>(items: &mut Vec<T>, limit: i64, key: impl Fn(&T) -> i64) -> Option<String> {
    let limit = usize::try_from(limit).unwrap_or_default();
    let more = items.len() > limit;
    items.truncate(limit);
    if more { items.last().map(|item| key(item).to_string()) } else { None }
}
