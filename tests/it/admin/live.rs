//! Who is online, as administrators see it.

use serde_json::json;

use super::client::AdminClient;
use crate::test_server::TestServer;

#[test]
fn people_with_open_streams_are_listed() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let admin = AdminClient::of(&server);
    let live = || admin.get("live").ok();
    assert_eq!((&live()["online"], &live()["people"]), (&json!(0), &json!([])));
    let (client, other) = (ann.mastodon(), bob.mastodon());
    let open = (client.listen("user"), client.listen("public"), other.listen("user"));
    let seen = live();
    assert_eq!((&seen["online"], &seen["streams"]), (&json!(2), &json!([{"api": "mastodon", "open": 3}])));
    assert_eq!(
        seen["people"],
        json!([
            {"id": ann.id(), "username": "annie", "streams": [{"api": "mastodon", "open": 2}]},
            {"id": bob.id(), "username": "bobby", "streams": [{"api": "mastodon", "open": 1}]},
        ])
    );
    assert_eq!(seen["ended"].as_array().map(Vec::len), Some(4));
    drop(open);
    assert_eq!(live()["online"], 0);
    AdminClient::nobody(&server).get("live").refused(401, "login");
}
