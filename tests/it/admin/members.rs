//! Everybody, and what may be done to them.

use folkmoot::internals::store::operations::bulk::{self, RowRange};
use rocket::http::Status;
use serde_json::{Value, json};

use super::desk::{CHIEF, Desk};
use crate::kit::{Moot, PASSWORD, Person};
use crate::rows;

fn names(page: &Value) -> Vec<String> {
    page["members"].as_array().expect("members").iter().map(|it| it["username"].as_str().expect("a name").to_owned()).collect()
}

/// Whether the three dialects still know this login.
fn lives(person: &Person<'_>, toot: &crate::toot::Toot<'_>, im: &crate::im::Im<'_>) -> [bool; 3] {
    [
        person.v2().get("/user/panel").code() == 0,
        toot.get("/api/v1/accounts/verify_credentials").status == Status::Ok,
        im.get("/user/profile").code() == 200,
    ]
}

#[test]
fn members_are_found_sorted_and_paged() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let (ann, _bob) = (moot.user("annie"), moot.user("bobby"));
    moot.user("carla");
    assert_eq!(names(&desk.get("members").ok()), ["carla", "bobby", "annie", CHIEF]);
    assert_eq!(names(&desk.get("members?order=oldest").ok()), [CHIEF, "annie", "bobby", "carla"]);
    assert_eq!(names(&desk.get("members?order=name").ok()), ["annie", "bobby", "carla", CHIEF]);
    assert_eq!(names(&desk.get("members?search=ANN").ok()), ["annie"]);
    assert_eq!(names(&desk.get("members?search=%40annie").ok()), ["annie"]);
    assert_eq!(names(&desk.get(&format!("members?search={}", ann.email)).ok()), ["annie"]);
    assert!(names(&desk.get("members?search=%25").ok()).is_empty(), "no wildcard");
    assert_eq!(names(&desk.get("members?role=administrator").ok()), [CHIEF]);
    desk.act(&ann, json!({"act": "disable", "reason": "spam"})).expect("done");
    assert_eq!(names(&desk.get("members?status=disabled").ok()), ["annie"]);
    for wrong in ["status=gone", "order=size", "role=king", &format!("search={}", "x".repeat(101)), "after=x"] {
        desk.get(&format!("members?{wrong}")).refused(422, "invalid");
    }
}

#[test]
fn every_page_is_full_and_nobody_is_left_out() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    moot.app.core.db.write_now(|tx| bulk::members(tx, RowRange { from: 0, to: 120 })).expect("members");
    for order in ["newest", "oldest", "name", "active"] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = desk.get(&format!("members?order={order}{after}")).ok();
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
fn a_member_is_seen_from_all_sides() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let ann = moot.user("annie");
    let _toot = ann.mastodon();
    let seen = desk.get(&format!("members/{}", ann.id())).ok();
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
        desk.get(&format!("members/{none}")).refused(404, "not_found");
    }
}

#[test]
fn whoever_is_disabled_is_out_of_every_dialect_at_once_and_back_when_enabled() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let (toot, im) = (ann.mastodon(), ann.im());
    assert_eq!(lives(&ann, &toot, &im), [true; 3]);
    desk.act(&ann, json!({"act": "disable", "reason": "spam <b>"})).expect("done");
    assert_eq!(lives(&ann, &toot, &im), [false; 3]);
    assert_eq!(desk.get(&format!("members/{}", ann.id())).ok()["disabled_reason"], "spam <b>");
    assert_eq!(lives(&bob, &bob.mastodon(), &bob.im()), [true; 3]);
    desk.act(&ann, json!({"act": "enable"})).expect("done");
    assert_eq!(desk.get(&format!("members/{}", ann.id())).ok()["status"], "enabled");
    assert_eq!(lives(&ann, &ann.mastodon(), &ann.im())[1..], [true; 2], "a new login works");
}

