//! The profile API field by field: the defaults, every encoding of every parameter, every refusal (`docs/specs/mastodon.md 2`).

use folkmoot::internals::community::people::users;
use folkmoot::internals::model::id::UserId;
use rocket::http::Method;
use serde_json::{Value, json};

use crate::database::{number, sql};
use crate::mastodon_client::{MastodonClient, MastodonResponse};
use crate::test_server::{Person, TestServer};

pub const PROFILE: &str = "/api/v1/profile";
const KEYS: [&str; 20] = [
    "id",
    "display_name",
    "note",
    "fields",
    "avatar",
    "avatar_static",
    "avatar_description",
    "header",
    "header_static",
    "header_description",
    "locked",
    "bot",
    "hide_collections",
    "discoverable",
    "indexable",
    "show_media",
    "show_media_replies",
    "show_featured",
    "attribution_domains",
    "featured_tags",
];

/// Exactly these keys, in any order.
#[track_caller]
pub fn has_keys(value: &Value, keys: &[&str]) {
    let mut found: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    let mut expected = keys.to_vec();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

/// 422 with exactly these details and this message.
#[track_caller]
pub fn invalid(response: &MastodonResponse, details: &[(&str, &str, &str)], sentence: &str) {
    response.refused(422, sentence);
    let expected: serde_json::Map<String, Value> =
        details.iter().map(|(key, code, text)| ((*key).to_owned(), json!([{"error": code, "description": text}]))).collect();
    assert_eq!(response.body["details"], Value::Object(expected), "{}", response.text);
    has_keys(&response.body, &["error", "details"]);
}

pub fn fields(profile: &Value) -> Vec<(&str, &str)> {
    let all = profile["fields"].as_array().expect("a list");
    all.iter().map(|field| (field["name"].as_str().expect("a name"), field["value"].as_str().expect("a value"))).collect()
}

#[test]
fn a_new_profile_has_every_key_and_its_defaults() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let profile = ann.mastodon().get(PROFILE).ok();
    has_keys(&profile, &KEYS);
    assert_eq!(
        profile,
        json!({"id": ann.id(), "display_name": "annie", "note": "", "fields": [],
            "avatar": null, "avatar_static": null, "avatar_description": "",
            "header": null, "header_static": null, "header_description": "",
            "locked": false, "bot": false, "hide_collections": null, "discoverable": null, "indexable": false,
            "show_media": true, "show_media_replies": true, "show_featured": true, "attribution_domains": [], "featured_tags": []})
    );
}

#[test]
fn the_documented_example_is_returned_unchanged() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let sent = json!({"display_name": "Documentation user", "note": "I'm only here as an example for documentation",
        "fields_attributes": [{"name": "pronouns", "value": "it/its"}], "locked": false, "bot": false,
        "discoverable": true, "indexable": true, "show_media": true, "show_media_replies": true, "show_featured": true,
        "attribution_domains": ["articles.example.com"]});
    let patched = ann.mastodon().patch(PROFILE, sent).ok();
    let tag = 1_700_000_000_000_i64;
    sql(&server, &format!("INSERT INTO hashtags (id, slug, name) VALUES ({tag}, 'foo', 'foo')"));
    sql(&server, &format!("INSERT INTO featured_hashtags (id, user_id, hashtag_id) VALUES (1, {}, {tag})", ann.id()));
    assert_eq!(patched["featured_tags"], json!([]));
    let profile = ann.mastodon().get(PROFILE).ok();
    assert_eq!(
        profile,
        json!({"id": ann.id(), "display_name": "Documentation user", "note": "I'm only here as an example for documentation",
            "fields": [{"name": "pronouns", "value": "it/its", "verified_at": null}],
            "avatar": null, "avatar_static": null, "avatar_description": "",
            "header": null, "header_static": null, "header_description": "",
            "locked": false, "bot": false, "hide_collections": null, "discoverable": true, "indexable": true,
            "show_media": true, "show_media_replies": true, "show_featured": true,
            "attribution_domains": ["articles.example.com"],
            "featured_tags": [{"id": "1", "name": "foo", "url": "https://moot.example/@annie/tagged/foo",
                "statuses_count": "0", "last_status_at": null}]})
    );
}

