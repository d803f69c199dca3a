//! What the community says to everybody, in all APIs.

use serde_json::{Value, json};

use crate::admin::client::AdminClient;
use crate::test_server::{Person, TestServer};

fn announced(person: &Person<'_>, all: bool) -> Vec<Value> {
    person.mastodon().get(&format!("/api/v1/announcements?with_dismissed={all}")).ok().as_array().expect("a list").clone()
}

fn say(admin: &AdminClient<'_>, text: &str) -> String {
    admin.job(&admin.post("notices", json!({"kind": "system", "text": text})).ok()).expect("it was sent");
    admin.get("notices").ok()["notices"][0]["id"].as_str().expect("an id").to_owned()
}

#[test]
fn a_notice_to_everybody_is_an_announcement() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let before = ann.unread("systems");
    let id = say(&admin, "The server moves on <Sunday>.\n#service");
    let told = announced(&ann, false);
    let [one] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((&one["id"], &one["read"], &one["all_day"]), (&json!(id), &json!(false), &json!(false)));
    assert_eq!(one["published_at"], one["updated_at"]);
    let content = one["content"].as_str().expect("HTML");
    assert!(content.starts_with("<p>The server moves on &lt;Sunday&gt;.<br"), "{content}");
    assert_eq!(one["tags"][0]["name"], "service");
    assert_eq!(ann.unread("systems"), before + 1, "and a notification of Fresns");

    // Dismissed there, read here.
    let dismiss = format!("/api/v1/announcements/{id}/dismiss");
    for _ in 0..2 {
        assert_eq!(ann.mastodon().post(&dismiss, json!({})).ok(), json!({}));
    }
    assert_eq!(ann.unread("systems"), before);
    assert!(announced(&ann, false).is_empty());
    assert_eq!(announced(&ann, true)[0]["read"], true);
    assert_eq!(announced(&bob, false).len(), 1, "bob has not read it");

    // Read there, dismissed here; and a newcomer sees it, too.
    bob.v2().put("/notification/mark-as-read", json!({"type": "all", "notificationType": 1})).ok();
    assert!(announced(&bob, false).is_empty());
    assert_eq!(announced(&server.user("carla"), false).len(), 1);
}

#[test]
fn an_announcement_by_lanying_is_one_in_mastodon_and_can_be_taken_back() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let ann = server.user("annie");
    let before = ann.unread("systems");
    let words = json!({"type": 1, "content": "apples at noon", "content_type": 0});
    server.im_admin().post("/message/broadcast", words).ok();
    let told = announced(&ann, false);
    assert_eq!(told[0]["content"], "<p>apples at noon</p>");
    let id = told[0]["id"].as_str().expect("an id");
    assert_eq!(ann.unread("systems"), before + 1);
    admin.delete(&format!("notices/{id}"), json!({})).ok();
    assert!(announced(&ann, true).is_empty());
    server.work_off();
    assert_eq!(ann.unread("systems"), before, "the notification goes with it");
    admin.delete(&format!("notices/{id}"), json!({})).refused(404, "not_found");
    ann.mastodon().post(&format!("/api/v1/announcements/{id}/dismiss"), json!({})).refused(404, "Record not found");
    assert!(admin.acts().iter().any(|act| act.starts_with("notice.delete")));
}

#[test]
fn members_answer_with_emojis() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let id = say(&admin, "hello");
    let react = |who: &Person<'_>, name: &str| who.mastodon().put(&format!("/api/v1/announcements/{id}/reactions/{name}"), json!({}));
    let take = |who: &Person<'_>, name: &str| who.mastodon().delete(&format!("/api/v1/announcements/{id}/reactions/{name}"));
    for name in ["%F0%9F%8D%8E", "%F0%9F%8D%8E", "%E2%9D%A4%EF%B8%8F"] {
        react(&ann, name).ok();
    }
    react(&bob, "%F0%9F%8D%8E").ok();
    let seen = announced(&bob, false)[0]["reactions"].clone();
    let expected = json!([{"name": "\u{2764}\u{fe0f}", "count": 1, "me": false}, {"name": "\u{1f34e}", "count": 2, "me": true}]);
    assert_eq!(seen, expected);
    for wrong in ["x", "blobcat", "%F0%9F%8D%8E%F0%9F%8D%8E", "%20", "%00"] {
        react(&ann, wrong).refused(422, "Validation failed: Name is not a recognized emoji");
    }
    take(&bob, "%F0%9F%8D%8E").ok();
    take(&bob, "%F0%9F%8D%8E").refused(404, "Record not found");
    for name in ["%F0%9F%98%80", "%F0%9F%98%81", "%F0%9F%98%82", "%F0%9F%98%83", "%F0%9F%98%84", "%F0%9F%98%85"] {
        react(&bob, name).ok();
    }
    react(&bob, "%F0%9F%98%86").refused(422, "Validation failed: Limit of different reactions reached");
    react(&bob, "%F0%9F%8D%8E").ok();
    for missing in ["0", "1", "x", "99999999999999999999"] {
        ann.mastodon().put(&format!("/api/v1/announcements/{missing}/reactions/%F0%9F%8D%8E"), json!({})).refused(404, "Record not found");
    }
    // What somebody said goes with them.
    admin.act(&bob, json!({"act": "delete"})).expect("done");
    assert_eq!(announced(&ann, false)[0]["reactions"].as_array().map(Vec::len), Some(2));
}

#[test]
fn streams_tell_of_announcements() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let ann = server.user("annie");
    let listening = server.listen();
    let mut socket = listening.socket(&server.token(Some(&ann), "read"));
    socket.subscribe("user", None);
    socket.settle();
    let id = say(&admin, "hello");
    let told = socket.told(&["user"], "announcement");
    assert_eq!((&told["id"], &told["content"], &told["reactions"]), (&json!(id), &json!("<p>hello</p>"), &json!([])));
    ann.mastodon().put(&format!("/api/v1/announcements/{id}/reactions/%F0%9F%8D%8E"), json!({})).ok();
    assert_eq!(socket.told(&["user"], "announcement.reaction"), json!({"name": "\u{1f34e}", "count": 1, "announcement_id": id}));
    admin.delete(&format!("notices/{id}"), json!({})).ok();
    assert_eq!(socket.told(&["user"], "announcement.delete"), json!(id.parse::<i64>().expect("a number")));
}
