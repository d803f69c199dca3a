//! Text that becomes part of a page or a mail.

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

/// The template with what `slot` appends in place of each `{name}`. What it appends is not read again.
pub(crate) fn fill(template: &str, mut slot: impl FnMut(&str, &mut String)) -> String {
    let mut out = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            rest = after;
            break;
        };
        slot(name, &mut out);
        rest = tail;
    }
    out.push_str(rest);
    out
}
