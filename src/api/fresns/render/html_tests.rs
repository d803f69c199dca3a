use super::*;
use crate::community::text::{HashtagFormat, scan};

const LINKS: Links<'static> = Links { site: "https://moot.example" };

fn spans(text: &str) -> Vec<TextSpan<Mentioned<'static>>> {
    scan(text, HashtagFormat::Single, |name| match name {
        "ann" => Some(Mentioned::User { fsid: "ann", nickname: "Ann <3" }),
        "old" => Some(Mentioned::Gone),
        _ => None,
    })
}

fn plain(text: &str) -> String {
    render(text, &spans(text), &LINKS)
}

fn as_html(text: &str, is_markdown: bool) -> String {
    render_html(text, is_markdown, &spans(text), &LINKS)
}

const ANN: &str = "<a href=\"https://moot.example/u/ann\" class=\"fresns_mention\" \
                   target=\"_blank\">@Ann &lt;3</a>";

#[test]
fn escaping() {
    assert_eq!(escape("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&#39;");
    assert!(matches!(escape("王 plain"), Cow::Borrowed("王 plain")));
}

#[test]
fn mentions() {
    assert_eq!(plain("<@Ann>"), format!("&lt;{ANN}&gt;"));
    assert_eq!(
        plain("@Old @nobody"),
        "<a href=\"https://moot.example/u/0\" class=\"fresns_mention\" target=\"_blank\">@Old</a> \
         @nobody"
    );
}

#[test]
fn hashtags() {
    assert_eq!(
        plain("#Rust #你好!"),
        "<a href=\"https://moot.example/hashtag/rust\" class=\"fresns_hashtag\" \
         target=\"_blank\">#Rust</a> \
         <a href=\"https://moot.example/hashtag/%e4%bd%a0%e5%a5%bd\" class=\"fresns_hashtag\" \
         target=\"_blank\">#你好</a>!"
    );
}

#[test]
fn urls() {
    assert_eq!(
        plain("go https://a.org/?x=1&y=2."),
        "go <a href=\"https://a.org/?x=1&amp;y=2\" class=\"fresns_link\" \
         target=\"_blank\">https://a.org/?x=1&amp;y=2</a>."
    );
}

#[test]
fn hostile_text_stays_text() {
    let text = "<script>alert('x')</script> https://a.org/\"onclick=x #\"<b>";
    let html = plain(text);
    assert!(!html.contains("<script"));
    assert!(!html.contains("<b>"));
    assert_eq!(html.matches("<a ").count(), 1);
    assert!(html.contains("href=\"https://a.org\" class"), "{html}");
}

#[test]
fn markdown_and_line_ends_are_left_alone_by_default() {
    assert_eq!(plain("**a**\nb"), "**a**\nb");
}

#[test]
fn html_format_breaks_lines() {
    assert_eq!(as_html("a\r\nb\nc\rd <", false), "a<br>b<br>c<br>d &lt;");
}

#[test]
fn html_format_converts_markdown() {
    assert_eq!(
        as_html("**hi** @ann\n\n| a |\n|---|\n| ~~b~~ |", true),
        format!(
            "<p><strong>hi</strong> {ANN}</p>\n<table><thead><tr><th>a</th></tr></thead><tbody>\n\
             <tr><td><del>b</del></td></tr>\n</tbody></table>\n"
        )
    );
}

#[test]
fn markdown_names_with_marks_in_them_are_still_mentioned() {
    let text = "@a_b_c *x*";
    let spans = scan(text, HashtagFormat::Single, |name| (name == "a_b_c").then_some(Mentioned::User { fsid: "a_b_c", nickname: "A" }));
    let html = render_html(text, true, &spans, &LINKS);
    assert!(html.contains("/u/a_b_c\""), "{html}");
    assert!(html.contains("<em>x</em>"), "{html}");
}

#[test]
fn markdown_code_and_links_get_no_anchors() {
    assert_eq!(as_html("`@ann`", true), "<p><code>@ann</code></p>\n");
    assert_eq!(as_html("    @ann", true), "<pre><code>@ann</code></pre>\n");
    assert_eq!(as_html("[@ann](https://a.org)", true), "<p><a href=\"https://a.org\">@ann</a></p>\n");
}

#[test]
fn markdown_of_the_hostile() {
    let cases = [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "[x](javascript:alert(1))",
        "![x](javascript:alert(1))",
        "<a href=\"javascript:alert(1)\">x</a>",
        "[x](https://a.org \"\\\" onclick=alert(1)\")",
        "```\n<script>\n```",
        "<div>\n\n<iframe src=//a.org>\n\n</div>",
    ];
    for text in cases {
        let html = as_html(text, true);
        // Every `<` of the text itself is an entity by now: what is left are tags.
        for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            let name = tag.trim_start_matches('/').split(' ').next();
            assert!(matches!(name, Some("p" | "a" | "img" | "pre" | "code")), "{text} -> {html}");
            for evil in ["javascript:", "onerror", "\" onclick"] {
                assert!(!tag.contains(evil), "{text} -> {html}");
            }
        }
    }
    assert!(as_html("a <b>c</b>", true).contains("&lt;b&gt;c&lt;/b&gt;"));
}
