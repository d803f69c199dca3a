//! Drafts and editor configuration.

use folkmoot::internals::model::content::entry::FileKind;
use serde_json::{Value, json};

use crate::mastodon::status_client::{media, of_code};
use crate::test_server::TestServer;

fn drafts(panel: &Value) -> (i64, i64) {
    (panel["draftCount"]["posts"].as_i64().expect("a count"), panel["draftCount"]["comments"].as_i64().expect("a count"))
}

#[test]
fn a_v2_draft_from_creation_to_publication() {
    let server = TestServer::new();
    let ann = server.user("annie");
    ann.v2().post("/editor/post/create", json!({"content": "x"})).refused(30000);
    let made = ann.v2().post("/editor/post/create", json!({"createType": 2, "content": "first", "postTitle": "T"})).ok();
    let id = made["detail"]["id"].as_i64().expect("an id");
    assert_eq!((&made["detail"]["content"], &made["detail"]["title"], &made["detail"]["state"]), (&json!("first"), &json!("T"), &json!(1)));
    assert_eq!(made["editControls"], json!({"isEditDraft": false, "editableStatus": true, "editableTime": null, "deadlineTime": null}));
    assert_eq!(drafts(&ann.panel()), (1, 0));
    let path = format!("/editor/post/{id}");
    ann.v2().put(&path, json!({"content": "second", "postTitle": "", "isMarkdown": true, "map": {"latitude": 1}})).ok();
    let shown = ann.v2().get(&path).ok()["detail"].clone();
    assert_eq!((&shown["content"], &shown["title"], &shown["isMarkdown"]), (&json!("second"), &json!(null), &json!(true)));
    assert_eq!(shown["mapJson"], json!({"latitude": 1}));
    ann.v2().put(&path, json!({"deleteMap": true})).ok();
    assert_eq!(ann.v2().get(&path).ok()["detail"]["mapJson"], json!(null));
    assert_eq!(ann.v2().get("/editor/post/drafts?status=1").ok()["list"][0]["id"], id);
    ann.v2().get(&format!("/editor/comment/{id}")).refused(38100);
    ann.v2().get("/editor/post/word").refused(38100);
    ann.v2().patch(&path, json!({})).refused(36501);
    ann.v2().put(&path, json!({"deleteFile": "nothing0"})).refused(36400);
    let pid = ann.v2().post(&path, json!({})).ok()["fsid"].as_str().expect("a pid").to_owned();
    assert_eq!(ann.v2().get(&format!("/post/{pid}/detail")).ok()["detail"]["isMarkdown"], true);
    ann.v2().post(&path, json!({})).refused(38104);
    ann.v2().put(&path, json!({"content": "late"})).refused(38102);
    ann.v2().delete(&path, json!({})).refused(36405);
    assert_eq!(drafts(&ann.panel()), (0, 0));
}

#[test]
fn a_v1_comment_draft_can_edit_its_comment() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("a post");
    bob.v1().post("/editor/comment/draft", json!({"content": "x"})).refused(10000);
    bob.v1().post("/editor/comment/draft", json!({"content": "x", "commentPid": "nothing0"})).refused(37400);
    let made = bob.v1().post("/editor/comment/draft", json!({"commentPid": pid, "content": "one", "commentPrivate": true})).ok();
    let did = made["detail"]["did"].as_str().expect("a did").to_owned();
    assert_eq!((&made["detail"]["replyToPid"], &made["detail"]["isPrivate"]), (&json!(pid), &json!(true)));
    assert_eq!(made["controls"]["isEditDraft"], false);
    let again = bob.v1().post("/editor/comment/draft", json!({"commentPid": pid})).ok();
    assert_eq!((&again["detail"]["did"], &again["detail"]["content"]), (&json!(did), &json!("one")));
    let path = format!("/editor/comment/draft/{did}");
    ann.v1().get(&path).refused(38100);
    let cid = bob.v1().post(&path, json!({})).ok()["fsid"].as_str().expect("a cid").to_owned();
    bob.v1().post(&path, json!({})).refused(38105);

    ann.v1().post(&format!("/editor/comment/edit/{cid}"), json!({})).refused(38101);
    ann.v2().post(&format!("/editor/comment/generate/{cid}"), json!({})).refused(36403);
    bob.v1().post("/editor/comment/edit/nothing0", json!({})).refused(37500);
    let edit = bob.v1().post(&format!("/editor/comment/edit/{cid}"), json!({})).ok();
    assert_eq!((&edit["detail"]["fsid"], &edit["controls"]["isEditDraft"]), (&json!(cid), &json!(true)));
    let path = format!("/editor/comment/draft/{}", edit["detail"]["did"].as_str().expect("a did"));
    bob.v1().patch(&path, json!({"content": "two"})).ok();
    assert_eq!(bob.v1().post(&path, json!({})).ok()["fsid"], cid.as_str());
    let shown = bob.v1().get(&format!("/comment/{cid}/detail")).ok();
    assert_eq!((&shown["detail"]["content"], &shown["detail"]["editedCount"]), (&json!("two"), &json!(1)));
    assert_eq!(shown["detail"]["privacy"], "private");
}

