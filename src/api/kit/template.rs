//! Filling templates: every value is escaped unless it was made here.

use crate::markup;

/// The replacement for `{name}` in a template.
#[derive(Clone, Copy)]
pub(crate) enum Slot<'a> {
    Text(&'a str),
    /// Markup made by a template.
    Html(&'a str),
}

/// The template with `slot`'s replacement for each `{name}`; an unknown name leaves nothing.
pub(crate) fn fill_by<'a>(template: &str, slot: impl Fn(&str) -> Option<Slot<'a>>) -> String {
    markup::fill(template, |name, out| match slot(name) {
        Some(Slot::Text(text)) => out.push_str(&markup::escape(text)),
        Some(Slot::Html(html)) => out.push_str(html),
        None => {}
    })
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
