//! One's own pages: profile, address, logins, data, deletion.

use std::io::Read as _;

use flate2::read::GzDecoder;
use folkmoot::internals::community::operations::commands::{self, Command};
use rocket::futures::executor::block_on;
use rocket::http::{ContentType, Cookie, Header, Status};
use serde_json::json;

use super::login::{log_in, logged_in};
use crate::mail::sink::Sink;
use crate::mastodon::browser::{Browser, Program, Shown};
use crate::test_server::{PASSWORD, TestServer};

const PAGES: [&str; 8] = ["/me", "/me/profile", "/me/password", "/me/email", "/me/factor", "/me/logins", "/me/export", "/me/delete"];
const FORMS: [&str; 10] = [
    "/me/profile",
    "/me/password",
    "/me/email",
    "/me/factor",
    "/me/factor/codes",
    "/me/factor/remove",
    "/me/logins/end",
    "/me/logins/1/end",
    "/me/export",
    "/me/delete",
];

#[test]
fn ones_own_pages_need_a_login_and_their_own_forms() {
    let server = TestServer::new();
    server.user("annie");
    let mut stranger = Browser::new(&server);
    for path in PAGES {
        assert_eq!(stranger.get(path).location(), format!("/login?next={path}"));
    }
    for path in FORMS {
        assert!(stranger.post(path, &[("form_token", "x")]).location().starts_with("/login?next=/me"), "{path}");
    }
    let mut browser = logged_in(&server, "annie");
    let foreign = logged_in(&server, "annie").get("/me").field("form_token");
    for path in PAGES {
        let page = browser.get(path);
        page.is_page(200, "Your account");
        assert!(page.html.contains(&format!("href=\"{path}\" aria-current=\"page\"")), "{path}");
    }
    for path in FORMS {
        for token in ["", "x", foreign.as_str()] {
            browser.post(path, &[("form_token", token), ("password", PASSWORD), ("confirm", "1")]).is_page(403, "This form has expired");
        }
    }
    browser.get("/me").is_page(200, "@annie");
}

