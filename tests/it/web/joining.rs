//! Joining: open, by approval, and everything that is refused.

use folkmoot::internals::community::runtime::settings::{Registration, Rule};
use rocket::http::{ContentType, Header, Status};

use super::front::settings;
use crate::mail::sink::{Sink, deliver};
use crate::mastodon::browser::{Browser, Shown, encoded};
use crate::test_server::{PASSWORD, TestServer};

fn join(browser: &mut Browser<'_>, fields: &[(&str, &str)]) -> Shown {
    let page = browser.get("/join");
    browser.fill_in(&page, "/join", fields)
}

#[test]
fn a_newcomer_joins_and_is_logged_in_everywhere() {
    let server = TestServer::new();
    let mut browser = Browser::new(&server);
    let page = browser.get("/join?next=/@annie");
    page.is_page(200, "3 to 16 letters");
    assert_eq!(page.field("next"), "/@annie");
    let done = browser.fill_in(&page, "/join", &[("username", " newbie "), ("nickname", "New B"), ("password", PASSWORD)]);
    assert_eq!(done.location(), "/welcome?next=/%40annie");
    let welcome = browser.get("/welcome?next=/%40annie");
    welcome.is_page(200, "<strong>@newbie</strong>");
    assert!(welcome.html.contains("href=\"/@annie\">Continue"), "{}", welcome.html);
    browser.get("/me").is_page(200, "New B");
    // Whoever is logged in joins no second time.
    assert_eq!(browser.get("/join").location(), "/me");
    let mut other = Browser::new(&server);
    let login = other.get("/login?next=/@newbie");
    assert_eq!(other.fill_in(&login, "/login", &[("account", "newbie"), ("password", PASSWORD)]).location(), "/@newbie");
}

#[test]
fn everything_wrong_stands_at_its_field() {
    let server = TestServer::new();
    settings(&server, |settings| settings.rules = vec![Rule { id: 1, text: "Be kind.".into(), hint: String::new() }]);
    server.user("annie");
    let mut browser = Browser::new(&server);
    let empty = join(&mut browser, &[]);
    empty.is_page(422, "Please correct what is marked below.");
    for part in ["id=\"username-flaw\">Choose a username.", "id=\"password-flaw\">The password is too short.", "id=\"agreement-flaw\">"] {
        assert!(empty.html.contains(part), "no {part} in {}", empty.html);
    }
    let huge = "x".repeat(100_000);
    let wrong = join(
        &mut browser,
        &[
            ("username", "ANNIE"),
            ("nickname", &huge),
            ("email", "a@b.example\r\nBcc: all@b.example"),
            ("password", PASSWORD),
            ("agreement", "1"),
        ],
    );
    wrong.is_page(422, "This username is taken.");
    for part in ["The nickname is too long.", "This is not an e-mail address.", "value=\"ANNIE\"", " checked"] {
        assert!(wrong.html.contains(part), "no {part} in {}", wrong.html);
    }
    assert!(!wrong.html.contains(PASSWORD), "a password is never sent back");
    // The same name twice at once is one member.
    let fields = [("username", "twice"), ("password", PASSWORD), ("agreement", "1")];
    assert_eq!(join(&mut browser, &fields).status, Status::SeeOther);
    join(&mut Browser::new(&server), &fields).is_page(422, "This username is taken.");
}

#[test]
fn a_form_of_another_site_joins_nobody() {
    let server = TestServer::new();
    let fields = [("username", "newbie"), ("password", PASSWORD)];
    let mut browser = Browser::new(&server);
    browser.post("/join", &fields).is_page(403, "This form has expired");
    let foreign = Browser::new(&server).get("/join").field("form_token");
    browser.get("/join");
    browser.post("/join", &[&fields[..], &[("form_token", foreign.as_str())]].concat()).is_page(403, "This form has expired");
    // A browser that says so is believed, whatever the form carries.
    let page = server.client.get("/join").dispatch();
    let page = Shown::of(page);
    let token = page.field("form_token");
    let body = encoded(&[&fields[..], &[("form_token", token.as_str())]].concat());
    let request = server.client.post("/join").header(ContentType::Form).header(Header::new("Sec-Fetch-Site", "cross-site")).body(body);
    let refused = Shown::of(request.cookie(rocket::http::Cookie::new("moot_form", token)).dispatch());
    refused.is_page(403, "This form has expired");
    let login = browser.get("/login");
    assert_eq!(browser.fill_in(&login, "/login", &fields).status, Status::UnprocessableEntity);
}

#[test]
fn a_foreign_address_to_come_back_to_is_not_followed() {
    let server = TestServer::new();
    for (n, next) in
        ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/ok\r\nSet-Cookie: a=b"].iter().enumerate()
    {
        let mut browser = Browser::new(&server);
        let name = format!("newbie{n}");
        let done = join(&mut browser, &[("username", &name), ("password", PASSWORD), ("next", next)]);
        assert_eq!(done.location(), "/welcome", "{next}");
        let mut other = Browser::new(&server);
        let login = other.get("/login");
        let done = other.fill_in(&login, "/login", &[("account", &name), ("password", PASSWORD), ("next", next)]);
        assert_eq!(done.location(), "/me", "{next}");
    }
}

#[test]
fn who_asks_to_join_waits() {
    let server = TestServer::new();
    settings(&server, |settings| settings.registration = Registration::Approval);
    let mut browser = Browser::new(&server);
    browser.get("/join").is_page(200, "Why do you want to join?");
    join(&mut browser, &[("username", "newbie"), ("password", PASSWORD), ("reason", &"x".repeat(2_001))])
        .is_page(422, "At most 2000 characters.");
    join(&mut browser, &[("username", "newbie"), ("password", PASSWORD), ("reason", "I sing.")]).location();
    browser.get("/welcome").is_page(200, "An administrator has to let you in.");
    browser.get("/me").is_page(200, "An administrator has to let you in.");
}

#[test]
fn a_closed_door_stays_closed() {
    let server = TestServer::new();
    let page = Browser::new(&server).get("/join");
    settings(&server, |settings| settings.registration = Registration::Closed);
    let mut browser = Browser::new(&server);
    browser.get("/join").is_page(403, "Registration is closed");
    let fields = [("username", "newbie"), ("password", PASSWORD), ("form_token", &page.field("form_token"))];
    assert_eq!(browser.post("/join", &fields).status, Status::Forbidden);
    settings(&server, |settings| settings.registration = Registration::Invite);
    browser.get("/join").is_page(403, "By invitation");
    browser.get("/invite/nothing").is_page(404, "This invitation does not work");
}

#[test]
fn a_newcomer_confirms_the_address() {
    let sink = Sink::start();
    let server = sink.community();
    let mut browser = Browser::new(&server);
    join(&mut browser, &[("username", "newbie"), ("password", PASSWORD)]).is_page(422, "An e-mail address is needed.");
    let fields = [("username", "newbie"), ("password", PASSWORD), ("email", "newbie@example.org")];
    join(&mut browser, &fields).location();
    browser.get("/welcome").is_page(200, "newbie@example.org");
    browser.get("/me").is_page(200, "confirm your address");
    deliver(&server);
    let link = sink.only().link();
    assert!(link.starts_with("/confirm?token="), "{link}");
    let page = browser.get(&link);
    browser.fill_in(&page, "/confirm", &[]).is_page(200, "has been confirmed");
    assert!(!browser.get("/me").html.contains("confirm your address"));
    let again = [("username", "other"), ("password", PASSWORD), ("email", "NEWBIE@example.org")];
    join(&mut Browser::new(&server), &again).is_page(422, "There is an account with this address already.");
}
