//! Reading lists, objects and choices, adding the step to the path of every error found below.

use serde::de::value::StrDeserializer;
use serde::de::{self, Deserialize, DeserializeSeed, Visitor};
use serde_json::{Map, Value, map};

use super::flaw::{Flaw, Step};
use super::loose::Loose;
use super::{Coerce, ListRule};

/// Elements of anything that can be read as a list.
pub(super) enum Items<'t> {
    List(std::iter::Enumerate<std::slice::Iter<'t, Value>>),
    /// An object keyed by text, in order of appearance; the keys mean nothing.
    Keyed(map::Iter<'t>),
    Single(Option<&'t Value>),
}

impl<'t> Iterator for Items<'t> {
    type Item = (Step, &'t Value);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::List(items) => items.next().map(|(at, value)| (Step::Index(at), value)),
            Self::Keyed(items) => items.next().map(|(key, value)| (Step::Key(key.clone()), value)),
            Self::Single(value) => value.take().map(|value| (Step::Index(0), value)),
        }
    }
}

pub(super) struct Elements<'t> {
    items: Items<'t>,
    coerce: Coerce,
}

impl<'t> Elements<'t> {
    pub(super) fn of(value: &'t Value, coerce: Coerce) -> Self {
        let items = match value {
            Value::Array(list) => Items::List(list.iter().enumerate()),
            Value::Object(object) => Items::Keyed(object.iter()),
            leaf => Items::Single(Some(leaf)),
        };
        Self { items, coerce }
    }
}

impl<'de> de::SeqAccess<'de> for Elements<'_> {
    type Error = Flaw;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Flaw> {
        let Some((step, value)) = self.items.next() else {
            return Ok(None);
        };
        let strict = self.coerce.lists == ListRule::Strict;
        let flawed = |flaw: Flaw| if strict { flaw.of_element().under(step) } else { flaw.under(step) };
        seed.deserialize(Loose::new(value, self.coerce)).map(Some).map_err(flawed)
    }
}

pub(super) struct Members<'t> {
    members: map::Iter<'t>,
    next: Option<(&'t String, &'t Value)>,
    coerce: Coerce,
}

impl<'t> Members<'t> {
    pub(super) fn of(object: &'t Map<String, Value>, coerce: Coerce) -> Self {
        Self { members: object.iter(), next: None, coerce }
    }
}

impl<'de> de::MapAccess<'de> for Members<'_> {
    type Error = Flaw;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Flaw> {
        self.next = self.members.next();
        match self.next {
            Some((key, _)) => seed.deserialize(StrDeserializer::new(key)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Flaw> {
        let (key, value) = self.next.take().ok_or_else(|| de::Error::custom("a value was read before its name"))?;
        seed.deserialize(Loose::new(value, self.coerce)).map_err(|flaw| flaw.under(Step::Key(key.clone())))
    }
}

/// A choice: a name alone, or a name with content.
pub(super) struct Choice<'t> {
    pub(super) name: &'t str,
    pub(super) content: Option<&'t Value>,
    pub(super) coerce: Coerce,
}

impl<'t> Choice<'t> {
    fn content(&self) -> Result<Loose<'t>, Flaw> {
        match self.content {
            Some(value) => Ok(Loose::new(value, self.coerce)),
            None => Err(Flaw::must("an object")),
        }
    }
}

impl<'de> de::EnumAccess<'de> for Choice<'_> {
    type Error = Flaw;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Flaw> {
        let variant = seed.deserialize(StrDeserializer::new(self.name))?;
        Ok((variant, self))
    }
}

impl<'de> de::VariantAccess<'de> for Choice<'_> {
    type Error = Flaw;

    fn unit_variant(self) -> Result<(), Flaw> {
        match self.content {
            Some(value) => <()>::deserialize(Loose::new(value, self.coerce)),
            None => Ok(()),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Flaw> {
        seed.deserialize(self.content()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Flaw> {
        de::Deserializer::deserialize_seq(self.content()?, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Flaw> {
        de::Deserializer::deserialize_map(self.content()?, visitor)
    }
}
