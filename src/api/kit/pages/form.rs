//! Forms: every field has a label, and what is wrong with it stands beside it.

use crate::api::kit::template::{Slot, fill};

const INPUT: &str = "<input id=\"{name}\" name=\"{name}\" type=\"{kind}\"{value}{more}>";
const AREA: &str = "<textarea id=\"{name}\" name=\"{name}\" rows=\"4\"{more}>\n{value}</textarea>";
const CHECK: &str = "<div class=\"field check\"><input id=\"{name}\" name=\"{name}\" type=\"checkbox\" value=\"1\"{more}> \
    <label for=\"{name}\">{label}</label>{hint}{error}</div>\n";
const FIELD: &str = "<div class=\"field\"><label for=\"{name}\">{label}{optional}</label>\n{input}\n{hint}{error}</div>\n";
const FORM: &str = "<form method=\"post\" action=\"{action}\"{kind}>\n<input type=\"hidden\" name=\"form_token\" value=\"{form_token}\">\n\
    {fields}<button{style}>{button}</button>\n</form>\n";
const HIDDEN: &str = "<input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n";

/// How a field is filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum FieldKind {
    #[default]
    Text,
    Email,
    Password,
    Area,
    Check,
    /// Pictures of these types, as `accept` has them.
    File(&'static str),
}

/// One field. Texts are escaped.
#[derive(Clone, Debug, Default)]
pub(crate) struct Field {
    pub name: &'static str,
    pub label: String,
    pub kind: FieldKind,
    pub value: String,
    pub hint: String,
    pub error: String,
    pub autocomplete: &'static str,
    pub optional: bool,
    /// Characters; 0 is no limit.
    pub min: usize,
    pub max: usize,
    pub focus: bool,
    /// For digits alone.
    pub numeric: bool,
}

impl Field {
    /// A text of one line that has to be filled in.
    pub(crate) fn text(name: &'static str, label: &str, value: &str, max: usize) -> Self {
        Self { name, label: label.into(), value: value.into(), max, ..Self::default() }
    }

    /// A password that is asked for again.
    pub(crate) fn password(label: &str) -> Self {
        let kind = FieldKind::Password;
        Self { name: "password", label: label.into(), kind, autocomplete: "current-password", max: 160, ..Self::default() }
    }

    /// A password that is chosen.
    pub(crate) fn new_password(name: &'static str, label: &str) -> Self {
        Self {
            name,
            label: label.into(),
            kind: FieldKind::Password,
            hint: "At least 8 characters, with a digit and a lower-case letter.".into(),
            autocomplete: "new-password",
            min: 8,
            max: 128,
            ..Self::default()
        }
    }

