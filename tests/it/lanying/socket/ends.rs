//! What ends a connection from outside: its client is told why, and does not come back.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::{Device, xid};
use super::proto::Provision;
use crate::lanying::contract::fixture::{Fixture, Someone};
use crate::lanying_client::LanyingClient;
use crate::mastodon::streaming::listener::{Listening, until};
use crate::test_server::{PASSWORD, TestServer};

/// From the end of a login to the end of its connections.
const AT_ONCE: Duration = Duration::from_secs(1);

/// The device is told this and closed; with its token nothing goes on.
#[track_caller]
fn is_ended(listening: &Listening, device: &mut Device, who: &Someone<'_>, notice: i32, status: i32, began: Instant) {
    assert_eq!(device.user_notice(), (notice, String::new()));
    assert_eq!(device.engine.closed(), (1008, "the login has ended".into()));
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    let asked = Provision { xid: xid(who.id), token: who.im.token.clone().expect("a token"), guid: "phone".into(), ..Provision::default() };
    assert_eq!(listening.engine().log_in(&asked).status.map(|status| status.code), Some(status));
    who.im.get("/user/profile").refused(402);
}

#[test]
fn every_end_of_a_login_has_its_notice() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let listening = server.listen();
    let end = |how: &dyn Fn(&Someone<'_>), notice, status| {
        let who = fixture.someone();
        let mut device = listening.device(&who, "phone");
        let began = Instant::now();
        how(&who);
        is_ended(&listening, &mut device, &who, notice, status, began);
    };
    end(&|who| who.im.post("/user/kick", Value::Null).done(), 5, 7);
    end(&|who| who.im.post("/user/kick", json!({"device_sn": 1})).done(), 5, 7);
    end(&|who| who.im.post("/user/device/remove?device_sn=1", Value::Null).done(), 10, 7);
    end(&|who| fixture.admin.put("/user/disable", json!({"list": [who.id]})).done(), 2, 10);
    let acting = |who: &Someone<'_>| fixture.admin.clone().with("user_id", who.id);
    end(&|who| acting(who).post("/user/change_password_admin", json!({"password": "another one"})).done(), 1, 7);
    end(&|who| acting(who).delete("/user/delete", Value::Null).done(), 3, 7);
    until("nobody is left", || server.app.streams() == 0);
}

/// The same person, logged in on a device called a tablet.
fn on_a_tablet<'m>(server: &'m TestServer, who: &Someone<'m>) -> Someone<'m> {
    let made = server.im().post("/token/user", json!({"name": who.name, "password": PASSWORD, "device_guid": "tablet"})).ok();
    let im = LanyingClient { token: made["token"].as_str().map(str::to_owned), ..server.im() };
    Someone { id: who.id, name: who.name.clone(), im }
}

#[test]
fn a_changed_password_ends_the_other_devices() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    let listening = server.listen();
    let other = on_a_tablet(&server, &ann);
    let mut phone = listening.device(&ann, "phone");
    let mut tablet = listening.device(&other, "tablet");
    assert_eq!(phone.user_notice(), (7, "2".into()));
    let began = Instant::now();
    ann.im.post("/user/change_password", json!({"old_password": PASSWORD, "new_password": "another one"})).done();
    assert_eq!(tablet.user_notice(), (1, String::new()));
    assert_eq!(tablet.engine.closed(), (1008, "the login has ended".into()));
    // Hashing takes its time.
    assert!(began.elapsed() < 10 * AT_ONCE);
    assert_eq!(phone.user_notice(), (8, "2".into()), "the caller's own device stays");
    assert!(phone.unread().is_empty());
}

#[test]
fn connected_devices_learn_of_a_changed_profile() {
    let server = TestServer::new();
    let person = server.user("annie");
    let ann = Someone { id: person.login.uid, name: "annie".into(), im: person.im() };
    let bob = Fixture::new(&server).someone();
    let listening = server.listen();
    let mut phone = listening.device(&ann, "phone");
    let mut other = listening.device(&bob, "phone");
    ann.im.post("/user/profile", json!({"nick_name": "Ann", "description": "here", "public_info": "{}"})).done();
    assert_eq!(phone.user_notice(), (6, String::new()), "one notice, however much of it changed");
    ann.im.post("/user/push?value=true", Value::Null).done();
    assert_eq!(phone.user_notice(), (6, String::new()));
    // In another API.
    person.mastodon().patch("/api/v1/accounts/update_credentials", json!({"note": "there"})).ok();
    assert_eq!(phone.user_notice(), (6, String::new()));
    ann.im.post("/user/push?value=true", Value::Null).done();
    assert!(phone.unread().is_empty(), "what is as it was is no news");
    assert!(other.unread().is_empty(), "and it is nobody else's");
}

#[test]
fn a_kick_ends_one_device_and_all_its_connections() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    let listening = server.listen();
    let other = on_a_tablet(&server, &ann);
    let mut phone = listening.device(&ann, "phone");
    let mut tabs = [listening.device(&other, "tablet"), listening.device(&other, "tablet")];
    assert_eq!([phone.user_notice().0, phone.user_notice().0], [7, 7]);
    ann.im.post("/user/kick", json!({"device_sn": 2})).done();
    for tab in &mut tabs {
        assert_eq!(tab.user_notice(), (5, String::new()));
        tab.engine.closed();
    }
    assert_eq!(phone.user_notice(), (8, "2".into()));
    assert!(phone.unread().is_empty());
}

#[test]
fn a_client_leaves_and_a_server_says_goodbye() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    let listening = server.listen();
    let mut phone = listening.device(&ann, "phone");
    phone.engine.say("41");
    assert_eq!(phone.engine.closed(), (1000, "the client leaves".into()));
    let mut phone = listening.device(&ann, "phone");
    listening.stop();
    assert_eq!(phone.engine.closed(), (1001, "the server stops".into()));
}
