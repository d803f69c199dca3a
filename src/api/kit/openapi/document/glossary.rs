//! Fields that mean the same everywhere, described once: lines of `name <tab> what it is`.

use std::collections::HashMap;

use serde_json::Value;

use super::super::parameters::Parameter;

/// The descriptions of fields that have none of their own.
pub(super) struct Glossary(HashMap<&'static str, &'static str>);

impl Glossary {
    /// Reads the lines.
    pub(super) fn of(lines: &'static str) -> Self {
        Self(lines.lines().filter_map(|line| line.split_once('\t')).collect())
    }

    /// What `name` means, if the glossary has it.
    fn says(&self, name: &str) -> Option<&'static str> {
        self.0.get(name.trim_end_matches("[]")).copied()
    }

    /// Adds descriptions to fields anywhere below a schema.
    pub(super) fn explain(&self, schema: &mut Value) {
        match schema {
            Value::Object(object) => {
                if let Some(Value::Object(fields)) = object.get_mut("properties") {
                    for (name, field) in fields.iter_mut() {
                        let Value::Object(field) = field else { continue };
                        if !field.contains_key("description")
                            && let Some(text) = self.says(name)
                        {
                            field.insert("description".to_owned(), Value::from(text));
                        }
                    }
                }
                object.values_mut().for_each(|inner| self.explain(inner));
            }
            Value::Array(list) => list.iter_mut().for_each(|inner| self.explain(inner)),
            _ => {}
        }
    }

    /// Adds a description to a parameter.
    pub(super) fn explain_parameter(&self, parameter: &mut Parameter) {
        if let Parameter::Own(own) = parameter
            && own.description.is_empty()
            && let Some(text) = self.says(&own.name)
        {
            own.description = text.to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_description_of_a_field_stays() {
        let glossary = Glossary::of("id\tA number\nname\tA name");
        let mut schema = json!({ "properties": { "id": { "description": "Mine" }, "name": { "type": "string" }, "x": {} } });
        glossary.explain(&mut schema);
        let expected = json!({ "properties": {
            "id": { "description": "Mine" }, "name": { "type": "string", "description": "A name" }, "x": {}
        } });
        assert_eq!(schema, expected);
    }
}
