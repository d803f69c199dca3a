//! Reports to the administrators about users.

use std::sync::Arc;

use crate::model::clock::Millis;
use crate::model::id::{EntryId, UserId};
use crate::model::people::person::Person;

/// What a report is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Category {
    Spam,
    Legal,
    /// Of the rules of the community.
    Violation,
    #[default]
    Other,
}

impl Category {
    /// The word it is stored by and known by in the API, like `spam`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::Legal => "legal",
            Self::Violation => "violation",
            Self::Other => "other",
        }
    }

    /// The category with this word, in lower case; `None` for any other word.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        [Self::Spam, Self::Legal, Self::Violation, Self::Other].into_iter().find(|category| category.name() == name)
    }
}

/// A report about to be made.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewReport {
    pub target: i64,
    pub entries: Vec<i64>,
    pub comment: String,
    pub category: Category,
    pub rules: Vec<i64>,
}

/// A report as stored; who made it is left out.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub id: i64,
    /// Whom it is about.
    pub target: UserId,
    pub category: Category,
    pub comment: String,
    /// What the target wrote that the report names.
    pub entries: Vec<EntryId>,
    /// Ids of the rules that were broken.
    pub rules: Vec<i64>,
    /// When it was settled; `None` while it waits.
    pub action_taken_at: Option<Millis>,
}

/// A report with the person it is about.
#[derive(Clone, Debug)]
pub(crate) struct ReportView {
    pub report: Report,
    pub target: Arc<Person>,
}
