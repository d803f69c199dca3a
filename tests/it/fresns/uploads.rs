//! Files for posts, comments and their drafts (`docs/specs/fresns.md 5.2.10`).

use folkmoot::internals::api::fresns::wire::family::Family;
use serde_json::json;

use super::conversation::{png, upload};
use crate::database::{Dump, miscount, number};
use crate::test_server::{FresnsResponse, Person, TestServer};

/// Uploads to a draft: `number` for v2, `did` for v1.
fn to_draft(from: &Person<'_>, family: Family, draft: &str, kind: &str, name: &str, more: &[(&str, &str)]) -> FresnsResponse {
    let fields = match family {
        Family::V2 => vec![
            ("usageType", "7"),
            ("tableName", "post_logs"),
            ("tableColumn", "id"),
            ("tableId", draft),
            ("type", kind),
            ("uploadMode", "file"),
        ],
        Family::V1 => vec![("usageType", "postDraft"), ("usageFsid", draft), ("type", kind)],
    };
    let path = if family == Family::V2 { "/common/upload-file" } else { "/common/file/upload" };
    upload(from, family, path, &[fields.as_slice(), more].concat(), name, &png(4))
}

#[test]
fn a_draft_accepts_the_file_types_of_its_editor() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let id = ann.v2().post("/editor/post/create", json!({"createType": 2, "content": "first"})).ok()["detail"]["id"].to_string();
    let did = ann.v1().post("/editor/post/draft", json!({"createType": 2, "content": "second"})).ok()["detail"]["did"]
        .as_str()
        .expect("a did")
        .to_owned();
    let before = Dump::of(&server, &[]);
    for (family, draft) in [(Family::V2, &id), (Family::V1, &did)] {
        to_draft(&ann, family, draft, "video", "a.mp4", &[]).refused(36110);
        to_draft(&ann, family, draft, "audio", "a.mp3", &[]).refused(36111);
        to_draft(&ann, family, draft, "document", "a.txt", &[]).refused(36112);
    }
    to_draft(&ann, Family::V1, &did, "video", "a.exe", &[]).refused(36310);
    assert_ne!(to_draft(&ann, Family::V1, &did, "image", "a.png", &[("warning", "loud")]).code(), 0);
    assert_ne!(to_draft(&ann, Family::V1, &did, "image", "a.png", &[("moreInfo", "no JSON")]).code(), 0);
    assert_eq!(before.changed(&Dump::of(&server, &[])), [""; 0], "nothing was kept");
    to_draft(&ann, Family::V2, &id, "image", "a.png", &[]).ok();
    let kept = to_draft(&ann, Family::V1, &did, "image", "a.png", &[("warning", "nudity"), ("moreInfo", "{\"a\":1}")]).ok();
    assert_eq!((&kept["warning"], &kept["moreInfo"]), (&json!("nudity"), &json!({"a": 1})));
    assert_eq!((&kept["width"], &kept["height"]), (&json!(4), &json!(2)));
    assert_eq!(kept.get("duration"), Some(&json!(null)), "a picture does not play, and the key is there");
}

#[test]
fn a_draft_under_review_refuses_files_and_stores_no_bytes() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let id = ann.v2().post("/editor/post/create", json!({"createType": 2, "content": "first"})).ok()["detail"]["id"].to_string();
    miscount(&server, "UPDATE drafts SET state = 2");
    assert_ne!(to_draft(&ann, Family::V2, &id, "image", "a.png", &[]).code(), 0);
    assert_eq!(number(&server, "SELECT (SELECT count(*) FROM files) + (SELECT count(*) FROM file_chunks)"), 0);
}
