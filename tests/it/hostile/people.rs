//! What belongs to others, people who are out, and code that panics.

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

use super::world::{Target, World, routes};
use super::{COUNTED, envelope};
use crate::fresns::conversation::{png, upload};
use crate::kit::{Moot, said};
use crate::rows::{Dump, miscount};

#[test]
fn what_is_not_mine_stays_as_it_is() {
    let moot = Moot::new();
    let world = World::of(&moot);
    let World { annie, pid, cid, fid, draft: [id, did], .. } = &world;
    let before = Dump::of(&moot, &[]);
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
        let said = upload(
            annie,
            Family::V1,
            "/common/file/upload",
            &[("usageType", usage), ("usageFsid", key), ("type", "image")],
            "a.png",
            &png(2),
        );
        assert_eq!(said.code(), code, "{usage}: {}", said.body);
    }
    v2.put("/user/edit", json!({"avatarFid": fid})).refused(37500);
    v1.patch("/user/profile", json!({"bannerFid": fid})).refused(37600);
    let message = crate::rows::number(&moot, "SELECT min(id) FROM messages");
    let code = v2.get(&format!("/common/file/{fid}/link?type=conversation&fsid={message}")).code();
    assert!([32201, 36602].contains(&code), "{code}");
    assert_eq!(before.changed(&Dump::of(&moot, &[])), [""; 0]);
}

#[test]
fn somebody_shut_out_gets_nothing_done_anywhere() {
    for deleted in [false, true] {
        let moot = Moot::new();
        let world = World::of(&moot);
        let uid = UserId(world.annie.login.uid);
        moot.app.core.db.write_now(move |tx| users::disable(tx, uid, Some("spam"), None)).expect("she is disabled");
        if deleted {
            miscount(&moot, &format!("UPDATE users SET status = 'deleted', deleted_at = 1 WHERE id = {}", uid.0));
        }
        let before = Dump::of(&moot, &COUNTED);
        for Target { method, family, template } in &routes() {
            if template == "/global/status" {
                continue;
            }
            let path = world.path(template);
            let body = json!({"uidOrUsername": "bobby", "message": "hello", "content": "hello", "type": "all", "notificationType": 0});
            let said = world.annie.caller(*family).send(*method, &path, Some(body));
            let code = envelope(&said, &format!("{method} {path}"));
            assert!([31505, 31603].contains(&code), "{method} {path}: {}", said.body);
        }
        assert_eq!(before.changed(&Dump::of(&moot, &COUNTED)), [""; 0]);
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
fn a_panic_is_one_envelope_and_the_server_lives() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let figment = moot.app.config.figment().merge(("log_level", "off")).merge(("cli_colors", false));
    let mut rocket = folkmoot::mount(figment, Arc::clone(&moot.app));
    for family in Family::ALL {
        rocket = rocket.mount(family.base(), rocket::routes![boom, boom_write]);
    }
    let client = Client::untracked(rocket).expect("the server starts");
    for family in Family::ALL {
        for path in ["/global/boom", "/global/boom/write"] {
            let refused = said(client.get(format!("{}{path}", family.base())).header(ContentType::JSON).dispatch());
            assert_eq!((refused.status, refused.code()), (Status::Ok, 30008), "{}", refused.body);
            assert!(!refused.body.to_string().contains("wants"), "the cause is not shown");
        }
    }
    ann.publish("Still here");
    ann.panel();
}
