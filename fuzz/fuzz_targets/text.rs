//! Fuzzes the tokenizer of texts with the properties that the tests use, too.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/it/text/properties.rs"]
mod properties;

fuzz_target!(|data: &[u8]| {
    let text = properties::text_of(data);
    properties::check(&text);
    properties::check_words(data);
    // Slow, so for a few only.
    if data.first() == Some(&255) {
        properties::check_time(&text);
    }
});