#[test]
fn featured_tags_count_public_statuses() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    ann.publish("one #foo ");
    let pid = ann.publish("two #foo ");
    ann.comment(&pid, "three #foo ");
    bob.publish("another's #foo ");
    ann.publish_with(json!({"content": "nobody's #foo ", "isAnonymous": true}));
    let gone = ann.publish("gone #foo ");
    ann.v2().delete(&format!("/post/{gone}"), json!({})).ok();
    let tag = number(&server, "SELECT id FROM hashtags WHERE slug = 'foo'");
    sql(&server, &format!("INSERT INTO featured_hashtags (id, user_id, hashtag_id) VALUES (7, {}, {tag})", ann.id()));
    let profile = ann.mastodon().get(PROFILE).ok();
    has_keys(&profile["featured_tags"][0], &["id", "name", "url", "statuses_count", "last_status_at"]);
    assert_eq!(profile["featured_tags"][0]["statuses_count"], "3");
    assert_eq!(profile["featured_tags"][0]["last_status_at"], "2026-03-04");
    assert_eq!(bob.mastodon().get(PROFILE).ok()["featured_tags"], json!([]));
}

#[test]
fn scopes_decide_what_is_allowed() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let routes = [(Method::Get, PROFILE), (Method::Patch, PROFILE), (Method::Put, PROFILE)];
    let deletes = [(Method::Delete, "/api/v1/profile/avatar"), (Method::Delete, "/api/v1/profile/header")];
    let app = MastodonClient { server: &server, token: Some(server.token(None, crate::mastodon_client::ALL)) };
    let unknown = MastodonClient { server: &server, token: Some("nobody-has-this-token".into()) };
    for (method, path) in routes.into_iter().chain(deletes) {
        for nobody in [&server.mastodon(), &unknown] {
            let response = nobody.send(method, path, None, &[]);
            response.refused(401, "The access token is invalid");
            assert!(response.header("WWW-Authenticate").is_some_and(|line| line.contains("invalid_token")));
        }
        app.send(method, path, None, &[]).refused(422, "This method requires an authenticated user");
        let scopes: &[&str] = if method == Method::Get { &["profile", "read", "read:accounts"] } else { &["write", "write:accounts"] };
        for scope in scopes {
            ann.scoped(scope).send(method, path, None, &[]).ok();
        }
        let others: &[&str] = if method == Method::Get {
            &["write", "read:statuses", "follow", "push"]
        } else {
            &["profile", "read", "read:accounts", "write:media", "follow"]
        };
        for scope in others {
            ann.scoped(scope).send(method, path, None, &[]).refused(403, "This action is outside the authorized scopes");
        }
    }
    let client = ann.mastodon();
    let id = UserId(ann.login.uid);
    server.app.core.db.write_now(move |tx| users::disable(tx, id, None, None)).expect("it is done");
    for (method, path) in routes.into_iter().chain(deletes) {
        client.send(method, path, None, &[]).refused(403, "Your login is currently disabled");
    }
}

#[test]
fn an_empty_request_changes_nothing() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    client.patch(PROFILE, json!({"note": "me", "fields_attributes": [{"name": "a", "value": "b"}], "discoverable": false})).ok();
    let before = client.get(PROFILE).ok();
    for method in [Method::Patch, Method::Put] {
        assert_eq!(client.send(method, PROFILE, None, &[]).ok(), before);
        assert_eq!(client.json(method, PROFILE, json!({})).ok(), before);
        assert_eq!(client.form(method, PROFILE, "").ok(), before);
        assert_eq!(client.multipart(method, PROFILE, &[], &[]).ok(), before);
        // `source` belongs to the older endpoint, whatever its shape; unknown names are ignored.
        let odd = json!({"source": {"privacy": "private"}, "unknown": {"a": [1]}, "username": "carol", "display_name": null});
        assert_eq!(client.json(method, PROFILE, odd).ok(), before);
        assert_eq!(client.form(method, PROFILE, "source=x&fields_attributes=&attribution_domains=").ok(), before);
    }
    assert_eq!(number(&server, "SELECT count(*) FROM users WHERE default_visibility <> 'public'"), 0);
}

