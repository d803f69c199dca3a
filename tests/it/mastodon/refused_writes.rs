//! Writes of several parts of which one is wrong: refused, and none of the others is written.

use rocket::http::Method;
use serde_json::{Value, json};

use super::status_client::media;
use crate::database::Dump;
use crate::mastodon_client::id;
use crate::test_server::TestServer;
use folkmoot::internals::model::content::entry::FileKind;

/// Ids that were drawn for what was not written after all.
const DRAWN: [&str; 1] = ["sequence"];

/// An object with other members put over it.
fn with(mut base: Value, more: &Value) -> Value {
    let (Some(into), Some(more)) = (base.as_object_mut(), more.as_object()) else { panic!("two objects") };
    into.extend(more.clone());
    base
}

#[test]
fn a_refused_write_of_several_parts_writes_none() {
    let server = TestServer::new();
    let [ann, bob] = ["annie", "bobby"].map(|name| server.user(name));
    let client = ann.mastodon();
    let (free, used) = (media(&ann, FileKind::Image), media(&ann, FileKind::Image));
    let status = id(&client.post_status(json!({"status": "as it was", "media_ids": [used]})).ok());
    let filter = client.post("/api/v2/filters", json!({"title": "f", "context": ["home"], "keywords_attributes": [{"keyword": "a"}]})).ok();
    let (keyword, filter) = (id(&filter["keywords"][0]), id(&filter));
    let list = id(&client.post("/api/v1/lists", json!({"title": "l"})).ok());
    client.post(&format!("/api/v1/accounts/{}/follow", bob.id()), json!({})).ok();
    let new = json!({"status": "new", "media_ids": [free]});
    let edit = json!({"status": "edited", "media_ids": [used]});
    let long = "x".repeat(20_000);
    let fields = json!([{"name": "a", "value": "b"}]);
    let profile = json!({"display_name": "Half", "fields_attributes": fields});
    let renamed = json!({"title": "renamed"});
    let cases = [
        (
            Method::Post,
            "/api/v1/statuses".to_owned(),
            new,
            vec![
                json!({"in_reply_to_id": "1"}),
                json!({"quoted_status_id": "1"}),
                json!({"visibility": "x"}),
                json!({"poll": {"options": ["a", "b"], "expires_in": 3600}}),
                json!({"media_ids": [free, "1"]}),
                json!({"scheduled_at": "tomorrow"}),
                json!({"status": long}),
            ],
        ),
        (
            Method::Put,
            format!("/api/v1/statuses/{status}"),
            edit,
            vec![
                json!({"media_ids": [used, "1"]}),
                json!({"media_ids": [], "poll": {"options": ["a"]}}),
                json!({"media_ids": [], "status": long}),
                json!({"media_attributes": [{"id": used, "description": long}]}),
                json!({"quote_approval_policy": "x"}),
            ],
        ),
        (
            Method::Post,
            "/api/v2/filters".to_owned(),
            with(renamed.clone(), &json!({"context": ["home"]})),
            vec![json!({"keywords_attributes": [{"keyword": "a"}, {"keyword": ""}]}), json!({"context": ["home", "nowhere"]})],
        ),
        (
            Method::Put,
            format!("/api/v2/filters/{filter}"),
            renamed,
            vec![
                json!({"keywords_attributes": [{"keyword": "b"}, {"id": "1", "_destroy": true}]}),
                json!({"keywords_attributes": [{"id": keyword, "keyword": ""}]}),
                json!({"context": ["nowhere"]}),
                json!({"filter_action": "x"}),
            ],
        ),
        (Method::Post, format!("/api/v1/lists/{list}/accounts"), json!({}), vec![json!({"account_ids": [bob.id(), "1"]})]),
        (Method::Put, format!("/api/v1/lists/{list}"), json!({"title": "renamed"}), vec![json!({"replies_policy": "x"})]),
        (
            Method::Patch,
            "/api/v1/accounts/update_credentials".to_owned(),
            profile,
            vec![json!({"note": long}), json!({"source": {"privacy": "x"}}), json!({"avatar": "no picture"})],
        ),
        (
            Method::Patch,
            "/api/v2/notifications/policy".to_owned(),
            json!({"for_not_following": "drop"}),
            vec![json!({"for_new_accounts": "x"})],
        ),
        (
            Method::Post,
            "/api/v1/markers".to_owned(),
            json!({"home": {"last_read_id": "7"}}),
            vec![json!({"notifications": {"last_read_id": "x"}})],
        ),
        (
            Method::Post,
            "/api/v1/reports".to_owned(),
            json!({"account_id": bob.id()}),
            vec![json!({"status_ids": ["1"]}), json!({"category": "violation", "rule_ids": ["99"]})],
        ),
    ];
    let before = Dump::of(&server, &DRAWN);
    for (method, path, right, wrongs) in &cases {
        for wrong in wrongs {
            let response = client.json(*method, path, with(right.clone(), wrong));
            assert!([400, 404, 422].contains(&response.status.code), "{method} {path} {wrong:.200}: {}", response.text);
            assert!(response.body["error"].is_string(), "{}", response.text);
            assert_eq!(before.changed(&Dump::of(&server, &DRAWN)), [""; 0], "{method} {path} {wrong:.200}");
        }
    }
    // Each of them is right without the wrong part.
    for (method, path, right, _) in cases {
        if path.ends_with("/accounts") {
            continue;
        }
        client.json(method, &path, right).ok();
    }
}