/// Sends a form with files.
fn upload(browser: &mut Browser<'_>, path: &str, token: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Shown {
    let mut body = Vec::new();
    let mut part = |head: String, content: &[u8]| {
        body.extend_from_slice(format!("--cut\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    };
    part("name=\"form_token\"".into(), token.as_bytes());
    fields.iter().for_each(|(name, value)| part(format!("name=\"{name}\""), value.as_bytes()));
    files
        .iter()
        .for_each(|(name, file, content)| part(format!("name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: image/png"), content));
    body.extend_from_slice(b"--cut--\r\n");
    browser.send_as(path, ContentType::new("multipart", "form-data").with_params(("boundary", "cut")), body)
}

#[test]
fn a_profile_is_filled_in() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let mut browser = logged_in(&server, "annie");
    let token = browser.get("/me/profile").field("form_token");
    let picture = std::fs::read("static/avatar.png").expect("a picture");
    let fields = [("nickname", "Ann <b>"), ("bio", "I grow\r\nplums."), ("locked", "1"), ("discoverable", "1")];
    let saved = upload(&mut browser, "/me/profile", &token, &fields, &[("avatar", "a.png", &picture), ("banner", "", b"")]);
    assert_eq!(saved.location(), "/me/profile?saved=1");
    let page = browser.get("/me/profile?saved=1");
    page.is_page(200, "Saved.");
    assert!(page.html.contains("value=\"Ann &lt;b&gt;\"") && page.html.contains("\nI grow\nplums.</textarea>"), "{}", page.html);
    assert!(page.html.contains("<img class=\"avatar\"") && !page.html.contains("<img class=\"banner\""), "{}", page.html);
    let account = server.mastodon().get(&format!("/api/v1/accounts/{}", ann.login.uid)).ok();
    assert_eq!((&account["display_name"], &account["locked"], &account["discoverable"]), (&json!("Ann <b>"), &json!(true), &json!(true)));
    // Wrong ones change nothing, and say what is wrong with each.
    let long = "x".repeat(600);
    let wrong = upload(
        &mut browser,
        "/me/profile",
        &token,
        &[("nickname", &long), ("bio", &long)],
        &[("avatar", "a.png", b"no picture"), ("banner", "b.png", &vec![0; 9 << 20])],
    );
    wrong.is_page(422, "Please correct what is marked below.");
    for part in ["At most 40 characters.", "At most 500 characters.", "This is not a PNG", "has to be smaller than 8 MB"] {
        assert!(wrong.html.contains(part), "no {part} in {}", wrong.html);
    }
    let away = upload(&mut browser, "/me/profile", &token, &[("nickname", "Ann"), ("remove_avatar", "1")], &[]);
    assert_eq!(away.location(), "/me/profile?saved=1");
    assert!(!browser.get("/me/profile").html.contains("<img class=\"avatar\""));
    let account = server.mastodon().get(&format!("/api/v1/accounts/{}", ann.login.uid)).ok();
    assert_eq!((&account["display_name"], &account["locked"]), (&json!("Ann"), &json!(false)));
}

#[test]
fn an_address_is_changed_with_a_code() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let mut browser = logged_in(&server, "annie");
    let page = browser.get("/me/email");
    page.is_page(200, &ann.email);
    // Both were sent a code when they registered.
    server.clock.advance(61_000);
    for wrong in ["", "x", "a@b.example\r\nBcc: all@b.example"] {
        browser.fill_in(&page, "/me/email", &[("intent", ""), ("email", wrong)]).is_page(422, "This is not an e-mail address.");
    }
    // An address of somebody else looks like any other, and nothing is sent to it.
    let asked = browser.fill_in(&page, "/me/email", &[("intent", ""), ("email", &bob.email)]);
    asked.is_page(200, "Code from the mail");
    assert!(!server.codes.lock().expect("no panic before").contains_key(&bob.email));
    browser.fill_in(&asked, "/me/email", &[("code", "000000"), ("password", PASSWORD)]).is_page(422, "This code is wrong");
    let asked = browser.fill_in(&page, "/me/email", &[("intent", ""), ("email", "new@example.org")]);
    let code = server.codes.lock().expect("no panic before").get("new@example.org").cloned().expect("a code");
    browser.fill_in(&asked, "/me/email", &[("code", &code), ("password", "wrong")]).is_page(422, "The name or the password is wrong.");
    assert_eq!(browser.fill_in(&asked, "/me/email", &[("code", &code), ("password", PASSWORD)]).location(), "/me/email?saved=1");
    browser.get("/me/email").is_page(200, "new@example.org");
    browser.fill_in(&asked, "/me/email", &[("code", &code), ("password", PASSWORD)]).is_page(422, "This code is wrong");
    log_in(&mut Browser::new(&server), "new@example.org", PASSWORD).location();
}

#[test]
fn the_mail_that_confirms_is_sent_again() {
    let sink = Sink::start();
    let server = sink.community();
    let mut browser = Browser::new(&server);
    let page = browser.get("/join");
    browser.fill_in(&page, "/join", &[("username", "newbie"), ("email", "newbie@example.org"), ("password", PASSWORD)]).location();
    let page = browser.get("/me/email");
    page.is_page(200, "It is not confirmed yet.");
    let form = [("form_token", page.field("form_token")), ("intent", "confirm".to_owned())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post("/me/email", &form).is_page(429, "Please wait a minute");
    server.clock.advance(61_000);
    assert_eq!(browser.post("/me/email", &form).location(), "/me/email?saved=mail");
}

#[test]
fn logins_are_listed_and_ended() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let program = Program::new(&server);
    let token = program.token(&ann);
    let mut browser = logged_in(&server, "annie");
    let page = browser.get("/me/logins");
    page.is_page(200, "this one");
    assert!(page.html.contains("<strong>Tester</strong>") && page.html.contains("A Fresns app"), "{}", page.html);
    let end =
        page.html.split("aria-label=\"End the login Tester\"").next().expect("the form").rsplit("action=\"").next().expect("an action");
    let end = end.split('"').next().expect("a path").to_owned();
    // Somebody else's login is nobody's.
    let mut other = logged_in(&server, &bob.name);
    let foreign = other.get("/me/logins");
    other.fill_in(&foreign, &end, &[]).is_page(404, "It is not there any more.");
    other.fill_in(&foreign, "/me/logins/nothing/end", &[]).is_page(404, "It is not there any more.");
    assert_eq!(browser.fill_in(&page, &end, &[]).location(), "/me/logins?saved=1");
    program.client(&token).get("/api/v1/accounts/verify_credentials").refused(401, "The access token was revoked");
    browser.fill_in(&page, &end, &[]).is_page(404, "It is not there any more.");
    let mut second = logged_in(&server, "annie");
    assert_eq!(browser.fill_in(&page, "/me/logins/end", &[]).location(), "/me/logins?saved=1");
    assert_eq!(second.get("/me").status, Status::SeeOther);
    browser.get("/me").is_page(200, "@annie");
    ann.v2().get("/user/panel").refused(31505);
    other.get("/me").is_page(200, "@bobby");
}

#[test]
fn everything_of_oneself_is_taken_along() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    ann.publish("the plums are ripe");
    ann.write_to(&bob, "come and help");
    bob.write_to(&ann, "I have no ladder");
    let mut browser = logged_in(&server, "annie");
    let page = browser.get("/me/export");
    browser.fill_in(&page, "/me/export", &[("password", "wrong")]).is_page(422, "The name or the password is wrong.");
    let mut request = server.client.post("/me/export").header(ContentType::Form);
    for (name, value) in browser.cookies() {
        request = request.cookie(Cookie::new(name.clone(), value.clone()));
    }
    let body = crate::mastodon::browser::encoded(&[("form_token", &page.field("form_token")), ("password", PASSWORD)]);
    let got = request.body(body).dispatch();
    assert_eq!(got.headers().get_one("Content-Disposition"), Some("attachment; filename=\"annie.tar.gz\""));
    let bytes = got.into_bytes().expect("an archive");
    let mut archive = tar::Archive::new(GzDecoder::new(bytes.as_slice()));
    let mut texts = std::collections::BTreeMap::new();
    for entry in archive.entries().expect("a tar") {
        let mut entry = entry.expect("an entry");
        let (name, mut text) = (entry.path().expect("a path").display().to_string(), String::new());
        entry.read_to_string(&mut text).expect("text");
        texts.insert(name, text);
    }
    assert!(texts["outbox.json"].contains("the plums are ripe"), "{texts:?}");
    assert!(texts["messages.json"].contains("come and help"), "{texts:?}");
    assert!(texts.contains_key("account.json") && texts.contains_key("actor.json"), "{texts:?}");
    let everything: String = texts.values().map(String::as_str).collect();
    assert!(!everything.contains("$argon2"), "no secret is in it");
}

