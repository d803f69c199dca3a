//! Content as HTML: escaped, with anchors for mentions, hashtags and URLs (`docs/specs/fresns.md` 6.4).
//!
//! Safety rests on two rules: every piece of user text passes [`escape`], and what Markdown makes
//! of it is sanitised once more.

use std::{borrow::Cow, sync::LazyLock};

use ammonia::Builder;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset, html};

use crate::community::text::{LINK_SCHEMES, SpanKind, TextSpan};
pub(crate) use crate::markup::escape;

/// Where anchors lead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Links<'a> {
    /// `site_url` without a slash at the end.
    pub site: &'a str,
}

/// A mentioned user as shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mentioned<'a> {
    User {
        fsid: &'a str,
        nickname: &'a str,
    },
    /// Known when the text was written, but gone.
    Gone,
}

/// The text with its spans as anchors, anything else escaped; line ends and Markdown stay as they
/// are. `spans` are those that `scan` found in this very text.
pub(crate) fn render(text: &str, spans: &[TextSpan<Mentioned<'_>>], links: &Links<'_>) -> String {
    let mut out = String::with_capacity(text.len() + 128 * spans.len());
    let mut at = 0;
    for span in spans {
        out.push_str(&escape(&text[at..span.range.start]));
        anchor(&mut out, &text[span.range.clone()], &span.kind, links);
        at = span.range.end;
    }
    out.push_str(&escape(&text[at..]));
    out
}

/// [`render`] for `Client-Content-Format: html`: Markdown becomes HTML, the line ends of a plain
/// text become `<br>`.
pub(crate) fn render_html(text: &str, is_markdown: bool, spans: &[TextSpan<Mentioned<'_>>], links: &Links<'_>) -> String {
    if is_markdown {
        markdown(text, spans, links)
    } else {
        render(text, spans, links).replace("\r\n", "<br>").replace(['\n', '\r'], "<br>")
    }
}

fn anchor(out: &mut String, text: &str, kind: &SpanKind<Mentioned<'_>>, links: &Links<'_>) {
    let site = links.site;
    let (href, class, shown) = match kind {
        SpanKind::Mention(Mentioned::User { fsid, nickname }) => {
            (format!("{site}/u/{fsid}"), "fresns_mention", Cow::Owned(format!("@{nickname}")))
        }
        SpanKind::Mention(Mentioned::Gone) => (format!("{site}/u/0"), "fresns_mention", Cow::Borrowed(text)),
        SpanKind::Hashtag(slug) => (format!("{site}/hashtag/{slug}"), "fresns_hashtag", Cow::Borrowed(text)),
        SpanKind::Url => (text.to_owned(), "fresns_link", Cow::Borrowed(text)),
    };
    for piece in ["<a href=\"", &escape(&href), "\" class=\"", class, "\" target=\"_blank\">", &escape(&shown), "</a>"] {
        out.push_str(piece);
    }
}

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .url_schemes(LINK_SCHEMES.into_iter().chain(["mailto"]).collect())
        .add_tag_attributes("a", ["target"])
        .add_allowed_classes("a", ["fresns_mention", "fresns_hashtag", "fresns_link"])
        // Our own anchors keep their documented shape.
        .link_rel(None);
    builder
});

/// Markdown as HTML. Raw HTML in it is shown as text; code and links get no anchors of ours.
fn markdown(text: &str, spans: &[TextSpan<Mentioned<'_>>], links: &Links<'_>) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let parser = Parser::new_ext(text, options).into_offset_iter();
    // Depth of elements in which an anchor has no place.
    let mut closed = 0_usize;
    let events = TextMergeWithOffset::new(parser).map(|(event, range)| match event {
        Event::Start(ref tag) => {
            if matches!(tag, Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) {
                closed += 1;
            }
            event
        }
        Event::End(ref tag) => {
            if matches!(tag, TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) {
                closed = closed.saturating_sub(1);
            }
            event
        }
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        // Escapes and entities shift the text against its source; then places mean nothing.
        Event::Text(ref shown) if closed == 0 && text[range.clone()] == **shown => {
            let inside: Vec<TextSpan<Mentioned<'_>>> = spans
                .iter()
                .filter(|span| range.start <= span.range.start && span.range.end <= range.end)
                .map(|span| TextSpan { range: span.range.start - range.start..span.range.end - range.start, kind: span.kind.clone() })
                .collect();
            if inside.is_empty() { event } else { Event::InlineHtml(CowStr::from(render(shown, &inside, links))) }
        }
        other => other,
    });
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events);
    SANITISER.clean(&out).to_string()
}

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;
