//! Views without the members that no template asks for: each costs time to hand over, and memory where it is kept.

use serde::ser::{SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use super::mentions::Words;

/// A view and those of its members that are asked for, as deep as it goes. What an archive brings of its own, such as
/// `extra`, is a map and not a view: it stays whole.
pub(super) struct Asked<'a, T: ?Sized> {
    view: &'a T,
    words: &'a Words,
}

impl Words {
    /// A view as a template of these words is to see it.
    pub(super) fn asked<'a, T: ?Sized>(&'a self, view: &'a T) -> Asked<'a, T> {
        Asked { view, words: self }
    }
}

impl<T: Serialize + ?Sized> Serialize for Asked<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.words.is_all() {
            true => self.view.serialize(serializer),
            false => self.view.serialize(Picking { inner: serializer, words: self.words }),
        }
    }
}

/// Hands everything on to `inner` but the members of structs that no template asks for.
struct Picking<'a, S> {
    inner: S,
    words: &'a Words,
}

/// Values in which no view stands.
macro_rules! handed_on {
    ($($method:ident($($name:ident: $kind:ty),*);)*) => {
        $(fn $method(self, $($name: $kind),*) -> Result<S::Ok, S::Error> {
            self.inner.$method($($name),*)
        })*
    };
}

impl<'a, S: Serializer> Serializer for Picking<'a, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Picking<'a, S::SerializeSeq>;
    type SerializeTuple = S::SerializeTuple;
    type SerializeTupleStruct = S::SerializeTupleStruct;
    type SerializeTupleVariant = S::SerializeTupleVariant;
    type SerializeMap = S::SerializeMap;
    type SerializeStruct = Picking<'a, S::SerializeStruct>;
    type SerializeStructVariant = S::SerializeStructVariant;

    handed_on! {
        serialize_bool(value: bool);
        serialize_i8(value: i8);
        serialize_i16(value: i16);
        serialize_i32(value: i32);
        serialize_i64(value: i64);
        serialize_u8(value: u8);
        serialize_u16(value: u16);
        serialize_u32(value: u32);
        serialize_u64(value: u64);
        serialize_f32(value: f32);
        serialize_f64(value: f64);
        serialize_char(value: char);
        serialize_str(value: &str);
        serialize_bytes(value: &[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(name: &'static str);
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str);
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.serialize_some(&self.words.asked(value))
    }

    /// Values of templates pass as what is called a newtype; they were made of what is asked for already.
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.serialize_newtype_struct(name, value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.inner.serialize_newtype_variant(name, index, variant, value)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        Ok(Picking { inner: self.inner.serialize_seq(length)?, words: self.words })
    }

    fn serialize_tuple(self, length: usize) -> Result<S::SerializeTuple, S::Error> {
        self.inner.serialize_tuple(length)
    }

    fn serialize_tuple_struct(self, name: &'static str, length: usize) -> Result<S::SerializeTupleStruct, S::Error> {
        self.inner.serialize_tuple_struct(name, length)
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<S::SerializeTupleVariant, S::Error> {
        self.inner.serialize_tuple_variant(name, index, variant, length)
    }

    fn serialize_map(self, length: Option<usize>) -> Result<S::SerializeMap, S::Error> {
        self.inner.serialize_map(length)
    }

    fn serialize_struct(self, name: &'static str, length: usize) -> Result<Self::SerializeStruct, S::Error> {
        Ok(Picking { inner: self.inner.serialize_struct(name, length)?, words: self.words })
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<S::SerializeStructVariant, S::Error> {
        self.inner.serialize_struct_variant(name, index, variant, length)
    }
}

impl<S: SerializeSeq> SerializeSeq for Picking<'_, S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
        self.inner.serialize_element(&self.words.asked(value))
    }

    fn end(self) -> Result<S::Ok, S::Error> {
        self.inner.end()
    }
}

impl<S: SerializeStruct> SerializeStruct for Picking<'_, S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), S::Error> {
        match self.words.has(name) {
            true => self.inner.serialize_field(name, &self.words.asked(value)),
            false => self.inner.skip_field(name),
        }
    }

    fn end(self) -> Result<S::Ok, S::Error> {
        self.inner.end()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Serialize)]
    struct Sample<'a> {
        title: &'a str,
        unasked: Option<usize>,
        parts: Vec<Part>,
        extra: BTreeMap<&'a str, usize>,
        made: tera::Value,
    }

    #[derive(Serialize)]
    struct Part {
        name: Option<&'static str>,
        size: usize,
    }

    #[test]
    fn what_is_not_asked_for_is_not_handed_over() {
        let sample = Sample {
            title: "T",
            unasked: Some(1),
            parts: vec![Part { name: Some("n"), size: 1 }],
            extra: BTreeMap::from([("own", 1)]),
            made: tera::Value::safe_string("<b>"),
        };
        let words = Words::of(
            "<h1>{{ x.title }}</h1>{% for a in x.parts %}{{ a.name }}{% endfor %}{{ x.made }}{{ x.extra.own }}",
        );
        let value = tera::Value::from_serializable(&words.asked(&sample));
        assert_eq!(
            value.to_string(),
            r#"{"title": "T", "parts": [{"name": "n"}], "extra": {"own": 1}, "made": "<b>"}"#
        );
        assert!(value.as_map().unwrap().values().next_back().unwrap().is_safe());
    }
}
