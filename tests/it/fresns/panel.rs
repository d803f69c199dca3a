//! `user/panel` and `user/overview` (`docs/specs/fresns.md 1.2, 1.3, 5.1.1`).

use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::community::people::users::{self, Persona};
use folkmoot::internals::model::id::{AccountId, UserId};
use folkmoot::internals::model::people::user::Role;
use serde_json::{Value, json};

use crate::database::{Dump, number};
use crate::shape::exact;
use crate::test_server::{FresnsResponse, Person, TestServer};

fn ask(person: &Person<'_>, family: Family, query: &str) -> FresnsResponse {
    person.caller(family).get(&format!("{}{query}", path(family)))
}

fn path(family: Family) -> &'static str {
    match family {
        Family::V2 => "/user/panel",
        Family::V1 => "/user/overview",
    }
}

#[track_caller]
fn shape(data: &Value, family: Family) {
    let shared = "features list, profiles list, conversations obj, unreadNotifications obj, draftCount obj";
    match family {
        Family::V2 => {
            exact(data, &format!("{shared}, multiUser obj, fileAccept obj"));
            exact(&data["multiUser"], "status bool, service str?");
            exact(&data["fileAccept"], "images str, videos str, audios str, documents str");
        }
        Family::V1 => exact(data, shared),
    }
    exact(&data["conversations"], "conversationCount int, unreadMessages int");
    let kinds = "systems int, recommends int, likes int, dislikes int, follows int, blocks int, mentions int, comments int, quotes int";
    exact(&data["unreadNotifications"], &format!("all int, {kinds}"));
    exact(&data["draftCount"], "posts int, comments int");
    assert_eq!((&data["features"], &data["profiles"]), (&json!([]), &json!([])));
}

#[test]
fn a_new_user_sees_every_key_with_zeros() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for family in Family::ALL {
        let data = ask(&ann, family, "").ok();
        shape(&data, family);
        for part in ["conversations", "unreadNotifications", "draftCount"] {
            let counts = data[part].as_object().expect("counters");
            assert!(counts.values().all(|count| count == 0), "{part}: {data}");
        }
    }
    let panel = ann.panel();
    assert_eq!(panel["multiUser"], json!({"status": false, "service": null}));
}

#[test]
fn accepted_files_list_mime_types_before_extensions() {
    let server = TestServer::new();
    let accept = &server.user("annie").panel()["fileAccept"];
    assert_eq!(accept["images"], "image/png,image/gif,image/jpeg,image/jpeg,image/webp,image/bmp,.png,.gif,.jpg,.jpeg,.webp,.bmp");
    assert_eq!(accept["audios"], "audio/mpeg,audio/x-wav,audio/mp4,.mp3,.wav,.m4a");
    assert_eq!(
        accept["videos"],
        "video/x-ms-wmv,application/vnd.rn-realmedia,video/quicktime,video/mpeg,video/mp4,video/3gpp,video/x-flv,video/x-msvideo,\
         application/vnd.rn-realmedia-vbr,.wmv,.rm,.mov,.mpeg,.mp4,.3gp,.flv,.avi,.rmvb"
    );
    let documents = accept["documents"].as_str().expect("a text");
    let extensions = ".doc,.docx,.xls,.xlsx,.csv,.ppt,.pptx,.pps,.ppts,.pdf,.txt,.md,.markdown,.rar,.zip,.7z,.epub,.mobi";
    assert!(documents.ends_with(extensions), "{documents}");
    assert_eq!(documents.split(',').count(), 36, "{documents}");
}

#[test]
fn counters_are_live_and_agree_in_both_families() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
    bob.write_to(&ann, "one");
    bob.write_to(&ann, "two");
    cat.write_to(&ann, "three");
    bob.mark("follow", "user", &ann.name);
    cat.mark("follow", "user", &ann.name);
    for family in Family::ALL {
        let data = ask(&ann, family, "").ok();
        shape(&data, family);
        assert_eq!(data["conversations"], json!({"conversationCount": 2, "unreadMessages": 3}));
        assert_eq!((&data["unreadNotifications"]["follows"], &data["unreadNotifications"]["all"]), (&json!(2), &json!(2)));
        let sent = ask(&bob, family, "").ok();
        assert_eq!(sent["conversations"], json!({"conversationCount": 1, "unreadMessages": 0}));
    }
}

