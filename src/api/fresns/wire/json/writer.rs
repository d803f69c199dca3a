//! Writes a value as JSON straight into bytes. What a key filter removes is not even asked for.

use std::fmt::{Display, Write};

use serde::ser::{self, Serialize, Serializer};
use serde_json::{Error, Result, Value};

use super::key_filter::{KeyFilter, Rule};
use super::key_rule::KeyRule;
use super::text;

/// The name of an object in two forms: finished, for where no filter reaches into it, or by its parts. The form that is not
/// written is not asked for.
pub(super) const SHARED: &str = "$shared";
pub(super) const WHOLE: &str = "whole";
pub(super) const PARTS: &str = "parts";

/// Appends `value` as JSON, whole.
pub(crate) fn write<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) -> Result<()> {
    value.serialize(Writer { out, rule: Rule::All, top: false }).map(drop)
}

/// Appends `value` without what the filter removes. Key order stays, lists stay lists.
///
/// An object of which nothing is left becomes `[]`; null, other scalars and what is empty pass unchanged.
pub(crate) fn write_filtered<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T, filter: &KeyFilter) -> Result<()> {
    let start = out.len();
    if !value.serialize(Writer { out: &mut *out, rule: filter.rule(), top: true })? {
        out.truncate(start);
        out.extend_from_slice(b"[]");
    }
    Ok(())
}

/// A serializer that tells whether it wrote anything. Where it did not, its caller takes back what stands since the value's
/// beginning.
///
/// Bytes are JSON that is finished.
pub(super) struct Writer<'o, 'f> {
    pub out: &'o mut Vec<u8>,
    pub rule: Rule<'f>,
    /// The value that the filter is for, of which a leaf is always kept.
    pub top: bool,
}

impl<'o, 'f> Writer<'o, 'f> {
    fn leaf(self, write: impl FnOnce(&mut Vec<u8>) -> Result<()>) -> Result<bool> {
        let kept = self.top || self.rule.keeps_leaf();
        if kept {
            write(self.out)?;
        }
        Ok(kept)
    }

    fn word(self, word: &[u8]) -> Result<bool> {
        self.leaf(|out| {
            out.extend_from_slice(word);
            Ok(())
        })
    }
}

macro_rules! numbers {
    ($($name:ident: $number:ty),*) => {$(
        fn $name(self, number: $number) -> Result<bool> {
            self.leaf(|out| number.serialize(&mut serde_json::Serializer::new(out)))
        }
    )*};
}

impl<'o, 'f> Serializer for Writer<'o, 'f> {
    type Ok = bool;
    type Error = Error;
    type SerializeSeq = Compound<'o, 'f>;
    type SerializeTuple = Compound<'o, 'f>;
    type SerializeTupleStruct = Compound<'o, 'f>;
    type SerializeTupleVariant = Compound<'o, 'f>;
    type SerializeMap = Compound<'o, 'f>;
    type SerializeStruct = Fields<'o, 'f>;
    type SerializeStructVariant = Compound<'o, 'f>;

