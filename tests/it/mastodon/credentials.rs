//! The own account, the older endpoint to change it, and the preferences (`docs/specs/mastodon.md 2.6`, 2.7, 4.8).

use rocket::http::Method;
use serde_json::{Value, json};

use super::profile::{PROFILE, has_keys, invalid};
use crate::database::{number, sql};
use crate::mastodon_client::MastodonClient;
use crate::test_server::TestServer;

const VERIFY: &str = "/api/v1/accounts/verify_credentials";
const UPDATE: &str = "/api/v1/accounts/update_credentials";
const PREFERENCES: &str = "/api/v1/preferences";

#[test]
fn credential_account_has_every_field() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let account = ann.mastodon().get(VERIFY).ok();
    let (avatar, header) = ("https://moot.example/avatars/original/missing.png", "https://moot.example/headers/original/missing.png");
    let role = json!({"id": "-99", "name": "", "permissions": "65536", "color": "", "highlighted": false, "collection_limit": 0});
    let source = json!({"privacy": "public", "sensitive": false, "language": null, "note": "", "fields": [], "follow_requests_count": 0,
        "hide_collections": null, "discoverable": null, "indexable": false, "attribution_domains": [], "quote_policy": "public"});
    assert_eq!(
        account,
        json!({"id": ann.id(), "username": "annie", "acct": "annie", "display_name": "annie", "locked": false, "bot": false,
            "discoverable": null, "indexable": false, "group": false, "created_at": "2026-03-04T00:00:00.000Z", "note": "",
            "url": "https://moot.example/@annie", "uri": format!("https://moot.example/ap/users/{}", ann.id()),
            "avatar": avatar, "avatar_static": avatar, "avatar_description": "",
            "header": header, "header_static": header, "header_description": "",
            "followers_count": 0, "following_count": 0, "statuses_count": 0, "last_status_at": null, "hide_collections": null,
            "show_media": true, "show_media_replies": true, "show_featured": true, "noindex": false,
            "feature_approval": {"automatic": [], "manual": [], "current_user": "denied"},
            "source": source,
            "emojis": [], "roles": [], "fields": [], "role": role})
    );
}

#[test]
fn scopes_decide_what_is_allowed() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let app = MastodonClient { server: &server, token: Some(server.token(None, crate::mastodon_client::ALL)) };
    for (method, path, good, bad) in [
        (Method::Get, VERIFY, ["profile", "read", "read:accounts"], ["write", "read:statuses"]),
        (Method::Patch, UPDATE, ["write", "write:accounts", "read write"], ["read", "profile"]),
        (Method::Put, UPDATE, ["write", "write:accounts", "read write"], ["read", "write:media"]),
        (Method::Get, PREFERENCES, ["read", "read:accounts", "read:accounts push"], ["write", "profile"]),
    ] {
        server.mastodon().send(method, path, None, &[]).refused(401, "The access token is invalid");
        app.send(method, path, None, &[]).refused(422, "This method requires an authenticated user");
        for scope in good {
            ann.scoped(scope).send(method, path, None, &[]).ok();
        }
        for scope in bad {
            ann.scoped(scope).send(method, path, None, &[]).refused(403, "This action is outside the authorized scopes");
        }
    }
}

#[test]
fn both_profile_endpoints_change_the_same_data() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    let image = super::profile_images::png(50, 50);
    let texts = [
        ("display_name", "Ann"),
        ("note", "see https://a.example #tag <b>"),
        ("bot", "1"),
        ("hide_collections", "true"),
        ("discoverable", "true"),
        ("indexable", "true"),
        ("avatar_description", "me"),
        ("attribution_domains[]", "a.example"),
        ("fields_attributes[0][name]", "<site>"),
        ("fields_attributes[0][value]", "https://a.example"),
    ];
    let account = client.multipart(Method::Patch, UPDATE, &texts, &[("avatar", "a.png", &image)]).ok();
    let profile = client.get(PROFILE).ok();
    for key in ["display_name", "bot", "hide_collections", "discoverable", "indexable", "avatar", "avatar_static", "avatar_description"] {
        assert_eq!(account[key], profile[key], "{key}");
    }
    let source = &account["source"];
    has_keys(
        source,
        &[
            "privacy",
            "sensitive",
            "language",
            "note",
            "fields",
            "follow_requests_count",
            "hide_collections",
            "discoverable",
            "indexable",
            "attribution_domains",
            "quote_policy",
        ],
    );
    for key in ["note", "fields", "hide_collections", "discoverable", "indexable", "attribution_domains"] {
        assert_eq!(source[key], profile[key], "{key} is raw in both");
    }
    let note = account["note"].as_str().expect("HTML");
    assert!(note.starts_with("<p>see <a href=\"https://a.example\"") && note.ends_with("&lt;b&gt;</p>"), "{note}");
    let field = &account["fields"][0];
    assert_eq!(field["name"], "<site>");
    assert!(field["value"].as_str().is_some_and(|html| html.contains("rel=\"nofollow noopener me\"")), "{field}");
    assert_eq!(client.get(VERIFY).ok(), account);
    // This endpoint does not change what a profile shows.
    client.put(UPDATE, json!({"show_media": false, "show_media_replies": false, "show_featured": false})).ok();
    let profile = client.get(PROFILE).ok();
    assert_eq!(
        (&profile["show_media"], &profile["show_media_replies"], &profile["show_featured"]),
        (&json!(true), &json!(true), &json!(true))
    );
    invalid(
        &client.patch(UPDATE, json!({"note": "n".repeat(501)})),
        &[("note", "ERR_TOO_LONG", "character limit of 500 exceeded")],
        "Validation failed: Note character limit of 500 exceeded",
    );
}

