//! A counter that is kept, and what it should be.

/// A column that is moved with the rows it counts.
#[derive(Clone, Debug)]
pub(crate) struct CounterCheck {
    pub table: &'static str,
    /// Names one row in the report about it.
    pub(super) key: &'static str,
    pub column: String,
    /// Which rows of the table keep it; `t` is one of them.
    pub(super) scope: &'static str,
    /// What it should be, as an expression over `t`.
    pub(super) truth: String,
}

impl CounterCheck {
    pub(super) fn of(table: &'static str, key: &'static str, column: impl Into<String>, truth: impl Into<String>) -> Self {
        Self { table, key, column: column.into(), scope: "1", truth: truth.into() }
    }

    pub(super) fn only(self, scope: &'static str) -> Self {
        Self { scope, ..self }
    }

    /// `posts.likes` and the like.
    pub(crate) fn name(&self) -> String {
        format!("{}.{}", self.table, self.column)
    }
}

/// What everybody may count: neither deleted nor direct.
pub(super) const LIVE: &str = "e.deleted_at IS NULL AND e.visibility <> 'direct'";
