//! Paging arithmetic: numbered pages and how many items a page holds.

/// A numbered page: `number` counts from 1, `size` is items per page, both at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PageNumber {
    size: u32,
    number: u64,
}

impl PageNumber {
    /// A page of `size` items; a missing number, zero or a negative one means the first page.
    pub(crate) fn new(size: u32, number: Option<i64>) -> Self {
        let number = number.and_then(|n| u64::try_from(n).ok()).unwrap_or(1);
        Self { size: size.max(1), number: number.max(1) }
    }

    /// Items per page.
    pub(crate) fn size(self) -> u32 {
        self.size
    }

    /// The page asked for, counted from 1; it may lie past the last one.
    pub(crate) fn number(self) -> u64 {
        self.number
    }

    /// Items before this page, at most `i64::MAX` so that SQLite can take it.
    pub(crate) fn offset(self) -> i64 {
        let items = (self.number - 1).saturating_mul(u64::from(self.size));
        i64::try_from(items).unwrap_or(i64::MAX)
    }

    /// The number of the last page of `total` items; an empty list has one empty page.
    pub(crate) fn last_page(self, total: u64) -> u64 {
        total.div_ceil(u64::from(self.size)).max(1)
    }
}

/// The items to fetch: the absolute value of what was asked, at most `max`, `default` when nothing was asked.
pub(crate) fn clamp_limit(asked: Option<i64>, default: u32, max: u32) -> u32 {
    asked.map_or(default, |n| u32::try_from(n.unsigned_abs()).unwrap_or(max).min(max))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_pages() {
        for (size, number, offset) in [
            (15, None, 0),
            (15, Some(0), 0),
            (15, Some(-7), 0),
            (15, Some(1), 0),
            (15, Some(3), 30),
            (0, Some(3), 2),
            (30, Some(1_000_000_000_000), 29_999_999_999_970),
            (30, Some(i64::MAX), i64::MAX),
        ] {
            let page = PageNumber::new(size, number);
            assert_eq!(page.offset(), offset);
            assert_eq!(page.size(), size.max(1));
            assert_eq!(page.number(), number.map_or(1, |n| n.max(1).unsigned_abs()));
        }
    }

    #[test]
    fn last_pages() {
        for (total, last) in [(0, 1), (1, 1), (15, 1), (16, 2), (150, 10), (151, 11)] {
            assert_eq!(PageNumber::new(15, None).last_page(total), last);
        }
        assert_eq!(PageNumber::new(1, None).last_page(u64::MAX), u64::MAX);
    }

    #[test]
    fn limits() {
        for (asked, limit) in [(None, 20), (Some(5), 5), (Some(-5), 5), (Some(0), 0), (Some(41), 40), (Some(i64::MIN), 40)] {
            assert_eq!(clamp_limit(asked, 20, 40), limit);
        }
    }
}
