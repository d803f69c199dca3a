//! What a filter says of a key that is a value of its own, as in a map.

use serde::ser::{Error as _, Impossible, Serialize, Serializer};
use serde_json::{Error, Result};

use super::key_filter::Rule;

/// Reads a key and answers with the rule of what stands under it.
pub(super) struct KeyRule<'f>(pub Rule<'f>);

type Found<'f> = Option<Rule<'f>>;

fn no_key<T>() -> Result<T> {
    Err(Error::custom("a key must be a text or a number"))
}

macro_rules! shown {
    ($($name:ident: $value:ty),*) => {$(
        fn $name(self, value: $value) -> Result<Found<'f>> {
            Ok(self.0.at(&value.to_string()))
        }
    )*};
}

impl<'f> Serializer for KeyRule<'f> {
    type Ok = Found<'f>;
    type Error = Error;
    type SerializeSeq = Impossible<Found<'f>, Error>;
    type SerializeTuple = Impossible<Found<'f>, Error>;
    type SerializeTupleStruct = Impossible<Found<'f>, Error>;
    type SerializeTupleVariant = Impossible<Found<'f>, Error>;
    type SerializeMap = Impossible<Found<'f>, Error>;
    type SerializeStruct = Impossible<Found<'f>, Error>;
    type SerializeStructVariant = Impossible<Found<'f>, Error>;

    shown! {
        serialize_bool: bool, serialize_char: char,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64
    }

    fn serialize_str(self, key: &str) -> Result<Found<'f>> {
        Ok(self.0.at(key))
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Found<'f>> {
        Ok(self.0.at(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, key: &T) -> Result<Found<'f>> {
        key.serialize(self)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<Found<'f>> {
        no_key()
    }

    fn serialize_f32(self, _: f32) -> Result<Found<'f>> {
        no_key()
    }

    fn serialize_f64(self, _: f64) -> Result<Found<'f>> {
        no_key()
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Found<'f>> {
        no_key()
    }

    fn serialize_none(self) -> Result<Found<'f>> {
        no_key()
    }

    fn serialize_unit(self) -> Result<Found<'f>> {
        no_key()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Found<'f>> {
        no_key()
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Result<Found<'f>> {
        no_key()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq> {
        no_key()
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple> {
        no_key()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct> {
        no_key()
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self::SerializeTupleVariant> {
        no_key()
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap> {
        no_key()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct> {
        no_key()
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self::SerializeStructVariant> {
        no_key()
    }
}
