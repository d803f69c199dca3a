//! What people said, hidden and deleted; what others reported, settled.

use rocket::http::Status;
use serde_json::{Value, json};

use super::desk::Desk;
use crate::kit::{Moot, Person};
use crate::toot::id;

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
fn what_is_hidden_is_hidden_in_every_dialect_until_it_is_shown() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let status = id(&ann.toots("something nasty"));
    assert_eq!(sees(&bob, &status), [true, true]);
    desk.post(&format!("content/{status}"), json!({"act": "hide"})).ok();
    assert_eq!(sees(&bob, &status), [false, false]);
    assert_eq!(texts(&desk.get("content?hidden=true").ok()), ["something nasty"]);
    desk.post(&format!("content/{status}"), json!({"act": "show"})).ok();
    assert_eq!(sees(&bob, &status), [true, true]);
    desk.post(&format!("content/{status}"), json!({"act": "delete"})).ok();
    assert_eq!(sees(&bob, &status), [false, false]);
    for act in ["hide", "show", "delete"] {
        desk.post(&format!("content/{status}"), json!({"act": act})).refused(404, "not_found");
    }
    desk.post(&format!("content/{status}"), json!({"act": "burn"})).refused(422, "invalid");
    desk.post("content/x", json!({"act": "hide"})).refused(404, "not_found");
    let acts = desk.acts();
    for act in ["content.hide", "content.show", "content.delete"] {
        assert!(acts.contains(&format!("{act} {status}")), "{acts:?}");
    }
}

#[test]
fn content_is_searched_and_what_is_direct_is_nobodys_business() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    ann.toots("apples and pears");
    bob.toots("100% apples");
    let secret = ann.mastodon().post("/api/v1/statuses", json!({"status": "@bobby apples for you", "visibility": "direct"})).ok();
    ann.write_to(&bob, "apples between us");
    assert_eq!(texts(&desk.get("content?search=apples").ok()), ["100% apples", "apples and pears"]);
    assert_eq!(texts(&desk.get("content?search=0%25%20a").ok()), ["100% apples"]);
    assert_eq!(texts(&desk.get("content?author=%40annie").ok()), ["apples and pears"]);
    desk.get("content?author=nobody").refused(404, "not_found");
    let shut = desk.post(&format!("content/{}", id(&secret)), json!({"act": "show"}));
    assert!(shut.status == Status::Ok || shut.status == Status::NotFound, "{shut:?}");
}

#[test]
fn script_in_every_field_stays_text() {
    const XSS: &str = "<img src=x onerror=alert(1)>";
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let ann = moot.user("annie");
    ann.toots(XSS);
    for path in ["content", "members", "overview", "audit"] {
        let answer = desk.get(path);
        let page = moot
            .client
            .get(format!("/admin/api/{path}"))
            .cookie(rocket::http::Cookie::new("moot_admin", desk.cookie.clone().expect("a cookie")))
            .dispatch();
        assert_eq!(page.content_type(), Some(rocket::http::ContentType::JSON), "{path}");
        assert_eq!(page.headers().get_one("X-Content-Type-Options"), Some("nosniff"), "{path}");
        answer.ok();
    }
    assert_eq!(texts(&desk.get("content").ok()), [XSS]);
    let reason = desk.act(&ann, json!({"act": "disable", "reason": XSS}));
    reason.expect("done");
    let form = moot.client.get(format!("/invite/{}", "%3Cscript%3E")).dispatch();
    assert!(!form.into_string().expect("html").contains("<script>"));
}

#[test]
fn a_report_is_read_settled_with_a_note_and_opened_again() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let nasty = id(&bob.toots("nasty"));
    let told = json!({"account_id": bob.id(), "status_ids": [nasty], "comment": "he is nasty", "category": "spam"});
    ann.mastodon().post("/api/v1/reports", told).ok();
    let open = desk.get("reports").ok();
    let report = id(&open["reports"][0]);
    assert_eq!((&open["reports"][0]["target"], &open["reports"][0]["named"]), (&json!("bobby"), &json!(1)));
    let whole = desk.get(&format!("reports/{report}")).ok();
    assert_eq!((&whole["report"]["comment"], &whole["content"][0]["text"]), (&json!("he is nasty"), &json!("nasty")));
    assert_eq!(desk.get("overview").ok()["open_reports"], 1);
    desk.post(&format!("reports/{report}"), json!({"settled": true, "note": "x".repeat(5_001)})).refused(422, "invalid");
    desk.post(&format!("reports/{report}"), json!({"settled": "maybe"})).refused(422, "invalid");
    desk.post(&format!("reports/{report}"), json!({"settled": true, "note": "warned"})).ok();
    assert!(desk.get("reports").ok()["reports"].as_array().is_some_and(Vec::is_empty));
    let settled = desk.get("reports?settled=true").ok()["reports"][0].clone();
    assert_eq!((&settled["note"], &settled["settled_by"]), (&json!("warned"), &json!("chief")));
    assert_eq!(desk.get("overview").ok()["open_reports"], 0);
    desk.post(&format!("reports/{report}"), json!({"settled": false})).ok();
    assert_eq!(desk.get("overview").ok()["open_reports"], 1);
    desk.get("reports/404").refused(404, "not_found");
    desk.post("reports/404", json!({"settled": true})).refused(404, "not_found");
}
