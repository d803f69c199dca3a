//! Accounts as others see them (`docs/specs/mastodon.md 4.1`).

use serde_json::json;

use super::account_fixtures::{ACCOUNT, act, act_with, add_users, delete_user, disable, follow, ids, uid};
use crate::database;
use crate::mastodon_client::id;
use crate::shape::exact;
use crate::test_server::TestServer;

#[test]
fn every_field_of_an_account() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    ann.v2().put("/user/edit", json!({"nickname": "Annie A", "bio": "I say\nhello"})).ok();
    ann.publish("hello");
    act(&bob, &ann, "follow").ok();
    let shown = server.mastodon().get(&format!("/api/v1/accounts/{}", ann.id())).ok();
    exact(&shown, ACCOUNT);
    exact(&shown["feature_approval"], "automatic list, manual list, current_user str");
    let base = "https://moot.example";
    for (key, value) in [
        ("id", json!(ann.id())),
        ("username", json!("annie")),
        ("acct", json!("annie")),
        ("display_name", json!("Annie A")),
        ("locked", json!(false)),
        ("bot", json!(false)),
        ("group", json!(false)),
        ("discoverable", json!(null)),
        ("created_at", json!("2026-03-04T00:00:00.000Z")),
        ("note", json!("<p>I say<br />hello</p>")),
        ("url", json!(format!("{base}/@annie"))),
        ("uri", json!(format!("{base}/ap/users/{}", ann.id()))),
        ("avatar", json!(format!("{base}/avatars/original/missing.png"))),
        ("header", json!(format!("{base}/headers/original/missing.png"))),
        ("followers_count", json!(1)),
        ("following_count", json!(0)),
        ("statuses_count", json!(1)),
        ("last_status_at", json!("2026-03-04")),
        ("hide_collections", json!(null)),
        ("noindex", json!(false)),
        ("fields", json!([])),
        ("roles", json!([])),
        ("emojis", json!([])),
    ] {
        assert_eq!(shown[key], value, "{key}");
    }
    for odd in ["0", "17", "x", "-1", "99999999999999999999", "%00"] {
        server.mastodon().get(&format!("/api/v1/accounts/{odd}")).refused(404, "Record not found");
    }
}

#[test]
fn profile_texts_are_escaped() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let evil = "<script>alert(1)</script>";
    let fields = json!([{"name": "me", "value": evil}]).to_string().replace('\'', "''");
    database::sql(&server, &format!("UPDATE users SET nickname = '{evil}', bio = '{evil}', fields = '{fields}' WHERE id = {}", ann.id()));
    let shown = server.mastodon().get(&format!("/api/v1/accounts/{}", ann.id())).ok();
    assert_eq!(shown["display_name"], evil, "plain text, which clients escape");
    for html in [&shown["note"], &shown["fields"][0]["value"]] {
        let html = html.as_str().unwrap_or_default();
        assert!(!html.contains("<script") && html.contains("&lt;script"), "{html}");
    }
}

#[test]
fn several_accounts_are_returned_in_request_order() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let (a, b) = (ann.id(), bob.id());
    let wanted = [b.clone(), a.clone()];
    for query in [format!("id[]={b}&id[]=1&id[]=x&id[]={a}&id[]={b}"), format!("id[0]={b}&id[1]={a}")] {
        assert_eq!(ids(&server.mastodon().get(&format!("/api/v1/accounts?{query}")).list()), wanted);
    }
    let json = server.mastodon().json(rocket::http::Method::Get, "/api/v1/accounts", json!({"id": [b, ann.login.uid]}));
    assert_eq!(ids(&json.list()), wanted);
    assert_eq!(ids(&server.mastodon().get(&format!("/api/v1/accounts?id={a}")).list()), [a]);
    assert!(server.mastodon().get("/api/v1/accounts").list().is_empty());
    let many: Vec<String> = (0..41).map(|n| format!("id[]={n}")).collect();
    assert_eq!(server.mastodon().get(&format!("/api/v1/accounts?{}", many.join("&"))).status.code, 422);
}

#[test]
fn accounts_are_looked_up_by_name() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for acct in ["annie", "@annie", "ANNIE", "annie@moot.example", "%40annie%40MOOT.example"] {
        assert_eq!(id(&server.mastodon().get(&format!("/api/v1/accounts/lookup?acct={acct}")).ok()), ann.id(), "{acct}");
    }
    for acct in ["", "nobody", "annie@elsewhere.example", "@", "a'--"] {
        server.mastodon().get(&format!("/api/v1/accounts/lookup?acct={acct}")).refused(404, "Record not found");
    }
    server.mastodon().get("/api/v1/accounts/lookup").refused(404, "Record not found");
}