/// An encoding of the same request, by its name.
type Way<'w> = (&'static str, Box<dyn Fn() -> MastodonResponse + 'w>);

/// The same four fields in every encoding that a client may use.
#[test]
fn every_encoding_is_equivalent() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    let plain = "display_name=A+B&note=n%0Am&locked=on&attribution_domains[]=a.example&attribution_domains[]=b.example\
        &fields_attributes[0][name]=pronouns&fields_attributes[0][value]=it%2Fits&fields_attributes[420][name]=site&fields_attributes[420][value]=x";
    let encoded = plain.replace('[', "%5B").replace(']', "%5D");
    let unindexed = plain.replace("[0][", "[][").replace("[420][", "[][");
    let numbered = plain.replacen("domains[]", "domains[0]", 1).replacen("domains[]", "domains[1]", 1);
    let texts = [
        ("display_name", "A B"),
        ("note", "n\nm"),
        ("locked", "true"),
        ("attribution_domains[0]", "a.example"),
        ("attribution_domains[1]", "b.example"),
        ("fields_attributes[][name]", "pronouns"),
        ("fields_attributes[][value]", "it/its"),
        ("fields_attributes[][name]", "site"),
        ("fields_attributes[][value]", "x"),
    ];
    let list = json!({"display_name": "A B", "note": "n\nm", "locked": true, "attribution_domains": ["a.example", "b.example"],
        "fields_attributes": [{"name": "pronouns", "value": "it/its", "verified_at": "null"}, "no pair", {"name": "site", "value": "x"}]});
    let mut object = list.clone();
    object["fields_attributes"] = json!({"7": {"name": "pronouns", "value": "it/its"}, "0": {"name": "site", "value": "x"}});
    object["locked"] = json!("1");
    let ways: Vec<Way<'_>> = vec![
        ("urlencoded", Box::new(|| client.form(Method::Patch, PROFILE, plain))),
        ("percent-encoded", Box::new(|| client.form(Method::Patch, PROFILE, &encoded))),
        ("unindexed", Box::new(|| client.form(Method::Put, PROFILE, &unindexed))),
        ("numbered", Box::new(|| client.form(Method::Put, PROFILE, &numbered))),
        ("query", Box::new(|| client.send(Method::Patch, &format!("{PROFILE}?{encoded}"), None, &[]))),
        ("query before JSON", Box::new(|| client.patch(&format!("{PROFILE}?display_name=other&note=n%0Am"), list.clone()))),
        ("multipart", Box::new(|| client.multipart(Method::Patch, PROFILE, &texts, &[]))),
        ("JSON list", Box::new(|| client.patch(PROFILE, list.clone()))),
        ("JSON object", Box::new(|| client.put(PROFILE, object.clone()))),
    ];
    for (name, way) in ways {
        sql(&server, "UPDATE users SET nickname = 'x', bio = 'y', locked = 0, fields = '[]', attribution_domains = '[]'");
        let profile = way().ok();
        assert_eq!(profile["display_name"], "A B", "{name}");
        assert_eq!(profile["note"], "n\nm", "{name}");
        assert_eq!(profile["locked"], true, "{name}");
        assert_eq!(profile["attribution_domains"], json!(["a.example", "b.example"]), "{name}");
        assert_eq!(fields(&profile), [("pronouns", "it/its"), ("site", "x")], "{name}");
        assert_eq!(client.get(PROFILE).ok(), profile, "{name}");
    }
}