    /// The same with what is wrong with it.
    pub(crate) fn wrong(self, flaws: &[(&'static str, String)]) -> Self {
        let error = flaws.iter().find(|(field, _)| *field == self.name).map(|(_, why)| why.clone());
        Self { error: error.unwrap_or_default(), ..self }
    }

    /// The field with its label, as HTML.
    pub(crate) fn html(&self) -> String {
        let Self { name, label, value, kind, .. } = self;
        let note = |class: &str, ending: &str, text: &str| {
            let slots =
                [("class", Slot::Text(class)), ("name", Slot::Text(name)), ("ending", Slot::Text(ending)), ("text", Slot::Text(text))];
            if text.is_empty() { String::new() } else { fill("<small class=\"{class}\" id=\"{name}-{ending}\">{text}</small>", &slots) }
        };
        let (hint, error) = (note("hint", "hint", &self.hint), note("flaw", "flaw", &self.error));
        let more = self.attributes();
        let written = if value.is_empty() { String::new() } else { fill(" value=\"{value}\"", &[("value", Slot::Text(value))]) };
        let (template, kind, value) = match kind {
            FieldKind::Area => (AREA, "", Slot::Text(value.as_str())),
            FieldKind::Email => (INPUT, "email", Slot::Html(&written)),
            FieldKind::Password => (INPUT, "password", Slot::Html("")),
            FieldKind::File(_) => (INPUT, "file", Slot::Html("")),
            FieldKind::Text | FieldKind::Check => (INPUT, "text", Slot::Html(written.as_str())),
        };
        let input =
            fill(template, &[("name", Slot::Text(name)), ("kind", Slot::Text(kind)), ("value", value), ("more", Slot::Html(&more))]);
        let optional =
            if self.optional && !matches!(self.kind, FieldKind::File(_)) { " <span class=\"quiet\">(optional)</span>" } else { "" };
        let slots = [
            ("name", Slot::Text(name)),
            ("label", Slot::Text(label)),
            ("optional", Slot::Html(optional)),
            ("input", Slot::Html(&input)),
            ("more", Slot::Html(&more)),
            ("hint", Slot::Html(&hint)),
            ("error", Slot::Html(&error)),
        ];
        fill(if self.kind == FieldKind::Check { CHECK } else { FIELD }, &slots)
    }

    fn attributes(&self) -> String {
        let mut all = String::new();
        let mut add = |text: &str| all.push_str(text);
        if !self.autocomplete.is_empty() {
            add(&format!(" autocomplete=\"{}\"", self.autocomplete));
        }
        if matches!(self.autocomplete, "username" | "one-time-code" | "off") {
            add(" autocapitalize=\"none\" spellcheck=\"false\"");
        }
        if self.numeric {
            add(" inputmode=\"numeric\"");
        }
        if let FieldKind::File(types) = self.kind {
            add(&format!(" accept=\"{types}\""));
        }
        if self.kind == FieldKind::Check && !self.value.is_empty() {
            add(" checked");
        }
        if !self.optional {
            add(" required");
        }
        for (limit, name) in [(self.min, "minlength"), (self.max, "maxlength")] {
            if limit > 0 {
                add(&format!(" {name}=\"{limit}\""));
            }
        }
        let described = [(&self.hint, "hint"), (&self.error, "flaw")];
        let described = described.iter().filter(|(text, _)| !text.is_empty()).map(|(_, ending)| format!("{}-{ending}", self.name));
        let described = described.collect::<Vec<_>>().join(" ");
        if !described.is_empty() {
            add(&format!(" aria-describedby=\"{described}\""));
        }
        if !self.error.is_empty() {
            add(" aria-invalid=\"true\"");
        }
        if self.focus {
            add(" autofocus");
        }
        all
    }
}

/// A field that nobody sees.
pub(crate) fn hidden(name: &str, value: &str) -> String {
    fill(HIDDEN, &[("name", Slot::Text(name)), ("value", Slot::Text(value))])
}

/// A whole form; `fields` is HTML already.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Form<'a> {
    pub action: &'a str,
    pub form_token: &'a str,
    pub fields: &'a str,
    pub button: &'a str,
    /// The class of the button, if it is not the first thing to do here.
    pub style: &'a str,
    /// It carries files.
    pub files: bool,
}

impl Form<'_> {
    /// The form with its token and button, as HTML.
    pub(crate) fn html(&self) -> String {
        let style = if self.style.is_empty() { String::new() } else { format!(" class=\"{}\"", self.style) };
        let slots = [
            ("action", Slot::Text(self.action)),
            ("kind", Slot::Html(if self.files { " enctype=\"multipart/form-data\"" } else { "" })),
            ("form_token", Slot::Text(self.form_token)),
            ("fields", Slot::Html(self.fields)),
            ("style", Slot::Html(&style)),
            ("button", Slot::Text(self.button)),
        ];
        fill(FORM, &slots)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flaw_is_tied_to_its_field() {
        let field = Field { hint: "short".into(), autocomplete: "username", ..Field::text("username", "Name", "\"><b>", 16) };
        let html = field.wrong(&[("email", "no".into()), ("username", "Taken <b>.".into())]).html();
        for part in [
            "<label for=\"username\">Name</label>",
            "value=\"&quot;&gt;&lt;b&gt;\"",
            "aria-describedby=\"username-hint username-flaw\" aria-invalid=\"true\"",
            "<small class=\"flaw\" id=\"username-flaw\">Taken &lt;b&gt;.</small>",
            "required maxlength=\"16\"",
        ] {
            assert!(html.contains(part), "no {part} in {html}");
        }
    }

    #[test]
    fn a_password_is_never_written_back() {
        let html = Field { value: "secret".into(), ..Field::new_password("password", "Password") }.html();
        assert!(!html.contains("secret") && html.contains("minlength=\"8\""), "{html}");
    }
}
