//! Config values while a table is made.

use serde_json::{Map, Value};

/// Values by key; no key is put twice.
#[derive(Debug, Default)]
pub(super) struct Values(Map<String, Value>);

impl Values {
    /// Adds a value under a new key.
    pub(super) fn put(&mut self, key: impl Into<String>, value: impl Into<Value>) {
        let key = key.into();
        debug_assert!(!self.0.contains_key(&key), "{key} is put twice");
        self.0.insert(key, value.into());
    }

    /// All of them, in the order they were put.
    pub(super) fn into_map(self) -> Map<String, Value> {
        self.0
    }
}
