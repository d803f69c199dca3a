//! Data of other users, disabled users, and code that panics.

use std::sync::Arc;

use folkmoot::App;
use folkmoot::internals::api::fresns::wire::envelope::{Answer, Outcome};
use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::community::people::users;
use folkmoot::internals::model::id::UserId;
use rocket::http::{ContentType, Method, Status};
use rocket::local::blocking::Client;
use rocket::{State, get};
use serde_json::json;

use super::fixture::{Fixture, Target, routes};
use super::{COUNTED, envelope};
use crate::database::{Dump, miscount};
use crate::fresns::conversation::{png, upload};
use crate::test_server::{TestServer, into_response};

#[test]
fn data_of_other_users_cannot_be_changed() {
    let server = TestServer::new();
    let fixture = Fixture::of(&server);
    let Fixture { annie, pid, cid, fid, draft: [id, did], .. } = &fixture;
    let before = Dump::of(&server, &[]);
    for family in Family::ALL {
        let caller = annie.caller(family);
        caller.delete(&format!("/post/{pid}"), json!({})).refused(36403);
        caller.delete(&format!("/comment/{cid}"), json!({})).refused(36403);
    }
    let v2 = annie.v2();
    let v1 = annie.v1();
    let draft = json!({"content": "mine now"});
    for (method, v1_too) in [(Method::Get, true), (Method::Put, true), (Method::Post, true), (Method::Patch, true), (Method::Delete, true)]
    {
        v2.send(method, &format!("/editor/post/{id}"), Some(draft.clone())).refused(38100);
        if v1_too {
            v1.send(method, &format!("/editor/post/draft/{did}"), Some(draft.clone())).refused(38100);
        }
    }
    v2.post(&format!("/editor/post/generate/{pid}"), json!({})).refused(36403);
    v1.post(&format!("/editor/post/edit/{pid}"), json!({})).refused(38101);
    v2.post("/editor/post/quick-publish", json!({"content": " "})).refused(38204);
    let avatar = [("usageType", "5"), ("tableName", "users"), ("tableColumn", "avatar_file_id"), ("tableKey", "bobby"), ("type", "image")];
    let fields = [avatar.as_slice(), &[("uploadMode", "file")]].concat();
    upload(annie, Family::V2, "/common/upload-file", &fields, "a.png", &png(2)).refused(36500);
    for (usage, key, code) in [("userAvatar", "bobby", 36500), ("post", pid.as_str(), 36500), ("postDraft", did.as_str(), 38100)] {
        let response = upload(
            annie,
            Family::V1,
            "/common/file/upload",
            &[("usageType", usage), ("usageFsid", key), ("type", "image")],
            "a.png",
            &png(2),
        );
        assert_eq!(response.code(), code, "{usage}: {}", response.body);
    }
    v2.put("/user/edit", json!({"avatarFid": fid})).refused(37500);
    v1.patch("/user/profile", json!({"bannerFid": fid})).refused(37600);
    let message = crate::database::number(&server, "SELECT min(id) FROM messages");
    let code = v2.get(&format!("/common/file/{fid}/link?type=conversation&fsid={message}")).code();
    assert!([32201, 36602].contains(&code), "{code}");
    assert_eq!(before.changed(&Dump::of(&server, &[])), [""; 0]);
}

#[test]
fn a_disabled_user_cannot_change_anything() {
    for deleted in [false, true] {
        let server = TestServer::new();
        let fixture = Fixture::of(&server);
        let uid = UserId(fixture.annie.login.uid);
        server.app.core.db.write_now(move |tx| users::disable(tx, uid, Some("spam"), None)).expect("she is disabled");
        if deleted {
            miscount(&server, &format!("UPDATE users SET status = 'deleted', deleted_at = 1 WHERE id = {}", uid.0));
        }
        let before = Dump::of(&server, &COUNTED);
        for Target { method, family, template } in &routes() {
            if template == "/global/status" {
                continue;
            }
            let path = fixture.path(template);
            let body = json!({"uidOrUsername": "bobby", "message": "hello", "content": "hello", "type": "all", "notificationType": 0});
            let response = fixture.annie.caller(*family).send(*method, &path, Some(body));
            let code = envelope(&response, &format!("{method} {path}"));
            assert!([31505, 31603].contains(&code), "{method} {path}: {}", response.body);
        }
        assert_eq!(before.changed(&Dump::of(&server, &COUNTED)), [""; 0]);
    }
}

#[get("/global/boom")]
fn boom() -> Outcome<()> {
    panic!("this test wants it")
}

#[get("/global/boom/write")]
async fn boom_write(app: &State<Arc<App>>) -> Outcome<()> {
    app.core.write(|_, _| panic!("this test wants it")).await?;
    Ok(Answer(()))
}

#[test]
fn a_panic_is_an_error_envelope_and_the_server_keeps_running() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let figment = server.app.config.figment().merge(("log_level", "off")).merge(("cli_colors", false));
    let mut rocket = folkmoot::mount(figment, Arc::clone(&server.app));
    for family in Family::ALL {
        rocket = rocket.mount(family.base(), rocket::routes![boom, boom_write]);
    }
    let client = Client::untracked(rocket).expect("the server starts");
    for family in Family::ALL {
        for path in ["/global/boom", "/global/boom/write"] {
            let refused = into_response(client.get(format!("{}{path}", family.base())).header(ContentType::JSON).dispatch());
            assert_eq!((refused.status, refused.code()), (Status::Ok, 30008), "{}", refused.body);
            assert!(!refused.body.to_string().contains("wants"), "the cause is not shown");
        }
    }
    ann.publish("Still here");
    ann.panel();
}
