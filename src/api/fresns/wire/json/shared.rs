//! JSON that is made once and written several times.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};

use schemars::JsonSchema;
use serde::ser::{Error as _, Serialize, SerializeStruct, Serializer};

use super::filtered::schema_of;
use super::writer::{self, PARTS, SHARED, WHOLE};

/// What an object is: its kind, and what tells it from others of the kind.
pub(crate) type Name = (&'static str, i64);

/// Texts of the objects of one answer. A copy has none, since another context may write other texts.
#[derive(Debug, Default)]
pub(crate) struct Texts(Mutex<HashMap<Name, Arc<[u8]>>>);

impl Clone for Texts {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Texts {
    fn get(&self, name: Name) -> Option<Arc<[u8]>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned()
    }

    fn keep(&self, name: Name, json: Arc<[u8]>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name, json);
    }
}

/// An object that may stand in several places of an answer: its text is made once. All of one name have to be equal; one
/// without a name is like no other.
pub(crate) struct Shared<'a, T> {
    pub texts: &'a Texts,
    pub name: Option<Name>,
    pub value: T,
}

impl<T: Serialize> Serialize for Shared<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.name {
            Some(name) => two_forms(serializer, &Whole { shared: self, name }, &self.value),
            None => self.value.serialize(serializer),
        }
    }
}

/// Only [`writer`] reads this; it asks for one of the forms, and the other is not made.
fn two_forms<S: Serializer>(serializer: S, whole: &impl Serialize, parts: &impl Serialize) -> Result<S::Ok, S::Error> {
    let mut forms = serializer.serialize_struct(SHARED, 2)?;
    forms.serialize_field(WHOLE, whole)?;
    forms.serialize_field(PARTS, parts)?;
    forms.end()
}

struct Whole<'a, 's, T> {
    shared: &'a Shared<'s, T>,
    name: Name,
}

impl<T: Serialize> Serialize for Whole<'_, '_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Shared { texts, value, .. } = self.shared;
        if let Some(json) = texts.get(self.name) {
            return serializer.serialize_bytes(&json);
        }
        let mut json = Vec::with_capacity(4096);
        writer::write(&mut json, value).map_err(S::Error::custom)?;
        let json = Arc::<[u8]>::from(json);
        let written = serializer.serialize_bytes(&json);
        texts.keep(self.name, json);
        written
    }
}

/// A value that never changes, and its JSON.
#[derive(Debug)]
pub(crate) struct Constant<T: 'static> {
    pub json: &'static str,
    pub value: &'static T,
}

impl<T: Serialize> Serialize for Constant<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        two_forms(serializer, &Json(self.json.as_bytes()), self.value)
    }
}

schema_of!([T: JsonSchema] Constant<T> => T);

/// JSON that is finished.
struct Json<'a>(&'a [u8]);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

/// JSON of a value that is gone.
pub(crate) struct Finished<T> {
    json: serde_json::Result<Vec<u8>>,
    of: PhantomData<fn() -> T>,
}

impl<T> Finished<T> {
    /// `value` is a `T`, perhaps with shorter lifetimes.
    pub(crate) fn of(value: &impl Serialize) -> Self {
        let mut json = Vec::with_capacity(1024);
        Self { json: writer::write(&mut json, value).map(|()| json), of: PhantomData }
    }
}

impl<T> Serialize for Finished<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.json {
            Ok(json) => serializer.serialize_bytes(json),
            Err(error) => Err(S::Error::custom(error)),
        }
    }
}

schema_of!([T: JsonSchema] Finished<T> => T);
