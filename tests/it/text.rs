//! Links, hashtags and mentions of texts that nobody thought of (`docs/specs/core.md` 11).

mod properties;

use folkmoot::internals::community::text::{TokenKind, tokens};
use folkmoot::internals::model::Entropy;
use regex::Regex;
use serde_json::json;

use crate::test_server::TestServer;

/// Bytes of one random input at most.
const MOST_BYTES: usize = 40;

fn inputs(count: usize) -> impl Iterator<Item = Vec<u8>> {
    let entropy = Entropy::from_seed([14; 32]);
    (0..count).map(move |_| {
        let bytes: [u8; MOST_BYTES] = entropy.bytes();
        bytes[..1 + usize::from(bytes[0]) % (MOST_BYTES - 1)].to_vec()
    })
}

#[test]
fn the_rules_hold_for_random_texts() {
    for data in inputs(20_000) {
        properties::check(&properties::text_of(&data));
        properties::check_words(&data);
    }
}

/// Beyond are ideographs that are all of one kind, and private characters.
const PLANES: std::ops::Range<u32> = 0..0x2_0000;

#[test]
fn the_rules_hold_for_every_character() {
    for c in PLANES.chain(0xe_0000..0xe_0200).filter_map(char::from_u32) {
        properties::check(&format!("#a{c} {c}#b @ann{c}@ann https://a.org{c}/{c}"));
    }
}

#[test]
fn the_time_grows_with_the_length() {
    let opened = format!("https://a.org/{}", "(".repeat(1_000_000));
    let closed = format!("https://a.org/{}{}", "(".repeat(7_000), ")".repeat(7_000));
    for text in [
        "@",
        "@a",
        "#",
        "#a",
        "(",
        "https://a.org/(",
        "https://a.org/[",
        "https://a",
        "https://a.org/!",
        "xmpp:",
        "xmpp:a@",
        "magnet:?!",
        "http:",
        "http://a.",
        "\u{202e}@",
        "é",
        "#\u{200c}",
        "x",
        "a-",
        "e\u{301}",
        &opened,
        &closed,
        &format!("https://{}", "a.".repeat(250_000)),
        &format!("#{}", "x".repeat(500_000)),
        &format!("@{}", "a".repeat(500_000)),
    ] {
        properties::check_time(text);
    }
    for data in inputs(10) {
        properties::check_time(&format!("{} ", properties::text_of(&data)));
    }
}

/// The names of remote people as Mastodon's web client finds them while it counts.
#[test]
fn words_count_what_the_web_client_counts() {
    let name = Regex::new(r"(?i)(^|[^/A-Za-z0-9_])@(([a-z0-9_]+)@[a-z0-9.-]+[a-z0-9]+)").expect("a pattern");
    for (word, expected) in properties::WORDS {
        let is_link = matches!(tokens(word).as_slice(), [only] if matches!(only.kind, TokenKind::Link { .. }));
        let shortened = if is_link { "x".repeat(23) } else { name.replace_all(word, "$1@$3").into_owned() };
        assert_eq!(unicode_segmentation::UnicodeSegmentation::graphemes(shortened.as_str(), true).count(), expected, "{word}");
    }
}

#[test]
fn a_hashtag_is_found_by_every_form_of_its_name() {
    let server = TestServer::with(|config| config.rate_limits = false);
    let ann = server.user("annie");
    for data in inputs(120) {
        let text = format!("words {}", properties::text_of(&data));
        let posted = ann.mastodon().post_status(json!({"status": text}));
        let Some(tags) = posted.body["tags"].as_array().filter(|_| posted.status.code == 200) else { continue };
        for tag in tags {
            let name = tag["name"].as_str().expect("a name");
            for form in [name.to_owned(), name.to_uppercase(), name.to_lowercase()] {
                let found = |path: String| ann.mastodon().get(&path).ok();
                let encoded: String = form.bytes().map(|byte| format!("%{byte:02X}")).collect();
                let search = found(format!("/api/v2/search?type=hashtags&limit=40&q=%23{encoded}"));
                assert!(search["hashtags"].as_array().expect("a list").iter().any(|it| it["name"] == tag["name"]), "{form}: {search}");
                let timeline = found(format!("/api/v1/timelines/tag/{encoded}"));
                assert!(timeline.as_array().expect("a list").iter().any(|it| it["id"] == posted.body["id"]), "{form}");
            }
        }
    }
}
