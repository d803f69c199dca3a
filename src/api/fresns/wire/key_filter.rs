//! The key filter: clients name the keys they want, or do not want, of one object
//! (`docs/specs/fresns.md 2.5`).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// Keys that one filter may name.
pub(crate) const MAX_KEYS: usize = 200;

/// Segments of one dotted key; no documented object is nearly as deep.
const MAX_DEPTH: usize = 16;

/// Named keys as a tree of their dotted segments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    named: bool,
    below: BTreeMap<Box<str>, Keys>,
}

/// What to keep or to drop of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyFilter {
    Whitelist(Keys),
    Blacklist(Keys),
}

impl KeyFilter {
    /// The v2 pair `whitelistKeys` and `blacklistKeys`; the whitelist wins when both are sent.
    ///
    /// # Errors
    /// More than [`MAX_KEYS`] keys, as a validation message.
    pub(crate) fn v2(whitelist: Option<&str>, blacklist: Option<&str>) -> Result<Option<Self>, String> {
        if let Some(keys) = whitelist.map(Keys::parse).transpose()?.flatten() {
            return Ok(Some(Self::Whitelist(keys)));
        }
        Ok(blacklist.map(Keys::parse).transpose()?.flatten().map(Self::Blacklist))
    }

    /// The v1 pair `filter…Type` and `filter…Keys`; `name` is what stands for the dots, or empty.
    ///
    /// Keys without a type are ignored.
    ///
    /// # Errors
    /// A type without keys, an unknown type, or more than [`MAX_KEYS`] keys, as a validation
    /// message.
    pub(crate) fn v1(kind: Option<&str>, keys: Option<&str>, name: &str) -> Result<Option<Self>, String> {
        let Some(kind) = kind.map(str::trim).filter(|kind| !kind.is_empty()) else {
            return Ok(None);
        };
        let make = match kind {
            "whitelist" => Self::Whitelist,
            "blacklist" => Self::Blacklist,
            _ => {
                return Err(format!("The filter{name}Type must be whitelist or blacklist."));
            }
        };
        match keys.map(Keys::parse).transpose()?.flatten() {
            Some(keys) => Ok(Some(make(keys))),
            None => Err(format!("The filter{name}Keys are required when filter{name}Type is sent.")),
        }
    }

    /// The value without what the filter removes. Key order stays, lists stay lists.
    ///
    /// An object of which nothing is left becomes `[]`; null and other scalars pass unchanged.
    pub(crate) fn apply(&self, value: Value) -> Value {
        let empty = || Value::Array(Vec::new());
        match self {
            _ if !is_container(&value) => value,
            Self::Whitelist(keys) => keys.keep(value).unwrap_or_else(empty),
            Self::Blacklist(keys) => keys.drop_from(value).unwrap_or_else(empty),
        }
    }
}

impl Keys {
    /// Reads a comma-separated list; `None` when it names nothing.
    fn parse(list: &str) -> Result<Option<Self>, String> {
        let mut root = Self::default();
        let items = list.split(',').map(str::trim).filter(|item| !item.is_empty());
        for (count, item) in items.enumerate() {
            if count == MAX_KEYS {
                return Err(format!("A key filter may name {MAX_KEYS} keys at most."));
            }
            root.add(item);
        }
        // A list of only over-deep keys still was a filter: it matches nothing.
        Ok((root.named || !root.below.is_empty()).then_some(Self { named: false, ..root }))
    }

    fn add(&mut self, item: &str) {
        if item.split('.').count() > MAX_DEPTH {
            self.named = true;
            return;
        }
        let mut node = self;
        for segment in item.split('.') {
            node = node.below.entry(segment.into()).or_default();
        }
        node.named = true;
    }

    /// The part of a container that is named, or `None` when that is nothing.
    fn keep(&self, value: Value) -> Option<Value> {
        rebuild(value, |segment, child| {
            let node = self.below.get(segment)?;
            if node.named {
                return Some(child);
            }
            if is_container(&child) { node.keep(child) } else { None }
        })
    }

    /// A container without the named parts, or `None` when nothing is left.
    fn drop_from(&self, value: Value) -> Option<Value> {
        rebuild(value, |segment, child| {
            let Some(node) = self.below.get(segment) else {
                return Some(child);
            };
            if node.named {
                return None;
            }
            if is_container(&child) { node.drop_from(child) } else { Some(child) }
        })
    }
}

/// An object or list with something in it; the empty ones are leaves like a scalar.
fn is_container(value: &Value) -> bool {
    match value {
        Value::Object(fields) => !fields.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    }
}

fn rebuild(value: Value, part: impl Fn(&str, Value) -> Option<Value>) -> Option<Value> {
    match value {
        Value::Object(fields) => {
            let kept: Map<String, Value> =
                fields.into_iter().filter_map(|(key, child)| part(&key, child).map(|child| (key, child))).collect();
            (!kept.is_empty()).then_some(Value::Object(kept))
        }
        Value::Array(items) => {
            let kept: Vec<Value> = items.into_iter().enumerate().filter_map(|(index, child)| part(&index.to_string(), child)).collect();
            (!kept.is_empty()).then_some(Value::Array(kept))
        }
        leaf => Some(leaf),
    }
}

/// A value that goes out through a key filter; without one it is written straight through.
#[derive(Clone, Debug)]
pub(crate) struct Filtered<T> {
    pub inner: T,
    pub filter: Option<Arc<KeyFilter>>,
}

impl<T: Serialize> Serialize for Filtered<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.filter {
            None => self.inner.serialize(serializer),
            Some(filter) => {
                let value = serde_json::to_value(&self.inner).map_err(serde::ser::Error::custom)?;
                filter.apply(value).serialize(serializer)
            }
        }
    }
}

/// Without its filter: what a caller leaves out is for the caller to know.
impl<T: JsonSchema> JsonSchema for Filtered<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

#[cfg(test)]
#[path = "key_filter_tests.rs"]
mod tests;
