//! Sessions and the keys of programs as cards.

use super::key::{Card, Kind, text};
use crate::model::people::session::{Bearer, SigningApp};

impl Card for Bearer {
    const KIND: Kind = Kind::Session;

    fn heap(&self) -> usize {
        self.session.scopes.capacity() + text(self.aid.as_ref())
    }
}

impl Card for SigningApp {
    const KIND: Kind = Kind::App;

    fn heap(&self) -> usize {
        [&self.app_id, &self.name, &self.secret].into_iter().map(String::capacity).sum::<usize>() + text(self.family.as_ref())
    }
}
