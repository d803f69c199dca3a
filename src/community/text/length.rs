//! How long a text is to people: letters as they see them, addresses at a fixed price (`docs/specs/mastodon.md 2.3, 4.2`).

use unicode_segmentation::UnicodeSegmentation;

use super::tokens::{TokenKind, tokens};

/// What a web address counts, however long it is.
const URL_LENGTH: usize = 23;
/// Bytes that no readable text of so many characters needs: a longer one is not counted.
const BYTES_PER_CHARACTER: usize = 256;

/// Grapheme clusters; every web address is [`URL_LENGTH`], another one at most that, `@user@host` is as long as `@user`: what
/// Mastodon's clients count while somebody writes.
pub fn length(text: &str) -> usize {
    let mut rest = String::with_capacity(text.len());
    let mut at = 0;
    for token in tokens(text) {
        at = match token.kind {
            TokenKind::Link { is_web } => {
                let price = if is_web { URL_LENGTH } else { text[token.range.clone()].graphemes(true).count().min(URL_LENGTH) };
                rest.push_str(&text[at..token.range.start]);
                rest.extend(std::iter::repeat_n('x', price));
                token.range.end
            }
            TokenKind::Name { name, host: Some(host) } if is_free(host) => {
                rest.push_str(&text[at..token.range.start + 1 + name.len()]);
                token.range.end - port_length(host)
            }
            _ => continue,
        };
    }
    rest.push_str(&text[at..]);
    rest.graphemes(true).count()
}

/// Clients count a host of one character, and every port.
fn is_free(host: &str) -> bool {
    host[..host.len() - port_length(host)].chars().nth(1).is_some()
}

/// Bytes of the port of a host, with its colon.
fn port_length(host: &str) -> usize {
    host.rfind(':').map_or(0, |colon| host.len() - colon)
}

/// As [`length`], but a text far above `max` is not counted: it is longer than everything.
pub(crate) fn bounded_length(text: &str, max: usize) -> usize {
    if text.len() > max.saturating_mul(BYTES_PER_CHARACTER) { usize::MAX } else { length(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_graphemes() {
        let cases = [
            ("", 0),
            ("hello", 5),
            ("e\u{301}te\u{301}", 3),
            ("👩‍👩‍👧‍👦🇺🇳", 2),
            ("a\r\nb", 3),
            ("https://example.org/a/very/long/path/that/nobody/reads?and=more", 23),
            ("see https://a.org and http://b.org/x.", 4 + 23 + 5 + 23 + 1),
            ("https://example.com/", 23),
            ("https://example.com/é_(y)", 23),
            ("gemini://a.org", 14),
            ("xmpp:somebody-with-a-name@chat.example.org", 23),
            ("@ann@example.org hi", 7),
            ("x@ann@example.org", 17),
            ("mail ann@host.example", 21),
            ("@ann hi", 7),
            ("@ann@x", 6),
            ("@ann@moot.example:81 hi", 10),
            // A sign that joins the letter after it, as the first of an address is one.
            ("\u{600}https://a.org", 23),
            ("https://a.org\u{200d} x", 25),
            ("@@@", 3),
        ];
        for (text, expected) in cases {
            assert_eq!(length(text), expected, "{text}");
        }
    }

    #[test]
    fn counting_stops_far_above_the_limit() {
        assert_eq!(bounded_length(&"e\u{301}".repeat(500), 500), 500);
        assert!(bounded_length(&"x".repeat(1 << 20), 500) > 500);
    }
}
