//! Lists and their members.

use serde_json::{Value, json};

use crate::mastodon_client::id;
use crate::shape::exact;
use crate::test_server::{Person, TestServer};

const LIST: &str = "id str, title str, replies_policy str, exclusive bool";

fn ids(list: &[Value]) -> Vec<String> {
    list.iter().map(id).collect()
}

fn make(who: &Person<'_>, body: Value) -> String {
    id(&who.mastodon().post("/api/v1/lists", body).ok())
}

#[test]
fn a_list_is_created_changed_and_deleted() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let mastodon = ann.mastodon();
    assert!(mastodon.get("/api/v1/lists").list().is_empty());
    let made = mastodon.post("/api/v1/lists", json!({"title": "  Friends "})).ok();
    exact(&made, LIST);
    assert_eq!(made, json!({"id": made["id"], "title": "Friends", "replies_policy": "list", "exclusive": false}));
    let path = format!("/api/v1/lists/{}", id(&made));
    assert_eq!(mastodon.get(&path).ok(), made);
    assert_eq!(mastodon.get("/api/v1/lists").list(), std::slice::from_ref(&made));
    let changed = mastodon.put(&path, json!({"title": "Kin", "exclusive": true})).ok();
    assert_eq!(changed, json!({"id": made["id"], "title": "Kin", "replies_policy": "list", "exclusive": true}));
    let changed = mastodon.form(rocket::http::Method::Patch, &path, "replies_policy=none&exclusive=false").ok();
    assert_eq!(changed, json!({"id": made["id"], "title": "Kin", "replies_policy": "none", "exclusive": false}));
    // For everybody else the list does not exist.
    let other = bob.mastodon();
    for refused in
        [other.get(&path), other.put(&path, json!({"title": "Mine"})), other.delete(&path), other.get(&format!("{path}/accounts"))]
    {
        refused.refused(404, "Record not found");
    }
    other.post(&format!("{path}/accounts"), json!({"account_ids": [bob.id()]})).refused(404, "Record not found");
    other.get(&path.replace("lists", "timelines/list")).refused(404, "Record not found");
    assert!(other.get("/api/v1/lists").list().is_empty());
    assert_eq!(mastodon.delete(&path).ok(), json!({}));
    mastodon.get(&path).refused(404, "Record not found");
    mastodon.delete(&path).refused(404, "Record not found");
    mastodon.get("/api/v1/lists/x").refused(404, "Record not found");
}

#[test]
fn titles_and_policies_are_validated() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let mastodon = ann.mastodon();
    for blank in [json!({}), json!({"title": ""}), json!({"title": " \n"})] {
        mastodon.post("/api/v1/lists", blank).refused(422, "Validation failed: Title can't be blank");
    }
    mastodon.post("/api/v1/lists", json!({"title": "x", "replies_policy": "some"})).refused(422, "'some' is not a valid replies_policy");
    mastodon
        .post("/api/v1/lists", json!({"title": "x".repeat(256)}))
        .refused(422, "Validation failed: Title character limit of 255 exceeded");
    let list = make(&ann, json!({"title": "日".repeat(255), "replies_policy": "followed", "exclusive": "1"}));
    let path = format!("/api/v1/lists/{list}");
    mastodon.put(&path, json!({"title": ""})).refused(422, "Validation failed: Title can't be blank");
    mastodon.put(&path, json!({"replies_policy": "all"})).refused(422, "'all' is not a valid replies_policy");
    assert_eq!(mastodon.get(&path).ok()["replies_policy"], "followed");
    for n in 1..50 {
        make(&ann, json!({"title": format!("list {n}")}));
    }
    mastodon
        .post("/api/v1/lists", json!({"title": "one more"}))
        .refused(422, "Validation failed: You have reached the maximum number of lists");
    assert_eq!(mastodon.get("/api/v1/lists").list().len(), 50);
    for (scope, refused) in [("read", write_status(&ann, "read")), ("read:lists", write_status(&ann, "read:lists"))] {
        assert_eq!(refused, 403, "{scope}");
    }
    ann.scoped("write:lists").get("/api/v1/lists").refused(403, "This action is outside the authorized scopes");
}

fn write_status(who: &Person<'_>, scope: &str) -> u16 {
    who.scoped(scope).post("/api/v1/lists", json!({"title": "x"})).status.code
}

