//! A parameter that counts only where it is a text.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// `None` for what is not sent, and for a list or an object in place of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OnlyText(pub Option<String>);

impl<'de> Deserialize<'de> for OnlyText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Text)
    }
}

impl JsonSchema for OnlyText {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "OnlyText".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Option::<String>::json_schema(generator)
    }
}

struct Text;

impl<'de> Visitor<'de> for Text {
    type Value = OnlyText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E>(self, text: &str) -> Result<OnlyText, E> {
        Ok(OnlyText(Some(text.to_owned())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<OnlyText, E> {
        Ok(OnlyText(None))
    }

    fn visit_i64<E>(self, number: i64) -> Result<OnlyText, E> {
        Ok(OnlyText(Some(number.to_string())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<OnlyText, E> {
        Ok(OnlyText(Some(number.to_string())))
    }

    fn visit_f64<E>(self, _: f64) -> Result<OnlyText, E> {
        Ok(OnlyText(None))
    }

    fn visit_unit<E>(self) -> Result<OnlyText, E> {
        Ok(OnlyText(None))
    }

    fn visit_none<E>(self) -> Result<OnlyText, E> {
        Ok(OnlyText(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<OnlyText, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(OnlyText(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<OnlyText, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(OnlyText(None))
    }
}
