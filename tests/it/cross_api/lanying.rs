//! Actions in the Lanying IM API are visible in the two others, and the reverse.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::community::accounts::chat_logins;
use folkmoot::internals::community::accounts::oauth::grants;
use folkmoot::internals::model::id::UserId;
use folkmoot::internals::model::people::session::SessionKind;
use rocket::futures::executor::block_on;
use rocket::http::Method;
use serde_json::{Value, json};

use super::{person, relationship};
use crate::lanying_client::{LanyingClient, LanyingResponse};
use crate::mastodon_client::id;
use crate::test_server::{PASSWORD, Person, TestServer};

/// Tokens of one person for the three APIs.
struct Tokens<'m> {
    im: LanyingClient<'m>,
    mastodon: crate::mastodon_client::MastodonClient<'m>,
    who: Person<'m>,
}

impl<'m> Tokens<'m> {
    fn of(who: Person<'m>) -> Self {
        Self { im: who.im(), mastodon: who.mastodon(), who }
    }

    /// IM code, Mastodon status, Fresns code.
    fn status_codes(&self) -> (i64, u16, i64) {
        let mastodon = self.mastodon.get("/api/v1/accounts/verify_credentials").status.code;
        (self.im.get("/user/profile").code(), mastodon, self.who.v2().get("/user/panel").code())
    }
}

const VALID: (i64, u16, i64) = (200, 200, 0);

#[test]
fn a_new_password_ends_other_logins_in_every_api() {
    let server = TestServer::new();
    let ann = Tokens::of(server.user("annie"));
    assert_eq!(ann.status_codes(), VALID);
    let caller = ann.who.im();
    caller.post("/user/change_password", json!({"old_password": PASSWORD, "new_password": "another one 2"})).done();
    assert_eq!(ann.status_codes(), (402, 401, 31505));
    caller.get("/user/profile").ok();
    server.im().post("/token/user", json!({"name": "annie", "password": "another one 2"})).ok();
    let body = json!({"type": "email", "account": ann.who.email, "password": STANDARD.encode("another one 2")});
    server.nobody(Family::V2).post("/account/login", body).ok();
}

#[test]
fn an_admin_password_reset_ends_all_logins() {
    let server = TestServer::new();
    let ann = Tokens::of(server.user("annie"));
    server.im_admin().acting_for(&ann.who).post("/user/change_password_admin", json!({"password": "another one 2"})).done();
    assert_eq!(ann.status_codes(), (402, 401, 31505));
}

#[test]
fn disabling_ends_access_in_every_api() {
    let server = TestServer::new();
    let ann = Tokens::of(server.user("annie"));
    server.im_admin().put("/user/disable", json!({"list": [ann.who.login.uid]})).done();
    assert_eq!(ann.status_codes(), (402, 403, 31505));
    ann.mastodon.get("/api/v1/accounts/verify_credentials").refused(403, "Your login is currently disabled");
    server.im().post("/token/user", json!({"name": "annie", "password": PASSWORD})).refused(10010);
    server.im_admin().put("/user/enable", json!({"list": [ann.who.login.uid]})).done();
    assert_eq!(ann.status_codes().0, 402, "old tokens stay dead");
    server.im().post("/token/user", json!({"name": "annie", "password": PASSWORD})).ok();
}

#[test]
fn kicking_and_removing_a_device_end_only_its_logins() {
    let server = TestServer::new();
    let ann = Tokens::of(server.user("annie"));
    let other = ann.who.im();
    other.post("/user/kick?device_sn=1", Value::Null).done();
    assert_eq!(ann.status_codes(), (402, 200, 0), "devices are of this dialect");
    let third = ann.who.im();
    other.post("/user/device/remove?device_sn=3", Value::Null).done();
    third.get("/user/profile").refused(402);
    other.get("/user/profile").ok();
}

#[test]
fn deleting_an_account_applies_to_every_api() {
    let server = TestServer::new();
    let (ann, bob) = (Tokens::of(server.user("annie")), server.user("bobby"));
    ann.who.write_to(&bob, "keep this");
    ann.im.post("/user/delete", json!({"password": PASSWORD})).done();
    assert_eq!(ann.status_codes(), (402, 401, 31505));
    let account = bob.mastodon().get(&format!("/api/v1/accounts/{}", ann.who.id())).ok();
    assert_eq!(account["suspended"], true);
    let kept = bob.im().get(&format!("/message/conversation?opposite_id={}&msg_id_start=0&limit=1", ann.who.login.uid)).ok();
    assert_eq!(kept["messages"][0]["content"], "keep this", "what was said stays with whom it was said to");
}

