//! APIs with several versions side by side: each operation lists only the forms of its own version.
//!
//! Types that are written differently in each generation are choices titled by it. For every generation the
//! schemas that hold such a choice are copied without the forms of the others.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::schemas::{Components, SCHEMAS};

/// A generation: the word for its base, and how titles of its forms end.
pub(super) type Generation = (&'static str, &'static str);

fn each(value: &Value, see: &mut impl FnMut(&Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            see(object);
            object.values().for_each(|inner| each(inner, see));
        }
        Value::Array(list) => list.iter().for_each(|inner| each(inner, see)),
        _ => {}
    }
}

fn named(object: &Map<String, Value>) -> Option<&str> {
    object.get("$ref").and_then(Value::as_str)?.strip_prefix(SCHEMAS)
}

fn generation_of(choice: &Value, generations: &[Generation]) -> Option<&'static str> {
    let title = choice.get("title").and_then(Value::as_str)?;
    generations.iter().find(|(_, form)| title.ends_with(form)).map(|(word, _)| *word)
}

/// Does it hold a choice between generations, or a name of something that does?
fn varies(schema: &Value, known: &BTreeSet<String>, generations: &[Generation]) -> bool {
    let mut found = false;
    each(schema, &mut |object| {
        let choices = ["oneOf", "anyOf"].into_iter().filter_map(|key| object.get(key)?.as_array()).flatten();
        found |= choices.into_iter().any(|choice| generation_of(choice, generations).is_some());
        found |= named(object).is_some_and(|name| known.contains(name));
    });
    found
}

/// What differs between generations.
pub(super) struct Varying {
    names: BTreeSet<String>,
    generations: &'static [Generation],
}

impl Varying {
    /// Searches all schemas until nothing new is found.
    pub(super) fn of(schemas: &Components, generations: &'static [Generation]) -> Self {
        let mut names = BTreeSet::new();
        loop {
            let new: Vec<String> = schemas
                .iter()
                .filter(|(name, schema)| !names.contains(*name) && varies(schema, &names, generations))
                .map(|(name, _)| name.clone())
                .collect();
            if new.is_empty() {
                return Self { names, generations };
            }
            names.extend(new);
        }
    }

    /// Leaves of a value what the generation `word` has, and lets it name the copies made for that.
    pub(super) fn narrow(&self, value: &mut Value, word: &str) {
        match value {
            Value::Object(object) => self.narrow_object(object, word),
            Value::Array(list) => list.iter_mut().for_each(|inner| self.narrow(inner, word)),
            _ => {}
        }
    }

    fn narrow_object(&self, object: &mut Map<String, Value>, word: &str) {
        for key in ["oneOf", "anyOf"] {
            let Some(Value::Array(choices)) = object.get_mut(key) else { continue };
            choices.retain(|choice| generation_of(choice, self.generations).is_none_or(|own| own == word));
            if let [one] = choices.as_slice() {
                let mut one = one.clone();
                one.as_object_mut().map(|one| one.remove("title"));
                object.remove(key);
                settle(object, one);
            }
        }
        if let Some(name) = named(object).filter(|name| self.names.contains(*name)) {
            let copy = self.copy_of(name, word);
            object.insert("$ref".to_owned(), Value::from(format!("{SCHEMAS}{copy}")));
        }
        object.values_mut().for_each(|inner| self.narrow(inner, word));
    }

    /// The name of a schema for one version; a name that contains its version is good enough.
    fn copy_of(&self, name: &str, word: &str) -> String {
        if self.generations.iter().any(|(_, form)| name.ends_with(form)) { name.to_owned() } else { format!("{name}_{word}") }
    }

    /// Adds the copies that each generation's operations name.
    pub(super) fn copies(&self, schemas: &mut Components) {
        let mut copies = Vec::new();
        for (name, schema) in schemas.iter().filter(|(name, _)| self.names.contains(*name)) {
            let own = self.generations.iter().find(|(_, form)| name.ends_with(form));
            for (word, _) in self.generations.iter().filter(|(word, _)| own.is_none_or(|(own, _)| own == word)) {
                let mut copy = schema.clone();
                self.narrow(&mut copy, word);
                copies.push((self.copy_of(name, word), copy));
            }
        }
        schemas.extend(copies);
    }
}

/// A single remaining choice replaces the list of choices; beside further rules it is added to them.
fn settle(object: &mut Map<String, Value>, one: Value) {
    let says_more = object.keys().any(|key| !matches!(key.as_str(), "description" | "title"));
    match one {
        Value::Object(one) if !says_more => object.extend(one),
        one => match object.entry("allOf").or_insert_with(|| Value::Array(Vec::new())) {
            Value::Array(all) => all.push(one),
            other => *other = Value::Array(vec![one]),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::schemas::prune;
    use super::*;

    const BOTH: &[Generation] = &[("old", "V1"), ("new", "V2")];

    #[test]
    fn each_version_lists_only_its_own_forms() {
        let reference = |name: &str| json!({ "$ref": format!("{SCHEMAS}{name}") });
        let mut schemas = Components::from([
            ("Post".to_owned(), json!({ "anyOf": [{ "title": "V1", "type": "string" }, { "title": "V2", "type": "integer" }] })),
            ("Page".to_owned(), json!({ "type": "array", "items": reference("Post") })),
            ("Same".to_owned(), json!({ "type": "boolean" })),
        ]);
        let varying = Varying::of(&schemas, BOTH);
        varying.copies(&mut schemas);
        let mut roots = json!([reference("Page"), reference("Same")]);
        varying.narrow(&mut roots, "new");
        prune(&mut schemas, roots.as_array().expect("a list"));
        assert_eq!(schemas.keys().collect::<Vec<_>>(), ["Page_new", "Post_new", "Same"]);
        assert_eq!(schemas["Post_new"], json!({ "type": "integer" }));
        assert_eq!(schemas["Page_new"]["items"], reference("Post_new"));
    }
}
