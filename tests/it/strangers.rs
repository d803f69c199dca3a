//! Strangers who guess passwords: they do not get in, do not lock the owner out, and do not learn who is a member.

use std::collections::HashSet;
use std::net::SocketAddr;

use folkmoot::internals::api::fresns::wire::family::Family;
use rocket::http::{ContentType, Header};
use serde_json::{Value, json};

use crate::admin::client::AdminClient;
use crate::mastodon::browser::Program;
use crate::test_server::{PASSWORD, TestServer};

/// The code of the IM API for a wrong name or password, and for too many of them.
const WRONG: i64 = 11001;
const TOO_MANY: i64 = 10028;

/// The whole answer to a login through the IM API from an address.
fn answer(server: &TestServer, from: &str, path: &str, body: &Value) -> Value {
    let mut request = server.client.post(path.to_owned()).header(ContentType::JSON).body(body.to_string());
    request.add_header(Header::new("app_id", "folkmoot"));
    request.set_remote(SocketAddr::new(from.parse().expect("an address"), 40_000));
    request.dispatch().into_json().expect("JSON")
}

fn log_in(server: &TestServer, from: &str, name: &str, password: &str) -> i64 {
    let said = answer(server, from, "/token/user", &json!({"name": name, "password": password}));
    said["code"].as_i64().expect("a code")
}

#[test]
fn a_thousand_wrong_passwords_do_not_lock_the_owner_out() {
    let server = TestServer::new();
    server.user("annie");
    let home = "198.51.100.7";
    assert_eq!(log_in(&server, home, "annie", PASSWORD), 200);
    let before = server.app.core.passwords.computed();
    let mut refused = 0;
    for n in 0..1_000 {
        let said = log_in(&server, &format!("203.0.113.{}", n % 50), "annie", "wrong horse 1");
        assert!([WRONG, TOO_MANY].contains(&said), "{said}");
        refused += i64::from(said == TOO_MANY);
    }
    let guesses = server.app.core.passwords.computed() - before;
    assert!(guesses <= 150, "a stranger with 50 addresses tried {guesses} passwords");
    assert_eq!(refused, 1_000 - i64::try_from(guesses).expect("few"));
    // Not even a stranger who guesses right now finds out.
    assert_eq!(log_in(&server, "203.0.113.1", "annie", PASSWORD), TOO_MANY);
    assert_eq!(log_in(&server, "192.0.2.9", "annie", PASSWORD), 200, "a new place");
    for _ in 0..4 {
        assert_eq!(log_in(&server, home, "annie", "wrong horse 1"), WRONG);
    }
    assert_eq!(log_in(&server, home, "annie", PASSWORD), 200, "at home one may mistype as always");
    server.clock.advance(3_600_000);
    assert_eq!(log_in(&server, "203.0.113.1", "annie", PASSWORD), 200, "nothing lasts longer than an hour");
}

#[test]
fn networks_of_ipv6_are_one_place_and_a_place_has_a_limit_for_all_names() {
    let server = TestServer::new();
    server.user("annie");
    for n in 0..5 {
        assert_eq!(log_in(&server, &format!("2001:db8:1:1:{n}::1"), "annie", "wrong horse 1"), WRONG);
    }
    assert_eq!(log_in(&server, "2001:db8:1:1:ffff::1", "annie", PASSWORD), TOO_MANY);
    assert_eq!(log_in(&server, "2001:db8:1:2::1", "annie", PASSWORD), 200);
    for n in 0..50 {
        assert_eq!(log_in(&server, "203.0.113.1", &format!("nobody{n}"), PASSWORD), WRONG);
    }
    assert_eq!(log_in(&server, "203.0.113.1", "annie", PASSWORD), TOO_MANY);
    // A proxy on this machine that is not trusted makes everybody come from here.
    for n in 0..60 {
        assert_eq!(log_in(&server, "127.0.0.1", &format!("nobody{n}"), PASSWORD), WRONG);
    }
    assert_eq!(log_in(&server, "127.0.0.1", "annie", PASSWORD), 200);
}