#[test]
fn flags_are_parsed_as_booleans() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    for key in ["locked", "bot", "indexable", "show_media", "show_media_replies", "show_featured", "discoverable", "hide_collections"] {
        for (text, on) in
            [("1", true), ("0", false), ("no", true), ("f", false), ("True", true), ("OFF", false), ("null", true), ("false", false)]
        {
            assert_eq!(client.form(Method::Patch, PROFILE, &format!("{key}={text}")).ok()[key], on, "{key}={text}");
            assert_eq!(client.patch(PROFILE, json!({key: on})).ok()[key], on, "{key}: {on}");
        }
        let undecided = matches!(key, "discoverable" | "hide_collections");
        for blank in [json!(""), Value::Null] {
            client.patch(PROFILE, json!({key: true})).ok();
            let after = client.patch(PROFILE, json!({key: blank})).ok()[key].clone();
            assert_eq!(after, if undecided { Value::Null } else { json!(true) }, "{key}: {blank}");
        }
        client.patch(PROFILE, json!({key: true})).ok();
        let after = client.form(Method::Patch, PROFILE, &format!("{key}=")).ok()[key].clone();
        assert_eq!(after, if undecided { Value::Null } else { json!(true) }, "{key}=");
    }
    // A literal request of a real client.
    let tabs = json!({"show_media": false, "show_media_replies": true, "show_featured": true});
    let profile = client.put(PROFILE, tabs).ok();
    assert_eq!(
        (&profile["show_media"], &profile["show_media_replies"], &profile["show_featured"]),
        (&json!(false), &json!(true), &json!(true))
    );
}

#[test]
fn texts_are_trimmed_and_may_be_empty() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    let profile = client.patch(PROFILE, json!({"display_name": "  A  ", "note": "\n b <i> & \n"})).ok();
    assert_eq!((&profile["display_name"], &profile["note"]), (&json!("A"), &json!("b <i> &")), "raw, not HTML");
    let profile = client.patch(PROFILE, json!({"display_name": " ", "note": ""})).ok();
    assert_eq!((&profile["display_name"], &profile["note"]), (&json!(""), &json!("")));
    let profile = client.patch(PROFILE, json!({"avatar_description": "a cat", "header_description": "a wall", "display_name": 42})).ok();
    assert_eq!((&profile["avatar_description"], &profile["header_description"]), (&json!("a cat"), &json!("a wall")));
    assert_eq!(profile["display_name"], "42");
    let profile = client.patch(PROFILE, json!({"avatar_description": ""})).ok();
    assert_eq!((&profile["avatar_description"], &profile["header_description"]), (&json!(""), &json!("a wall")));
    client.patch(PROFILE, json!({"display_name": {"a": 1}})).refused(400, "display_name must be text");
    assert_eq!(client.form(Method::Patch, PROFILE, "note=a&note[b]=c").status.code, 400);
    assert_eq!(client.send(Method::Patch, PROFILE, Some((rocket::http::ContentType::JSON, b"{\"note\":".to_vec())), &[]).status.code, 400);
}

#[test]
fn an_unchanged_field_keeps_its_verification() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    let site = "https://annie.example";
    sql(&server, &format!("UPDATE users SET fields = '[{{\"name\":\"site\",\"value\":\"{site}\",\"verified_at\":1567052095571}}]'"));
    let kept = client.patch(PROFILE, json!({"fields_attributes": [{"name": "home", "value": site}, {"name": "x", "value": "y"}]})).ok();
    assert_eq!(kept["fields"][0], json!({"name": "home", "value": site, "verified_at": "2019-08-29T04:14:55.571+00:00"}));
    assert_eq!(kept["fields"][1]["verified_at"], Value::Null);
    let lost = client.patch(PROFILE, json!({"fields_attributes": [{"name": "home", "value": "https://annie.example/x"}]})).ok();
    assert_eq!(lost["fields"][0]["verified_at"], Value::Null);
}

#[test]
fn domains_are_normalized_and_cleared() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    let sent = json!({"attribution_domains": [" https://a.example ", "http://b.example", "*.c.example", "", "a.example"]});
    assert_eq!(client.patch(PROFILE, sent).ok()["attribution_domains"], json!(["a.example", "b.example", "c.example"]));
    assert_eq!(client.form(Method::Patch, PROFILE, "attribution_domains[]=").ok()["attribution_domains"], json!([]));
    client.patch(PROFILE, json!({"attribution_domains": ["a.example"]})).ok();
    assert_eq!(client.patch(PROFILE, json!({"attribution_domains": []})).ok()["attribution_domains"], json!([]));
}

