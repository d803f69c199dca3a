//! Refusals, and the security of the pages.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::community::runtime::settings::{Registration, Settings};
use futures::executor::block_on;
use rocket::http::{ContentType, Header, Status};

use super::{Browser, Shown, access_token, percent};
use crate::test_server::{NOW, PASSWORD, TestServer};

#[test]
fn a_wrong_password_is_reported_and_the_sixth_is_limited() {
    let server = TestServer::new();
    server.user("annie");
    let mut browser = Browser::new(&server);
    for _ in 0..5 {
        let page = browser.log_in("annie", "wrong horse 1");
        page.says(Status::UnprocessableEntity, "34304");
        assert!(page.html.contains("value=\"annie\"") && !page.html.contains("wrong horse"), "{}", page.html);
    }
    browser.log_in("annie", PASSWORD).says(Status::UnprocessableEntity, "34306");
    browser.log_in("nobody", PASSWORD).says(Status::UnprocessableEntity, "34304");
}

#[test]
fn pages_open_only_with_a_signed_address() {
    let server = TestServer::new();
    let nobody = server.nobody(Family::V1);
    let key = server.key(Family::V1);
    let good = nobody.headers();
    let changed = |name: &str, value: &str| -> Vec<(&'static str, String)> {
        good.iter().map(|(header, old)| (*header, if *header == name { value.to_owned() } else { old.clone() })).collect()
    };
    let without = |name: &str| -> Vec<(&'static str, String)> { good.iter().filter(|(header, _)| *header != name).cloned().collect() };
    let mut disabled_platform = key.clone();
    disabled_platform.platform_id = 5;
    for (token, code) in [
        (String::new(), "31000"),
        ("%%%".to_owned(), "31000"),
        (STANDARD.encode("[1]"), "31000"),
        (STANDARD.encode(format!("{{\"a\":\"{}\"}}", "x".repeat(8_192))), "31000"),
        (access_token(&without("Signature")), "10000"),
        (access_token(&changed("Signature", &"0".repeat(64))), "31302"),
        (access_token(&changed("App-Id", "nobody")), "31301"),
        (access_token(&nobody.sign(key, NOW - 601_000)), "31303"),
        (access_token(&nobody.sign(&disabled_platform, NOW)), "31102"),
    ] {
        for page in ["/login", "/sign-up", ""] {
            let shown = Browser::with(&server, &token, "").open(page);
            shown.says(Status::BadRequest, code);
            assert!(!shown.html.contains("<form"), "{}", shown.html);
        }
        // A form may still be sent after its address has expired, but this form has no cookie.
        let posted = Browser::with(&server, &token, "").send("/login", &[("account", "a"), ("password", "b")]);
        assert_eq!(posted.status, if code == "31303" { Status::Forbidden } else { Status::BadRequest }, "{}", posted.html);
    }
    let nowhere = Shown::of(server.client.get("/account-center/nowhere").dispatch());
    nowhere.says(Status::NotFound, "10000");
}

#[test]
fn cross_site_forms_are_refused() {
    let server = TestServer::new();
    server.user("annie");
    let mut browser = Browser::new(&server);
    browser.open("/login");
    let fields = [("account", "annie"), ("password", PASSWORD)];
    browser.send_raw("/login", &fields).says(Status::Forbidden, "expired");
    browser.send_raw("/login", &[&[("formToken", "guessed")], &fields[..]].concat()).says(Status::Forbidden, "expired");
    browser.cookie.clear();
    browser.send_raw("/login", &fields).says(Status::Forbidden, "expired");
    browser.send_raw("/sign-up", &[("intent", "code"), ("email", "a@b.example")]).says(Status::Forbidden, "expired");
    assert!(server.codes.lock().expect("no panic before").is_empty());

    // In a frame of another site there is no cookie, and the browser states the origin of the form.
    let posted = |site: &'static str| {
        let request = server.client.post(format!("/account-center/login?{}", browser.query)).header(ContentType::Form);
        let body = format!("account=annie&password={}", percent(PASSWORD));
        Shown::of(request.header(Header::new("Sec-Fetch-Site", site)).body(body).dispatch())
    };
    posted("cross-site").says(Status::Forbidden, "expired");
    assert_eq!(posted("same-origin").token().len(), 64);
}

