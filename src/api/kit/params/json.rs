//! JSON bodies, bounded while they are read rather than afterwards.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{MAX_DEPTH, MAX_JSON_VALUES, MAX_KEY_BYTES, ParamFault};

/// Reads one JSON value. A repeated member keeps its last value.
///
/// Errors: `Malformed` with the place of a syntax error, or with the limit that was passed.
pub(crate) fn parse_json(raw: &[u8]) -> Result<Value, ParamFault> {
    let state = State::default();
    let mut reader = serde_json::Deserializer::from_slice(raw);
    let seed = Bounded { state: &state, depth: 0 };
    seed.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value)).map_err(|error| {
        state.passed.take().map_or_else(|| ParamFault::malformed(format!("the JSON body is malformed: {error}")), ParamFault::Malformed)
    })
}

#[derive(Default)]
struct State {
    values: Cell<usize>,
    passed: Cell<Option<String>>,
}

#[derive(Clone, Copy)]
struct Bounded<'s> {
    state: &'s State,
    depth: usize,
}

impl Bounded<'_> {
    fn pass<E: Error>(self, limit: String) -> E {
        self.state.passed.set(Some(limit));
        E::custom("limit")
    }

    fn inner<E: Error>(self) -> Result<Self, E> {
        if self.depth >= MAX_DEPTH {
            return Err(self.pass(format!("the JSON body is nested deeper than {MAX_DEPTH} levels")));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let values = self.state.values.get() + 1;
        self.state.values.set(values);
        if values > MAX_JSON_VALUES {
            return Err(self.pass(format!("the JSON body has more than {MAX_JSON_VALUES} values")));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut list = Vec::new();
        while let Some(value) = seq.next_element_seed(inner)? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut object = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            if name.len() > MAX_KEY_BYTES {
                return Err(self.pass(format!("a JSON member name is longer than {MAX_KEY_BYTES} bytes")));
            }
            object.insert(name, map.next_value_seed(inner)?);
        }
        Ok(Value::Object(object))
    }
}
