//! JSON that is written once and sent often.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

/// A value of type `T` that is JSON text already.
#[derive(Debug)]
pub(crate) struct Written<T> {
    text: Box<RawValue>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Written<T> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), of: PhantomData }
    }
}

impl<T: Serialize> Written<T> {
    /// The value as text; `null`, and a line in the log, for one that has no JSON form.
    pub(crate) fn of(value: &T) -> Self {
        let text = to_raw_value(value).unwrap_or_else(|cause| {
            tracing::error!(%cause, "a part of a response could not be written as JSON");
            RawValue::NULL.to_owned()
        });
        Self { text, of: PhantomData }
    }
}

impl<T> Serialize for Written<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

impl<T: JsonSchema> JsonSchema for Written<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn it_is_sent_as_the_value_would_be_and_described_like_it() {
        let value = vec![Some("\"a\u{1F41D}"), None];
        let written = Written::of(&value);
        assert_eq!(serde_json::to_string(&(&written, 1)).unwrap(), serde_json::to_string(&(&value, 1)).unwrap());
        assert_eq!(schemars::schema_for!(Written<Vec<Option<String>>>), schemars::schema_for!(Vec<Option<String>>));
    }

    #[test]
    fn what_has_no_json_form_is_null() {
        assert_eq!(serde_json::to_string(&Written::of(&HashMap::from([((1, 2), 3)]))).unwrap(), "null");
    }
}
