//! Looks for a text that takes the tokenizer more than its share of time when it is repeated.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[expect(dead_code, reason = "the other properties are checked by the other target")]
#[path = "../../tests/it/text/properties.rs"]
mod properties;

fuzz_target!(|data: &[u8]| {
    let text = properties::text_of(data);
    if !text.is_empty() {
        properties::check_time(&text);
    }
});
