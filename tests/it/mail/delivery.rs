//! What becomes of mails that the mail server does not accept.

use std::net::TcpListener;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::model::clock::{DAY, HOUR, MINUTE};
use serde_json::{Value, json};

use super::sink::{Sink, deliver};
use crate::admin::client::AdminClient;
use crate::test_server::{PASSWORD, TestServer};

fn ask(server: &TestServer, email: &str) {
    let ask = json!({"type": "email", "useType": 5, "templateId": 1, "account": email});
    assert_eq!(server.nobody(Family::V2).post("/common/send-verify-code", ask).code(), 0);
}

fn mails(admin: &AdminClient<'_>) -> Vec<Value> {
    admin.get("outboxes/mail").ok()["rows"].as_array().expect("a list").clone()
}

#[test]
fn a_refused_mail_is_given_up_at_once_and_can_be_sent_again() {
    let sink = Sink::start();
    let server = sink.community();
    let admin = AdminClient::of(&server);
    sink.answer("RCPT", Some("550 5.1.1 no such user"));
    ask(&server, "ann@example.org");
    deliver(&server);
    let summary = admin.get("outboxes").ok()["outboxes"][0].clone();
    assert_eq!(
        [&summary["name"], &summary["sends"], &summary["waiting"], &summary["failed"]],
        [&json!("mail"), &json!(true), &json!(0), &json!(1)]
    );
    let mail = mails(&admin).remove(0);
    assert_eq!(
        (mail["about"].as_str(), mail["receiver"].as_str(), mail["failed"].clone(), mail["reason"].as_str()),
        (Some("code"), Some("ann@example.org"), json!(true), Some("550 5.1.1 no such user"))
    );
    assert!(mail.get("text").is_none() && mail.get("subject").is_none(), "nobody reads other people's codes: {mail}");
    server.clock.advance(MINUTE);
    deliver(&server);
    assert_eq!(mails(&admin)[0]["attempts"], 1, "it is not tried again by itself");
    sink.answer("RCPT", None);
    let id = mail["id"].as_str().expect("an id");
    admin.post(&format!("outboxes/mail/{id}/retry"), json!({})).ok();
    deliver(&server);
    assert_eq!(sink.only().to, "ann@example.org");
    assert!(mails(&admin).is_empty());
    admin.post(&format!("outboxes/mail/{id}/retry"), json!({})).refused(404, "not_found");
    assert_eq!(admin.acts()[0], format!("mail.retry {id}"));
}

#[test]
fn a_greylisted_mail_is_tried_again_with_growing_pauses() {
    let sink = Sink::start();
    let server = sink.community();
    let admin = AdminClient::of(&server);
    sink.answer("RCPT", Some("451 4.7.1 greylisted, try again"));
    ask(&server, "ann@example.org");
    ask(&server, "bob@example.org");
    deliver(&server);
    let list = mails(&admin);
    assert!(
        list.len() == 2 && list.iter().all(|mail| mail["attempts"] == 1 && mail["failed"] == false),
        "one does not hold up another: {list:?}"
    );
    assert_eq!(list[0]["reason"], "451 4.7.1 greylisted, try again");
    let mut last = 0;
    for attempts in 1..=3 {
        let mail = &mails(&admin)[0];
        let pause = mail["due_at"].as_i64().expect("a time") - admin.get("outboxes/mail").ok()["now"].as_i64().expect("a time");
        assert!(mail["attempts"] == attempts && pause > last, "{mail}: {pause} after {last}");
        last = pause;
        server.clock.advance(pause - 1);
        deliver(&server);
        assert_eq!(mails(&admin)[0]["attempts"], attempts, "not before its time");
        server.clock.advance(1);
        deliver(&server);
    }
    sink.answer("RCPT", None);
    server.clock.advance(3 * MINUTE);
    deliver(&server);
    let mut receivers: Vec<String> = sink.received().into_iter().map(|mail| mail.to).collect();
    receivers.sort();
    assert_eq!(receivers, ["ann@example.org", "bob@example.org"]);
}

