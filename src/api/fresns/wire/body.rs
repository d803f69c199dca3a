//! The envelope as bytes, and the page inside it.

use schemars::JsonSchema;
use serde::Serialize;

use super::family::Family;
use super::json::writer;
use crate::api::kit::page::PageNumber;

/// One page of a list.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
pub(crate) struct Page<T> {
    pub pagination: Pagination,
    pub list: Vec<T>,
}

/// The position of the page. The last page is the one whose `currentPage` equals `lastPage`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Pagination {
    pub total: i64,
    pub page_size: u32,
    pub current_page: u64,
    pub last_page: u64,
}

impl<T> Page<T> {
    pub(crate) fn new(page: PageNumber, total: i64, list: Vec<T>) -> Self {
        Self { pagination: Pagination::of(page, total), list }
    }

    /// A list that is honestly empty.
    pub(crate) fn empty(page: PageNumber) -> Self {
        Self::new(page, 0, Vec::new())
    }
}

impl Pagination {
    pub(crate) fn of(page: PageNumber, total: i64) -> Self {
        Self { total, page_size: page.size(), current_page: page.number(), last_page: page.last_page(u64::try_from(total).unwrap_or(0)) }
    }
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Envelope<'a, T> {
    code: u32,
    message: &'a str,
    data: &'a T,
}

/// The body of an answer. An empty list is `null` in v2 and stays `[]` in v1.
pub(crate) fn body<T: Serialize>(code: u32, message: &str, data: &T, family: Family) -> serde_json::Result<Vec<u8>> {
    let mut body = Vec::with_capacity(16_384);
    writer::write(&mut body, &Envelope { code, message, data })?;
    const EMPTY: &[u8] = b"\"data\":[]}";
    if family.empty_data_is_null() && body.ends_with(EMPTY) {
        body.truncate(body.len() - EMPTY.len());
        body.extend_from_slice(b"\"data\":null}");
    }
    Ok(body)
}
