//! The reference of key filters: they take a finished tree apart (`docs/specs/fresns.md 2.5`).

use serde_json::Value;

/// A filter as it is documented: segments of paths, and whether they are kept or dropped.
pub(crate) struct Tree {
    whitelist: bool,
    paths: Vec<Vec<String>>,
}

impl Tree {
    /// `keys` as a client sends them.
    pub(crate) fn of(whitelist: bool, keys: &str) -> Self {
        let paths = keys.split(',').map(str::trim).filter(|key| !key.is_empty());
        Self { whitelist, paths: paths.map(|key| key.split('.').map(str::to_owned).collect()).collect() }
    }

    /// A named key stands for itself and for all below it.
    fn is_named(&self, path: &[String]) -> bool {
        self.paths.iter().any(|named| path.starts_with(named))
    }

    /// What is left of the value.
    pub(crate) fn apply(&self, value: Value) -> Value {
        if is_leaf(&value) { value } else { self.part(value, &mut Vec::new()).unwrap_or_else(|| Value::Array(Vec::new())) }
    }

    /// What is left of the part at `path`. Null and empty containers are leaves.
    fn part(&self, value: Value, path: &mut Vec<String>) -> Option<Value> {
        if is_leaf(&value) {
            return (self.is_named(path) == self.whitelist).then_some(value);
        }
        let mut below = |segment: String, child| {
            path.push(segment);
            let left = self.part(child, path);
            path.pop();
            left
        };
        let left = match value {
            Value::Object(fields) => {
                Value::Object(fields.into_iter().filter_map(|(key, child)| Some((key.clone(), below(key, child)?))).collect())
            }
            Value::Array(items) => {
                Value::Array(items.into_iter().enumerate().filter_map(|(index, child)| below(index.to_string(), child)).collect())
            }
            leaf => leaf,
        };
        (!is_leaf(&left)).then_some(left)
    }
}

fn is_leaf(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => true,
    }
}
