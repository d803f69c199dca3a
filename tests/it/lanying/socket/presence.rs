//! Who is online.

use serde_json::json;

use crate::lanying::contract::fixture::Fixture;
use crate::mastodon::streaming::listener::until;
use crate::test_server::TestServer;

#[test]
fn online_follows_the_connections() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    let listening = server.listen();
    let is_online = || ann.im.get("/user/online_status").ok()["online"] == true;
    assert!(!is_online());
    let guest = listening.engine();
    assert!(!is_online(), "who has not logged in is nobody");
    let (one, two) = (listening.device(&ann, "phone"), listening.device(&ann, "phone"));
    assert!(is_online());
    assert_eq!(ann.im.get("/user/device/list").list()[0]["online"], true);
    drop(one);
    until("one is left", || server.app.streams() == 1);
    assert!(is_online());
    server.clock.advance(60_000);
    drop(two);
    until("nobody is", || !is_online());
    assert_eq!(ann.im.get("/user/device/list").list()[0]["online"], false);
    until("the end is written down", || {
        crate::database::number(&server, "SELECT count(*) FROM devices WHERE last_seen = (SELECT max(last_seen) FROM devices)") == 1
            && crate::database::number(&server, "SELECT max(last_seen) FROM devices") == crate::test_server::NOW + 60_000
    });
    drop(guest);
}

#[test]
fn whoever_listens_in_another_api_is_online_too() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let im = ann.im();
    let online = || im.get("/user/online_status").ok() == json!({"online": true});
    let listening = server.listen();
    let socket = listening.socket(ann.mastodon().token.as_deref().expect("a token"));
    assert!(online());
    assert_eq!(im.get("/user/device/list").list()[0]["online"], false, "but no device of this API is");
    drop(socket);
    until("nobody is", || !online());
}
