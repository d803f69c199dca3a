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

/// As much of a text as the form shows.
fn cut(text: &str, form: TextForm) -> (Cow<'_, str>, bool) {
    match form {
        TextForm::Brief => brief(text, BRIEF_CHARS),
        TextForm::Full => (text.into(), false),
    }
}

/// Is some of the text left out?
pub(crate) fn is_cut(text: &str, form: TextForm) -> bool {
    form == TextForm::Brief && text.len() > BRIEF_CHARS && cut(text, form).1
}

/// The text as it is shown. Cut, then scanned, then rendered: no anchor of the result is
/// half of what its author wrote.
pub(crate) fn shown(text: &str, is_markdown: bool, mentioned: &[Mentioned], form: TextForm, ctx: &RenderContext) -> String {
    let (cut, _) = cut(text, form);
    let spans = scan(&cut, &ctx.settings.host, |name| {
        let person = mentioned.iter().find(|person| person.name == name)?;
        Some(if person.gone { html::Mentioned::Gone } else { html::Mentioned::User { fsid: &person.username, nickname: person.called() } })
    });
    let links = Links { site: ctx.site() };
    if ctx.html { html::render_html(&cut, is_markdown, &spans, &links) } else { html::render(&cut, &spans, &links) }
}