#[test]
fn a_lanying_registration_works_in_every_api() {
    let server = TestServer::new();
    let bob = server.user("bobby");
    let made = server.im().post("/user/register/v2", json!({"username": "zoe_1", "password": "abc"})).ok();
    let uid = made["user_id"].as_i64().expect("an id");
    let body = json!({"type": "email", "account": "zoe_1", "password": STANDARD.encode("abc")});
    let fresns = server.nobody(Family::V2).post("/account/login", body).ok();
    assert_eq!(fresns["detail"]["users"][0]["uid"], json!(uid));
    let login = server.im().post("/token/user", json!({"name": "zoe_1", "password": "abc"})).ok();
    let zoe = LanyingClient { token: login["token"].as_str().map(str::to_owned), ..server.im() };
    let account = bob.mastodon().get("/api/v1/accounts/lookup?acct=zoe_1").ok();
    assert_eq!((&account["id"], &account["display_name"]), (&json!(uid.to_string()), &json!("")));
    assert_eq!(bob.v2().get("/user/zoe_1/detail").ok()["detail"]["nickname"], "zoe_1", "still called something");
    zoe.post("/user/profile", json!({"nick_name": "Zoë", "description": "I sing #songs"})).done();
    zoe.post("/user/avatar", json!({"avatar": "https://example.org/z.png"})).done();
    let account = bob.mastodon().get("/api/v1/accounts/lookup?acct=zoe_1").ok();
    assert_eq!((&account["display_name"], &account["avatar"]), (&json!("Zoë"), &json!("https://example.org/z.png")));
    assert!(account["note"].as_str().is_some_and(|note| note.contains("/tags/songs")));
    let detail = bob.v2().get("/user/zoe_1/detail").ok()["detail"].clone();
    assert_eq!(
        (&detail["nickname"], &detail["bio"], &detail["avatar"]),
        (&json!("Zoë"), &json!("I sing #songs"), &json!("https://example.org/z.png"))
    );
}

#[test]
fn profile_changes_in_other_apis_are_shown_in_lanying() {
    let server = TestServer::new();
    let ann = server.user("annie");
    ann.mastodon().patch("/api/v1/profile", json!({"display_name": "Ann", "note": "walks"})).ok();
    let shown = ann.im().get("/user/profile").ok();
    assert_eq!((&shown["nick_name"], &shown["description"], &shown["email"]), (&json!("Ann"), &json!("walks"), &json!(ann.email)));
    ann.v2().put("/user/edit", json!({"bio": "runs"})).ok();
    assert_eq!(ann.im().get("/user/profile").ok()["description"], "runs");
    let png = include_bytes!("../../clients/picture.png");
    let profile = ann.mastodon().multipart(Method::Patch, "/api/v1/profile", &[], &[("avatar", "a.png", png)]).ok();
    assert_eq!(ann.im().get("/user/profile").ok()["avatar"], profile["avatar"]);
}

fn send(from: &Person<'_>, to: &Person<'_>, content: &str) -> LanyingResponse {
    from.im().post("/message/send", json!({"type": 1, "targets": [to.login.uid], "content": content, "content_type": 0}))
}

fn messages_in_lanying(who: &Person<'_>, with: &Person<'_>) -> Vec<Value> {
    let path = format!("/message/conversation?opposite_id={}&msg_id_start=0&limit=20", with.login.uid);
    who.im().get(&path).ok()["messages"].as_array().expect("a list").clone()
}

/// Unread messages in Lanying IM, Mastodon (whether there are any) and Fresns.
fn unread(who: &Person<'_>, with: &Person<'_>) -> (i64, bool, i64) {
    let list = who.im().get("/message/unread").list();
    let here = list.iter().find(|one| one["conversation_id"]["uid"] == json!(with.login.uid)).and_then(|one| one["num"].as_i64());
    let there = who.mastodon().get("/api/v1/conversations").list().first().is_some_and(|pair| pair["unread"] == true);
    (here.unwrap_or(0), there, who.panel()["conversations"]["unreadMessages"].as_i64().expect("a counter"))
}

#[test]
fn a_message_is_shared_by_all_three_apis() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    send(&ann, &bob, "from here").done();
    let last = bob.mastodon().get("/api/v1/conversations").list()[0]["last_status"].clone();
    assert_eq!((&last["content"], &last["visibility"]), (&json!("<p>from here</p>"), &json!("direct")));
    assert_eq!(bob.v1().get("/conversation/annie/messages").ok()["list"][0]["content"], "from here");
    assert_eq!(bob.mastodon().get("/api/v1/notifications").list()[0]["type"], "mention");
    assert_eq!(unread(&bob, &ann), (1, true, 1));
    ann.mastodon().post("/api/v1/statuses", json!({"status": "@bobby from there", "visibility": "direct"})).ok();
    ann.write_to(&bob, "from elsewhere");
    let contents: Vec<Value> = messages_in_lanying(&bob, &ann).iter().map(|message| message["content"].clone()).collect();
    assert_eq!(contents, ["from elsewhere", "@bobby from there", "from here"]);
    assert_eq!(unread(&bob, &ann), (3, true, 3));
}