    numbers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128,
        serialize_f32: f32, serialize_f64: f64
    }

    fn serialize_bool(self, value: bool) -> Result<bool> {
        self.word(if value { b"true" } else { b"false" })
    }

    fn serialize_char(self, value: char) -> Result<bool> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<bool> {
        self.leaf(|out| {
            text::quoted(out, value);
            Ok(())
        })
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<bool> {
        self.leaf(|out| {
            out.push(b'"');
            write!(text::Pieces(out), "{value}").map_err(ser::Error::custom)?;
            out.push(b'"');
            Ok(())
        })
    }

    fn serialize_bytes(self, json: &[u8]) -> Result<bool> {
        if self.rule.is_all() {
            return self.word(json);
        }
        serde_json::from_slice::<Value>(json)?.serialize(self)
    }

    fn serialize_none(self) -> Result<bool> {
        self.word(b"null")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<bool> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<bool> {
        self.word(b"null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<bool> {
        self.word(b"null")
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<bool> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<bool> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, variant: &'static str, value: &T) -> Result<bool> {
        let mut object = Compound::object(self);
        object.entry(variant, value)?;
        object.close()
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Compound<'o, 'f>> {
        Ok(Compound { length: length.unwrap_or(0), ..Compound::list(self) })
    }

    fn serialize_tuple(self, _: usize) -> Result<Compound<'o, 'f>> {
        Ok(Compound::list(self))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Compound<'o, 'f>> {
        Ok(Compound::list(self))
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Compound<'o, 'f>> {
        Ok(Compound::list(self.inside(variant)).wrapped())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'o, 'f>> {
        Ok(Compound::object(self))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields<'o, 'f>> {
        Ok(match name {
            SHARED => Fields::Shared(Some(self), false),
            RAW => Fields::Raw(Some(self), false),
            _ => Fields::Object(Compound::object(self)),
        })
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Compound<'o, 'f>> {
        Ok(Compound::object(self.inside(variant)).wrapped())
    }
}

impl<'o, 'f> Writer<'o, 'f> {
    /// Opens an object with one key; what comes next is its value.
    fn inside(self, key: &str) -> Self {
        let rule = self.rule.at(key).unwrap_or(Rule::Nothing);
        self.out.push(b'{');
        text::quoted(self.out, key);
        self.out.push(b':');
        Self { rule, top: false, ..self }
    }
}

/// How `serde_json` calls a `RawValue`, whose one field is the text.
const RAW: &str = "$serde_json::private::RawValue";

/// Bytes that are reserved for a list at most.
const MOST_RESERVED: usize = 1 << 20;

/// An open object or list.
pub(super) struct Compound<'o, 'f> {
    out: &'o mut Vec<u8>,
    rule: Rule<'f>,
    top: bool,
    closing: u8,
    /// The value of an enum's variant: one object more is to be closed.
    wrapped: bool,
    /// Parts so far, written or not.
    parts: usize,
    /// Parts of a list in the end, where that is known.
    length: usize,
    /// Is there a part that is written?
    kept: bool,
    /// Of an entry whose key was given: its beginning and the rule of its value.
    pending: Option<(usize, Rule<'f>)>,
}

impl<'o, 'f> Compound<'o, 'f> {
    fn object(writer: Writer<'o, 'f>) -> Self {
        Self::open(writer, b'{', b'}')
    }

    fn list(writer: Writer<'o, 'f>) -> Self {
        Self::open(writer, b'[', b']')
    }

    fn open(Writer { out, rule, top }: Writer<'o, 'f>, opening: u8, closing: u8) -> Self {
        out.push(opening);
        Self { out, rule, top, closing, wrapped: false, parts: 0, length: 0, kept: false, pending: None }
    }

    fn wrapped(self) -> Self {
        Self { wrapped: true, ..self }
    }

    fn comma(&mut self) {
        if self.kept {
            self.out.push(b',');
        }
    }

    /// Writes the value of a part that began at `start`, or takes back what stands since.
    fn value<T: Serialize + ?Sized>(&mut self, start: usize, rule: Rule<'f>, value: &T) -> Result<()> {
        if value.serialize(Writer { out: &mut *self.out, rule, top: false })? {
            self.kept = true;
        } else {
            self.out.truncate(start);
        }
        Ok(())
    }

    fn entry<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<()> {
        self.parts += 1;
        let Some(rule) = self.rule.at(key) else { return Ok(()) };
        let start = self.out.len();
        self.comma();
        text::quoted(self.out, key);
        self.out.push(b':');
        self.value(start, rule, value)
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        let rule = if self.rule.is_all() { Some(Rule::All) } else { self.rule.at(&self.parts.to_string()) };
        self.parts += 1;
        let Some(rule) = rule else { return Ok(()) };
        let start = self.out.len();
        self.comma();
        self.value(start, rule, value)?;
        if self.parts == 1 && self.length > 1 {
            // The rows of a page are about as long as its first one.
            self.out.reserve((self.length * (self.out.len() - start)).min(MOST_RESERVED));
        }
        Ok(())
    }

    /// Writes the key in quotes, also where it is a number.
    fn key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        let start = self.out.len();
        key.serialize(Writer { out: &mut *self.out, rule: Rule::All, top: false })?;
        match self.out.get(start) {
            Some(b'"') => (),
            Some(b'{' | b'[') | None => return Err(ser::Error::custom("a key must be a text or a number")),
            Some(_) => {
                self.out.insert(start, b'"');
                self.out.push(b'"');
            }
        }
        self.out.push(b':');
        Ok(())
    }

    /// Ends it. What had nothing in it from the beginning is a leaf.
    fn close(self) -> Result<bool> {
        let kept = self.kept || (self.parts == 0 && (self.top || self.rule.keeps_leaf()));
        if kept {
            self.out.push(self.closing);
            if self.wrapped {
                self.out.push(b'}');
            }
        }
        Ok(kept)
    }
}

macro_rules! parts {
    ($($kind:ident: $name:ident($($key:ident: $type:ty)?) $write:ident),*) => {$(
        impl ser::$kind for Compound<'_, '_> {
            type Ok = bool;
            type Error = Error;

            fn $name<T: Serialize + ?Sized>(&mut self, $($key: $type,)? value: &T) -> Result<()> {
                self.$write($($key,)? value)
            }

            fn end(self) -> Result<bool> {
                self.close()
            }
        }
    )*};
}

parts! {
    SerializeSeq: serialize_element() element,
    SerializeTuple: serialize_element() element,
    SerializeTupleStruct: serialize_field() element,
    SerializeTupleVariant: serialize_field() element,
    SerializeStructVariant: serialize_field(key: &'static str) entry
}

impl ser::SerializeMap for Compound<'_, '_> {
    type Ok = bool;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        self.parts += 1;
        let rule = if self.rule.is_all() { Some(Rule::All) } else { key.serialize(KeyRule(self.rule))? };
        let Some(rule) = rule else { return Ok(()) };
        self.pending = Some((self.out.len(), rule));
        self.comma();
        self.key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        match self.pending.take() {
            Some((start, rule)) => self.value(start, rule, value),
            None => Ok(()),
        }
    }

    fn end(self) -> Result<bool> {
        self.close()
    }
}

/// The fields of a struct.
pub(super) enum Fields<'o, 'f> {
    Object(Compound<'o, 'f>),
    /// One of the two forms of a shared object, and whether it was written.
    Shared(Option<Writer<'o, 'f>>, bool),
    /// JSON that is finished, from elsewhere.
    Raw(Option<Writer<'o, 'f>>, bool),
}

impl ser::SerializeStruct for Fields<'_, '_> {
    type Ok = bool;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<()> {
        match self {
            Self::Object(object) => object.entry(key, value),
            Self::Shared(writer, kept) => {
                if let Some(writer) = writer.take_if(|writer| key == if writer.rule.is_all() { WHOLE } else { PARTS }) {
                    *kept = value.serialize(writer)?;
                }
                Ok(())
            }
            Self::Raw(writer, kept) => {
                if let (Some(writer), Value::String(json)) = (writer.take(), serde_json::to_value(value)?) {
                    *kept = writer.serialize_bytes(json.as_bytes())?;
                }
                Ok(())
            }
        }
    }

    fn end(self) -> Result<bool> {
        match self {
            Self::Object(object) => object.close(),
            Self::Shared(_, kept) | Self::Raw(_, kept) => Ok(kept),
        }
    }
}