#[test]
fn drafts_are_counted_by_kind_until_published_or_deleted() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let pid = ann.publish("A post to comment on");
    let drafts = || ann.panel()["draftCount"].clone();
    let made = ann.v2().post("/editor/post/create", json!({"createType": 2, "content": "first"})).ok();
    assert_eq!(drafts(), json!({"posts": 1, "comments": 0}));
    ann.v2().post("/editor/comment/create", json!({"createType": 2, "commentPid": pid, "content": "well"})).ok();
    assert_eq!(drafts(), json!({"posts": 1, "comments": 1}));
    assert_eq!(ask(&ann, Family::V1, "").ok()["draftCount"], json!({"posts": 1, "comments": 1}));
    let id = made["detail"]["id"].as_i64().expect("a draft id");
    ann.v2().post(&format!("/editor/post/{id}"), json!({})).ok();
    assert_eq!(drafts(), json!({"posts": 0, "comments": 1}));
    let list = ann.v2().get("/editor/comment/drafts").ok();
    ann.v2().delete(&format!("/editor/comment/{}", list["list"][0]["id"]), json!({})).ok();
    assert_eq!(drafts(), json!({"posts": 0, "comments": 0}));
}

#[test]
fn the_user_may_be_named_by_uid_or_username() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    bob.mark("follow", "user", "annie");
    for family in Family::ALL {
        for name in [ann.login.uid.to_string(), "annie".into(), "ANNIE".into(), "%20annie%20".into()] {
            let data = ask(&ann, family, &format!("?uidOrUsername={name}")).ok();
            assert_eq!(data["unreadNotifications"]["follows"], 1, "{name}");
        }
        ask(&ann, family, "?uidOrUsername=").ok();
        for other in [bob.login.uid.to_string(), "bobby".into(), "nobody".into(), "999".into(), "9".repeat(30), "-1".into(), "%00".into()] {
            let response = ask(&ann, family, &format!("?uidOrUsername={other}"));
            assert_eq!(response.code(), 35201, "{other}: {}", response.body);
        }
    }
}

#[test]
fn an_account_login_has_to_name_a_user() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for family in Family::ALL {
        let mut account = ann.caller(family);
        account.login.uid = 0;
        account.get(path(family)).refused(30005);
        account.get(&format!("{}?uidOrUsername=annie", path(family))).ok();
        account.get(&format!("{}?uidOrUsername=nobody", path(family))).refused(35201);
        server.nobody(family).get(&format!("{}?uidOrUsername=annie", path(family))).refused(31501);
    }
}

#[test]
fn every_user_of_an_account_is_shown_without_a_login_of_its_own() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let account = AccountId(number(&server, &format!("SELECT account_id FROM users WHERE id = {}", ann.login.uid)));
    let second = Persona { account, is_primary: false, username: Some("anthea".into()), nickname: None, role: Role::General };
    let other: UserId = server.app.core.db.write_now(move |tx| users::add(tx, second)).expect("a second user");
    bob.mark("follow", "user", "anthea");
    for family in Family::ALL {
        for name in ["anthea".to_owned(), other.0.to_string()] {
            let data = ask(&ann, family, &format!("?uidOrUsername={name}")).ok();
            shape(&data, family);
            assert_eq!(data["unreadNotifications"]["follows"], 1);
        }
        assert_eq!(ask(&ann, family, "").ok()["unreadNotifications"]["all"], 0, "her own are hers");
        ask(&bob, family, "?uidOrUsername=anthea").refused(35201);
    }
    assert_eq!(ann.panel()["multiUser"]["status"], true);
    assert_eq!(bob.panel()["multiUser"]["status"], false);
}

#[test]
fn reading_the_panel_changes_nothing() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    bob.write_to(&ann, "hello");
    bob.mark("follow", "user", "annie");
    ann.panel();
    let before = Dump::of(&server, &[]);
    for family in Family::ALL {
        ask(&ann, family, "").ok();
        ask(&ann, family, "?uidOrUsername=bobby").refused(35201);
    }
    assert_eq!(before.changed(&Dump::of(&server, &[])), [""; 0]);
}
