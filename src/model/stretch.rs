//! A page by number of a list whose length is known.

/// A part of a list, as it is read from the end that is nearer: the last page costs no more than the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// Against the order of the list; [`Self::in_order`] turns around what was read.
    pub backwards: bool,
    /// Rows to pass over before it.
    pub offset: i64,
    pub limit: i64,
}

impl Stretch {
    /// The first rows of a list of any length.
    pub(crate) fn first(limit: i64) -> Self {
        Self { backwards: false, offset: 0, limit }
    }

    /// `limit` rows after the first `offset` of `total`; nothing behind the end.
    pub(crate) fn of(total: i64, offset: i64, limit: i64) -> Self {
        let rows = limit.min(total.saturating_sub(offset));
        match offset {
            ..=0 => Self::first(limit),
            _ if rows <= 0 => Self::first(0),
            _ if offset > total / 2 => Self { backwards: true, offset: total - offset - rows, limit: rows },
            _ => Self { backwards: false, offset, limit: rows },
        }
    }

    /// The word of SQL for the order in which to read a list that goes downwards, or upwards.
    pub(crate) fn order(self, downwards: bool) -> &'static str {
        if downwards == self.backwards { "ASC" } else { "DESC" }
    }

    /// What was read, in the order of the list.
    pub(crate) fn in_order<T>(self, mut rows: Vec<T>) -> Vec<T> {
        if self.backwards {
            rows.reverse();
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_the_part_of_the_list_that_it_names() {
        for total in 0..25 {
            let list: Vec<i64> = (0..total).collect();
            for size in [1, 3, 7, 30] {
                for offset in (0..total + 2 * size).step_by(usize::try_from(size).unwrap_or(1)) {
                    let stretch = Stretch::of(total, offset, size);
                    let read: Vec<i64> = match stretch.order(true) {
                        // The list goes downwards where its first row is the greatest.
                        "DESC" => list.clone(),
                        _ => list.iter().rev().copied().collect(),
                    };
                    let found = |n| usize::try_from(n).unwrap_or_default();
                    let rows: Vec<i64> = read.into_iter().skip(found(stretch.offset)).take(found(stretch.limit)).collect();
                    let expected: Vec<i64> = list.iter().skip(found(offset)).take(found(size)).copied().collect();
                    assert_eq!(stretch.in_order(rows), expected, "{size} rows after {offset} of {total}");
                    assert!(stretch.offset <= total / 2, "{stretch:?} of {total}");
                }
            }
        }
    }

    #[test]
    fn absurd_pages_are_empty() {
        for offset in [100, i64::MAX] {
            assert_eq!(Stretch::of(100, offset, 15), Stretch::first(0));
        }
        assert_eq!(Stretch::of(0, 0, 15), Stretch::first(15));
    }
}
