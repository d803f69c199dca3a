//! Flows that end with a login token.

use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::community::accounts::app_keys;
use folkmoot::internals::community::operations::commands::{self, AddUser, Command};
use folkmoot::internals::community::runtime::passwords::Urgency;
use folkmoot::internals::model::clock::{HOUR, MINUTE};
use folkmoot::internals::model::id::UserId;
use folkmoot::internals::store::people::users::{Column, set};
use futures::executor::block_on;
use rocket::http::Status;

use super::{Browser, access_token, redeem, redeem_with};
use crate::test_server::{FresnsResponse, PASSWORD, Person, TestServer};

#[track_caller]
fn works(server: &TestServer, redeemed: FresnsResponse) -> i64 {
    let done = redeemed.ok();
    let token = &done["authToken"];
    let mut caller = server.nobody(Family::V1);
    let text = |key: &str| token[key].as_str().expect("a text").to_owned();
    caller.login.aid = text("aid");
    caller.login.aid_token = text("aidToken");
    caller.login.uid = token["uid"].as_i64().expect("a uid");
    caller.login.uid_token = text("uidToken");
    caller.get("/user/overview").ok();
    caller.login.uid
}

fn add_sibling(server: &TestServer, person: &Person<'_>, name: &str) {
    let new = AddUser { username: name.into(), account: Some(person.login.aid.clone()), ..AddUser::default() };
    block_on(commands::run(&server.app.core, Command::AddUser(new))).expect("a second user");
}

fn set_pin(server: &TestServer, uid: i64, pin: &str) {
    let core = &server.app.core;
    let hash = block_on(core.passwords.hash(pin.into(), Urgency::Batch)).expect("a hash");
    block_on(core.write(move |tx, _| set(tx, UserId(uid), Column::PinHash, hash))).expect("a PIN");
}

#[test]
fn a_password_login_gives_a_session() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for account in [ann.email.as_str(), "annie", " Annie "] {
        let mut browser = Browser::new(&server);
        let page = browser.open("/login");
        assert_eq!(page.status, Status::Ok);
        let done = browser.send("/login", &[("account", account), ("password", PASSWORD)]);
        let token = done.token();
        assert_eq!(token.len(), 64);
        let expected = serde_json::json!({
            "code": 0, "message": "ok", "data": {"loginToken": token},
            "action": {"postMessageKey": "fresnsAccountSign", "windowClose": true, "redirectUrl": "", "dataHandler": ""},
        });
        assert_eq!(done.message(), expected);
        assert_eq!(done.after("data-redirect=\""), format!("https://app.example/in?t={token}"));
        assert_eq!(works(&server, redeem(&server, &token)), ann.login.uid);
        redeem(&server, &token).refused(31507);
    }
}

#[test]
fn a_login_token_is_bound_to_its_app_and_expires() {
    let server = TestServer::new();
    server.user("annie");
    let token = Browser::new(&server).log_in("annie", PASSWORD).token();
    let all = server.app.core.read(app_keys::all).expect("keys");
    let other = all.iter().find(|key| key.family.as_deref() == Some("v1") && key.platform_id == 5).expect("another key");
    redeem_with(&server, other, &token).refused(31506);
    redeem(&server, &"0".repeat(64)).refused(31506);
    server.clock.advance(5 * MINUTE);
    redeem(&server, &token).refused(31507);
}

#[test]
fn an_account_with_several_users_chooses_one() {
    let server = TestServer::new();
    let ann = server.user("annie");
    add_sibling(&server, &ann, "ann-work");
    let mut browser = Browser::new(&server);
    let page = browser.log_in(&ann.email, PASSWORD);
    assert!(page.html.contains("annie") && page.html.contains("ann-work") && !page.html.contains(PASSWORD), "{}", page.html);
    let secret = page.after("name=\"secret\" value=\"");
    let second = page.html.match_indices("name=\"user\" value=\"").nth(1).expect("two").0;
    let uid: String = page.html[second + 19..].chars().take_while(char::is_ascii_digit).collect();
    redeem(&server, &secret).refused(31506);

    let done = browser.send("/login", &[("secret", &secret), ("user", &uid)]);
    let logged_in = works(&server, redeem(&server, &done.token()));
    assert_eq!(logged_in.to_string(), uid);
    assert_ne!(logged_in, ann.login.uid);
    browser.send("/login", &[("secret", &secret), ("user", &uid)]).says(Status::UnprocessableEntity, "31507");

    // A username already selects the user.
    let direct = browser.log_in("ann-work", PASSWORD).token();
    assert_eq!(works(&server, redeem(&server, &direct)), logged_in);
}

#[test]
fn only_own_and_enabled_users_can_be_chosen() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    add_sibling(&server, &ann, "ann-work");
    block_on(commands::run(&server.app.core, Command::DisableUser { user: "annie".into() })).expect("disabled");
    let mut browser = Browser::new(&server);
    let secret = browser.log_in(&ann.email, PASSWORD).after("name=\"secret\" value=\"");
    let refused = browser.send("/login", &[("secret", &secret), ("user", &ann.login.uid.to_string())]);
    refused.says(Status::UnprocessableEntity, "35202");
    let secret = refused.after("name=\"secret\" value=\"");
    browser.send("/login", &[("secret", &secret), ("user", &bob.login.uid.to_string())]).says(Status::UnprocessableEntity, "31602");
}