#[test]
fn names_that_exist_and_that_do_not_are_answered_alike() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let seen = |name: &str, from: &str| {
        let before = server.app.core.passwords.computed();
        let said =
            (0..7).map(|_| answer(&server, from, "/token/user", &json!({"name": name, "password": "wrong horse 1"}))).collect::<Vec<_>>();
        (said, server.app.core.passwords.computed() - before)
    };
    let known = seen("annie", "203.0.113.1");
    assert_eq!(known, seen("nobody", "203.0.113.2"));
    assert_eq!(known.1, 5, "the hash is computed as often, whoever is named");

    let ids = |id: i64| answer(&server, "203.0.113.3", "/token/id", &json!({"user_id": id, "password": "wrong horse 1"}));
    assert_eq!(ids(ann.login.uid), ids(17));

    let fresns = |account: &str| {
        let before = server.app.core.passwords.computed();
        let body = json!({"type": "email", "account": account, "password": "d3JvbmcgaG9yc2U="});
        (0..7)
            .map(|_| (server.nobody(Family::V2).post("/account/login", body.clone()).body, server.app.core.passwords.computed() - before))
            .collect::<Vec<_>>()
    };
    let alike = |mut said: Vec<(Value, u64)>| {
        said.iter_mut().for_each(|(body, _)| body.as_object_mut().expect("an object").retain(|key, _| key == "code" || key == "message"));
        said
    };
    assert_eq!(alike(fresns(&ann.email)), alike(fresns("nobody@example.org")));

    let reset = |account: &str| {
        let body = json!({"type": "email", "account": account, "verifyCode": "000001", "newPassword": "b3RoZXIgaG9yc2UgMg=="});
        (0..7).map(|_| server.nobody(Family::V2).put("/account/reset-password", body.clone()).code()).collect::<Vec<_>>()
    };
    assert_eq!(reset(&ann.email), reset("nobody@example.org"));

    let code = |account: &str| {
        let body = json!({"type": "email", "useType": 2, "templateId": 5, "account": account});
        (0..2).map(|_| server.nobody(Family::V2).post("/common/send-verify-code", body.clone()).code()).collect::<Vec<_>>()
    };
    server.clock.advance(60_000);
    assert_eq!(code(&ann.email), code("nobody@example.org"));
    let sent = server.codes.lock().expect("no panic before").keys().cloned().collect::<HashSet<_>>();
    assert!(sent.contains(&ann.email) && !sent.contains("nobody@example.org"), "{sent:?}");
}

#[test]
fn codes_are_guessed_from_few_places_only() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let body = json!({"type": "email", "account": ann.email, "verifyCode": "000001"});
    let guess = |from: u8| {
        let nobody = server.nobody(Family::V2);
        let mut request = server.client.post("/api/v2/account/login").header(ContentType::JSON).body(body.to_string());
        for (name, value) in nobody.headers() {
            request.add_header(Header::new(format!("X-Fresns-{name}"), value));
        }
        request.set_remote(SocketAddr::from(([203, 0, 113, from], 1)));
        request.dispatch().into_json::<Value>().expect("JSON")["code"].as_i64().expect("a code")
    };
    let said = (0..20).map(guess).collect::<Vec<_>>();
    assert_eq!((said.iter().filter(|code| **code == 33203).count(), said.iter().filter(|code| **code == 34306).count()), (10, 10));
    // The password still opens.
    assert_eq!(log_in(&server, "203.0.113.99", "annie", PASSWORD), 200);
}

#[test]
fn who_joins_is_bounded_by_place_and_chosen_by_domain_in_every_api() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let join = |from: &str, name: &str| {
        answer(&server, from, "/user/register/v2", &json!({"username": name, "password": "horse 1"}))["code"].as_i64().expect("a code")
    };
    admin.put("settings", json!({"registrations_hourly": 3})).ok();
    assert_eq!((0..6).map(|n| join("203.0.113.1", &format!("newcomer{n}"))).collect::<Vec<_>>(), [200, 200, 200, 10028, 10028, 10028]);
    assert_eq!(join("203.0.113.1", "newcomer0"), 10004, "a taken name is told before");
    assert_eq!(join("203.0.113.2", "newcomer9"), 200);
    server.clock.advance(3_600_000);
    assert_eq!(join("203.0.113.1", "newcomer8"), 200);

    for wrong in
        [json!(["Example.org"]), json!(["a@b.example"]), json!(["localhost"]), json!(["a..b"]), json!(["a.b", "a.b"]), json!("a.b")]
    {
        let refused = admin.put("settings", json!({"email_domains_refused": wrong}));
        refused.refused(422, "invalid");
    }
    admin.put("settings", json!({"email_domains_refused": ["spam.example"]})).ok();
    let fresns = |email: &str| {
        let nobody = server.nobody(Family::V2);
        nobody.post("/common/send-verify-code", json!({"type": "email", "useType": 1, "templateId": 2, "account": email}));
        let code = server.codes.lock().expect("no panic before").remove(email).unwrap_or_default();
        let password = "Y29ycmVjdCBob3JzZSAx";
        nobody
            .post(
                "/account/register",
                json!({"type": "email", "account": email, "verifyCode": code, "password": password, "nickname": "Joan"}),
            )
            .code()
    };
    assert_eq!([fresns("joan@mail.spam.example"), fresns("joan@good.example")], [34202, 0]);
    let program = Program::new(&server);
    let token = program.own("write:accounts").ok()["access_token"].as_str().expect("a token").to_owned();
    let mastodon = |email: &str| {
        let form = json!({"username": "carla", "email": email, "password": PASSWORD, "agreement": true, "locale": "en"});
        program.client(&token).post("/api/v1/accounts", form)
    };
    let refused = mastodon("carla@SPAM.example");
    assert_eq!((refused.status.code, &refused.body["details"]["email"][0]["error"]), (422, &json!("ERR_BLOCKED")));
    mastodon("carla@good.example").ok();
    admin.put("settings", json!({"email_domains_allowed": ["choir.example"]})).ok();
    assert_eq!([fresns("joan@other.example"), fresns("joan@choir.example")], [34202, 0]);
    assert_eq!(join("203.0.113.3", "without"), 40001, "nobody joins without an address then");
}
