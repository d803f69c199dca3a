//! Unknown paths are refused in JSON, whoever asks.

use crate::kit::Moot;

#[test]
fn unknown_paths_answer_in_the_words_of_the_dialect() {
    let moot = Moot::new();
    for path in ["/api/v1/nothing", "/api/v2/nothing", "/oauth/nothing", "/.well-known/nothing", "/nodeinfo/nothing"] {
        moot.toot().get(path).refused(404, "Not Found");
    }
    let signed = moot.toot().get("/api/v2/post/nothing/at/all");
    assert_eq!(signed.body["code"], 404);
}
