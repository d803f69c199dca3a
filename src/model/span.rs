//! A page of a list that goes by the ids of its rows.

/// The rows strictly between two ids, as many as `limit`: the newest of them, or the oldest when it goes upwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// Only rows with a greater id.
    pub after: i64,
    /// Only rows with a smaller id.
    pub before: i64,
    /// From the oldest row upwards instead of from the newest one down.
    pub upwards: bool,
    pub limit: u32,
}

impl Span {
    /// The newest `limit` rows of the whole list.
    pub(crate) fn newest(limit: u32) -> Self {
        Self { after: -1, before: i64::MAX, upwards: false, limit }
    }

    /// The page between the ids that a client names; none of them is part of it.
    ///
    /// `max_id` is the upper bound, `since_id` and `min_id` are lower ones. With `min_id` the page goes upwards: it holds
    /// the `limit` rows next above that id. `since_id` only cuts off older rows and does nothing when `min_id` is given
    /// (`docs/specs/mastodon.md 1.5`).
    pub(crate) fn of(max_id: Option<i64>, since_id: Option<i64>, min_id: Option<i64>, limit: u32) -> Self {
        let whole = Self::newest(limit);
        Self { after: min_id.or(since_id).unwrap_or(whole.after), before: max_id.unwrap_or(whole.before), upwards: min_id.is_some(), limit }
    }

    /// Exactly the row with this id.
    pub(crate) fn only(id: i64) -> Self {
        Self { after: id.saturating_sub(1), before: id.saturating_add(1), ..Self::newest(1) }
    }

    /// What is left after the row `id`, in the direction of this page.
    pub(crate) fn beyond(self, id: i64) -> Self {
        if self.upwards { Self { after: id, ..self } } else { Self { before: id, ..self } }
    }

    /// The same stretch with another number of rows.
    pub(crate) fn at_most(self, rows: usize) -> Self {
        Self { limit: u32::try_from(rows).unwrap_or(u32::MAX), ..self }
    }

    /// The direction of an `ORDER BY` over the ids: `"ASC"` upwards, else `"DESC"`.
    pub(crate) fn order(&self) -> &'static str {
        if self.upwards { "ASC" } else { "DESC" }
    }

    /// Takes rows in [`Span::order`] and gives them with the newest first.
    pub(crate) fn newest_first<T>(&self, mut rows: Vec<T>) -> Vec<T> {
        if self.upwards {
            rows.reverse();
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_come_from_what_a_client_names() {
        assert_eq!(Span::of(None, None, None, 20), Span::newest(20));
        let since = Span::of(Some(9), Some(3), None, 20);
        assert_eq!(since, Span { after: 3, before: 9, upwards: false, limit: 20 });
        let min = Span::of(Some(9), Some(3), Some(5), 20);
        assert_eq!(min, Span { after: 5, before: 9, upwards: true, limit: 20 });
        assert_eq!(Span::of(None, None, Some(0), 1), Span { after: 0, before: i64::MAX, upwards: true, limit: 1 });
    }

    #[test]
    fn a_page_goes_on_in_its_direction() {
        let down = Span::newest(20);
        let up = Span::of(None, None, Some(5), 20);
        assert_eq!((down.order(), up.order()), ("DESC", "ASC"));
        assert_eq!(down.beyond(7), Span { before: 7, ..down });
        assert_eq!(up.beyond(7), Span { after: 7, ..up });
        assert_eq!((down.newest_first(vec![3, 2, 1]), up.newest_first(vec![1, 2, 3])), (vec![3, 2, 1], vec![3, 2, 1]));
    }

    #[test]
    fn one_row_is_a_full_page() {
        assert_eq!(Span::only(7), Span { after: 6, before: 8, upwards: false, limit: 1 });
        assert_eq!(Span::only(i64::MAX).before, i64::MAX);
        assert_eq!(Span::newest(1).at_most(usize::MAX).limit, u32::MAX);
    }
}