#[test]
fn an_account_is_deleted_by_its_owner_alone() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("the plums are ripe");
    ann.write_to(&bob, "farewell");
    let mut browser = logged_in(&server, "annie");
    let page = browser.get("/me/delete");
    page.is_page(200, "@annie");
    browser.fill_in(&page, "/me/delete", &[("password", PASSWORD)]).is_page(422, "Please tick this if you mean it.");
    browser.fill_in(&page, "/me/delete", &[("password", "wrong"), ("confirm", "1")]).is_page(422, "The name or the password is wrong.");
    browser.get("/me").is_page(200, "@annie");
    let done = browser.fill_in(&page, "/me/delete", &[("password", PASSWORD), ("confirm", "1")]);
    done.is_page(200, "Your account has been deleted");
    assert!(done.header("Set-Cookie").is_some_and(|cookie| cookie.contains("Max-Age=0")), "{done:?}");
    assert_eq!(browser.get("/me").status, Status::SeeOther);
    log_in(&mut Browser::new(&server), "annie", PASSWORD).is_page(422, "The name or the password is wrong.");
    assert_eq!(Browser::new(&server).get("/@annie").status, Status::NotFound);
    assert_eq!(Browser::new(&server).get(&format!("/post/{pid}")).status, Status::NotFound);
    // The name stays taken, the message with its receiver.
    let mut other = Browser::new(&server);
    let join = other.get("/join");
    other.fill_in(&join, "/join", &[("username", "annie"), ("password", PASSWORD)]).is_page(422, "This username is taken.");
    assert_eq!(bob.v2().get("/conversation/list").ok()["list"][0]["unreadCount"], json!(1));
}

#[test]
fn the_last_administrator_stays() {
    let server = TestServer::new();
    server.user("annie");
    let role = Command::SetRole { user: "annie".into(), role: "administrator".into() };
    block_on(commands::run(&server.app.core, role)).expect("a role");
    let mut browser = logged_in(&server, "annie");
    let page = browser.get("/me/delete");
    let refused = browser.fill_in(&page, "/me/delete", &[("password", PASSWORD), ("confirm", "1")]);
    refused.is_page(409, "You are the last administrator");
    browser.get("/me").is_page(200, "href=\"/admin\"");
}

#[test]
fn what_is_too_large_is_refused() {
    let server = TestServer::new();
    server.user("annie");
    let mut browser = logged_in(&server, "annie");
    let mut request = server.client.post("/me/profile").header(ContentType::Form).header(Header::new("Accept", "text/html"));
    for (name, value) in browser.cookies() {
        request = request.cookie(Cookie::new(name.clone(), value.clone()));
    }
    let huge = Shown::of(request.body(format!("bio={}", "x".repeat(3 << 20))).dispatch());
    huge.is_page(413, "larger than this server takes");
    browser.post("/me/profile", &[("form_token", "x"), ("bio", &"x".repeat(1 << 20))]).is_page(403, "This form has expired");
}
