//! The list of members, and actions on them.

use folkmoot::internals::store::operations::bulk::{self, RowRange};
use rocket::http::Status;
use serde_json::{Value, json};

use super::client::{ADMIN_NAME, AdminClient};
use crate::database;
use crate::test_server::{PASSWORD, Person, TestServer};

fn names(page: &Value) -> Vec<String> {
    page["members"].as_array().expect("members").iter().map(|it| it["username"].as_str().expect("a name").to_owned()).collect()
}

/// Whether the logins in the three APIs are still valid.
fn valid_logins(
    person: &Person<'_>,
    mastodon: &crate::mastodon_client::MastodonClient<'_>,
    im: &crate::lanying_client::LanyingClient<'_>,
) -> [bool; 3] {
    [
        person.v2().get("/user/panel").code() == 0,
        mastodon.get("/api/v1/accounts/verify_credentials").status == Status::Ok,
        im.get("/user/profile").code() == 200,
    ]
}

#[test]
fn members_are_found_sorted_and_paged() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let (ann, _bob) = (server.user("annie"), server.user("bobby"));
    server.user("carla");
    assert_eq!(names(&admin.get("members").ok()), ["carla", "bobby", "annie", ADMIN_NAME]);
    assert_eq!(names(&admin.get("members?order=oldest").ok()), [ADMIN_NAME, "annie", "bobby", "carla"]);
    assert_eq!(names(&admin.get("members?order=name").ok()), ["annie", "bobby", "carla", ADMIN_NAME]);
    assert_eq!(names(&admin.get("members?search=ANN").ok()), ["annie"]);
    assert_eq!(names(&admin.get("members?search=%40annie").ok()), ["annie"]);
    assert_eq!(names(&admin.get(&format!("members?search={}", ann.email)).ok()), ["annie"]);
    assert!(names(&admin.get("members?search=%25").ok()).is_empty(), "no wildcard");
    assert_eq!(names(&admin.get("members?role=administrator").ok()), [ADMIN_NAME]);
    admin.act(&ann, json!({"act": "disable", "reason": "spam"})).expect("done");
    assert_eq!(names(&admin.get("members?status=disabled").ok()), ["annie"]);
    for wrong in ["status=gone", "order=size", "role=king", &format!("search={}", "x".repeat(101)), "after=x"] {
        admin.get(&format!("members?{wrong}")).refused(422, "invalid");
    }
}

#[test]
fn paging_shows_every_member_once() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    server.app.core.db.write_now(|tx| bulk::members(tx, RowRange { from: 0, to: 120 })).expect("members");
    for order in ["newest", "oldest", "name", "active"] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = admin.get(&format!("members?order={order}{after}")).ok();
            seen.extend(names(&page));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        let unique: std::collections::BTreeSet<_> = seen.iter().collect();
        assert_eq!((seen.len(), unique.len()), (121, 121), "{order}");
    }
}

#[test]
fn a_member_page_shows_all_details() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let ann = server.user("annie");
    let _mastodon = ann.mastodon();
    let seen = admin.get(&format!("members/{}", ann.id())).ok();
    assert_eq!((&seen["username"], &seen["email"]), (&json!("annie"), &json!(ann.email)));
    assert_eq!(seen["called"]["mastodon_id"], ann.id().as_str());
    assert_eq!(seen["called"]["fresns_aid"], ann.login.aid.as_str());
    assert_eq!(seen["called"]["profile"], "https://moot.example/@annie");
    let kinds: Vec<&str> = seen["logins"].as_array().expect("logins").iter().filter_map(|it| it["kind"].as_str()).collect();
    assert!(["Fresns account", "Fresns user", "Mastodon"].iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
    let text = seen.to_string();
    for secret in [&ann.login.aid_token, &ann.login.uid_token] {
        assert!(!text.contains(secret.as_str()), "a token is shown");
    }
    assert!(!text.contains("argon2"));
    for none in ["0", "-1", "99999999999999999999", "x", "annie"] {
        admin.get(&format!("members/{none}")).refused(404, "not_found");
    }
}

#[test]
fn disabling_ends_access_in_every_api_until_enabled() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let (mastodon, im) = (ann.mastodon(), ann.im());
    assert_eq!(valid_logins(&ann, &mastodon, &im), [true; 3]);
    admin.act(&ann, json!({"act": "disable", "reason": "spam <b>"})).expect("done");
    assert_eq!(valid_logins(&ann, &mastodon, &im), [false; 3]);
    assert_eq!(admin.get(&format!("members/{}", ann.id())).ok()["disabled_reason"], "spam <b>");
    assert_eq!(valid_logins(&bob, &bob.mastodon(), &bob.im()), [true; 3]);
    admin.act(&ann, json!({"act": "enable"})).expect("done");
    assert_eq!(admin.get(&format!("members/{}", ann.id())).ok()["status"], "enabled");
    assert_eq!(valid_logins(&ann, &ann.mastodon(), &ann.im())[1..], [true; 2], "a new login works");
}