#[test]
fn accounts_are_found_by_part_of_their_name() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let names = add_users(&ann, 3);
    let find = |query: &str| ids(&bob.mastodon().get(&format!("/api/v1/accounts/search?{query}")).list());
    assert_eq!(find("q=ann"), [ann.id()]);
    assert_eq!(find("q=CROWD").len(), 3);
    assert_eq!(find("q=crowd&limit=2").len(), 2);
    assert_eq!(find("q=crowd&limit=2&offset=2"), [names[2].to_string()]);
    assert_eq!(find("q=crowd002")[0], names[2].to_string());
    for exact in ["@annie", "annie@moot.example", "https://moot.example/@annie", &format!("https://moot.example/ap/users/{}", ann.id())] {
        assert_eq!(find(&format!("q={exact}&resolve=true")), [ann.id()], "{exact}");
    }
    for nothing in ["q=", "", "q=annie@elsewhere.example", "q=%25", "q=_____", "q=crowd&limit=0", "q=https://moot.example/tags/x"] {
        assert!(find(nothing).is_empty(), "{nothing}");
    }
    assert!(find("q=crowd&following=true").is_empty());
    follow(&server, uid(&bob), names[1]);
    assert_eq!(find("q=crowd&following=true"), [names[1].to_string()]);
    assert!(find("q=@annie&following=true").is_empty());
    server.mastodon().get("/api/v1/accounts/search?q=ann").refused(401, "The access token is invalid");
    bob.scoped("read:statuses").get("/api/v1/accounts/search?q=ann").refused(403, "This action is outside the authorized scopes");
}

#[test]
fn followers_are_paged_both_ways() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let mut all: Vec<String> = add_users(&ann, 45)
        .into_iter()
        .map(|who| {
            follow(&server, who, uid(&ann));
            who.to_string()
        })
        .collect();
    all.reverse();
    let path = format!("/api/v1/accounts/{}/followers", ann.id());
    let first = server.mastodon().get(&path);
    let (next, prev) = (first.link("next"), first.link("prev"));
    assert!(first.header("Link").is_some_and(|link| link.starts_with('<') && link.find("next") < link.find("prev")));
    assert!(prev.as_ref().is_some_and(|prev| prev.contains("since_id=")), "{prev:?}");
    assert_eq!(ids(&first.list()), all[..40]);
    let second = server.mastodon().get(&next.unwrap_or_default());
    assert_eq!(second.link("next"), None, "the page is not full");
    let back = second.link("prev").unwrap_or_default();
    assert_eq!(ids(&second.list()), all[40..]);
    assert_eq!(ids(&server.mastodon().get(&back).list()), all[..40], "what is newer than the second page");
    assert!(server.mastodon().get(&prev.unwrap_or_default()).list().is_empty());
    // Paging upwards from the oldest; the order is still newest first.
    let cursor = back.split("since_id=").nth(1).unwrap_or_default().to_owned();
    assert_eq!(ids(&server.mastodon().get(&format!("{path}?limit=3&min_id={cursor}")).list()), all[37..40]);
    assert_eq!(ids(&server.mastodon().get(&format!("{path}?limit=80")).list()).len(), 45);
    let none = server.mastodon().get(&format!("{path}?max_id=1"));
    assert_eq!(none.header("Link"), None);
    assert!(none.list().is_empty());
    assert_eq!(server.mastodon().get(&format!("/api/v1/accounts/{}/following", all[0])).list().len(), 1);
}

#[test]
fn hidden_collections_are_visible_to_the_owner_only() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    act(&ann, &bob, "follow").ok();
    act(&bob, &ann, "follow").ok();
    database::sql(&server, &format!("UPDATE users SET hide_collections = 1 WHERE id = {}", ann.id()));
    for list in ["followers", "following"] {
        let path = format!("/api/v1/accounts/{}/{list}", ann.id());
        assert!(server.mastodon().get(&path).list().is_empty());
        assert!(bob.mastodon().get(&path).list().is_empty());
        assert_eq!(ids(&ann.mastodon().get(&path).list()), [bob.id()]);
    }
    assert_eq!(server.mastodon().get(&format!("/api/v1/accounts/{}", ann.id())).ok()["followers_count"], 1);
}

