//! Texts in JSON.

use std::fmt;

/// The text in quotes.
pub(super) fn quoted(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    escaped(out, text);
    out.push(b'"');
}

/// The text as it stands between quotes.
fn escaped(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    if is_plain(bytes) {
        out.extend_from_slice(bytes);
        return;
    }
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| is_special(*byte)) {
        out.extend_from_slice(&rest[..at]);
        escape(out, rest[at]);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn escape(out: &mut Vec<u8>, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        _ => {
            out.extend_from_slice(b"\\u00");
            out.extend_from_slice(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

const ONES: u64 = u64::MAX / 255;

/// Eight bytes at once: has one of them to be escaped? May say so of plain bytes beside one that has to be.
fn has_special(word: u64) -> bool {
    let any_zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (control | any_zero(word ^ (ONES * u64::from(b'"'))) | any_zero(word ^ (ONES * u64::from(b'\\')))) & (ONES * 0x80) != 0
}

fn is_plain(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk::<8>() else { return !bytes.iter().any(|byte| is_special(*byte)) };
    let (words, _) = bytes.as_chunks::<8>();
    !words.iter().chain([last]).any(|word| has_special(u64::from_le_bytes(*word)))
}

/// Writes pieces of a text that is formatted.
pub(super) struct Pieces<'o>(pub &'o mut Vec<u8>);

impl fmt::Write for Pieces<'_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        escaped(self.0, piece);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) {
        let mut out = Vec::new();
        quoted(&mut out, text);
        assert_eq!(String::from_utf8(out).expect("text"), serde_json::to_string(text).expect("json"));
    }

    #[test]
    fn every_character_at_every_place_is_written_as_serde_json_does() {
        for code in 0..0x180 {
            let character = char::from_u32(code).expect("a character");
            for before in 0..18 {
                for after in [0, 1, 9] {
                    check(&format!("{}{character}{}", "a".repeat(before), "z".repeat(after)));
                }
            }
        }
        check("\u{1F600} two \u{1F600} \"times\" \u{2028}\n");
    }
}
