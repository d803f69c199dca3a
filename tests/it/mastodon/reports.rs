//! Reports to the administrators (`docs/specs/mastodon.md 4.7`).

use folkmoot::internals::community::accounts::account::{self, Newcomer};
use folkmoot::internals::community::runtime::passwords::Urgency;
use folkmoot::internals::model::people::user::Role;
use rocket::tokio::runtime;
use serde_json::{Value, json};

use crate::mastodon_client::id;
use crate::shape::exact;
use crate::test_server::{Login, Person, TestServer};

const REPORT: &str = "id str, action_taken bool, action_taken_at str?, category str, comment str, forwarded bool, created_at str,
    status_ids list?, rule_ids list?, collection_ids list, target_account obj";

/// An administrator.
fn administrator(server: &TestServer) -> Person<'_> {
    let newcomer = Newcomer { username: Some("keeper".into()), role: Some(Role::Administrator), ..Newcomer::default() };
    let made = account::register(&server.app.core, newcomer, Urgency::Batch);
    let (_, user) = runtime::Builder::new_current_thread().build().expect("a runtime").block_on(made).expect("an account");
    Person { server, name: "keeper".into(), email: String::new(), login: Login { uid: user.0, ..Login::default() } }
}

#[test]
fn administrators_are_notified_of_reports_and_new_accounts() {
    let server = TestServer::new();
    let keeper = administrator(&server);
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let status = bob.publish_status("Buy now");
    let body = json!({"account_id": bob.id(), "status_ids": [status["id"]], "comment": " Spam ", "category": "spam", "forward": true});
    let made = ann.mastodon().post("/api/v1/reports", body).ok();
    exact(&made, REPORT);
    assert_eq!((&made["status_ids"], &made["comment"], &made["category"]), (&json!([status["id"]]), &json!("Spam"), &json!("spam")));
    assert_eq!(
        (&made["target_account"]["id"], &made["forwarded"], &made["action_taken"]),
        (&json!(bob.id()), &json!(false), &json!(false))
    );
    ann.mastodon().post("/api/v1/reports/", json!({"account_id": bob.id()})).ok();
    let notifications = keeper.mastodon().get("/api/v1/notifications").list();
    let kinds: Vec<_> = notifications.iter().map(|one| one["type"].as_str().expect("a type")).collect();
    assert_eq!(kinds, ["admin.report", "admin.report", "admin.sign_up", "admin.sign_up"]);
    exact(&notifications[1], "id str, type str, created_at str, group_key str, account obj, report obj");
    assert_eq!((&notifications[1]["report"], &notifications[1]["account"]["id"]), (&made, &json!(ann.id())));
    assert_eq!(notifications[2]["account"]["id"], bob.id());
    let groups = keeper.mastodon().get("/api/v2/notifications").ok();
    let listed: Vec<&Value> = groups["notification_groups"].as_array().expect("groups").iter().collect();
    assert_eq!((listed.len(), &listed[1]["report"]["id"], &listed[2]["notifications_count"]), (3, &made["id"], &json!(2)));
    assert!(ann.mastodon().get("/api/v1/notifications").list().is_empty());
}

#[test]
fn only_existing_statuses_of_the_account_can_be_reported() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let (mine, hidden) =
        (ann.publish_status("Mine"), bob.mastodon().post("/api/v1/statuses", json!({"status": "x", "visibility": "private"})).ok());
    let post = |body: Value| ann.mastodon().post("/api/v1/reports", body);
    post(json!({})).refused(404, "Record not found");
    post(json!({"account_id": "1"})).refused(404, "Record not found");
    for status in [&mine, &hidden] {
        post(json!({"account_id": bob.id(), "status_ids": [id(status)]})).refused(404, "Record not found");
    }
    post(json!({"account_id": bob.id(), "status_ids": ["x"]})).refused(404, "Record not found");
    let long = json!({"account_id": bob.id(), "comment": "ä".repeat(1001)});
    post(long).refused(422, "Validation failed: Comment is too long (maximum is 1000 characters)");
    post(json!({"account_id": bob.id(), "category": "x"})).refused(422, "Validation failed: Category is not included in the list");
    post(json!({"account_id": bob.id(), "rule_ids": ["1"]})).refused(422, "Validation failed: Rule ids does not reference valid rules");
    ann.scoped("write:statuses").post("/api/v1/reports", json!({})).refused(403, "This action is outside the authorized scopes");
    assert_eq!(post(json!({"account_id": bob.id(), "comment": "ä".repeat(1000)})).ok()["category"], "other");
}
