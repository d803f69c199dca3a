//! What somebody does not want to read.

use crate::model::clock::Millis;
use crate::model::id::EntryId;

/// Where a filter holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Context {
    Home,
    Notifications,
    Public,
    Thread,
    Account,
}

impl Context {
    /// Every context, each once.
    pub const ALL: [Self; 5] = [Self::Home, Self::Notifications, Self::Public, Self::Thread, Self::Account];

    /// The word it is stored by and known by in the API, like `home`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Notifications => "notifications",
            Self::Public => "public",
            Self::Thread => "thread",
            Self::Account => "account",
        }
    }

    /// The context with this word, in lower case; `None` for any other word.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|context| context.name() == name)
    }
}

/// What becomes of what fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FilterAction {
    #[default]
    Warn,
    Hide,
    /// Only its pictures.
    Blur,
}

/// A filter without what it looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub id: i64,
    pub title: String,
    pub contexts: Vec<Context>,
    pub action: FilterAction,
    pub expires_at: Option<Millis>,
}

/// A keyword that a filter looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FilterKeyword {
    pub id: i64,
    /// Id of the filter it belongs to.
    pub filter: i64,
    pub keyword: String,
    /// It fits only as a whole word, not inside of one.
    pub whole_word: bool,
}

/// A status that a filter names, regardless of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FilterEntry {
    /// Of this row, not of the status.
    pub id: i64,
    /// Id of the filter it belongs to.
    pub filter: i64,
    pub entry: EntryId,
}

/// A filter with everything it looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FilterView {
    pub filter: Filter,
    pub keywords: Vec<FilterKeyword>,
    pub entries: Vec<FilterEntry>,
}
