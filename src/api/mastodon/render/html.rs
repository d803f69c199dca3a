//! Text as HTML (`docs/specs/mastodon.md 1.11`): paragraphs, line breaks, links, mentions, hashtags.
//!
//! Safety rests on two rules: every piece of user text passes [`escape`], and what Markdown makes of it is
//! sanitised once more.

use std::sync::LazyLock;

use ammonia::Builder;
use pulldown_cmark::{Event, Options, Parser, html};

use super::site::Site;
use crate::community::text::{LINK_SCHEMES, SpanKind, TextSpan, scan};
use crate::markup::escape;
use crate::model::content::views::Mentioned;

/// Characters of an address that stay visible.
const SHOWN: usize = 30;

/// A text as it is shown in a status or a bio. An empty one stays empty.
pub(crate) fn text(text: &str, mentioned: &[Mentioned], site: &Site) -> String {
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let mut out = String::with_capacity(text.len() * 2 + 16);
    out.push_str("<p>");
    let spans = spans(text, mentioned, site);
    let mut at = 0;
    for span in &spans {
        lines(&mut out, &text[at..span.range.start]);
        anchor(&mut out, &text[span.range.clone()], &span.kind, site, false);
        at = span.range.end;
    }
    lines(&mut out, &text[at..]);
    out.push_str("</p>");
    out
}

/// The value of a profile field: one line, its links vouched for by the person.
pub(crate) fn field(value: &str, site: &Site) -> String {
    let spans = spans(value, &[], site);
    let mut out = String::with_capacity(value.len() + 64);
    let mut at = 0;
    for span in &spans {
        out.push_str(&escape(&value[at..span.range.start]));
        anchor(&mut out, &value[span.range.clone()], &span.kind, site, true);
        at = span.range.end;
    }
    out.push_str(&escape(&value[at..]));
    out
}

fn spans<'m>(text: &str, mentioned: &'m [Mentioned], site: &Site) -> Vec<TextSpan<&'m Mentioned>> {
    scan(text, &site.settings.host, |name| mentioned.iter().find(|known| known.name == name))
}

/// Escaped; a blank line begins a paragraph, any other end of line a new line.
fn lines(out: &mut String, piece: &str) {
    let piece = escape(piece).replace("\r\n", "\n").replace('\r', "\n");
    let mut rest = piece.as_str();
    while let Some(end) = rest.find('\n') {
        out.push_str(&rest[..end]);
        let after = rest[end..].trim_start_matches('\n');
        out.push_str(if rest.len() - end - after.len() > 1 { "</p><p>" } else { "<br />" });
        rest = after;
    }
    out.push_str(rest);
}

fn anchor(out: &mut String, text: &str, kind: &SpanKind<&Mentioned>, site: &Site, me: bool) {
    match kind {
        SpanKind::Mention(who) if who.gone => out.push_str(&escape(text)),
        SpanKind::Mention(who) => {
            let name = escape(&who.username);
            let href = site.person(&who.username);
            for piece in [
                "<span class=\"h-card\" translate=\"no\"><a href=\"",
                &escape(&href),
                "\" class=\"u-url mention\">@<span>",
                &name,
                "</span></a></span>",
            ] {
                out.push_str(piece);
            }
        }
        SpanKind::Hashtag(slug) => {
            let name = text.trim_start_matches(['#', '\u{ff03}']);
            for piece in
                ["<a href=\"", &escape(&site.tag(slug)), "\" class=\"mention hashtag\" rel=\"tag\">#<span>", &escape(name), "</span></a>"]
            {
                out.push_str(piece);
            }
        }
        SpanKind::Url => url(out, text, me),
    }
}

/// An address with its scheme and its tail out of sight.
fn url(out: &mut String, text: &str, me: bool) {
    let start = text.find("://").map_or(0, |at| at + 3);
    let start = if text[start..].get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www.")) { start + 4 } else { start };
    let (scheme, rest) = text.split_at(start);
    let cut = rest.char_indices().nth(SHOWN).map_or(rest.len(), |(at, _)| at);
    let (shown, hidden) = rest.split_at(cut);
    let class = if hidden.is_empty() { "" } else { "ellipsis" };
    let rel = if me { "nofollow noopener me" } else { "nofollow noopener" };
    for piece in [
        "<a href=\"",
        &escape(text),
        "\" target=\"_blank\" rel=\"",
        rel,
        "\" translate=\"no\"><span class=\"invisible\">",
        &escape(scheme),
        "</span><span class=\"",
        class,
        "\">",
        &escape(shown),
        "</span><span class=\"invisible\">",
        &escape(hidden),
        "</span></a>",
    ] {
        out.push_str(piece);
    }
}

/// The paragraph that replaces a quote for clients that do not support quotes.
pub(crate) fn quote_line(link: &str) -> String {
    let mut out = String::from("<p class=\"quote-inline\">RE: ");
    url(&mut out, link, false);
    out.push_str("</p>");
    out
}

/// What clients of this dialect render.
static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(
            [
                "p",
                "br",
                "span",
                "a",
                "del",
                "s",
                "pre",
                "blockquote",
                "code",
                "b",
                "strong",
                "u",
                "i",
                "em",
                "ul",
                "ol",
                "li",
                "h1",
                "h2",
                "h3",
                "h4",
                "h5",
                "h6",
            ]
            .into(),
        )
        .url_schemes(LINK_SCHEMES.into_iter().chain(["mailto"]).collect())
        .add_tag_attributes("a", ["href"])
        .link_rel(Some("nofollow noopener"));
    builder
});

/// Markdown, as posts of other dialects may have it. Raw HTML in it is shown as text.
pub(crate) fn markdown(text: &str) -> String {
    let parser = Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        other => other,
    });
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, parser);
    SANITISER.clean(&out).to_string()
}

/// A heading above a text that has none of its own in this dialect.
pub(crate) fn title(title: &str) -> String {
    format!("<p><strong>{}</strong></p>", escape(title))
}
