//! A stretch of a list in the order of its ids.

/// Items strictly between two ids: the newest `limit` of them, or upwards from `after` the oldest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub after: i64,
    pub before: i64,
    pub upwards: bool,
    pub limit: u32,
}

impl Span {
    /// The newest.
    pub(crate) fn newest(limit: u32) -> Self {
        Self { after: -1, before: i64::MAX, upwards: false, limit }
    }

    /// What follows when this one was walked as far as `id`.
    pub(crate) fn beyond(self, id: i64) -> Self {
        if self.upwards { Self { after: id, ..self } } else { Self { before: id, ..self } }
    }
}
