//! Writing through a filter against the rule as it is documented: take the whole tree, then remove (`docs/specs/fresns.md 2.5`).

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::filtered::Filtered;
use super::key_filter::KeyFilter;
use super::shared::{Finished, Shared, Texts};
use super::tree::Tree;
use super::writer;

const KEYS: [&str; 8] = ["a", "b", "cc", "dd", "eee", "f\"q", "0", "1"];

fn tree(rng: &mut StdRng, depth: usize) -> Value {
    let kinds = if depth == 0 { 5 } else { 9 };
    match rng.random_range(0..kinds) {
        0 => Value::Null,
        1 => rng.random::<bool>().into(),
        2 => rng.random_range(-3_i64..4_000_000_000).into(),
        3 => (f64::from(rng.random_range(-40_i32..40)) / 8.0).into(),
        4 => ["", "plain text", "a \"quoted\" one\n", "八十八 characters"][rng.random_range(0..4)].into(),
        5 | 6 => (0..rng.random_range(0..4)).map(|_| tree(rng, depth - 1)).collect(),
        _ => {
            let fields = (0..rng.random_range(0..5)).map(|_| (KEYS[rng.random_range(0..KEYS.len())].to_owned(), tree(rng, depth - 1)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
    }
}

fn keys(rng: &mut StdRng) -> String {
    let path = |rng: &mut StdRng| {
        let segments: Vec<_> = (0..rng.random_range(1..5)).map(|_| KEYS[rng.random_range(0..KEYS.len())]).collect();
        segments.join(".")
    };
    let paths: Vec<_> = (0..rng.random_range(1..6)).map(|_| path(rng)).collect();
    paths.join(", ")
}

/// A tree some of whose parts are finished, shared, or behind a filter that removes nothing.
struct Mixed<'a> {
    value: &'a Value,
    seed: u64,
    texts: &'a Texts,
}

impl Mixed<'_> {
    fn below<'b>(&'b self, value: &'b Value, index: u64) -> Mixed<'b> {
        Mixed { value, seed: self.seed.wrapping_mul(31).wrapping_add(index), texts: self.texts }
    }

    fn plain<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Value::Object(fields) => {
                let entries = (0..).zip(fields);
                serializer.collect_map(entries.map(|(index, (key, child))| (key, self.below(child, index))))
            }
            Value::Array(items) => serializer.collect_seq((0..).zip(items).map(|(index, child)| self.below(child, index))),
            leaf => leaf.serialize(serializer),
        }
    }
}

struct Plain<'a>(&'a Mixed<'a>);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.plain(serializer)
    }
}

impl Serialize for Mixed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.seed % 5 {
            0 => Finished::<Value>::of(self.value).serialize(serializer),
            1 => {
                // One text for all that are equal.
                let id = self.value.to_string().bytes().fold(7_i64, |id, byte| id.wrapping_mul(131).wrapping_add(byte.into()));
                Shared { texts: self.texts, name: (id % 7 != 0).then_some(("tree", id)), value: Plain(self) }.serialize(serializer)
            }
            2 => {
                let filter = KeyFilter::v2(None, Some("zzz")).expect("valid").map(std::sync::Arc::new);
                Filtered { inner: Plain(self), filter }.serialize(serializer)
            }
            _ => self.plain(serializer),
        }
    }
}

fn filtered(value: &impl Serialize, filter: &KeyFilter) -> String {
    let mut out = b"before".to_vec();
    writer::write_filtered(&mut out, value, filter).expect("json");
    String::from_utf8(out).expect("text").split_off("before".len())
}