#[test]
fn sessions_end_one_by_one_or_together() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let (toot, im) = (ann.mastodon(), ann.im());
    let logins = desk.get(&format!("members/{}", ann.id())).ok()["logins"].clone();
    let mastodon = logins.as_array().expect("logins").iter().find(|it| it["kind"] == "Mastodon").expect("one")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    desk.delete(&format!("members/{}/sessions/{mastodon}", bob.id()), json!({})).refused(404, "not_found");
    assert_eq!(lives(&ann, &toot, &im), [true; 3], "a login of somebody else is not ended by accident");
    desk.delete(&format!("members/{}/sessions/{mastodon}", ann.id()), json!({})).ok();
    assert_eq!(lives(&ann, &toot, &im), [true, false, true]);
    desk.act(&ann, json!({"act": "end-sessions"})).expect("done");
    assert_eq!(lives(&ann, &toot, &im), [false; 3]);
}

#[test]
fn a_new_password_is_told_once_and_the_old_one_is_worthless() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let ann = moot.user("annie");
    let (toot, im) = (ann.mastodon(), ann.im());
    let drawn = desk.act(&ann, json!({"act": "reset-password"})).expect("done")["password"].as_str().expect("a password").to_owned();
    assert_eq!(lives(&ann, &toot, &im), [false; 3]);
    Desk::nobody(&moot).log_in("annie", PASSWORD, None).refused(401, "wrong_login");
    Desk::nobody(&moot).log_in("annie", &drawn, None).refused(403, "not_administrator");
    assert!(!desk.get("audit").text.contains(&drawn), "the record does not tell it");
}

#[test]
fn a_batch_tells_of_each_and_what_is_refused_undoes_nothing() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let chief = desk.get("members?search=chief").ok()["members"][0]["id"].clone();
    let told = desk.post("members/act", json!({"act": "disable", "ids": [ann.id(), "404", "x", chief, bob.id()], "reason": "all"})).ok();
    let done: Vec<bool> = told["outcomes"].as_array().expect("outcomes").iter().map(|it| it["done"] == true).collect();
    assert_eq!(done, [true, false, false, false, true]);
    assert!(told["outcomes"][3]["why"].as_str().is_some_and(|why| why.contains("themselves")), "{told}");
    let many: Vec<String> = (0..201).map(|n| n.to_string()).collect();
    for wrong in [
        json!({"act": "disable", "ids": []}),
        json!({"act": "disable", "ids": many}),
        json!({"act": "dance", "ids": ["1"]}),
        json!({"act": "role", "ids": ["1"]}),
        json!({}),
    ] {
        desk.post("members/act", wrong).refused(422, "invalid");
    }
    let long = desk.act(&ann, json!({"act": "disable", "reason": "x".repeat(501)})).expect_err("too long");
    assert!(!long.is_empty());
}

#[test]
fn nobody_shuts_themselves_out_and_one_administrator_stays() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let ann = moot.user("annie");
    let second = Desk::with(&ann);
    for act in [json!({"act": "disable"}), json!({"act": "delete"}), json!({"act": "role", "role": "general"})] {
        second.act(&ann, act).expect_err("herself");
    }
    desk.act(&ann, json!({"act": "role", "role": "general"})).expect("another one may");
    second.get("overview").refused(401, "login");
    assert_eq!(rows::number(&moot, "SELECT count(*) FROM users WHERE role = 'administrator' AND status = 'enabled'"), 1);
}

#[test]
fn whoever_is_deleted_is_gone_and_the_record_does_not_name_them() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let ann = moot.user("annie");
    let toot = ann.mastodon();
    ann.publish("remember me");
    desk.act(&ann, json!({"act": "delete"})).expect("done");
    assert_eq!(toot.get("/api/v1/accounts/verify_credentials").status, Status::Unauthorized);
    assert!(names(&desk.get("members?search=annie").ok()).is_empty());
    assert!(desk.acts().contains(&format!("member.delete {}", ann.id())));
    desk.act(&ann, json!({"act": "enable"})).expect_err("nobody is there");
}
