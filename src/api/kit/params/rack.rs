//! Bracketed names by the rules of Rack: `a`, `a[]`, `a[k]`, `a[0][k]`, `a[][k]`.

use serde_json::{Map, Value};

use super::{MAX_DEPTH, MAX_KEY_BYTES, MAX_KEYS, ParamFault, Tree};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step<'n> {
    Key(&'n str),
    Push,
}

/// Splits a name into steps; a name with an unclosed bracket is a key as it is.
fn steps(name: &str) -> Vec<Step<'_>> {
    // A bracket at the very start is part of a plain name.
    let opening = name.char_indices().skip(1).find(|(_, c)| *c == '[');
    let Some((open, _)) = opening.filter(|(at, _)| at + 1 < name.len()) else {
        return vec![Step::Key(name)];
    };
    let (first, mut rest) = name.split_at(open);
    let mut steps = vec![Step::Key(first)];
    while !rest.is_empty() {
        let inside = rest.strip_prefix('[').and_then(|r| r.split_once(']'));
        let (step, after) = match inside {
            Some(("", after)) => (Step::Push, after),
            Some((key, after)) => (Step::Key(key), after),
            None => (Step::Key(rest), ""),
        };
        steps.push(step);
        rest = after;
    }
    steps
}

/// Collects pairs into one tree, within the limits on names.
#[derive(Debug, Default)]
pub(super) struct Collector {
    tree: Tree,
    pairs: usize,
}

impl Collector {
    /// Counts a pair or part that may never reach the tree.
    pub(super) fn count(&mut self) -> Result<(), ParamFault> {
        self.pairs += 1;
        if self.pairs > MAX_KEYS {
            return Err(ParamFault::malformed(format!("the request has more than {MAX_KEYS} parameters")));
        }
        Ok(())
    }

    /// Puts one value under a decoded name. A repeated plain name keeps the last value; an empty name is ignored.
    ///
    /// Errors: a name too long or too deep, or one used both as a value and as a container.
    pub(super) fn put(&mut self, name: &str, value: Value) -> Result<(), ParamFault> {
        if name.len() > MAX_KEY_BYTES {
            return Err(ParamFault::malformed(format!("a parameter name is longer than {MAX_KEY_BYTES} bytes")));
        }
        let steps = steps(name);
        let Some((Step::Key(first), rest)) = steps.split_first() else {
            return Ok(());
        };
        if first.is_empty() {
            return Ok(());
        }
        if steps.len() > MAX_DEPTH {
            return Err(ParamFault::malformed(format!("parameters are nested deeper than {MAX_DEPTH} levels")));
        }
        let slot = self.tree.entry(*first).or_insert(Value::Null);
        place(slot, rest, value)
            .map_err(|Conflict| ParamFault::malformed(format!("the parameter {first} is used both as a value and as a container")))
    }

    pub(super) fn finish(self) -> Tree {
        self.tree
    }
}

struct Conflict;

fn place(slot: &mut Value, steps: &[Step<'_>], value: Value) -> Result<(), Conflict> {
    let Some((step, rest)) = steps.split_first() else {
        if slot.is_object() || slot.is_array() {
            return Err(Conflict);
        }
        *slot = value;
        return Ok(());
    };
    match step {
        Step::Key(key) => {
            if slot.is_null() {
                *slot = Value::Object(Map::new());
            }
            let object = slot.as_object_mut().ok_or(Conflict)?;
            place(object.entry(*key).or_insert(Value::Null), rest, value)
        }
        Step::Push => {
            if slot.is_null() {
                *slot = Value::Array(Vec::new());
            }
            let list = slot.as_array_mut().ok_or(Conflict)?;
            match list.last_mut() {
                Some(last) if continues(last, rest) => place(last, rest, value),
                _ => {
                    let mut element = Value::Null;
                    place(&mut element, rest, value)?;
                    list.push(element);
                    Ok(())
                }
            }
        }
    }
}

/// Whether `rest` belongs to the last element of a list: an object that does not have this name yet.
fn continues(last: &Value, rest: &[Step<'_>]) -> bool {
    if !last.is_object() || !matches!(rest.first(), Some(Step::Key(_))) {
        return false;
    }
    let mut at = last;
    for step in rest {
        // A list inside the element takes any number of values.
        let Step::Key(key) = step else { return true };
        match at.get(*key) {
            Some(inner) => at = inner,
            None => return true,
        }
    }
    false
}
