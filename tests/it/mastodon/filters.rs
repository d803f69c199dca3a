//! Filters of both versions (`docs/specs/mastodon.md 4.7`).

use rocket::http::Method;
use serde_json::{Value, json};

use super::notifications::list;
use crate::mastodon_client::id;
use crate::shape::{each, exact};
use crate::test_server::{Person, TestServer};

const FILTER: &str = "id str, title str, context list, expires_at str?, filter_action str, keywords list, statuses list";
const KEYWORD: &str = "id str, keyword str, whole_word bool";
const OLD: &str = "id str, phrase str, context list, whole_word bool, expires_at str?, irreversible bool";

fn create(person: &Person<'_>, body: Value) -> Value {
    let made = person.mastodon().post("/api/v2/filters", body).ok();
    exact(&made, FILTER);
    each(&made["keywords"], KEYWORD);
    made
}

#[test]
fn filters_are_created_changed_and_removed() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let body = "title=Spoilers&context[]=home&context[]=public&filter_action=hide&expires_in=60\
        &keywords_attributes[][keyword]=dragon&keywords_attributes[][whole_word]=false&keywords_attributes[][keyword]=wizard";
    let made = ann.mastodon().form(Method::Post, "/api/v2/filters", body).ok();
    exact(&made, FILTER);
    assert_eq!((&made["context"], &made["filter_action"]), (&json!(["home", "public"]), &json!("hide")));
    assert_eq!(made["expires_at"], "2026-03-04T05:07:07.000Z");
    let keywords: Vec<_> =
        made["keywords"].as_array().expect("a list").iter().map(|k| (k["keyword"].clone(), k["whole_word"].clone())).collect();
    assert_eq!(keywords, [(json!("dragon"), json!(false)), (json!("wizard"), json!(true))]);
    let path = format!("/api/v2/filters/{}", id(&made));
    assert_eq!(ann.mastodon().get(&path).ok(), made);
    assert_eq!(ann.mastodon().get("/api/v2/filters").list(), vec![made.clone()]);
    assert!(bob.mastodon().get("/api/v2/filters").list().is_empty());
    for refused in [bob.mastodon().get(&path), bob.mastodon().put(&path, json!({"title": "x"})), bob.mastodon().delete(&path)] {
        refused.refused(404, "Record not found");
    }
    let edit = json!({"title": "Tales", "expires_in": "", "keywords_attributes": [
        {"id": made["keywords"][0]["id"], "_destroy": true}, {"id": made["keywords"][1]["id"], "keyword": "witch"}, {"keyword": "elf"}]});
    let after = ann.mastodon().put(&path, edit).ok();
    let words: Vec<_> = after["keywords"].as_array().expect("a list").iter().map(|k| k["keyword"].as_str().expect("a word")).collect();
    assert_eq!((words, &after["title"], &after["expires_at"]), (vec!["witch", "elf"], &json!("Tales"), &Value::Null));
    assert_eq!(after["context"], json!(["home", "public"]));
    let foreign = create(&bob, json!({"title": "x", "context": ["home"], "keywords_attributes": [{"keyword": "y"}]}));
    let stolen = json!({"keywords_attributes": [{"id": foreign["keywords"][0]["id"], "keyword": "z"}]});
    ann.mastodon().put(&path, stolen).refused(404, "Record not found");
    assert_eq!(ann.mastodon().delete(&path).ok(), json!({}));
    ann.mastodon().delete(&path).refused(404, "Record not found");
}

