//! Unknown paths are refused in JSON for every caller.

use crate::test_server::TestServer;

#[test]
fn unknown_paths_answer_in_the_format_of_the_api() {
    let server = TestServer::new();
    for path in ["/api/v1/nothing", "/api/v2/nothing", "/oauth/nothing", "/.well-known/nothing", "/nodeinfo/nothing"] {
        server.mastodon().get(path).refused(404, "Not Found");
    }
    let signed = server.mastodon().get("/api/v2/post/nothing/at/all");
    assert_eq!((signed.status.code, &signed.body["code"]), (200, &serde_json::json!(33100)));
}