#[test]
fn only_followed_accounts_can_be_list_members() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let others: Vec<Person<'_>> = ["bobby", "carla", "dorit"].into_iter().map(|name| server.user(name)).collect();
    for other in &others[..2] {
        ann.mark("follow", "user", &other.name);
    }
    let mastodon = ann.mastodon();
    let list = make(&ann, json!({"title": "some"}));
    let path = format!("/api/v1/lists/{list}/accounts");
    let add = |ids: Value| mastodon.post(&path, json!({"account_ids": ids}));
    // All or none.
    add(json!([others[0].id(), others[2].id()])).refused(404, "Record not found");
    add(json!(["x"])).refused(404, "Record not found");
    assert!(mastodon.get(&path).list().is_empty());
    assert_eq!(add(json!([others[0].id(), others[0].id()])).ok(), json!({}));
    add(json!([others[1].id(), others[0].id()])).refused(422, "Validation failed: Account has already been taken");
    assert_eq!(add(json!([others[1].id(), ann.id()])).ok(), json!({}));
    assert_eq!(add(json!([])).ok(), json!({}));
    assert_eq!(ids(&mastodon.get(&path).list()), [others[1].id(), others[0].id(), ann.id()]);
    let first = mastodon.get(&format!("{path}?limit=2"));
    let next = first.link("next").expect("there are more");
    assert!(first.header("Link").is_some_and(|link| link.contains(&format!("since_id={}", others[1].id()))));
    assert_eq!(ids(&first.list()), [others[1].id(), others[0].id()]);
    assert_eq!(ids(&mastodon.get(&next).list()), [ann.id()]);
    let all = mastodon.get(&format!("{path}?limit=0"));
    assert_eq!(all.header("Link"), None);
    assert_eq!(all.list().len(), 3);
    let of_bert = format!("/api/v1/accounts/{}/lists", others[0].id());
    assert_eq!(ids(&mastodon.get(&of_bert).list()), std::slice::from_ref(&list));
    assert!(mastodon.get(&format!("/api/v1/accounts/{}/lists", others[2].id())).list().is_empty());
    assert!(others[1].mastodon().get(&of_bert).list().is_empty());
    mastodon.get("/api/v1/accounts/5/lists").refused(404, "Record not found");
    let remove = |query: &str| mastodon.delete(&format!("{path}?{query}"));
    assert_eq!(remove(&format!("account_ids[]={}&account_ids[]={}&account_ids[]=x", others[0].id(), others[2].id())).ok(), json!({}));
    assert_eq!(ids(&mastodon.get(&path).list()), [others[1].id(), ann.id()]);
}

#[test]
fn an_exclusive_list_removes_its_members_from_home() {
    let server = TestServer::new();
    let (ann, bob, cid) = (server.user("annie"), server.user("bobby"), server.user("carla"));
    for other in ["bobby", "carla"] {
        ann.mark("follow", "user", other);
    }
    let mastodon = ann.mastodon();
    let list = make(&ann, json!({"title": "some", "exclusive": true}));
    mastodon.post(&format!("/api/v1/lists/{list}/accounts"), json!({"account_ids": [bob.id()]})).ok();
    let of_cid = id(&cid.publish_status("of carla"));
    let of_bob = id(&bob.publish_status("of bobby"));
    let answer = id(&bob.mastodon().post("/api/v1/statuses", json!({"status": "to carla", "in_reply_to_id": of_cid})).ok());
    let own = id(&bob.mastodon().post("/api/v1/statuses", json!({"status": "to myself", "in_reply_to_id": of_bob})).ok());
    let timeline = || ids(&mastodon.get(&format!("/api/v1/timelines/list/{list}")).list());
    let home = || ids(&mastodon.get("/api/v1/timelines/home").list());
    assert_eq!(timeline(), [own.as_str(), &of_bob]);
    assert_eq!(home(), [of_cid.as_str()]);
    for (policy, shown) in [("followed", vec![own.as_str(), &answer, &of_bob]), ("none", vec![own.as_str(), &of_bob])] {
        mastodon.put(&format!("/api/v1/lists/{list}"), json!({"replies_policy": policy})).ok();
        assert_eq!(timeline(), shown, "{policy}");
    }
    mastodon.put(&format!("/api/v1/lists/{list}"), json!({"exclusive": false})).ok();
    assert_eq!(home(), [own.as_str(), &answer, &of_bob, &of_cid]);
    ann.mark("block", "user", "bobby");
    assert!(timeline().is_empty());
}
