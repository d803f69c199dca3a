//! Administrators are told of reports.

use serde_json::json;

use super::sink::{Sink, deliver};
use crate::admin::client::AdminClient;
use crate::test_server::{Person, TestServer};

/// A community without codes, whose only mails are about reports.
fn community(sink: &Sink) -> TestServer {
    sink.community_with(|config| config.verify_code_mode = serde_json::from_value(json!("off")).expect("a mode"))
}

#[test]
fn a_report_is_mailed_to_administrators_who_want_that() {
    let sink = Sink::start();
    let server = community(&sink);
    let [chief, ann, bob] = ["chief", "annie", "bobby"].map(|name| server.user(name));
    let admin = AdminClient::with(&chief);
    let report = |who: &Person<'_>, about: &Person<'_>| {
        who.mastodon().post("/api/v1/reports", json!({"account_id": about.id().to_string(), "comment": "so rude"})).ok();
        deliver(&server);
    };
    report(&ann, &bob);
    let mail = sink.only();
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), (chief.email.as_str(), "A new report at Folkmoot"));
    assert!(mail.text.contains("@bobby") && mail.link() == "/admin/#/reports", "{}", mail.text);
    assert!(!mail.text.contains("so rude") && !mail.text.contains("annie"), "{}", mail.text);
    report(&chief, &bob);
    assert!(sink.received().is_empty(), "who reports knows of it");
    assert_eq!(admin.get("me/mails").ok(), json!({"report_mails": true}));
    admin.put("me/mails", json!({"report_mails": false})).ok();
    assert_eq!(admin.get("me/mails").ok(), json!({"report_mails": false}));
    report(&ann, &bob);
    assert!(sink.received().is_empty());
    assert!(admin.acts().iter().any(|act| act.starts_with("me.report_mails ")));
    // A refused report tells nobody.
    admin.put("me/mails", json!({"report_mails": true})).ok();
    ann.mastodon().post("/api/v1/reports", json!({"account_id": bob.id().to_string(), "comment": "x".repeat(1_001)}));
    deliver(&server);
    assert!(sink.received().is_empty());
}

#[test]
fn who_has_no_address_has_no_choice() {
    let sink = Sink::start();
    let server = sink.community();
    assert_eq!(AdminClient::of(&server).get("me/mails").ok(), json!({"report_mails": null}));
    let server = TestServer::new();
    let chief = server.user("chief");
    assert_eq!(AdminClient::with(&chief).get("me/mails").ok(), json!({"report_mails": null}));
}
