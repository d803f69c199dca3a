use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::Deserialize;
use serde_json::Value;

use super::super::*;
use super::{LENIENT, STRICT};

const ROUNDS: usize = 20_000;

#[derive(Deserialize)]
#[expect(dead_code, reason = "only read into, to exercise every kind of value")]
struct Target {
    a: Option<Vec<Inner>>,
    b: Option<u8>,
    #[serde(default)]
    c: bool,
    d: Option<Vec<Option<i64>>>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only read into, to exercise every kind of value")]
struct Inner {
    a: Option<String>,
    b: f64,
    c: Option<Box<Inner>>,
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(list) => 1 + list.iter().map(depth).max().unwrap_or(0),
        Value::Object(object) => 1 + object.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

fn fragments(rng: &mut StdRng, words: &[&str], most: usize) -> Vec<u8> {
    let mut text = Vec::new();
    for _ in 0..rng.random_range(0..most) {
        if rng.random_range(0..30) == 0 {
            text.push(rng.random());
        } else {
            text.extend_from_slice(words[rng.random_range(0..words.len())].as_bytes());
        }
    }
    text
}

fn read_all(tree: Value) {
    for coerce in [STRICT, LENIENT] {
        if let Err(fault) = read::<Target>(tree.clone(), coerce) {
            assert!(matches!(fault, ParamFault::Field { .. }), "{fault:?}");
            assert!(!fault.to_string().is_empty());
        }
    }
}

#[test]
fn random_forms_never_panic_and_stay_within_limits() {
    let words = [
        "a", "b", "c", "d", "[", "]", "[]", "[0]", "[a]", "[b]", "[c]", "=", "&", "+", "%5B", "%5D", "%", "%f", "%C3", "%A9", "é", "1",
        "-1", "999", "true", " ",
    ];
    let mut rng = StdRng::seed_from_u64(1);
    let mut read_well = 0;
    for _ in 0..ROUNDS {
        let text = fragments(&mut rng, &words, 60);
        match parse_encoded(&text) {
            Ok(tree) => {
                let tree = Value::Object(tree);
                assert!(depth(&tree) <= MAX_DEPTH);
                read_all(tree);
                read_well += 1;
            }
            Err(fault) => assert!(matches!(fault, ParamFault::Malformed(_)), "{fault:?}"),
        }
    }
    assert!(read_well > ROUNDS / 10, "only {read_well} forms were readable");
}

fn random_json(rng: &mut StdRng, room: usize) -> Value {
    let names = ["a", "b", "c", "d", "0", ""];
    let size = rng.random_range(0..4);
    match rng.random_range(0..if room == 0 { 6 } else { 9 }) {
        0 => Value::Null,
        1 => Value::Bool(rng.random()),
        2 => Value::from(rng.random::<i64>()),
        3 => Value::from(rng.random_range(-1e20..1e20)),
        4 => Value::from(rng.random_range(-2..300)),
        5 => Value::from(["", " ", "x", "1", "true", "1.5"][rng.random_range(0..6)]),
        6 => (0..size).map(|_| random_json(rng, room - 1)).collect(),
        _ => (0..size)
            .map(|_| {
                let name = names[rng.random_range(0..names.len())];
                (name.to_owned(), random_json(rng, room - 1))
            })
            .collect(),
    }
}

#[test]
fn random_json_survives_damage() {
    let mut rng = StdRng::seed_from_u64(2);
    for _ in 0..ROUNDS {
        let room = rng.random_range(0..MAX_DEPTH + 2);
        let value = random_json(&mut rng, room);
        let mut text = value.to_string().into_bytes();
        match parse_json(&text) {
            Ok(parsed) => {
                assert!(depth(&parsed) <= MAX_DEPTH);
                read_all(parsed);
            }
            Err(_) => assert!(depth(&value) > MAX_DEPTH),
        }
        let at = rng.random_range(0..text.len());
        text[at] = rng.random();
        if let Ok(parsed) = parse_json(&text) {
            read_all(parsed);
        }
    }
}
