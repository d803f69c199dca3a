//! Reading a tree whose leaves may be texts into a typed struct.

use std::borrow::Cow;
use std::fmt::Display;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Visitor};
use serde_json::Value;

use super::access::{Choice, Elements, Members};
use super::flaw::{Flaw, erase};
use super::number::{as_bool, as_float, as_integer};
use super::{Coerce, IntegerRule, ListRule, ParamFault};

/// How often absent values may be taken out before the first remaining flaw is reported.
const MAX_ERASURES: usize = 64;

/// Reads `tree` into `T`: texts become numbers and booleans by the policy, numbers become texts, an object keyed by
/// text becomes a list, a single value a list of one where the policy is lenient.
///
/// Null (and, by the policy, an empty text) is `None` for an `Option`, the default for a `#[serde(default)]` field and
/// a missing value otherwise. `#[serde(flatten)]` and untagged enums hide the expected type and so switch coercion off.
///
/// Errors: `Field` with the path and a sentence like `pageSize must be an integer`.
pub(crate) fn read<T: DeserializeOwned>(mut tree: Value, coerce: Coerce) -> Result<T, ParamFault> {
    let mut erasures = 0;
    loop {
        let flaw = match T::deserialize(Loose::new(&tree, coerce)) {
            Ok(value) => return Ok(value),
            Err(flaw) => flaw,
        };
        // Only the target type knows that an empty text cannot be a value here, so it is asked again without it.
        erasures += 1;
        let erased = erasures <= MAX_ERASURES && flaw.absent_at().is_some_and(|path| erase(&mut tree, path));
        if !erased {
            return Err(flaw.into_fault());
        }
    }
}

/// For `#[serde(default, deserialize_with = "nullable")] Option<Option<T>>`: not sent is `None`, null or an empty
/// text is `Some(None)`.
pub(crate) fn nullable<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// A deserializer over a borrowed tree.
#[derive(Clone, Copy)]
pub(super) struct Loose<'t> {
    value: &'t Value,
    coerce: Coerce,
}

impl<'t> Loose<'t> {
    pub(super) fn new(value: &'t Value, coerce: Coerce) -> Self {
        Self { value, coerce }
    }

    fn is_blank(self) -> bool {
        match self.value {
            Value::String(text) => text.is_empty() || (self.coerce.trim && text.trim().is_empty()),
            _ => false,
        }
    }

    /// Whether this counts as not sent, whatever is expected.
    fn is_absent(self) -> bool {
        self.value.is_null() || (self.coerce.empty_is_absent && self.is_blank())
    }

    /// Whether this counts as not sent where something other than text is expected.
    fn lacks_value(self) -> bool {
        self.value.is_null() || self.is_blank()
    }

    fn text(self) -> Result<Cow<'t, str>, Flaw> {
        if self.is_absent() {
            return Err(Flaw::absent());
        }
        match self.value {
            Value::String(text) if self.coerce.trim => Ok(Cow::Borrowed(text.trim())),
            Value::String(text) => Ok(Cow::Borrowed(text)),
            Value::Number(number) => Ok(Cow::Owned(number.to_string())),
            Value::Bool(flag) => Ok(Cow::Borrowed(if *flag { "true" } else { "false" })),
            _ => Err(Flaw::must("text")),
        }
    }

    /// An integer within `low..=high`; where leading digits are enough, what is outside counts as the nearer end.
    fn integer<N: TryFrom<i128> + Display>(self, low: N, high: N) -> Result<N, Flaw> {
        if self.lacks_value() {
            return Err(Flaw::absent());
        }
        let number = as_integer(self.value, self.coerce.integers).ok_or_else(|| Flaw::must("an integer"))?;
        match (N::try_from(number), self.coerce.integers) {
            (Ok(number), _) => Ok(number),
            (Err(_), IntegerRule::LeadingDigits) => Ok(if number < 0 { low } else { high }),
            (Err(_), IntegerRule::Strict) => Err(Flaw::must(format_args!("an integer from {low} to {high}"))),
        }
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $int:ty,)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
            visitor.$visit(self.integer(<$int>::MIN, <$int>::MAX)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Loose<'_> {
    type Error = Flaw;

    integers! {
        deserialize_i8 visit_i8 i8,
        deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64,
        deserialize_i128 visit_i128 i128,
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64,
        deserialize_u128 visit_u128 u128,
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(n), _, _) => visitor.visit_u64(n),
                (_, Some(n), _) => visitor.visit_i64(n),
                (_, _, Some(n)) => visitor.visit_f64(n),
                _ => Err(Flaw::must("a number")),
            },
            Value::String(_) if self.is_absent() => visitor.visit_unit(),
            Value::String(_) => visitor.visit_str(&self.text()?),
            Value::Array(_) => visitor.visit_seq(Elements::of(self.value, self.coerce)),
            Value::Object(object) => visitor.visit_map(Members::of(object, self.coerce)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        if self.lacks_value() {
            return Err(Flaw::absent());
        }
        match as_bool(self.value, self.coerce.bools, self.coerce.trim) {
            Some(flag) => visitor.visit_bool(flag),
            None => Err(Flaw::must("true or false")),
        }
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        if self.lacks_value() {
            return Err(Flaw::absent());
        }
        match as_float(self.value) {
            Some(number) => visitor.visit_f64(number),
            None => Err(Flaw::must("a number")),
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        self.deserialize_str(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        visitor.visit_str(&self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        visitor.visit_string(self.text()?.into_owned())
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        visitor.visit_bytes(self.text()?.as_bytes())
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        if self.is_absent() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Flaw> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Flaw> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        if self.is_absent() {
            return Err(Flaw::absent());
        }
        if self.coerce.lists == ListRule::Strict && !self.value.is_array() {
            return Err(Flaw::must("a list"));
        }
        visitor.visit_seq(Elements::of(self.value, self.coerce))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Flaw> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value, Flaw> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        match self.value {
            Value::Object(object) => visitor.visit_map(Members::of(object, self.coerce)),
            _ if self.lacks_value() => Err(Flaw::absent()),
            _ => Err(Flaw::must("an object")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Flaw> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Flaw> {
        let coerce = self.coerce;
        let only = match self.value {
            Value::Object(object) if object.len() == 1 => object.iter().next(),
            _ if self.lacks_value() => return Err(Flaw::absent()),
            _ => None,
        };
        match only {
            Some((name, content)) => visitor.visit_enum(Choice { name, content: Some(content), coerce }),
            None => visitor.visit_enum(Choice { name: &self.text()?, content: None, coerce }),
        }
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        visitor.visit_unit()
    }
}