#[test]
fn posting_defaults_are_stored() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    assert_eq!(
        client.get(PREFERENCES).ok(),
        json!({"posting:default:visibility": "public", "posting:default:sensitive": false, "posting:default:language": null,
            "posting:default:quote_policy": "public", "reading:expand:media": "default", "reading:expand:spoilers": false,
            "reading:autoplay:gifs": false})
    );
    let form = "source[privacy]=private&source[sensitive]=true&source[language]=de&source[quote_policy]=nobody";
    let source = client.form(Method::Patch, UPDATE, form).ok()["source"].clone();
    assert_eq!(
        (&source["privacy"], &source["sensitive"], &source["language"], &source["quote_policy"]),
        (&json!("private"), &json!(true), &json!("de"), &json!("nobody"))
    );
    let preferences = client.get(PREFERENCES).ok();
    assert_eq!(
        (
            &preferences["posting:default:visibility"],
            &preferences["posting:default:sensitive"],
            &preferences["posting:default:language"],
            &preferences["posting:default:quote_policy"]
        ),
        (&json!("private"), &json!(true), &json!("de"), &json!("nobody"))
    );
    for (privacy, policy) in [("unlisted", "followers"), ("public", "public")] {
        let source = client.patch(UPDATE, json!({"source": {"privacy": privacy, "quote_policy": policy}})).ok()["source"].clone();
        assert_eq!((&source["privacy"], &source["quote_policy"], &source["language"]), (&json!(privacy), &json!(policy), &json!("de")));
    }
    for blank in [json!(""), Value::Null] {
        client.patch(UPDATE, json!({"source": {"language": "de"}})).ok();
        assert_eq!(
            client.patch(UPDATE, json!({"source": {"language": blank, "privacy": "", "sensitive": ""}})).ok()["source"]["language"],
            Value::Null
        );
    }
    let odd = json!({"note": "n".repeat(501), "source": {"privacy": "direct", "quote_policy": "all", "language": "no language"}});
    let response = client.patch(UPDATE, odd);
    assert_eq!(response.status.code, 422, "{}", response.text);
    for key in ["note", "privacy", "quote_policy", "language"] {
        assert_eq!(response.body["details"][key].as_array().map(Vec::len), Some(1), "{key}: {}", response.text);
    }
    assert_eq!(client.get(VERIFY).ok()["source"]["sensitive"], true);
}

#[test]
fn waiting_requests_are_counted_up_to_forty() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let people = |n: i64| {
        crate::database::miscount(
            &server,
            &format!(
                "DELETE FROM follow_requests;
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {n})
                 INSERT OR IGNORE INTO users (id, account_id, is_primary, username, username_key)
                   SELECT i, (SELECT account_id FROM users WHERE id = {id}), 0, 'p' || i, 'p' || i FROM n;
                 INSERT INTO follow_requests (id, user_id, target_id) SELECT id, id, {id} FROM users WHERE id <= {n};",
                id = ann.id()
            ),
        );
        ann.mastodon().get(VERIFY).ok()["source"]["follow_requests_count"].as_i64()
    };
    assert_eq!((people(1), people(39), people(40), people(41)), (Some(1), Some(39), Some(40), Some(40)));
    assert_eq!(number(&server, "SELECT count(*) FROM follow_requests"), 41);
}

#[test]
fn an_administrator_has_the_role() {
    let server = TestServer::new();
    let ann = server.user("annie");
    sql(&server, "UPDATE users SET role = 'administrator'");
    let account = ann.mastodon().get(VERIFY).ok();
    assert_eq!(
        account["role"],
        json!({"id": "3", "name": "Owner", "permissions": "8388607", "color": "", "highlighted": true, "collection_limit": 0})
    );
    assert_eq!(account["roles"], json!([{"id": "3", "name": "Owner", "color": ""}]));
}
