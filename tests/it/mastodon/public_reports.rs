//! What people reported of servers like this one, each kind with several variants.

use serde_json::{Value, json};

use super::status_client::{content, media};
use crate::mastodon_client::id;
use crate::test_server::{Person, TestServer};
use folkmoot::internals::model::clock::{DAY, HOUR};
use folkmoot::internals::model::content::entry::FileKind;

fn post(who: &Person<'_>, text: &str) -> Value {
    who.mastodon().post_status(json!({"status": text})).ok()
}

fn names(status: &Value, list: &str, key: &str) -> Vec<String> {
    let rows = status[list].as_array().into_iter().flatten();
    rows.filter_map(|row| row[key].as_str().map(str::to_owned)).collect()
}

#[test]
fn nobody_is_mentioned_who_was_not_named() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    for text in [
        "@bobby2 the party",
        "@bobby_ hi",
        "@bobby_the_builder",
        "@bobby-tables",
        "@bobby.tables",
        "@bobbyé",
        "@bobby@mastodon.example secret",
        "@bobby@moot.example.org secret",
        "@bobby@moot.example:81 secret",
    ] {
        let direct = ann.mastodon().post_status(json!({"status": text, "visibility": "direct"})).ok();
        assert_eq!(direct["mentions"], json!([]), "{text}");
        bob.mastodon().get_status(&id(&direct)).refused(404, "Record not found");
    }
    assert_eq!(bob.mastodon().get("/api/v1/conversations").list().len(), 0);
    assert_eq!(bob.mastodon().get("/api/v1/notifications").list().len(), 0);
    assert_eq!(bob.unread("mentions"), 0);
    for text in ["@bobby hi", "@Bobby!", "(@bobby)", "@bobby... well", "@bobby@moot.example, hi", "你好@bobby，"] {
        assert_eq!(names(&post(&ann, text), "mentions", "acct"), ["bobby"], "{text}");
    }
    let whole = content(&post(&ann, "@bobby@moot.example hi"));
    assert!(whole.ends_with("</span></a></span> hi</p>") && !whole.contains("moot.example hi"), "{whole}");
    ann.v2().post("/editor/post/quick-publish", json!({"content": "hey @bobbyish and @bobby@other.example"})).ok();
    assert_eq!(bob.unread("mentions"), 6 + 1);
}

#[test]
fn addresses_are_linked_whole_and_count_23() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for link in [
        "https://en.wikipedia.org/wiki/Diaspora_(software)",
        "https://example.com/",
        "https://example.com/dir/",
        "https://example.com/?q=",
        "https://en.wikipedia.org/wiki/Ghostbusters_(song)#Lawsuit",
        "https://ja.wikipedia.org/wiki/日本",
        "https://münchen.example/straße",
        "gemini://example.org/x",
        "xmpp:user@example.org",
        "magnet:?xt=urn:btih:abc",
    ] {
        let posted = post(&ann, &format!("({link})."));
        assert!(content(&posted).contains(&format!("<a href=\"{link}\" ")), "{}", content(&posted));
        assert_eq!((names(&posted, "tags", "name").len(), content(&posted).matches("<a ").count()), (0, 1));
    }
    assert!(!content(&post(&ann, "http://www\\.google\\.com")).contains("<a "));
    for link in ["https://example.com/", "https://example.com/x/", "https://example.com/_(y)", "https://example.com/ééé"] {
        assert_eq!(post(&ann, &format!("{} {link}", "a".repeat(476)))["visibility"], "public");
        let long = ann.mastodon().post_status(json!({"status": format!("{} {link}", "a".repeat(477))}));
        long.refused(422, "Validation failed: Text character limit of 500 exceeded");
    }
}