#[test]
fn user_input_is_escaped() {
    let server = TestServer::new();
    server.user("annie");
    let evil = "\"><script>alert(1)</script>{@pin}";
    let mut browser = Browser::new(&server);
    browser.query = format!("{}&callbackKey={}&x={evil}", browser.query.replace("&callbackKey=fresnsAccountSign", ""), percent(evil));
    browser.query = browser.query.replace(['<', '>', '"'], "'");
    for shown in [
        browser.log_in(evil, "wrong"),
        browser.send("/sign-up", &[("intent", "code"), ("email", evil)]),
        browser.send("/sign-up", &[("nickname", evil), ("email", evil), ("birthday", evil), ("code", evil)]),
        browser.log_in("annie", PASSWORD),
    ] {
        assert!(!shown.html.contains("<script>alert"), "{}", shown.html);
    }
    let done = browser.log_in("annie", PASSWORD);
    assert_eq!(done.message()["action"]["postMessageKey"], evil);
}

#[test]
fn only_web_and_app_schemes_are_redirect_targets() {
    let server = TestServer::new();
    server.user("annie");
    let token = access_token(&server.nobody(Family::V1).headers());
    let redirect = |url: &str| {
        let mut browser = Browser::with(&server, &token, url);
        let done = browser.log_in("annie", PASSWORD);
        let login_token = done.token();
        (done.after("data-redirect=\"").replace(&login_token, "T"), done.html)
    };
    assert_eq!(redirect("https://app.example/?t={loginToken}&b=1").0, "https://app.example/?t=T&b=1");
    assert_eq!(redirect("my-app://in/{loginToken}").0, "my-app://in/T");
    for url in ["", "javascript:alert('{loginToken}')", "data:text/html,{loginToken}", "vbscript:x", "file:///etc/passwd", "/me"] {
        let (target, html) = redirect(url);
        assert_eq!(target, "", "{url}");
        assert!(!html.contains("href=\"javascript"), "{html}");
        assert!(html.contains("close this window"), "{html}");
    }
}

#[test]
fn pages_have_a_strict_csp_and_only_the_last_has_a_script() {
    let server = TestServer::new();
    server.user("annie");
    let mut browser = Browser::new(&server);
    let form = browser.open("/login");
    let done = browser.send("/login", &[("account", "annie"), ("password", PASSWORD)]);
    for shown in [&form, &done] {
        let header = |name: &str| shown.headers.get(name).map(String::as_str).unwrap_or_default();
        let policy = header("Content-Security-Policy");
        for part in ["default-src 'none'", "style-src 'self'", "form-action 'self'", "frame-ancestors *"] {
            assert!(policy.contains(part), "{policy}");
        }
        assert_eq!(header("Referrer-Policy"), "no-referrer");
        assert_eq!(header("Cache-Control"), "no-store");
        assert_eq!(header("X-Content-Type-Options"), "nosniff");
    }
    assert!(!form.html.contains("<script") && !form.headers["Content-Security-Policy"].contains("script-src"));
    let cookie = &form.headers["Set-Cookie"];
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Secure"), "{cookie}");
    let nonce = done.after("<script nonce=\"");
    assert!(nonce.len() >= 22 && done.headers["Content-Security-Policy"].contains(&format!("'nonce-{nonce}'")));
    assert_ne!(nonce, browser.send("/login", &[("account", "annie"), ("password", PASSWORD)]).after("<script nonce=\""));
}

#[test]
fn sign_up_is_refused_while_registration_is_closed() {
    let server = TestServer::new();
    block_on(server.app.core.change_settings(Settings { registration: Registration::Closed, ..Settings::default() })).expect("closed");
    let mut browser = Browser::new(&server);
    browser.open("/sign-up").says(Status::Forbidden, "34201");
    browser.send("/sign-up", &[("intent", "code"), ("email", "a@b.example")]).says(Status::UnprocessableEntity, "34201");
    let form = [("email", "a@b.example"), ("nickname", "Newcomer"), ("birthday", "2000-01-01"), ("password", PASSWORD), ("code", "1")];
    browser.send("/sign-up", &form).says(Status::UnprocessableEntity, "34201");
}

#[test]
fn pages_use_the_language_of_the_client() {
    let server = TestServer::new();
    for (tag, word) in [("en", ">Log in<"), ("zh-Hans", ">登录<"), ("zh-Hant", ">登入<")] {
        let mut caller = server.nobody(Family::V1);
        caller.lang = Some(tag);
        let mut browser = Browser::opened_by(&caller, &server);
        let page = browser.open("/login");
        assert!(page.html.contains(word) && page.html.contains(&format!("<html lang=\"{tag}\"")), "{}", page.html);
        let refused = browser.send("/login", &[("account", "nobody"), ("password", "x")]);
        let message = folkmoot::internals::api::fresns::codes::message(34304, Family::V1, tag);
        refused.says(Status::UnprocessableEntity, message);
    }
}