#[test]
fn read_state_is_shared_by_all_three_apis() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    send(&ann, &bob, "one").done();
    let second = send(&ann, &bob, "two").body["msg_ids"][0].as_i64().expect("an id");
    bob.im().get(&format!("/message/ack?conversation_id={}&msg_id={second}", ann.login.uid)).done();
    assert_eq!(unread(&bob, &ann), (0, false, 0));
    send(&ann, &bob, "three").done();
    let pair = id(&bob.mastodon().get("/api/v1/conversations").list()[0]);
    bob.mastodon().post(&format!("/api/v1/conversations/{pair}/read"), json!({})).ok();
    assert_eq!(unread(&bob, &ann), (0, false, 0));
    send(&ann, &bob, "four").done();
    bob.v1().patch("/conversation/annie/read-status", json!({})).ok();
    assert_eq!((unread(&bob, &ann), messages_in_lanying(&ann, &bob)[0]["status"].clone()), ((0, false, 0), json!("READ")));
}

#[test]
fn recalls_and_edits_apply_to_every_api() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let gone = send(&ann, &bob, "forget it").body["msg_ids"][0].as_i64().expect("an id");
    ann.im().post("/message/recall", json!({"conversation_id": bob.login.uid, "msg_id": gone})).done();
    bob.mastodon().get(&format!("/api/v1/statuses/{gone}")).refused(404, "Record not found");
    assert_eq!((bob.v1().get("/conversation/annie/messages").ok()["list"].clone(), unread(&bob, &ann)), (json!([]), (0, false, 0)));
    let kept = ann.mastodon().post("/api/v1/statuses", json!({"status": "@bobby a", "visibility": "direct"})).ok();
    ann.mastodon().put(&format!("/api/v1/statuses/{}", id(&kept)), json!({"status": "@bobby b"})).ok();
    assert_eq!(messages_in_lanying(&bob, &ann)[0]["content"], "@bobby b");
    ann.mastodon().delete(&format!("/api/v1/statuses/{}", id(&kept))).ok();
    assert!(messages_in_lanying(&bob, &ann).is_empty());
    send(&ann, &bob, "mine").done();
    bob.im().send(Method::Delete, &format!("/message/conversation?conversation_id={}", ann.login.uid), None).done();
    assert_eq!((bob.v1().get("/conversation/annie/messages").ok()["list"].clone(), messages_in_lanying(&ann, &bob).len()), (json!([]), 1));
}

#[test]
fn a_block_applies_to_all_three_apis() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    ann.im().post("/roster/apply", json!({"user_id": bob.login.uid})).done();
    bob.im().post(&format!("/roster/block?user_id={}", ann.login.uid), Value::Null).done();
    assert_eq!((relationship(&bob, &ann)["blocking"].clone(), relationship(&ann, &bob)["following"].clone()), (json!(true), json!(false)));
    send(&ann, &bob, "x").refused(10006);
    ann.v1().post("/conversation/message", json!({"uidOrUsername": "bobby", "message": "x"})).refused(36608);
    let direct = ann.mastodon().post("/api/v1/statuses", json!({"status": "@bobby x", "visibility": "direct"}));
    assert_ne!(direct.status.code, 200);
    person(&bob, &ann, "unblock");
    assert_eq!(bob.im().get("/roster/blocked_list").ok(), json!([]));
    bob.mark("block", "user", "annie");
    assert_eq!(bob.im().get("/roster/blocked_list").ok(), json!([ann.login.uid]));
    assert_eq!(bob.im().get("/roster/list").list(), Vec::<Value>::new());
}

#[test]
fn becoming_friends_follows_unless_the_account_is_locked() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    ann.im().post("/roster/apply", json!({"user_id": bob.login.uid})).done();
    assert_eq!((relationship(&ann, &bob)["following"].clone(), relationship(&bob, &ann)["following"].clone()), (json!(true), json!(false)));
    assert_eq!(bob.unread("follows"), 0, "friendship speaks for itself");
    eve.mastodon().patch("/api/v1/profile", json!({"locked": true})).ok();
    ann.im().post("/roster/apply", json!({"user_id": eve.login.uid})).done();
    assert_eq!(
        (relationship(&ann, &eve)["following"].clone(), relationship(&ann, &eve)["requested"].clone()),
        (json!(false), json!(false))
    );
    ann.im().post(&format!("/roster/delete?user_id={}", bob.login.uid), Value::Null).done();
    assert_eq!(relationship(&ann, &bob)["following"], true, "who follows whom stays");
}