#[test]
fn sessions_are_revoked_one_by_one_or_together() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let (mastodon, im) = (ann.mastodon(), ann.im());
    let logins = admin.get(&format!("members/{}", ann.id())).ok()["logins"].clone();
    let mastodon_login = logins.as_array().expect("logins").iter().find(|it| it["kind"] == "Mastodon").expect("one")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    admin.delete(&format!("members/{}/sessions/{mastodon_login}", bob.id()), json!({})).refused(404, "not_found");
    assert_eq!(valid_logins(&ann, &mastodon, &im), [true; 3], "a login of somebody else is not ended by accident");
    admin.delete(&format!("members/{}/sessions/{mastodon_login}", ann.id()), json!({})).ok();
    assert_eq!(valid_logins(&ann, &mastodon, &im), [true, false, true]);
    admin.act(&ann, json!({"act": "end-sessions"})).expect("done");
    assert_eq!(valid_logins(&ann, &mastodon, &im), [false; 3]);
}

#[test]
fn a_reset_password_is_shown_once_and_replaces_the_old_one() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let ann = server.user("annie");
    let (mastodon, im) = (ann.mastodon(), ann.im());
    let drawn = admin.act(&ann, json!({"act": "reset-password"})).expect("done")["password"].as_str().expect("a password").to_owned();
    assert_eq!(valid_logins(&ann, &mastodon, &im), [false; 3]);
    AdminClient::nobody(&server).log_in("annie", PASSWORD, None).refused(401, "wrong_login");
    AdminClient::nobody(&server).log_in("annie", &drawn, None).refused(403, "not_administrator");
    assert!(!admin.get("audit").text.contains(&drawn), "the record does not tell it");
}

#[test]
fn a_batch_reports_each_result_and_a_refusal_undoes_nothing() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let chief = admin.get("members?search=chief").ok()["members"][0]["id"].clone();
    let response =
        admin.post("members/act", json!({"act": "disable", "ids": [ann.id(), "404", "x", chief, bob.id()], "reason": "all"})).ok();
    let done: Vec<bool> = response["outcomes"].as_array().expect("outcomes").iter().map(|it| it["done"] == true).collect();
    assert_eq!(done, [true, false, false, false, true]);
    assert!(response["outcomes"][3]["why"].as_str().is_some_and(|why| why.contains("themselves")), "{response}");
    let many: Vec<String> = (0..201).map(|n| n.to_string()).collect();
    for wrong in [
        json!({"act": "disable", "ids": []}),
        json!({"act": "disable", "ids": many}),
        json!({"act": "dance", "ids": ["1"]}),
        json!({"act": "role", "ids": ["1"]}),
        json!({}),
    ] {
        admin.post("members/act", wrong).refused(422, "invalid");
    }
    let long = admin.act(&ann, json!({"act": "disable", "reason": "x".repeat(501)})).expect_err("too long");
    assert!(!long.is_empty());
}

#[test]
fn administrators_cannot_lock_themselves_out_and_one_always_remains() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let ann = server.user("annie");
    let second = AdminClient::with(&ann);
    for act in [json!({"act": "disable"}), json!({"act": "delete"}), json!({"act": "role", "role": "general"})] {
        second.act(&ann, act).expect_err("herself");
    }
    admin.act(&ann, json!({"act": "role", "role": "general"})).expect("another one may");
    second.get("overview").refused(401, "login");
    assert_eq!(database::number(&server, "SELECT count(*) FROM users WHERE role = 'administrator' AND status = 'enabled'"), 1);
}

#[test]
fn a_deleted_member_is_gone_and_not_named_in_the_audit_log() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let ann = server.user("annie");
    let mastodon = ann.mastodon();
    ann.publish("remember me");
    admin.act(&ann, json!({"act": "delete"})).expect("done");
    assert_eq!(mastodon.get("/api/v1/accounts/verify_credentials").status, Status::Unauthorized);
    assert!(names(&admin.get("members?search=annie").ok()).is_empty());
    assert!(admin.acts().contains(&format!("member.delete {}", ann.id())));
    admin.act(&ann, json!({"act": "enable"})).expect_err("nobody is there");
}
