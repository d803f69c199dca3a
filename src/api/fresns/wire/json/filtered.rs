//! Objects with a key filter of their own.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::key_filter::KeyFilter;
use super::writer;

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
                let mut json = Vec::with_capacity(256);
                writer::write_filtered(&mut json, &self.inner, filter).map_err(serde::ser::Error::custom)?;
                serializer.serialize_bytes(&json)
            }
        }
    }
}

/// The schema of a type that is written as another one.
macro_rules! schema_of {
    ([$($generics:tt)*] $type:ty => $form:ty) => {
        impl<$($generics)*> schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                <$form as schemars::JsonSchema>::inline_schema()
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                <$form as schemars::JsonSchema>::schema_name()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                <$form as schemars::JsonSchema>::schema_id()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                <$form as schemars::JsonSchema>::json_schema(generator)
            }
        }
    };
}
pub(crate) use schema_of;

// Without its filter: what a caller leaves out is for the caller to know.
schema_of!([T: JsonSchema] Filtered<T> => T);
