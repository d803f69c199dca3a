//! The text of a content as a client shows it (`docs/specs/fresns.md 6.4`).

use std::borrow::Cow;

use crate::api::fresns::render::html::{self, Links};
use crate::api::fresns::render::render_context::RenderContext;
use crate::community::text::{BRIEF_CHARS, brief, scan};
use crate::model::content::views::Mentioned;

/// How much of a text is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TextForm {
    /// Cut after 280 characters: lists and nested objects.
    #[default]
    Brief,
    Full,
}

/// What its author put in front of a text as a warning stands in front of it here, too (`docs/specs/mastodon.md 8`).
pub(crate) fn warned<'t>(text: &'t str, spoiler: &str) -> Cow<'t, str> {
    if spoiler.is_empty() { text.into() } else { format!("{spoiler}\n\n{text}").into() }
}

/// A rendered text.
pub(crate) struct Shown {
    /// `None` for content without a text.
    pub content: Option<String>,
    /// Characters of the original.
    pub length: usize,
    pub is_brief: bool,
}

impl Shown {
    /// Cut, then scanned, then rendered: no anchor of the result is half of what its author wrote.
    pub(crate) fn of(text: &str, is_markdown: bool, mentioned: &[Mentioned], form: TextForm, ctx: &RenderContext) -> Self {
        let (cut, is_brief) = match form {
            TextForm::Brief => brief(text, BRIEF_CHARS),
            TextForm::Full => (text.into(), false),
        };
        let spans = scan(&cut, &ctx.settings.host, |name| {
            let person = mentioned.iter().find(|person| person.name == name)?;
            Some(if person.gone {
                html::Mentioned::Gone
            } else {
                html::Mentioned::User { fsid: &person.username, nickname: person.called() }
            })
        });
        let links = Links { site: ctx.site() };
        let content = if ctx.html { html::render_html(&cut, is_markdown, &spans, &links) } else { html::render(&cut, &spans, &links) };
        Self { content: (!text.is_empty()).then_some(content), length: text.chars().count(), is_brief }
    }
}