#[test]
fn lists_leave_out_blocked_muted_and_disabled_accounts() {
    let server = TestServer::new();
    let (ann, bob, cat, dan) = (server.user("annie"), server.user("bobby"), server.user("catie"), server.user("danny"));
    for who in [&bob, &cat, &dan] {
        act(who, &ann, "follow").ok();
    }
    let eve = server.user("evelyn");
    let path = format!("/api/v1/accounts/{}/followers", ann.id());
    assert_eq!(ids(&eve.mastodon().get(&path).list()), [dan.id(), cat.id(), bob.id()]);
    act(&eve, &bob, "mute").ok();
    act(&cat, &eve, "block").ok();
    disable(&dan);
    assert!(eve.mastodon().get(&path).list().is_empty());
    assert_eq!(ids(&server.mastodon().get(&path).list()), [cat.id(), bob.id()]);
    act(&ann, &bob, "mute").ok();
    assert_eq!(ids(&ann.mastodon().get(&path).list()), [cat.id(), bob.id()], "nothing is hidden in one's own list");
    act(&ann, &eve, "block").ok();
    assert!(eve.mastodon().get(&path).list().is_empty(), "ann shut eve out");
    disable(&ann);
    assert!(server.mastodon().get(&path).list().is_empty());
    assert_eq!(server.mastodon().get("/api/v1/accounts/1/followers").status.code, 404);
}

#[test]
fn disabled_and_deleted_accounts_are_shown_as_suspended() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("catie"));
    for who in [&ann, &bob] {
        who.v2().put("/user/edit", json!({"nickname": "Secret", "bio": "secret"})).ok();
    }
    disable(&ann);
    delete_user(&bob);
    for who in [&ann, &bob] {
        let shown = cat.mastodon().get(&format!("/api/v1/accounts/{}", who.id())).ok();
        exact(&shown, &format!("{ACCOUNT}, suspended bool"));
        assert_eq!((&shown["suspended"], &shown["display_name"], &shown["note"]), (&json!(true), &json!(""), &json!("")));
        assert_eq!((&shown["fields"], &shown["discoverable"], &shown["locked"]), (&json!([]), &json!(false), &json!(false)));
        assert_eq!(shown["avatar"], "https://moot.example/avatars/original/missing.png");
        let path = format!("/api/v1/accounts/relationships?id[]={}", who.id());
        assert!(cat.mastodon().get(&path).list().is_empty());
        assert_eq!(cat.mastodon().get(&format!("{path}&with_suspended=1")).list().len(), 1);
    }
    assert_eq!(server.mastodon().get(&format!("/api/v1/accounts/{}", bob.id())).ok()["username"], format!("deleted_{}", bob.id()));
    assert!(cat.mastodon().get("/api/v1/accounts/search?q=annie").list().is_empty());
    for verb in [
        "follow",
        "unfollow",
        "block",
        "unblock",
        "mute",
        "unmute",
        "note",
        "endorse",
        "unendorse",
        "pin",
        "unpin",
        "remove_from_followers",
    ] {
        act(&cat, &bob, verb).refused(404, "Record not found");
        act_with(&cat.mastodon(), "17", verb, json!({})).refused(404, "Record not found");
        act_with(&cat.mastodon(), "x", verb, json!({})).refused(404, "Record not found");
        act_with(&server.mastodon(), &cat.id(), verb, json!({})).refused(401, "The access token is invalid");
        act_with(&cat.scoped("read push"), &cat.id(), verb, json!({})).refused(403, "This action is outside the authorized scopes");
    }
    act(&cat, &ann, "follow").refused(404, "Record not found");
}

#[test]
fn familiar_followers_are_followed_by_the_viewer() {
    let server = TestServer::new();
    let (ann, bob, cat, dan) = (server.user("annie"), server.user("bobby"), server.user("catie"), server.user("danny"));
    act(&ann, &bob, "follow").ok();
    act(&ann, &cat, "follow").ok();
    for who in [&bob, &cat] {
        act(who, &dan, "follow").ok();
    }
    let path = format!("/api/v1/accounts/familiar_followers?id[]={}&id[]={}&id[]=17", dan.id(), bob.id());
    let found = ann.mastodon().get(&path).list();
    for each in &found {
        exact(each, "id str, accounts list");
    }
    assert_eq!(ids(&found), [dan.id(), bob.id()]);
    let familiar = |n: usize| ids(found[n]["accounts"].as_array().expect("a list"));
    assert_eq!(familiar(0), [cat.id(), bob.id()]);
    assert!(familiar(1).is_empty());
    exact(&found[0]["accounts"][0], ACCOUNT);
    let json = ann.mastodon().json(rocket::http::Method::Get, "/api/v1/accounts/familiar_followers", json!({"id": [dan.id()]}));
    assert_eq!(json.list().len(), 1);
    database::sql(&server, &format!("UPDATE users SET hide_collections = 1 WHERE id = {}", cat.id()));
    assert_eq!(ids(ann.mastodon().get(&path).ok()[0]["accounts"].as_array().expect("a list")), [bob.id()]);
}
