//! Verification codes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use folkmoot::internals::api::fresns::wire::family::Family;
use serde_json::json;

use super::sink::{Sink, deliver};
use crate::test_server::{Caller, PASSWORD, TestServer};

fn code_of(text: &str) -> String {
    let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit());
    text.lines().find(is_code).unwrap_or_else(|| panic!("no code in {text}")).to_owned()
}

#[test]
fn a_code_comes_by_mail_and_works() {
    let sink = Sink::start();
    let server = sink.community();
    let nobody = server.nobody(Family::V2);
    let ask = json!({"type": "email", "useType": 1, "templateId": 2, "account": "Ann@example.org"});
    assert_eq!(nobody.post("/common/send-verify-code", ask).code(), 0);
    assert!(server.codes.lock().expect("no panic").is_empty(), "nothing is written to the log");
    deliver(&server);
    let mail = sink.only();
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("Ann@example.org", "Your verification code for Folkmoot"));
    assert!(mail.headers.iter().any(|line| line == "From: Folkmoot <moot@moot.example>"), "{:?}", mail.headers);
    assert!(mail.text.contains("10 minutes") && mail.html.contains(&code_of(&mail.text)), "{mail:?}");
    let body = json!({"type": "email", "account": "ann@example.org", "verifyCode": code_of(&mail.text),
        "password": STANDARD.encode(PASSWORD), "nickname": "annie"});
    nobody.post("/account/register", body).ok();
    deliver(&server);
    assert!(sink.received().is_empty(), "each mail is sent once");
}

#[test]
fn a_code_is_in_the_language_of_the_client() {
    let sink = Sink::start();
    let server = sink.community();
    for (lang, subject) in [("zh-Hans", "Folkmoot 的验证码"), ("zh-Hant", "Folkmoot 的驗證碼")] {
        let nobody = Caller { lang: Some(lang), ..server.nobody(Family::V2) };
        let ask = json!({"type": "email", "useType": 5, "templateId": 1, "account": format!("{lang}@example.org")});
        assert_eq!(nobody.post("/common/send-verify-code", ask).code(), 0);
        deliver(&server);
        let mail = sink.only();
        assert_eq!(mail.subject, subject);
        assert!(mail.html.contains(&format!("<html lang=\"{lang}\">")), "{}", mail.html);
        code_of(&mail.text);
    }
}

#[test]
fn codes_for_phones_still_go_to_the_log() {
    let sink = Sink::start();
    let server = sink.community();
    let ask = json!({"type": "sms", "useType": 5, "templateId": 1, "account": "13800138000", "countryCode": 86});
    assert_eq!(server.nobody(Family::V2).post("/common/send-verify-code", ask).code(), 0);
    deliver(&server);
    assert!(sink.received().is_empty());
    assert!(server.codes.lock().expect("no panic").contains_key("8613800138000"));
}

#[test]
fn without_a_mail_server_codes_go_to_the_log_as_ever() {
    let server = TestServer::new();
    let ask = json!({"type": "email", "useType": 1, "templateId": 2, "account": "ann@example.org"});
    assert_eq!(server.nobody(Family::V2).post("/common/send-verify-code", ask).code(), 0);
    deliver(&server);
    assert!(server.codes.lock().expect("no panic").contains_key("ann@example.org"));
}