#[test]
fn invalid_filters_are_explained() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let post = |body: Value| ann.mastodon().post("/api/v2/filters", body);
    post(json!({}))
        .refused(422, "Validation failed: Title can't be blank, Context can't be blank, Context None or invalid context supplied");
    post(json!({"title": "x", "context": ["home", "kitchen"]})).refused(422, "Validation failed: Context None or invalid context supplied");
    post(json!({"title": "x".repeat(257), "context": ["home"]}))
        .refused(422, "Validation failed: Title is too long (maximum is 256 characters)");
    post(json!({"title": "x", "context": ["home"], "filter_action": "burn"})).refused(422, "'burn' is not a valid action");
    let blank = json!({"title": "x", "context": ["home"], "keywords_attributes": [{"keyword": " "}]});
    post(blank).refused(422, "Validation failed: Keywords keyword can't be blank");
    let made = create(&ann, json!({"title": "x", "context": ["home"]}));
    let keywords = format!("/api/v2/filters/{}/keywords", id(&made));
    ann.mastodon().post(&keywords, json!({})).refused(422, "Validation failed: Keyword can't be blank");
    let long = json!({"keyword": "x".repeat(513)});
    ann.mastodon().post(&keywords, long).refused(422, "Validation failed: Keyword is too long (maximum is 512 characters)");
    for _ in 1..100 {
        create(&ann, json!({"title": "x", "context": ["home"]}));
    }
    assert_eq!(post(json!({"title": "x", "context": ["home"]})).status.code, 422);
    assert_eq!(ann.mastodon().get("/api/v2/filters").list().len(), 100);
}

#[test]
fn keywords_and_statuses_are_changed_one_by_one() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let made = create(&ann, json!({"title": "x", "context": ["home"]}));
    let base = format!("/api/v2/filters/{}", id(&made));
    let keyword = ann.mastodon().post(&format!("{base}/keywords"), json!({"keyword": "cat", "whole_word": "false"})).ok();
    exact(&keyword, KEYWORD);
    let one = format!("/api/v2/filters/keywords/{}", id(&keyword));
    assert_eq!(ann.mastodon().get(&one).ok(), keyword);
    assert_eq!(
        ann.mastodon().put(&one, json!({"whole_word": true})).ok(),
        json!({"id": keyword["id"], "keyword": "cat", "whole_word": true})
    );
    bob.mastodon().get(&one).refused(404, "Record not found");
    bob.mastodon().post(&format!("{base}/keywords"), json!({"keyword": "cat"})).refused(404, "Record not found");
    assert_eq!(ann.mastodon().get(&format!("{base}/keywords")).list().len(), 1);
    assert_eq!(ann.mastodon().delete(&one).ok(), json!({}));
    bob.mastodon().delete(&one).refused(404, "Record not found");
    let status = bob.publish_status("Meow");
    let named = ann.mastodon().post(&format!("{base}/statuses"), json!({"status_id": status["id"]})).ok();
    exact(&named, "id str, status_id str");
    let again = ann.mastodon().post(&format!("{base}/statuses"), json!({"status_id": status["id"]})).ok();
    assert_eq!((&again, &named["status_id"]), (&named, &status["id"]));
    ann.mastodon().post(&format!("{base}/statuses"), json!({"status_id": "1"})).refused(404, "Record not found");
    assert_eq!(ann.mastodon().get(&format!("{base}/statuses")).list(), vec![named.clone()]);
    let one = format!("/api/v2/filters/statuses/{}", id(&named));
    bob.mastodon().get(&one).refused(404, "Record not found");
    assert_eq!(ann.mastodon().get(&one).ok(), named);
    assert_eq!(ann.mastodon().delete(&one).ok(), json!({}));
    ann.mastodon().get(&one).refused(404, "Record not found");
}