#[test]
fn hashtags_follow_the_rules_of_every_script() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for (text, name) in [
        ("#one_two_three", "one_two_three"),
        ("#_test", "_test"),
        ("#test_", "test_"),
        ("#نرم\u{200c}افزار", "نرم\u{200c}افزار"),
        ("#one·two·three", "one·two·three"),
        ("#SilentSundayPhotography", "SilentSundayPhotography"),
        ("#x", "x"),
        ("#emoji😀x", "emoji"),
        ("#a#b", "a"),
    ] {
        let found = names(&post(&ann, text), "tags", "name");
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].to_lowercase(), name.to_lowercase(), "{text}");
    }
    for text in ["#2026", "x/#slash", "#·one", "x=#y", "word#tag"] {
        assert_eq!(post(&ann, text)["tags"], json!([]), "{text}");
    }
    for (one, other) in [("ПРИВЕТ", "привет"), ("ÉTÉ", "été"), ("ＴＡＧ", "tag"), ("ΣΊΣΥΦΟΣ", "σίσυφος")] {
        let (first, second) = (post(&ann, &format!("#{one}")), post(&ann, &format!("#{other}")));
        assert_eq!(first["tags"], second["tags"], "{one}");
        let found = ann.mastodon().get(&format!("/api/v1/timelines/tag/{}", urlencoding(other))).list();
        assert!(found.iter().any(|status| status["id"] == first["id"]), "{one}");
    }
    for name in ["one_two_three", "x", &"y".repeat(25)] {
        assert_eq!(ann.mastodon().post(&format!("/api/v1/tags/{name}/follow"), json!({})).ok()["following"], true, "{name}");
    }
    ann.mastodon().post("/api/v1/featured_tags", json!({"name": "one_two_three"})).ok();
}

fn urlencoding(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn an_edit_removes_what_it_leaves_out() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let put = |status: &Value, body: Value| ann.mastodon().put(&format!("/api/v1/statuses/{}", id(status)), body).ok();
    let picture = media(&ann, FileKind::Image);
    let with_picture =
        ann.mastodon().post_status(json!({"status": "pic", "media_ids": [picture], "spoiler_text": "cw", "sensitive": true})).ok();
    let edited = put(&with_picture, json!({"status": "pic"}));
    assert_eq!((&edited["media_attachments"], &edited["sensitive"], &edited["spoiler_text"]), (&json!([]), &json!(false), &json!("")));
    assert!(edited["edited_at"].is_string());
    let poll = json!({"options": ["y", "n"], "expires_in": 3600});
    let with_poll = ann.mastodon().post_status(json!({"status": "vote", "poll": poll})).ok();
    let bob = server.user("bobby");
    let choices = json!({"choices": [0]});
    bob.mastodon().post(&format!("/api/v1/polls/{}/votes", with_poll["poll"]["id"].as_str().expect("an id")), choices).ok();
    let longer = put(&with_poll, json!({"status": "vote", "poll": {"options": ["y", "n"], "expires_in": 86_400}}));
    assert!(longer["edited_at"].is_string(), "another duration is an edit");
    assert_eq!(longer["poll"]["options"][0]["votes_count"], 1, "and keeps the votes");
    assert_ne!(longer["poll"]["expires_at"], with_poll["poll"]["expires_at"]);
    assert_eq!(put(&with_poll, json!({"status": "vote"}))["poll"], Value::Null);
}

#[test]
fn a_poll_without_anything_in_it_is_no_poll() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let posted = |body: Value| ann.mastodon().post_status(body);
    for nothing in [Value::Null, json!({}), json!(""), json!({"multiple": false, "hide_totals": false})] {
        let plain = posted(json!({"status": "plain", "poll": nothing})).ok();
        assert_eq!(plain["poll"], Value::Null, "{nothing}");
        let with_poll = posted(json!({"status": "vote", "poll": {"options": ["y", "n"], "expires_in": 3600}})).ok();
        let edited = ann.mastodon().put(&format!("/api/v1/statuses/{}", id(&with_poll)), json!({"status": "vote", "poll": nothing})).ok();
        assert_eq!(edited["poll"], Value::Null, "{nothing}");
    }
    for half in
        [json!({"options": []}), json!({"options": ["y"], "expires_in": 3600}), json!({"expires_in": 3600}), json!({"multiple": true})]
    {
        assert_eq!(posted(json!({"status": "x", "poll": half})).status.code, 422, "{half}");
    }
}

#[test]
fn times_without_an_offset_are_in_utc_and_past_ones_are_now() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let at = |millis: i64| {
        let moment = time::OffsetDateTime::from_unix_timestamp(millis / 1_000).expect("a moment");
        format!("{}T{:02}:{:02}:00", moment.date(), moment.hour(), moment.minute())
    };
    let tomorrow = at(server.app.core.now() + DAY);
    for text in
        [tomorrow.clone(), tomorrow.replace('T', " "), format!("{tomorrow}Z"), format!("{tomorrow}+00:00"), format!("{tomorrow}.123")]
    {
        let waiting = ann.mastodon().post_status(json!({"status": "s", "scheduled_at": text})).ok();
        assert!(waiting["scheduled_at"].as_str().is_some_and(|at| at.starts_with(&tomorrow)), "{text}: {waiting}");
    }
    for past in [at(server.app.core.now() - HOUR), format!("{}Z", at(server.app.core.now() - DAY))] {
        assert!(ann.mastodon().post_status(json!({"status": "now", "scheduled_at": past})).ok()["content"].is_string(), "{past}");
    }
    ann.mastodon()
        .post_status(json!({"status": "s", "scheduled_at": "tomorrow"}))
        .refused(422, "Validation failed: Scheduled at is invalid");
}

