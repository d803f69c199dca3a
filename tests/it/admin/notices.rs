//! Notices from the community to its members.

use serde_json::json;

use super::client::AdminClient;
use crate::test_server::TestServer;

#[test]
fn a_notice_raises_the_counter_of_its_receivers() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let before = [ann.unread("systems"), ann.unread("recommends"), bob.unread("systems")];
    let response = admin.post("notices", json!({"kind": "system", "text": "the server moves", "to": ["annie"]})).ok();
    assert_eq!(response["people"], 1);
    admin.post("notices", json!({"kind": "recommend", "text": "look at *this*", "markdown": true, "to": [ann.id(), "annie"]})).ok();
    assert_eq!([ann.unread("systems"), ann.unread("recommends"), bob.unread("systems")], [before[0] + 1, before[1] + 1, before[2]]);
}

#[test]
fn a_notice_to_everybody_reaches_each_user_once() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let people = [server.user("annie"), server.user("bobby"), server.user("carla")];
    admin.act(&people[2], json!({"act": "disable"})).expect("done");
    let before: Vec<i64> = people[..2].iter().map(|person| person.unread("systems")).collect();
    let begun = admin.post("notices", json!({"kind": "system", "text": "to everybody"})).ok();
    assert_eq!(admin.job(&begun), Ok("3 people were notified".into()), "the administrator, too");
    let after: Vec<i64> = people[..2].iter().map(|person| person.unread("systems") - 1).collect();
    assert_eq!(before, after);
    assert!(admin.acts().iter().any(|act| act.starts_with("notice")));
}

#[test]
fn a_refused_notice_reaches_nobody() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let ann = server.user("annie");
    let before = ann.unread("systems");
    let many: Vec<String> = (0..1_001).map(|n| format!("user{n}")).collect();
    for wrong in [
        json!({"kind": "system", "text": "", "to": ["annie"]}),
        json!({"kind": "system", "text": "  ", "to": ["annie"]}),
        json!({"kind": "like", "text": "x", "to": ["annie"]}),
        json!({"kind": "system", "text": "x".repeat(100_000), "to": ["annie"]}),
        json!({"kind": "system", "text": "x", "to": []}),
        json!({"kind": "system", "text": "x", "to": many}),
        json!({"kind": "system", "to": ["annie"]}),
    ] {
        admin.post("notices", wrong).refused(422, "invalid");
    }
    admin.post("notices", json!({"kind": "system", "text": "x", "to": ["annie", "nobody"]})).refused(422, "invalid");
    assert_eq!(ann.unread("systems"), before);
}
