//! Names of this server, as they are written in a file or a variable.

use serde::de::{Deserializer, SeqAccess, Visitor};

/// One name, several with commas or spaces between them, or a list of names, in the form of DNS.
pub(super) fn names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    struct Names;

    impl<'de> Visitor<'de> for Names {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a name like moot.example.org, or a list of names")
        }

        fn visit_str<E>(self, text: &str) -> Result<Vec<String>, E> {
            Ok(split(text))
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<String>, A::Error> {
            let mut names = Vec::new();
            while let Some(text) = list.next_element::<String>()? {
                names.extend(split(&text));
            }
            names.dedup();
            Ok(names)
        }
    }

    deserializer.deserialize_any(Names)
}

fn split(text: &str) -> Vec<String> {
    let parts = text.split([',', ' ', '\n', '\t']).filter(|part| !part.is_empty());
    // What is no name stays as it is, for a sentence about it.
    parts.map(|part| idna::domain_to_ascii(part.trim_end_matches('.')).unwrap_or_else(|_| part.to_owned())).collect()
}
