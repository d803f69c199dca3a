//! Hiding and deleting content, and resolving reports.

use rocket::http::Status;
use serde_json::{Value, json};

use super::client::AdminClient;
use crate::mastodon_client::id;
use crate::test_server::{Person, TestServer};

fn texts(page: &Value) -> Vec<String> {
    page["content"].as_array().expect("content").iter().map(|it| it["text"].as_str().expect("text").to_owned()).collect()
}

fn sees(person: &Person<'_>, status: &str) -> [bool; 2] {
    let list = person.v2().get("/post/list").ok();
    let fresns =
        list["list"].as_array().expect("a list").iter().any(|post| post["content"].as_str().is_some_and(|text| text.contains("nasty")));
    [person.mastodon().get(&format!("/api/v1/statuses/{status}")).status == Status::Ok, fresns]
}

#[test]
fn hidden_content_is_hidden_in_every_api_until_restored() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let status = id(&ann.publish_status("something nasty"));
    assert_eq!(sees(&bob, &status), [true, true]);
    admin.post(&format!("content/{status}"), json!({"act": "hide"})).ok();
    assert_eq!(sees(&bob, &status), [false, false]);
    assert_eq!(texts(&admin.get("content?hidden=true").ok()), ["something nasty"]);
    admin.post(&format!("content/{status}"), json!({"act": "show"})).ok();
    assert_eq!(sees(&bob, &status), [true, true]);
    admin.post(&format!("content/{status}"), json!({"act": "delete"})).ok();
    assert_eq!(sees(&bob, &status), [false, false]);
    for act in ["hide", "show", "delete"] {
        admin.post(&format!("content/{status}"), json!({"act": act})).refused(404, "not_found");
    }
    admin.post(&format!("content/{status}"), json!({"act": "burn"})).refused(422, "invalid");
    admin.post("content/x", json!({"act": "hide"})).refused(404, "not_found");
    let acts = admin.acts();
    for act in ["content.hide", "content.show", "content.delete"] {
        assert!(acts.contains(&format!("{act} {status}")), "{acts:?}");
    }
}

#[test]
fn content_search_excludes_direct_messages() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    ann.publish_status("apples and pears");
    bob.publish_status("100% apples");
    let secret = ann.mastodon().post("/api/v1/statuses", json!({"status": "@bobby apples for you", "visibility": "direct"})).ok();
    ann.write_to(&bob, "apples between us");
    assert_eq!(texts(&admin.get("content?search=apples").ok()), ["100% apples", "apples and pears"]);
    assert_eq!(texts(&admin.get("content?search=0%25%20a").ok()), ["100% apples"]);
    assert_eq!(texts(&admin.get("content?author=%40annie").ok()), ["apples and pears"]);
    admin.get("content?author=nobody").refused(404, "not_found");
    let shut = admin.post(&format!("content/{}", id(&secret)), json!({"act": "show"}));
    assert!(shut.status == Status::Ok || shut.status == Status::NotFound, "{shut:?}");
}

#[test]
fn scripts_in_any_field_are_escaped() {
    const XSS: &str = "<img src=x onerror=alert(1)>";
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let ann = server.user("annie");
    ann.publish_status(XSS);
    for path in ["content", "members", "overview", "audit"] {
        let answer = admin.get(path);
        let page = server
            .client
            .get(format!("/admin/api/{path}"))
            .cookie(rocket::http::Cookie::new("moot_admin", admin.cookie.clone().expect("a cookie")))
            .dispatch();
        assert_eq!(page.content_type(), Some(rocket::http::ContentType::JSON), "{path}");
        assert_eq!(page.headers().get_one("X-Content-Type-Options"), Some("nosniff"), "{path}");
        answer.ok();
    }
    assert_eq!(texts(&admin.get("content").ok()), [XSS]);
    let reason = admin.act(&ann, json!({"act": "disable", "reason": XSS}));
    reason.expect("done");
    let form = server.client.get(format!("/invite/{}", "%3Cscript%3E")).dispatch();
    assert!(!form.into_string().expect("html").contains("<script>"));
}

#[test]
fn a_report_is_resolved_with_a_note_and_reopened() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let nasty = id(&bob.publish_status("nasty"));
    let report = json!({"account_id": bob.id(), "status_ids": [nasty], "comment": "he is nasty", "category": "spam"});
    ann.mastodon().post("/api/v1/reports", report).ok();
    let open = admin.get("reports").ok();
    let report = id(&open["reports"][0]);
    assert_eq!((&open["reports"][0]["target"], &open["reports"][0]["named"]), (&json!("bobby"), &json!(1)));
    let whole = admin.get(&format!("reports/{report}")).ok();
    assert_eq!((&whole["report"]["comment"], &whole["content"][0]["text"]), (&json!("he is nasty"), &json!("nasty")));
    assert_eq!(admin.get("overview").ok()["open_reports"], 1);
    admin.post(&format!("reports/{report}"), json!({"settled": true, "note": "x".repeat(5_001)})).refused(422, "invalid");
    admin.post(&format!("reports/{report}"), json!({"settled": "maybe"})).refused(422, "invalid");
    admin.post(&format!("reports/{report}"), json!({"settled": true, "note": "warned"})).ok();
    assert!(admin.get("reports").ok()["reports"].as_array().is_some_and(Vec::is_empty));
    let settled = admin.get("reports?settled=true").ok()["reports"][0].clone();
    assert_eq!((&settled["note"], &settled["settled_by"]), (&json!("warned"), &json!("chief")));
    assert_eq!(admin.get("overview").ok()["open_reports"], 0);
    admin.post(&format!("reports/{report}"), json!({"settled": false})).ok();
    assert_eq!(admin.get("overview").ok()["open_reports"], 1);
    admin.get("reports/404").refused(404, "not_found");
    admin.post("reports/404", json!({"settled": true})).refused(404, "not_found");
}