#[test]
fn a_pin_is_required_where_one_is_set() {
    let server = TestServer::new();
    let ann = server.user("annie");
    set_pin(&server, ann.login.uid, "2468");
    let mut browser = Browser::new(&server);
    let page = browser.log_in("annie", PASSWORD);
    assert!(page.html.contains("name=\"pin\"") && !page.html.contains(PASSWORD), "{}", page.html);
    let secret = page.after("name=\"secret\" value=\"");
    let wrong = browser.send("/login", &[("secret", &secret), ("pin", "1111")]);
    wrong.says(Status::UnprocessableEntity, "35204");
    let secret = wrong.after("name=\"secret\" value=\"");
    let done = browser.send("/login", &[("secret", &secret), ("pin", "2468")]);
    assert_eq!(works(&server, redeem(&server, &done.token())), ann.login.uid);
}

#[test]
fn an_unfinished_login_expires_and_is_bound_to_its_app() {
    let server = TestServer::new();
    let ann = server.user("annie");
    set_pin(&server, ann.login.uid, "2468");
    let mut browser = Browser::new(&server);
    let secret = browser.log_in("annie", PASSWORD).after("name=\"secret\" value=\"");
    let all = server.app.core.read(app_keys::all).expect("keys");
    let other = all.iter().find(|key| key.family.as_deref() == Some("v1") && key.platform_id == 5).expect("another key");
    let headers = server.nobody(Family::V1).sign(other, crate::test_server::NOW);
    let mut stranger = Browser::with(&server, &access_token(&headers), "");
    stranger.open("/login");
    stranger.send("/login", &[("secret", &secret), ("pin", "2468")]).says(Status::UnprocessableEntity, "31507");
    server.clock.advance(5 * MINUTE);
    browser.send("/login", &[("secret", &secret), ("pin", "2468")]).says(Status::UnprocessableEntity, "31507");
}

const NEW: [(&str, &str); 5] =
    [("intent", "join"), ("email", "new@example.org"), ("nickname", "Newcomer"), ("birthday", "2000-02-29"), ("password", PASSWORD)];

#[test]
fn sign_up_creates_a_user() {
    let server = TestServer::new();
    let mut browser = Browser::new(&server);
    assert_eq!(browser.open("/sign-up").status, Status::Ok);
    let sent = browser.send("/sign-up", &[("intent", "code"), ("email", "new@example.org")]);
    assert_eq!(sent.status, Status::Ok, "{}", sent.html);
    let code = server.codes.lock().expect("no panic before").remove("new@example.org").expect("a code");
    browser.send("/sign-up", &[("intent", "code"), ("email", "new@example.org")]).says(Status::UnprocessableEntity, "33201");

    let without = browser.send("/sign-up", &NEW);
    without.says(Status::UnprocessableEntity, "33202");
    assert!(without.html.contains("value=\"Newcomer\"") && !without.html.contains(PASSWORD), "{}", without.html);
    browser.send("/sign-up", &[&NEW[..], &[("code", "nope")]].concat()).says(Status::UnprocessableEntity, "33203");
    let done = browser.send("/sign-up", &[&NEW[..], &[("code", &code)]].concat());
    works(&server, redeem(&server, &done.token()));
    let again = Browser::new(&server).log_in("new@example.org", PASSWORD);
    works(&server, redeem(&server, &again.token()));
    browser.send("/sign-up", &[("intent", "code"), ("email", "new@example.org")]).says(Status::UnprocessableEntity, "34205");
}

#[test]
fn sign_up_requires_a_minimum_age() {
    let server = TestServer::new();
    let mut browser = Browser::new(&server);
    browser.open("/sign-up");
    let with = |field: &str, value: &'static str| NEW.map(|(name, old)| (name, if name == field { value } else { old }));
    for (field, value, says) in [
        ("birthday", "", "34113"),
        ("birthday", "2013-03-05", "34114"),
        ("birthday", "soon", "real date of birth"),
        ("email", "new", "valid e-mail"),
        ("password", "short1", "34105"),
        ("password", "onlyletters", "34106"),
        ("nickname", "x", "35109"),
    ] {
        browser.send("/sign-up", &with(field, value)).says(Status::UnprocessableEntity, says);
    }
}

#[test]
fn a_form_stays_valid_for_an_hour() {
    let server = TestServer::new();
    server.user("annie");
    let mut browser = Browser::new(&server);
    browser.open("/login");
    server.clock.advance(HOUR - MINUTE);
    browser.send("/login", &[("account", "annie"), ("password", PASSWORD)]).token();
    server.clock.advance(2 * MINUTE);
    browser.send("/login", &[("account", "annie"), ("password", PASSWORD)]).says(Status::BadRequest, "31303");
}

#[test]
fn the_account_center_shows_the_logged_in_user() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let stranger = Browser::new(&server).open("");
    assert!(stranger.html.contains("/account-center/sign-up?accessToken=") && !stranger.html.contains("annie"), "{}", stranger.html);
    let home = Browser::opened_by(&ann.v1(), &server).open("");
    assert_eq!(home.status, Status::Ok);
    assert!(home.html.contains("@annie") && home.html.contains("**") && !home.html.contains(&ann.email), "{}", home.html);
}