#[test]
fn pinned_statuses_have_no_pages() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for n in 0..2 {
        let status = post(&ann, &format!("pinned {n}"));
        ann.mastodon().act(&id(&status), "pin").ok();
    }
    let bob = server.user("bobby");
    for who in [ann.mastodon(), bob.mastodon(), server.mastodon()] {
        for (query, most) in [
            ("pinned=true", 2),
            ("pinned=1", 2),
            ("pinned=true&limit=1", 1),
            ("pinned=true&limit=2", 2),
            ("pinned=true&limit=40&exclude_reblogs=true", 2),
            ("pinned=true&exclude_replies=true&since_id=1", 2),
        ] {
            let answer = who.get(&format!("/api/v1/accounts/{}/statuses?{query}", ann.id()));
            assert_eq!(answer.header("Link"), None, "{query}");
            assert!((1..=most).contains(&answer.list().len()), "{query}");
        }
        let none = who.get(&format!("/api/v1/accounts/{}/statuses?pinned=true", bob.id()));
        assert_eq!(none.header("Link"), None);
        assert!(none.list().is_empty());
    }
    let paged = ann.mastodon().get(&format!("/api/v1/accounts/{}/statuses?pinned=false&limit=1", ann.id()));
    assert!(paged.link("next").is_some(), "statuses that are not asked for by their pin have pages");
}

#[test]
fn another_choice_of_a_poll_with_several_may_follow() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let vote = |multiple: bool| {
        let poll = json!({"options": ["a", "b", "c"], "expires_in": 3600, "multiple": multiple});
        let posted = ann.mastodon().post_status(json!({"status": "vote", "poll": poll})).ok();
        format!("/api/v1/polls/{}/votes", posted["poll"]["id"].as_str().expect("an id"))
    };
    let several = vote(true);
    bob.mastodon().post(&several, json!({"choices": [0]})).ok();
    let both = bob.mastodon().post(&several, json!({"choices": [1]})).ok();
    assert_eq!((&both["own_votes"], &both["voters_count"], &both["votes_count"]), (&json!([0, 1]), &json!(1), &json!(2)));
    let again = "Validation failed: You have already voted on this poll";
    bob.mastodon().post(&several, json!({"choices": [1]})).refused(422, again);
    bob.mastodon().post(&several, json!({"choices": [2, 0]})).refused(422, again);
    bob.mastodon().post(&several, json!({"choices": [2]})).ok();
    let single = vote(false);
    bob.mastodon().post(&single, json!({"choices": [0]})).ok();
    bob.mastodon().post(&single, json!({"choices": [1]})).refused(422, again);
}

#[test]
fn names_of_fields_are_plain_text() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for name in ["Q&A <3", "\"quoted\"", "<b>bold</b>", "a 'b' c", "&amp;"] {
        let body = json!({"fields_attributes": [{"name": name, "value": "<i>x</i>"}]});
        let changed = ann.mastodon().patch("/api/v1/accounts/update_credentials", body).ok();
        assert_eq!((&changed["fields"][0]["name"], &changed["fields"][0]["value"]), (&json!(name), &json!("&lt;i&gt;x&lt;/i&gt;")));
    }
}

#[test]
fn languages_are_codes_of_the_list() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let known = server.mastodon().get("/api/v1/instance/languages").list();
    assert!(known.iter().any(|language| language["code"] == "de"));
    let stored = |code: &str| ann.mastodon().post_status(json!({"status": "s", "language": code})).ok()["language"].clone();
    assert_eq!((stored("de"), stored("de-AT"), stored("fr_CA")), (json!("de"), json!("de"), json!("fr")));
    let default = ann.mastodon().post_status(json!({"status": "s"})).ok()["language"].clone();
    for odd in ["xx", "EN", "english", "d", "", "de\u{0}"] {
        assert_eq!(stored(odd), default, "{odd}");
    }
}
