//! Tables of tokens. What holds for every text is in `tests/it/text/properties.rs`.

use super::scan;
use super::tokens::{TokenKind, tokens};

fn tags(text: &str) -> Vec<&str> {
    let tag = |kind| if let TokenKind::Hashtag(name) = kind { Some(name) } else { None };
    tokens(text).into_iter().filter_map(|token| tag(token.kind)).collect()
}

fn mentions(text: &str) -> Vec<&str> {
    let known = ["ann", "ann-lee", "bob_1", "under_score", "王小明", "3d"];
    let spans = scan(text, "moot.example", |name| known.contains(&name).then_some(()));
    spans.into_iter().filter(|span| span.kind == super::SpanKind::Mention(())).map(|span| &text[span.range]).collect()
}

#[test]
fn whole_hashtags() {
    for tag in [
        "rust",
        "Rust2024",
        "x",
        "3d",
        "l33ts35k",
        "world2016",
        "one_two_three",
        "_test",
        "test_",
        "one·two·three",
        "ぼっち・ざ・ろっく",
        "نرم\u{200c}افزار",
        "क्\u{200d}ष",
        "SilentSundayPhotography",
        "e\u{301}te\u{301}",
        "ÉTÉ",
        "ПРИВЕТ",
        "下雨了",
        "ไทย",
        "हिन्दी",
        "한국어",
        "עברית",
        "2026_11",
        "ＴＡＧ",
        "ß",
    ] {
        for text in [
            format!("#{tag}"),
            format!("＃{tag}"),
            format!("a #{tag}, b"),
            format!("(#{tag})"),
            format!("\"#{tag}\"."),
            format!("。#{tag}😀x"),
        ] {
            assert_eq!(tags(&text), [tag], "{text}");
        }
    }
    let longest = "x".repeat(255);
    assert_eq!(tags(&format!("#{longest}")), [longest.as_str()]);
    assert_eq!(tags("今天#下雨了,#晴"), ["下雨了", "晴"]);
    assert_eq!(tags("#a#b"), ["a"]);
    assert_eq!(tags("#one·two·three·"), ["one·two·three"]);
    assert_eq!(tags("#emoji😀x"), ["emoji"]);
    assert_eq!(tags("#snake-case"), ["snake"]);
    assert_eq!(tags("#rust# #go"), ["rust", "go"]);
}

#[test]
fn invalid_hashtags() {
    for text in [
        "#",
        "##",
        "# rust",
        "#2026",
        "#0123456",
        "#٢٠٢٦",
        "#_",
        "#___",
        "#·one",
        "#\u{200c}a",
        "#\u{301}a",
        "#️⃣",
        "x/#slash",
        "x=#equals",
        "&#39;",
        "word#tag",
        "7#tag",
        "é#tag",
        "한#태그",
        "#🍵",
        "#!",
        "https://a.org/#part",
        "https://en.wikipedia.org/wiki/Ghostbusters_(song)#Lawsuit",
        "https://gcc.gnu.org/bugzilla/show_bug.cgi?id=111895#c4",
        "https://example.org/testé#foo",
        "https://medium.com/@alice/some-article#.abcdef123",
    ] {
        assert!(tags(text).is_empty(), "{text}: {:?}", tags(text));
    }
    assert!(tags(&format!("#{}", "x".repeat(256))).is_empty());
}

#[test]
fn mentions_of_whole_names() {
    for (text, expected) in [
        ("@ann", "@ann"),
        ("@ANN-Lee!", "@ANN-Lee"),
        ("@ann.", "@ann"),
        ("@ann...and", "@ann"),
        ("@ann, hi", "@ann"),
        ("@ann: hi", "@ann"),
        ("(@ann)", "@ann"),
        ("@ann's", "@ann"),
        ("@ann-", "@ann"),
        ("@ann--then", "@ann"),
        ("@ann/x", "@ann"),
        ("@ann@", "@ann"),
        ("@ann#tag", "@ann"),
        ("@ann😀", "@ann"),
        ("@annさん", "@ann"),
        ("你好@ann", "@ann"),
        ("こんにちは@ann。", "@ann"),
        ("🍵@ann", "@ann"),
        ("\n@ann", "@ann"),
        ("_@ann", "@ann"),
        ("@王小明，你好", "@王小明"),
        ("@under_score", "@under_score"),
        ("@3d", "@3d"),
        ("@ann@moot.example", "@ann@moot.example"),
        ("@ann@Moot.Example.", "@ann@Moot.Example"),
        ("@bob_1@moot.example: hi", "@bob_1@moot.example"),
        ("\u{200f}@ann", "@ann"),
    ] {
        assert_eq!(mentions(text), [expected], "{text}");
    }
    assert_eq!(mentions("@ann, @Bob_1."), ["@ann", "@Bob_1"]);
}

#[test]
fn mentions_of_nobody() {
    for text in [
        "@anna",
        "@annabel",
        "@ann2",
        "@ann_",
        "@ann_the_builder",
        "@ann-leopold",
        "@ann.lee",
        "@anné",
        "@ann\u{301}",
        "@under_scored",
        "@under",
        "@王小",
        "@王小明你好",
        "@an",
        "@",
        "@@ann",
        "@ann@ann",
        "@ann@moot",
        "@ann@other.example",
        "@ann@moot.example.org",
        "@ann@moot.example:8080",
        "@ann@xmoot.example secret",
        "@ann@-moot.example/x@ann",
        "x@ann",
        "é@ann",
        "7@ann",
        "/@ann",
        "=@ann",
        "한@ann",
        "mail:a@ann",
        "https://a.org/?to=@ann",
        "https://a.org/@ann",
    ] {
        let expected: &[&str] = if text.starts_with("@ann@-") { &["@ann"] } else { &[] };
        assert_eq!(mentions(text), expected, "{text}");
    }
    assert!(mentions(&format!("@{}", "a".repeat(500_000))).is_empty());
}