#[test]
fn writing_through_a_filter_gives_what_filtering_the_tree_gives() {
    let mut rng = StdRng::seed_from_u64(2026);
    let mut empty = 0;
    for round in 0..20_000 {
        let (value, keys, whitelist) = (tree(&mut rng, 4), keys(&mut rng), rng.random::<bool>());
        let expected = Tree::of(whitelist, &keys).apply(value.clone()).to_string();
        let filter = if whitelist { KeyFilter::v2(Some(&keys), None) } else { KeyFilter::v2(None, Some(&keys)) };
        let filter = filter.expect("valid").expect("a filter");
        assert_eq!(filtered(&value, &filter), expected, "{value} with {keys}, whitelist: {whitelist}");
        let mixed = Mixed { value: &value, seed: round, texts: &Texts::default() };
        assert_eq!(filtered(&mixed, &filter), expected, "{value} in parts with {keys}, whitelist: {whitelist}");
        empty += usize::from(expected == "[]");
    }
    assert!((100..15_000).contains(&empty), "the filters are of use: {empty}");
}

#[test]
fn without_a_filter_everything_is_written_as_serde_json_does() {
    let mut rng = StdRng::seed_from_u64(7);
    for round in 0..5_000 {
        let value = tree(&mut rng, 4);
        let (mut plain, mut mixed) = (Vec::new(), Vec::new());
        writer::write(&mut plain, &value).expect("json");
        writer::write(&mut mixed, &Mixed { value: &value, seed: round, texts: &Texts::default() }).expect("json");
        assert_eq!(String::from_utf8(plain).expect("text"), value.to_string());
        assert_eq!(String::from_utf8(mixed).expect("text"), value.to_string());
    }
}

/// The kinds of values that a tree does not have.
#[derive(Serialize)]
enum Kind {
    Unit,
    Newtype(u8),
    Tuple(u8, bool),
    Struct { a: u8, b: Option<u8> },
}

#[derive(Serialize)]
struct Nothing;

#[test]
fn variants_and_odd_keys_are_written_as_serde_json_does() {
    let numbers = std::collections::BTreeMap::from([(1, 'a'), (22, '"')]);
    let all = (
        [Kind::Unit, Kind::Newtype(1), Kind::Tuple(2, true), Kind::Struct { a: 3, b: None }],
        (&numbers, Nothing, f64::NAN, 1.5_f32, -7_i128, format_args!("{}\n", 7)),
    );
    let mut out = Vec::new();
    writer::write(&mut out, &all).expect("json");
    assert_eq!(String::from_utf8(out).expect("text"), serde_json::to_string(&all).expect("json"));
    let value = serde_json::to_value(&all).expect("json");
    for keys in ["0.1", "0.2.Tuple", "0.2.Tuple.1,1.1", "0.3.Struct.b", "0.0,0.3.Struct.a", "1.0.22,1.0.1", "0.3.Struct.none", "1.2.a"] {
        for whitelist in [true, false] {
            let filter = if whitelist { KeyFilter::v2(Some(keys), None) } else { KeyFilter::v2(None, Some(keys)) };
            let expected = Tree::of(whitelist, keys).apply(value.clone()).to_string();
            // A tree has the number 1.5 where this has a short one: both are written alike.
            assert_eq!(filtered(&all, &filter.expect("valid").expect("a filter")), expected, "{keys}, whitelist: {whitelist}");
        }
    }
    assert!(serde_json::to_string(&std::collections::BTreeMap::from([([1], 2)])).is_err());
    assert!(writer::write(&mut Vec::new(), &std::collections::BTreeMap::from([([1], 2)])).is_err());
}

#[test]
fn a_raw_value_is_json_like_any_other() {
    let raw = serde_json::value::RawValue::from_string(r#"{"a":[1,{"b":"x"}],"c":2}"#.to_owned()).expect("json");
    let mut out = Vec::new();
    writer::write(&mut out, &[&raw]).expect("json");
    assert_eq!(String::from_utf8(out).expect("text"), r#"[{"a":[1,{"b":"x"}],"c":2}]"#);
    let filter = KeyFilter::v2(Some("a.1.b"), None).expect("valid").expect("a filter");
    assert_eq!(filtered(&raw, &filter), r#"{"a":[{"b":"x"}]}"#);
}