#[test]
fn friends_may_write_where_strangers_may_not() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let mut settings = (*server.app.core.settings()).clone();
    settings.strangers_may_chat = false;
    block_on(server.app.core.change_settings(settings)).expect("settings");
    ann.im().post("/roster/apply", json!({"user_id": bob.login.uid})).done();
    send(&ann, &bob, "x").done();
    bob.write_to(&ann, "y");
    send(&eve, &bob, "x").refused(10010);
    assert_ne!(eve.v1().post("/conversation/message", json!({"uidOrUsername": "bobby", "message": "x"})).code(), 0);
    let direct = eve.mastodon().post("/api/v1/statuses", json!({"status": "@bobby x", "visibility": "direct"}));
    assert_ne!(direct.status.code, 200);
    let may = format!("/roster/may_message?user_id={}&roster_id={}", eve.login.uid, bob.login.uid);
    assert_eq!(eve.im().get(&may).ok(), json!(false));
}

#[test]
fn system_messages_are_shown_in_fresns_and_lanying() {
    let server = TestServer::new();
    let ann = server.user("annie");
    server
        .im_admin()
        .post("/message/notify", json!({"type": 1, "targets": [ann.login.uid], "content": "Moving", "content_type": 0}))
        .done();
    assert_eq!(ann.unread("systems"), 1);
    let list = ann.v2().get("/notification/list").ok();
    assert_eq!(list["list"][0]["content"], "Moving");
    ann.v2().put("/notification/mark-as-read", json!({"type": "all", "notificationType": 1})).ok();
    let unread = ann.im().get("/message/unread").list();
    assert_eq!((unread.len(), &unread[0]["num"]), (1, &json!(0)));
}

/// Random sending, reading, clearing and recalling: the unread counts of the three APIs are the same.
#[test]
fn unread_counts_are_the_same_in_every_api() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let (im, mastodon) = (bob.im(), bob.mastodon());
    let mut state = 5_u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for step in 0..80 {
        server.clock.advance(1);
        let messages = messages_in_lanying(&bob, &ann);
        let some = (!messages.is_empty()).then(|| messages[usize::try_from(draw(messages.len() as u64)).expect("small")].clone());
        match draw(7) {
            0 | 1 => send(&ann, &bob, &format!("m{step}")).done(),
            2 => drop(ann.write_to(&bob, &format!("f{step}"))),
            3 => {
                if let Some(message) = some {
                    im.get(&format!("/message/ack?conversation_id={}&msg_id={}", ann.login.uid, message["msg_id"])).done();
                }
            }
            4 => {
                if let Some(message) = some {
                    ann.im().post("/message/recall", json!({"conversation_id": bob.login.uid, "msg_id": message["msg_id"]}));
                }
            }
            5 => {
                if let Some(pair) = mastodon.get("/api/v1/conversations").list().first() {
                    mastodon.post(&format!("/api/v1/conversations/{}/read", id(pair)), json!({})).ok();
                }
            }
            _ => drop(im.send(Method::Delete, &format!("/message/conversation?conversation_id={}", ann.login.uid), None)),
        }
        let (here, there, panel) = unread(&bob, &ann);
        assert_eq!((here, there), (panel, panel > 0), "after step {step}");
        let shown = messages_in_lanying(&bob, &ann).iter().filter(|message| message["status"] == "UNREAD").count();
        assert_eq!(i64::try_from(shown).expect("small"), here, "after step {step}");
    }
}

/// Tokens of the IM API are not accepted by the other APIs, and the reverse.
#[test]
fn a_token_works_in_its_own_api_only() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let known = "fmu_".to_owned() + &"k".repeat(43);
    let (user, token) = (UserId(ann.login.uid), known.clone());
    server
        .app
        .core
        .db
        .write_now(move |tx| {
            let account = folkmoot::internals::community::people::users::view(tx, None, user)?.user.account_id;
            chat_logins::record(tx, account, user, 1, &token, None)?;
            grants::record(tx, SessionKind::Oauth, Some((account, user)), None, "read", "an oauth token")
        })
        .expect("sessions");
    let mastodon = crate::mastodon_client::MastodonClient { server: &server, token: Some(known) };
    mastodon.get("/api/v1/accounts/verify_credentials").refused(401, "The access token is invalid");
    LanyingClient { token: Some("an oauth token".into()), ..server.im() }.get("/user/profile").refused(10008);
    LanyingClient { token: Some(ann.login.aid_token.clone()), ..server.im() }.get("/user/profile").refused(10008);
}
