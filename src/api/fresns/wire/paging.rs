//! The page parameters of every list (`docs/specs/fresns.md 2.2`).

use schemars::JsonSchema;
use serde::Deserialize;

use super::error::Failure;
use crate::api::kit::page::PageNumber;

/// What most lists give and allow.
pub(crate) const DEFAULT: u32 = 15;
/// The largest `pageSize` of most lists.
pub(crate) const MOST: u32 = 30;

/// `pageSize`, and the page's number under both of its names; `page` is the documented one and wins.
///
/// A list with parameters of its own names these three fields plainly (`serde(flatten)` would switch the reading of
/// texts as numbers off) and hands them over with [`of`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Paging {
    pub page_size: Option<i64>,
    pub page: Option<i64>,
    pub page_number: Option<i64>,
}

impl Paging {
    /// The page asked for. A number below 1 is the first page.
    ///
    /// # Errors
    /// A validation failure for a `pageSize` outside `1..=max`.
    pub(crate) fn page(self, default: u32, max: u32) -> Result<PageNumber, Failure> {
        let size = match self.page_size {
            None => default,
            Some(asked) => u32::try_from(asked)
                .ok()
                .filter(|size| (1..=max).contains(size))
                .ok_or_else(|| Failure::Invalid(format!("The pageSize must be between 1 and {max}.")))?,
        };
        Ok(PageNumber::new(size, self.page.or(self.page_number)))
    }

    /// The page of an ordinary list: 15 items, at most 30.
    pub(crate) fn ordinary(self) -> Result<PageNumber, Failure> {
        self.page(DEFAULT, MOST)
    }
}

/// The three parameters of a list with fields of its own.
pub(crate) const fn of(page_size: Option<i64>, page: Option<i64>, page_number: Option<i64>) -> Paging {
    Paging { page_size, page, page_number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_size_outside_its_bounds_is_refused() {
        for (size, max, fits) in [(1, 30, true), (30, 30, true), (31, 30, false), (31, 50, true), (0, 30, false), (-1, 30, false)] {
            assert_eq!(of(Some(size), None, None).page(15, max).is_ok(), fits, "{size} of {max}");
        }
        assert!(of(Some(i64::MAX), None, None).ordinary().is_err());
    }

    #[test]
    fn both_names_are_read_and_the_documented_one_wins() {
        let number = |page, page_number| of(None, page, page_number).ordinary().map(PageNumber::number).ok();
        assert_eq!(number(None, None), Some(1));
        assert_eq!(number(None, Some(3)), Some(3));
        assert_eq!(number(Some(2), Some(3)), Some(2));
        assert_eq!(number(Some(-2), None), Some(1));
        assert_eq!(of(None, None, None).page(50, 100).map(PageNumber::size).ok(), Some(50));
    }
}
