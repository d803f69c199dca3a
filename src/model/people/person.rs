//! A user with everything that belongs to them, and the same as one viewer sees it.

use std::ops::Deref;
use std::sync::Arc;

use super::profile::Profile;
use super::user::{Relation, User, UserStats};
use crate::model::clock::Millis;
use crate::model::fragments::Fragments;

/// A user with profile and counters: the same for every viewer.
#[derive(Clone, Debug)]
pub struct Person {
    pub user: User,
    pub profile: Profile,
    pub stats: UserStats,
    pub(crate) fragments: Fragments,
}

/// A person as one viewer sees them.
#[derive(Clone, Debug)]
pub struct UserView {
    pub person: Arc<Person>,
    pub relation: Relation,
    pub is_me: bool,
}

impl Deref for UserView {
    type Target = Person;

    fn deref(&self) -> &Person {
        &self.person
    }
}

/// Somebody on a list of muted people.
#[derive(Clone, Debug)]
pub(crate) struct Muted {
    /// What the list goes on from.
    pub row: i64,
    pub person: UserView,
    /// `None`: for good.
    pub expires_at: Option<Millis>,
}