#[test]
fn unlocking_accepts_all_waiting_requests() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("catty"));
    ann.mastodon().patch(PROFILE, json!({"locked": true})).ok();
    let follow = |person: &Person<'_>| person.mark("follow", "user", "annie");
    follow(&bob);
    follow(&cat);
    assert_eq!(number(&server, "SELECT count(*) FROM follow_requests"), 2);
    ann.mastodon().patch(PROFILE, json!({"note": "still locked", "locked": true})).ok();
    assert_eq!(number(&server, "SELECT count(*) FROM follow_requests"), 2);
    ann.mastodon().patch(PROFILE, json!({"locked": "false"})).ok();
    assert_eq!(number(&server, "SELECT count(*) FROM follow_requests"), 0);
    assert_eq!(number(&server, "SELECT count(*) FROM user_marks WHERE mark = 'follow'"), 2);
}

/// A user as Fresns shows them.
pub fn seen(person: &Person<'_>, of: &str) -> Value {
    person.v2().get(&format!("/user/{of}/detail")).ok()["detail"].clone()
}

#[test]
fn changes_in_one_api_are_shown_in_the_other() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let image = super::profile_images::png(30, 20);
    let changed = ann
        .mastodon()
        .multipart(Method::Patch, PROFILE, &[("display_name", "Annie!"), ("note", "hello")], &[("avatar", "a.png", &image)])
        .ok();
    let shown = seen(&bob, "annie");
    assert_eq!((&shown["nickname"], &shown["bio"], &shown["avatar"]), (&json!("Annie!"), &json!("hello"), &changed["avatar"]));
    // The minimum interval between nickname changes applies to Fresns only, and changes in Mastodon do not start it.
    ann.v2().put("/user/edit", json!({"nickname": "Annie Two", "bio": "again"})).ok();
    let profile = ann.mastodon().get(PROFILE).ok();
    assert_eq!((&profile["display_name"], &profile["note"]), (&json!("Annie Two"), &json!("again")));
    for name in ["one", "two", "three"] {
        assert_eq!(ann.mastodon().patch(PROFILE, json!({"display_name": name})).ok()["display_name"], name);
    }
    ann.v1().patch("/user/profile", json!({"bannerUrl": "https://elsewhere.example/b.png"})).ok();
    let profile = ann.mastodon().get(PROFILE).ok();
    assert_eq!(
        (&profile["header"], &profile["header_static"]),
        (&json!("https://elsewhere.example/b.png"), &json!("https://elsewhere.example/b.png"))
    );
    ann.mastodon().delete("/api/v1/profile/header").ok();
    assert_eq!(seen(&bob, "annie")["banner"], Value::Null);
}

#[test]
fn a_user_without_a_nickname_is_shown_by_username() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    ann.mastodon().patch(PROFILE, json!({"display_name": ""})).ok();
    assert_eq!(seen(&bob, "annie")["nickname"], "annie");
    let pid = bob.publish("hello @annie ");
    let post = bob.v2().get(&format!("/post/{pid}/detail")).ok();
    assert!(post["detail"]["content"].as_str().is_some_and(|text| text.contains("@annie")), "{post}");
    let tips = bob.v2().get("/common/input-tips?type=user&key=anni").ok();
    assert_eq!(tips[0]["name"], "annie", "{tips}");
}

#[test]
fn unique_nicknames_are_enforced_in_every_api() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let mut settings = (*server.app.core.settings()).clone();
    settings.nickname_unique = true;
    futures::executor::block_on(server.app.core.change_settings(settings)).expect("they are changed");
    ann.mastodon().patch(PROFILE, json!({"display_name": "bobby"})).refused(422, "Validation failed: Display name has already been taken");
    for who in [&ann, &bob] {
        who.mastodon().patch(PROFILE, json!({"display_name": ""})).ok();
    }
    bob.mastodon().patch(PROFILE, json!({"display_name": "bobby"})).ok();
    bob.mastodon().patch(PROFILE, json!({"display_name": "bobby", "note": "again"})).ok();
}
