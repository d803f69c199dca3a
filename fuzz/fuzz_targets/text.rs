//! Fuzzes the tokenizer of texts with the properties that the tests use, too.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[expect(dead_code, reason = "times are measured by the other target")]
#[path = "../../tests/it/text/properties.rs"]
mod properties;

fuzz_target!(|data: &[u8]| {
    properties::check(&properties::text_of(data));
    properties::check_words(data);
});
