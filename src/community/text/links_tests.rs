//! Tables of addresses and of what is none.

use super::links::links;

fn found(text: &str) -> Vec<&str> {
    links(text).into_iter().map(|link| &text[link.range]).collect()
}

#[test]
fn whole_addresses() {
    for link in [
        "http://a.org",
        "HTTPS://A.ORG",
        "https://example.com/",
        "https://example.com/dir/",
        "https://example.com/a-",
        "https://example.com/?q=",
        "https://example.com/?q=c++",
        "https://example.com/?a=1&b=%20#q",
        "https://example.com:8080/x",
        "https://example.com?q=1",
        "https://example.com#part",
        "https://example.com/#!/a/b",
        "https://example.com/@ann/1",
        "https://example.com/a_(b)",
        "https://example.com/a_(b)_c",
        "https://example.com/a_((b)c)",
        "https://example.com/background().html",
        "https://en.wikipedia.org/wiki/Diaspora_(software)",
        "https://en.wikipedia.org/wiki/Ghostbusters_(song)#Lawsuit",
        "https://en.wikipedia.org/wiki/Ghostbusters_(song)?foo=#Lawsuit",
        "https://example.com/?q=(x)",
        "https://example.com/?a[]=1&b[x]=2",
        "https://example.com/a[1]",
        "https://example.com/a,b;c:d!e'f*g",
        "https://example.com/a|b",
        "https://example.com/~ann/x",
        "https://ja.wikipedia.org/wiki/日本",
        "https://ru.wikipedia.org/wiki/Россия#История",
        "https://münchen.example/straße",
        "https://xn--mnchen-3ya.example/",
        "https://例え.テスト/道",
        "https://中国.中国",
        "https://россия.рф/путь",
        "https://sub.sub.example.co.uk/x",
        "https://foo_bar.example.com/",
        "https://a-b.example/é/ü?ö=ä",
        "https://हिन्दी.भारत/पथ",
        "https://example.com/😀",
        "https://web.archive.org/web/2026*/https://example.com/x",
        "gemini://example.org/page",
        "gopher://example.org",
        "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3.example/x",
        "xmpp:user@example.org",
        "xmpp:room@muc.example.org?join",
        "xmpp://user@example.org/path",
        "magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a",
    ] {
        for text in [link.to_owned(), format!("see {link} there"), format!("({link})"), format!("看{link}, and"), format!("\"{link}\"\n")]
        {
            assert_eq!(found(&text), [link], "{text}");
        }
    }
}

#[test]
fn text_around_an_address_is_kept() {
    for (text, expected) in [
        ("(http://google.com/)", "http://google.com/"),
        ("[https://a.org/x]", "https://a.org/x"),
        ("<https://a.org/x>", "https://a.org/x"),
        ("„https://a.org/x“", "https://a.org/x"),
        ("「https://a.org/x」と", "https://a.org/x"),
        ("https://a.org/x。然后", "https://a.org/x"),
        ("https://a.org/x，然后", "https://a.org/x"),
        ("https://a.org/x\u{3000}y", "https://a.org/x"),
        ("https://a.org看", "https://a.org"),
        ("https://a.org.", "https://a.org"),
        ("https://a.org/x.", "https://a.org/x"),
        ("https://a.org/x...", "https://a.org/x"),
        ("https://a.org/x…", "https://a.org/x"),
        ("https://a.org/x,", "https://a.org/x"),
        ("https://a.org/x!", "https://a.org/x"),
        ("https://a.org/x?", "https://a.org/x"),
        ("https://a.org?!", "https://a.org"),
        ("https://a.org/x:", "https://a.org/x"),
        ("https://a.org/x;", "https://a.org/x"),
        ("https://a.org/x'", "https://a.org/x"),
        ("*https://a.org/x*", "https://a.org/x"),
        ("https://a.org/x(unclosed", "https://a.org/x"),
        ("https://a.org/x_(a))", "https://a.org/x_(a)"),
        ("https://a.org/x(a]b)", "https://a.org/x"),
        ("https://a.org/x(a[]]b)", "https://a.org/x"),
        ("https://a.org/x(a[b)c]", "https://a.org/x(a[b)c"),
        ("[https://a.org/x(a]b)", "https://a.org/x"),
        ("(https://a.org/x_(a), b)", "https://a.org/x_(a)"),
        ("[text](https://a.org/x)", "https://a.org/x"),
        ("https://a.org: text", "https://a.org"),
        ("https://a.org:port", "https://a.org"),
        ("https://a.org/\u{202e}x", "https://a.org/"),
        ("_https://a.org/x", "https://a.org/x"),
    ] {
        assert_eq!(found(text), [expected], "{text}");
    }
    assert_eq!(found("http://a.org http://b.org/x."), ["http://a.org", "http://b.org/x"]);
}

#[test]
fn invalid_addresses() {
    for text in [
        "https://",
        "http://localhost/x",
        "http://www\\.google\\.com",
        "http://127.0.0.1/",
        "http://a.b",
        "http://a..org",
        "http://-a.org",
        "http://a-.org",
        "http://.org",
        "https://user@example.org/",
        "https://example.org@evil.example/",
        "https://user:password@example.org/",
        "xhttp://a.org",
        "7http://a.org",
        "@http://a.org",
        "#http://a.org",
        "ftp://a.org",
        "javascript://a.org/%0aalert(1)",
        "data:text/html,x",
        "www.a.org",
        "a.org",
        "magnet:?",
        "magnet:xt=1",
        "xmpp:user",
        "mailto:ann@a.org",
        "http:/a.org",
        "http:// a.org",
        "http://a .org",
    ] {
        assert!(found(text).is_empty(), "{text}");
    }
}