#[test]
fn v1_clients_see_one_filter_per_keyword() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let made = ann.mastodon().post("/api/v1/filters", json!({"phrase": "cat", "context": ["home"], "irreversible": true})).ok();
    exact(&made, OLD);
    assert_eq!((&made["irreversible"], &made["whole_word"]), (&json!(true), &json!(false)));
    let new = ann.mastodon().get("/api/v2/filters").list();
    assert_eq!((&new[0]["title"], &new[0]["filter_action"], &new[0]["keywords"][0]["id"]), (&json!("cat"), &json!("hide"), &made["id"]));
    let path = format!("/api/v1/filters/{}", id(&made));
    let after =
        ann.mastodon().put(&path, json!({"phrase": "dog", "context": ["home", "thread"], "irreversible": false, "expires_in": 60})).ok();
    assert_eq!((&after["phrase"], &after["context"], &after["irreversible"]), (&json!("dog"), &json!(["home", "thread"]), &json!(false)));
    assert_eq!(ann.mastodon().get(&path).ok(), after);
    let both = create(&ann, json!({"title": "x", "context": ["home"], "keywords_attributes": [{"keyword": "a"}, {"keyword": "b"}]}));
    assert_eq!(ann.mastodon().get("/api/v1/filters").list().len(), 3);
    let shared = format!("/api/v1/filters/{}", both["keywords"][0]["id"].as_str().expect("an id"));
    assert_eq!(ann.mastodon().put(&shared, json!({"irreversible": true})).status.code, 422);
    assert_eq!(ann.mastodon().put(&shared, json!({"phrase": "c"})).ok()["phrase"], "c");
    let wrong = ann.mastodon().post("/api/v1/filters", json!({}));
    wrong.refused(422, "Validation failed: Phrase can't be blank, Context can't be blank, Context None or invalid context supplied");
    ann.mastodon().delete(&path).ok();
    ann.mastodon().get(&path).refused(404, "Record not found");
    // A filter is deleted with its last keyword.
    assert_eq!(ann.mastodon().get("/api/v2/filters").list().len(), 1);
}

#[test]
fn notifications_show_matches_and_leave_hiding_to_clients() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let posted = bob.mastodon().post("/api/v1/statuses", json!({"status": "The Dragon dies, @annie", "spoiler_text": "Book"})).ok();
    let warn =
        create(&ann, json!({"title": "w", "context": ["home"], "keywords_attributes": [{"keyword": "dragon"}, {"keyword": "drag"}]}));
    let named = create(&ann, json!({"title": "n", "context": ["public"], "filter_action": "hide"}));
    ann.mastodon().post(&format!("/api/v2/filters/{}/statuses", id(&named)), json!({"status_id": posted["id"]})).ok();
    let notifications = list(&ann, "");
    let filtered = notifications[0]["status"]["filtered"].as_array().expect("a list");
    assert_eq!(filtered.len(), 2);
    exact(&filtered[0], "filter obj, keyword_matches list?, status_matches list?");
    exact(&filtered[0]["filter"], "id str, title str, context list, expires_at str?, filter_action str");
    assert_eq!((&filtered[0]["filter"]["id"], &filtered[0]["keyword_matches"]), (&warn["id"], &json!(["dragon"])));
    assert_eq!((&filtered[1]["keyword_matches"], &filtered[1]["status_matches"]), (&Value::Null, &json!([posted["id"]])));
    // In the filter's own context, too, the client decides.
    ann.mastodon().put(&format!("/api/v2/filters/{}", id(&named)), json!({"context": ["notifications"], "expires_in": 60})).ok();
    assert_eq!(list(&ann, "")[0]["status"]["filtered"][1]["filter"]["filter_action"], "hide");
    let groups = ann.mastodon().get("/api/v2/notifications").ok();
    assert_eq!(groups["statuses"][0]["filtered"].as_array().map(Vec::len), Some(2), "{groups}");
    let open = ann.mastodon().get(&format!("/api/v1/notifications/{}", id(&notifications[0]))).ok();
    assert_eq!(open["id"], notifications[0]["id"]);
    server.clock.advance(61_000);
    assert_eq!(list(&ann, "")[0]["status"]["filtered"].as_array().map(Vec::len), Some(1));
    // Own statuses are never filtered.
    let post = ann.publish_status("My dragon");
    super::notifications::favourite(&bob, &post);
    assert_eq!(list(&ann, "")[0]["status"]["filtered"], json!([]));
}
