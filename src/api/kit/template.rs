//! Filling templates: every value is escaped unless it was made here.

use super::html::escape;

/// The replacement for `{name}` in a template.
#[derive(Clone, Copy)]
pub(crate) enum Slot<'a> {
    Text(&'a str),
    /// Markup made by a template.
    Html(&'a str),
}

/// The template with `slot`'s replacement for each `{name}`; an unknown name leaves nothing.
pub(crate) fn fill_by<'a>(template: &str, slot: impl Fn(&str) -> Option<Slot<'a>>) -> String {
    let mut out = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            rest = after;
            break;
        };
        match slot(name) {
            Some(Slot::Text(text)) => out.push_str(&escape(text)),
            Some(Slot::Html(html)) => out.push_str(html),
            None => {}
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// As [`fill_by`], from a list.
pub(crate) fn fill(template: &str, slots: &[(&str, Slot<'_>)]) -> String {
    fill_by(template, |name| slots.iter().find(|(slot, _)| *slot == name).map(|(_, value)| *value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fills_a_slot_is_escaped_and_not_filled_again() {
        let slots = [("a", Slot::Text("<{b}>")), ("b", Slot::Html("<i>{a}</i>"))];
        assert_eq!(fill("{a} {b} {c}{", &slots), "&lt;{b}&gt; <i>{a}</i> ");
    }
}
