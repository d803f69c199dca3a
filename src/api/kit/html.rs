//! Text that becomes part of a page.

use std::borrow::Cow;

/// `text` with the five special characters of HTML as entities; safe between tags and in quoted attributes.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    let entity = |byte: u8| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\'' => Some("&#39;"),
        _ => None,
    };
    // All of them are one byte, so that every piece between them is text.
    let mut special = text.bytes().enumerate().filter_map(|(at, byte)| Some((at, entity(byte)?))).peekable();
    if special.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut from = 0;
    for (at, entity) in special {
        out.push_str(&text[from..at]);
        out.push_str(entity);
        from = at + 1;
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}
