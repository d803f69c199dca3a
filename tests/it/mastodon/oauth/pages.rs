//! The pages that a user sees: names of apps are escaped.

use folkmoot::internals::community::operations::commands::{self, AddUser, Command};
use rocket::futures::executor::block_on;
use serde_json::json;

use super::super::browser::{BACK, Browser, Program};
use crate::test_server::{PASSWORD, TestServer};

#[test]
fn names_and_states_are_escaped() {
    let server = TestServer::new();
    server.user("annie");
    let evil = "<script>alert('1')</script>\"";
    let program = Program::with(&server, json!({"client_name": evil, "redirect_uris": BACK, "website": "https://x.example/'a"}));
    let mut browser = Browser::new(&server);
    let query = program.query(&[("state", "\"><script>alert(1)</script>")]);
    let shown = browser.ask(&query);
    shown.is_page(200, "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;");
    let typed = browser.sign_in(&query, "\"><script>x</script>", "x");
    typed.is_page(422, "value=\"&quot;&gt;&lt;script&gt;x&lt;/script&gt;\"");
    browser.log_in(&query, "annie", PASSWORD);
    let asked = browser.ask(&query);
    asked.is_page(200, "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;");
    assert_eq!(asked.field("state"), "\"><script>alert(1)</script>");
    assert!(asked.html.contains("https://x.example/&#39;a"));
    assert_eq!(
        browser.allow(&query).location().split_once("&state=").map(|(_, state)| state),
        Some("%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E")
    );
    browser.get("/oauth/authorize?client_id=%3Cscript%3E&redirect_uri=%22%3E").is_page(401, "unknown client");
}

#[test]
fn pages_cannot_be_framed_or_cached() {
    let server = TestServer::new();
    server.user("annie");
    let program = Program::new(&server);
    let mut browser = Browser::new(&server);
    let query = program.query(&[]);
    let login = browser.ask(&query);
    let policy = login.header("Content-Security-Policy").expect("a policy").to_owned();
    assert!(policy.contains("form-action 'self' https://client.example;"), "{policy}");
    for (name, value) in [("X-Frame-Options", "DENY"), ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer")] {
        assert_eq!(login.header(name), Some(value));
    }
    assert!(!login.html.contains(PASSWORD));
}

#[test]
fn another_user_can_log_in_in_the_same_browser() {
    let server = TestServer::new();
    server.user("annie");
    let bob = server.user("bobby");
    let program = Program::new(&server);
    let mut browser = Browser::new(&server);
    let query = program.query(&[("state", "s")]);
    browser.log_in(&query, "annie", PASSWORD);
    let form_token = browser.ask(&query).field("form_token");
    // Not by a form of another site.
    browser.post("/logout", &[("form_token", "x")]).is_page(403, "This form has expired");
    browser.ask(&query).is_page(200, "@annie");
    let next = browser.ask(&query).field("next");
    let to = browser.post("/logout", &[("form_token", &form_token), ("next", &next)]).location().to_owned();
    assert!(to.starts_with("/oauth/authorize?") && to.contains("state=s"), "{to}");
    browser.ask(&query).is_page(200, "Log in");
    browser.log_in(&query, &bob.email, PASSWORD);
    browser.ask(&query).is_page(200, "@bobby");
}

#[test]
fn an_account_with_several_users_chooses_one() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let more = AddUser { username: "annie-work".into(), account: Some(ann.login.aid.clone()), ..AddUser::default() };
    block_on(commands::run(&server.app.core, Command::AddUser(more))).expect("another user");
    let second = server.app.core.read(|r| {
        folkmoot::internals::community::people::users::require(
            r,
            &folkmoot::internals::community::people::users::UserRef::Name("annie-work".into()),
        )
    });
    let second = second.expect("is there").id.to_string();
    let program = Program::new(&server);
    let mut browser = Browser::new(&server);
    let query = program.query(&[]);
    let choice = browser.sign_in(&query, &ann.email, PASSWORD);
    choice.is_page(200, "@annie-work");
    let (form_token, secret) = (choice.field("form_token"), choice.field("secret"));
    let choose = |user: &str| [("form_token", form_token.clone()), ("secret", secret.clone()), ("user", user.to_owned())];
    let send = |browser: &mut Browser<'_>, user: &str| {
        let fields = choose(user);
        browser.post("/login", &fields.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
    };
    send(&mut browser, &second).location();
    browser.ask(&query).is_page(200, "@annie-work");
    // The form belongs to what was before the login, and its secret is used up; and a user of another account cannot be chosen.
    assert_eq!(send(&mut browser, &second).status.code, 403);
    let fresh = browser.ask(&query).field("form_token");
    let used = [("form_token", fresh.as_str()), ("secret", secret.as_str()), ("user", second.as_str())];
    browser.post("/login", &used).is_page(422, "This form has expired");
    let bob = server.user("bobby");
    let mut other = Browser::new(&server);
    let choice = other.sign_in(&query, &ann.email, PASSWORD);
    let fields = [("form_token", choice.field("form_token")), ("secret", choice.field("secret")), ("user", bob.id())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(other.post("/login", &fields).status.code, 422);
    other.ask(&query).is_page(200, "Log in");
    // A username selects the user.
    other.log_in(&query, "annie-work", PASSWORD);
    let code = other.allow(&query).code();
    let token = program.exchange(&code, &[]).ok()["access_token"].as_str().expect("a token").to_owned();
    assert_eq!(program.client(&token).get("/oauth/userinfo").ok()["preferred_username"], "annie-work");
}

#[test]
fn a_pin_is_required_where_one_is_set() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let hash =
        block_on(server.app.core.passwords.hash("123456".into(), folkmoot::internals::community::runtime::passwords::Urgency::Interactive))
            .expect("a hash");
    let id = folkmoot::internals::model::id::UserId(ann.login.uid);
    server
        .app
        .core
        .db
        .write_now(move |tx| {
            folkmoot::internals::store::people::users::set(tx, id, folkmoot::internals::store::people::users::Column::PinHash, hash)
        })
        .expect("a PIN");
    let program = Program::new(&server);
    let mut browser = Browser::new(&server);
    let query = program.query(&[]);
    let mut shown = browser.sign_in(&query, "annie", PASSWORD);
    shown.is_page(200, "protected by a PIN");
    browser.ask(&query).is_page(200, "Log in");
    for (pin, status) in [("000000", 422), ("123456", 303)] {
        let fields = [("form_token", shown.field("form_token")), ("secret", shown.field("secret")), ("pin", pin.to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        shown = browser.post("/login", &fields);
        assert_eq!(shown.status.code, status, "{}", shown.html);
    }
    browser.ask(&query).is_page(200, "@annie");
}
