//! Lists that somebody sorts the people they follow into.

use crate::model::id::UserId;

/// Whose answers stand in the timeline of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum RepliesPolicy {
    /// Those to anybody whom the owner follows.
    Followed,
    /// Those to its members.
    #[default]
    List,
    None,
}

impl RepliesPolicy {
    const ALL: [Self; 3] = [Self::Followed, Self::List, Self::None];

    /// The word it is stored by and known by in the API, like `followed`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Followed => "followed",
            Self::List => "list",
            Self::None => "none",
        }
    }

    /// The policy with this word; `None` for any other word.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.name() == name)
    }
}

/// A list that `owner` sorts people into, without its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct List {
    pub id: i64,
    pub owner: UserId,
    pub title: String,
    pub replies_policy: RepliesPolicy,
    /// Its members are left out of the home timeline.
    pub exclusive: bool,
}