#[test]
fn a_mail_is_not_tried_longer_than_it_is_worth_something() {
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let server = Sink::start().community_with(|config| config.mail.port = Some(closed));
    let admin = AdminClient::of(&server);
    ask(&server, "ann@example.org");
    for _ in 0..60 {
        deliver(&server);
        server.clock.advance(MINUTE / 4);
    }
    let mail = mails(&admin).remove(0);
    assert!(mail["failed"] == true && mail["attempts"].as_i64().is_some_and(|attempts| (4..8).contains(&attempts)), "{mail}");
    let reason = mail["reason"].as_str().expect("a reason");
    assert!(reason.contains("its time will be over") && reason.contains("no connection to 127.0.0.1"), "{reason}");
    let id = mail["id"].as_str().expect("an id");
    admin.post(&format!("outboxes/mail/{id}/retry"), json!({})).refused(422, "invalid");
    admin.delete(&format!("outboxes/mail/{id}"), json!({})).ok();
    assert!(mails(&admin).is_empty());
    admin.delete(&format!("outboxes/mail/{id}"), json!({})).refused(404, "not_found");
    // Nobody was there to send it in time.
    server.clock.advance(HOUR);
    ask(&server, "bob@example.org");
    server.clock.advance(HOUR);
    deliver(&server);
    assert!(mails(&admin)[0]["reason"].as_str().is_some_and(|reason| reason.contains("before it could be sent")));
    server.clock.advance(8 * DAY);
    server.app.core.db.write_now(folkmoot::internals::community::operations::cleanup::remove_expired).expect("cleaned up");
    assert!(mails(&AdminClient::nobody(&server).log_in_as(crate::admin::client::ADMIN_NAME, PASSWORD, None)).is_empty());
}

#[test]
fn a_server_that_says_nothing_is_waited_for_a_while() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = silent.local_addr().expect("an address").port();
    let server = Sink::start().community_with(|config| {
        config.mail.port = Some(port);
        config.mail.timeout_seconds = 1;
    });
    let admin = AdminClient::of(&server);
    ask(&server, "ann@example.org");
    ask(&server, "bob@example.org");
    let began = std::time::Instant::now();
    deliver(&server);
    assert!(began.elapsed().as_secs() < 10);
    let list = mails(&admin);
    assert!(list[1]["reason"].as_str().is_some_and(|reason| reason.contains("did not answer within 1 seconds")), "{list:?}");
    assert!(list.iter().all(|mail| mail["failed"] == false), "{list:?}");
}

#[test]
fn counts_are_measured_and_nobody_else_sees_the_mails() {
    let sink = Sink::start();
    let server = sink.community_with(|config| config.metrics_token = Some("quiet".into()));
    for (address, answer) in [("a@example.org", None), ("b@example.org", Some("550 no")), ("c@example.org", Some("451 later"))] {
        sink.answer("RCPT", answer);
        ask(&server, address);
        deliver(&server);
    }
    let metrics = server.client.get("/metrics").header(rocket::http::Header::new("Authorization", "Bearer quiet")).dispatch();
    let metrics = metrics.into_string().expect("a text");
    for line in
        ["folkmoot_mail_queue 1", "folkmoot_mails_sent_total 1", "folkmoot_mails_retried_total 1", "folkmoot_mails_given_up_total 1"]
    {
        assert!(metrics.lines().any(|one| one == line), "{line} is not in {metrics}");
    }
    AdminClient::nobody(&server).get("outboxes/mail").refused(401, "login");
    let mut without_proof = AdminClient::of(&server);
    without_proof.csrf = None;
    without_proof.put("me/mails", json!({"report_mails": false})).refused(403, "csrf");
}

#[test]
fn who_leaves_is_written_to_no_more() {
    let sink = Sink::start();
    let server = sink.community();
    let chief = AdminClient::of(&server);
    sink.answer("RCPT", None);
    let nobody = server.nobody(Family::V2);
    nobody.post("/common/send-verify-code", json!({"type": "email", "useType": 1, "templateId": 2, "account": "ann@example.org"}));
    deliver(&server);
    let text = sink.only().text;
    let code = text.lines().find(|line| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit())).expect("a code").to_owned();
    let made = nobody
        .post(
            "/account/register",
            json!({"type": "email", "account": "ann@example.org", "verifyCode": code, "nickname": "annie",
            "password": STANDARD.encode(PASSWORD)}),
        )
        .ok();
    server.clock.advance(MINUTE);
    ask(&server, "ANN@example.org");
    assert_eq!(mails(&chief).len(), 1);
    let uid = made["detail"]["users"][0]["uid"].as_i64().expect("a uid");
    let user = folkmoot::internals::model::id::UserId(uid);
    server.app.core.db.write_now(move |tx| folkmoot::internals::community::operations::erase::user(tx, user)).expect("erased");
    assert!(mails(&chief).is_empty());
}