#[test]
fn at_most_ten_drafts_are_kept() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for n in 0..10 {
        ann.v2().post("/editor/post/create", json!({"createType": 2, "content": n.to_string()})).ok();
    }
    ann.v2().post("/editor/post/create", json!({"createType": 2})).refused(38106);
    ann.v1().post("/editor/post/draft", json!({})).refused(38107);
    let page = ann.v1().get("/editor/post/drafts?pageSize=4&page=3").ok();
    assert_eq!((page["list"].as_array().map(Vec::len), &page["pagination"]["total"]), (Some(2), &json!(10)));
    let did = page["list"][0]["did"].as_str().expect("a did").to_owned();
    ann.v1().delete(&format!("/editor/post/draft/{did}"), json!({})).ok();
    ann.v1().delete(&format!("/editor/post/draft/{did}"), json!({})).refused(38100);
    assert_eq!(drafts(&ann.panel()), (9, 0));
}

#[test]
fn a_comment_draft_outlives_its_post() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("a post");
    let made = bob.v2().post("/editor/comment/create", json!({"createType": 1, "commentPid": pid, "content": "hm"})).ok();
    ann.v2().delete(&format!("/post/{pid}"), json!({})).ok();
    bob.v2().post(&format!("/editor/comment/{}", made["detail"]["id"]), json!({})).refused(37300);
}

#[test]
fn the_editor_configuration_lists_its_features() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let v2 = ann.v2().get("/editor/post/config").ok();
    assert_eq!(v2["editor"]["toolbar"]["image"]["uploadNumber"], 9);
    assert_eq!((&v2["editor"]["toolbar"]["image"]["status"], &v2["editor"]["toolbar"]["video"]["status"]), (&json!(true), &json!(false)));
    assert_eq!((&v2["editor"]["toolbar"]["video"]["maxTime"], &v2["editor"]["features"]["contentLength"]), (&json!(60), &json!(20_000)));
    assert_eq!((&v2["publish"]["perm"]["publish"], &v2["publish"]["perm"]["emailRequired"]), (&json!(true), &json!(false)));
    assert_eq!((&v2["editPerm"]["status"], &v2["editor"]["toolbar"]["title"]["length"]), (&json!(true), &json!(80)));
    let v1 = ann.v1().get("/editor/comment/configs").ok();
    assert_eq!((&v1["editor"]["image"]["maxUploadNumber"], &v1["editor"]["image"]["uploadMethod"]), (&json!(9), &json!("api")));
    assert_eq!((&v1["editor"]["contentLength"], &v1["editor"]["title"]["status"]), (&json!(10_000), &json!(false)));
    assert_eq!(v1["publish"]["perm"]["requiredKyc"], false);
    ann.v1().get("/editor/story/configs").refused(30002);
}

