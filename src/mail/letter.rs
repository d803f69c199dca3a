//! What a mail says, written once and sent twice: as plain text and as HTML.

use crate::markup::escape;

/// A piece of a mail, in the order it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Text(String),
    /// What is typed off the mail, on a line of its own.
    Code(String),
    /// An address of this server, on a line of its own.
    Link(String),
}

/// A subject and the pieces below it. Nothing in it is markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// Of HTML: `en`, `zh-Hans`.
    pub language: &'static str,
    pub subject: String,
    pub parts: Vec<Part>,
}

impl Letter {
    /// The plain text.
    pub(crate) fn text(&self) -> String {
        let lines: Vec<&str> = self
            .parts
            .iter()
            .map(|part| match part {
                Part::Text(text) | Part::Code(text) | Part::Link(text) => text.as_str(),
            })
            .collect();
        lines.join("\n\n") + "\n"
    }

    /// A whole document without pictures and without anything that is loaded.
    pub(crate) fn html(&self) -> String {
        let parts: String = self.parts.iter().map(html).collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n\
             <body style=\"font-family: sans-serif; line-height: 1.5; max-width: 36em; margin: 2em auto; padding: 0 1em\">\n{parts}</body>\n</html>\n",
            self.language,
            escape(&self.subject)
        )
    }
}

fn html(part: &Part) -> String {
    match part {
        Part::Text(text) => format!("<p>{}</p>\n", escape(text)),
        Part::Code(code) => format!("<p style=\"font-size: 1.6em; letter-spacing: .15em\"><strong>{}</strong></p>\n", escape(code)),
        Part::Link(url) => format!("<p><a href=\"{0}\">{0}</a></p>\n", escape(url)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_say_the_same_and_nothing_becomes_markup() {
        let letter = Letter {
            language: "en",
            subject: "A & B".into(),
            parts: vec![
                Part::Text("<b>Moot</b> \"here\"".into()),
                Part::Code("123456".into()),
                Part::Link("https://moot.example/a?b=1&c=2".into()),
            ],
        };
        assert_eq!(letter.text(), "<b>Moot</b> \"here\"\n\n123456\n\nhttps://moot.example/a?b=1&c=2\n");
        let html = letter.html();
        for piece in [
            "<html lang=\"en\">",
            "<title>A &amp; B</title>",
            "<p>&lt;b&gt;Moot&lt;/b&gt; &quot;here&quot;</p>",
            "<strong>123456</strong>",
            "<a href=\"https://moot.example/a?b=1&amp;c=2\">https://moot.example/a?b=1&amp;c=2</a>",
        ] {
            assert!(html.contains(piece), "{piece} is not in {html}");
        }
    }
}