#[test]
fn earlier_versions_can_be_read() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish_with(json!({"content": "one", "postTitle": "First"}));
    let edit = |content: &str| {
        let made = ann.v1().post(&format!("/editor/post/edit/{pid}"), json!({})).ok();
        let path = format!("/editor/post/draft/{}", made["detail"]["did"].as_str().expect("a did"));
        server.clock.advance(60_000);
        ann.v1().patch(&path, json!({"content": content, "title": "Later"})).ok();
        ann.v1().post(&path, json!({})).ok();
    };
    edit("two");
    edit("three");
    let page = bob.v1().get(&format!("/post/{pid}/histories")).ok();
    assert_eq!(page["pagination"]["total"], 2);
    assert_eq!((&page["list"][0]["content"], &page["list"][1]["content"]), (&json!("two"), &json!("one")));
    assert_eq!((&page["list"][1]["title"], &page["list"][1]["author"]["username"]), (&json!("First"), &json!("annie")));
    let hpid = page["list"][1]["hpid"].as_str().expect("an hpid");
    let shown = bob.v1().get(&format!("/post/history/{hpid}/detail?filterType=whitelist&filterKeys=pid,content,privacy")).ok();
    assert_eq!(shown, json!({"pid": pid, "content": "one", "privacy": null}));
    let logs = bob.v2().get(&format!("/post/{pid}/logs?whitelistKeys=id,state,content")).ok();
    assert_eq!((&logs["list"][0]["state"], &logs["list"][0]["content"]), (&json!(3), &json!("two")));
    let log = bob.v2().get(&format!("/post/{pid}/log/{}", logs["list"][1]["id"])).ok();
    assert_eq!((&log["pid"], &log["content"], &log["title"]), (&json!(pid), &json!("one"), &json!("First")));

    let other = ann.publish("another");
    bob.v2().get(&format!("/post/{other}/log/{}", logs["list"][1]["id"])).refused(37302);
    bob.v2().get(&format!("/comment/{other}/log/1")).refused(37402);
    bob.v1().get("/post/history/nothing0/detail").refused(37402);
    bob.v1().get(&format!("/comment/history/{hpid}/detail")).refused(37502);
    ann.v2().delete(&format!("/post/{pid}"), json!({})).ok();
    bob.v1().get(&format!("/post/{pid}/histories")).refused(37400);
    bob.v1().get(&format!("/post/history/{hpid}/detail")).refused(37402);
}

#[test]
fn earlier_versions_keep_files_and_places() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let picture = media(&ann, FileKind::Image);
    ann.mastodon().put(&format!("/api/v1/media/{picture}"), json!({"description": "a cat"})).ok();
    let pid = ann.publish_with(json!({"content": "a post"}));
    for (kind, code) in [("post", pid.clone()), ("comment", ann.comment(&pid, "a comment"))] {
        let picture = if kind == "post" { picture.clone() } else { media(&ann, FileKind::Image) };
        let status = format!("/api/v1/statuses/{}", of_code(&ann, &code));
        ann.mastodon().put(&status, json!({"status": "with a picture", "media_ids": [picture]})).ok();
        let edit = |change: Value| {
            let made = ann.v1().post(&format!("/editor/{kind}/edit/{code}"), json!({})).ok();
            let path = format!("/editor/{kind}/draft/{}", made["detail"]["did"].as_str().expect("a did"));
            server.clock.advance(60_000);
            ann.v1().patch(&path, change).ok();
            ann.v1().post(&path, json!({})).ok();
        };
        edit(json!({"locationInfo": {"name": "here"}, "moreInfo": {"mood": "good"}}));
        let fid = ann.v1().get(&format!("/{kind}/{code}/detail")).ok()["detail"]["files"]["images"][0]["fid"].clone();
        edit(json!({"deleteFile": fid, "deleteLocation": true, "content": "without"}));
        ann.mastodon().put(&status, json!({"status": "again", "media_ids": [picture]})).ok();
        let page = bob.v1().get(&format!("/{kind}/{code}/histories")).ok();
        let list = page["list"].as_array().expect("versions");
        let images = list.iter().map(|version| version["files"]["images"].as_array().expect("images").len()).collect::<Vec<_>>();
        assert_eq!(images, [0, 1, 1, 0], "{kind}");
        let image = &list[1]["files"]["images"][0];
        assert_eq!((&image["fid"], image["imageRatioUrl"].as_str().is_some()), (&fid, true), "{image}");
        assert_eq!(
            list.iter().map(|version| (&version["locationInfo"], &version["moreInfo"])).collect::<Vec<_>>(),
            [
                (&json!(null), &json!({"mood": "good"})),
                (&json!({"name": "here"}), &json!({"mood": "good"})),
                (&json!(null), &json!(null)),
                (&json!(null), &json!(null))
            ],
            "{kind}"
        );
        let logs = bob.v2().get(&format!("/{kind}/{code}/logs")).ok();
        assert_eq!(
            (&logs["list"][1]["files"]["images"][0]["fid"], &logs["list"][1]["mapJson"], &logs["list"][0]["mapJson"]),
            (&fid, &json!({"name": "here"}), &json!(null))
        );
    }
}
