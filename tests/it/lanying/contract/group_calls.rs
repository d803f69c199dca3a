//! A valid call of each operation about groups.

use serde_json::{Value, json};

use super::calls::{plain, sent};
use super::fixture::{Call, Fixture, Someone};

/// A user outside the room of the first, who applied to join.
fn applied<'m>(fixture: &Fixture<'m>) -> (Someone<'m>, Someone<'m>, i64) {
    let (ann, _, room) = fixture.room();
    let carol = fixture.someone();
    carol.im.post("/group/apply", json!({"group_id": room, "reason": "let me in"})).ok();
    (ann, carol, room)
}

/// A user outside the room of the first, who was invited and has not answered.
fn invited<'m>(fixture: &Fixture<'m>) -> (Someone<'m>, Someone<'m>, i64) {
    let (ann, _, room) = fixture.room();
    let carol = fixture.someone();
    carol.im.post("/user/settings", json!({"user_id": carol.id, "group_confirm": true})).done();
    ann.im.post("/group/invite", json!({"group_id": room, "user_list": [carol.id], "reason": "come"})).ok();
    (ann, carol, room)
}

fn announced<'m>(fixture: &Fixture<'m>) -> (Someone<'m>, Someone<'m>, i64, i64) {
    let (ann, bob, room) = fixture.room();
    let made = ann.im.post("/group/announcement/edit", json!({"group_id": room, "title": "news", "content": "all of it"})).ok();
    (ann, bob, room, made["id"].as_i64().expect("an announcement"))
}

fn shared<'m>(fixture: &Fixture<'m>) -> (Someone<'m>, i64, i64) {
    let (ann, _, room) = fixture.room();
    let body = json!({"group_id": room, "name": "plan.pdf", "size": 12, "type": "pdf", "url": "https://example.org/plan.pdf"});
    let made = ann.im.post("/group/file/upload", body).ok();
    (ann, room, made["file_id"].as_i64().expect("a file"))
}

pub fn call<'m>(fixture: &Fixture<'m>, path: &str) -> Call<'m> {
    let (ann, bob, room) = fixture.room();
    let here = |who: &Someone<'m>| plain(&who.im, format!("{path}?group_id={room}"));
    let list = json!({"group_id": room, "user_list": [bob.id]});
    let done = |before: &str, body: Value| ann.im.post(before, body).ok();
    match path {
        "/group/create" => {
            sent(&ann.im, path, json!({"name": "another", "type": 0, "description": "d", "avatar": "", "user_list": [bob.id]}))
        }
        "/group/transfer" => sent(&ann.im, path, json!({"group_id": room, "new_owner": bob.id})),
        "/group/info/batch" => sent(&ann.im, path, json!({"group_list": [room]})),
        "/group/info/name" | "/group/info/description" | "/group/info/avatar" | "/group/info/ext" | "/group/display_name" => {
            sent(&ann.im, path, json!({"group_id": room, "value": "new"}))
        }
        "/group/settings/allow_member_invitation"
        | "/group/settings/allow_member_modify"
        | "/group/settings/enable_read_ack"
        | "/group/settings/hide_member_info"
        | "/group/settings/history_visible" => sent(&ann.im, path, json!({"group_id": room, "value": 1})),
        "/group/settings/require_admin_approval" => sent(&ann.im, path, json!({"group_id": room, "apply_approval": 0})),
        "/group/settings/ban_all" => sent(&ann.im, path, json!({"group_id": room, "duration": 10})),
        "/group/settings/unban_all" => sent(&ann.im, path, json!({"group_id": room})),
        "/group/msg/push_mode" => sent(&bob.im, path, json!({"group_id": room, "msg_push_mode": 1})),
        "/group/msg/mute_mode" => sent(&bob.im, path, json!({"group_id": room, "msg_mute_mode": 1})),
        "/group/user_joined" | "/group/public_list" => plain(&bob.im, path),
        "/group/banned_list" => {
            done("/group/ban", json!({"group_id": room, "user_list": [bob.id], "duration": 10}));
            here(&ann)
        }
        "/group/blocked_list" => {
            done("/group/block", list);
            here(&ann)
        }
        "/group/admin_list" => {
            done("/group/admin/add", list);
            here(&ann)
        }
        "/group/ban" => sent(&ann.im, path, json!({"group_id": room, "user_list": [bob.id], "duration": -1})),
        "/group/admin/add"
        | "/group/admin/remove"
        | "/group/members/display_name"
        | "/group/kick"
        | "/group/block"
        | "/group/unblock"
        | "/group/unban" => sent(&ann.im, path, list),
        "/group/leave" => here(&bob),
        "/group/destroy" | "/group/info" | "/group/settings" | "/group/member_list" | "/group/qrcode/sign" => here(&ann),
        "/group/invite" => sent(&ann.im, path, json!({"group_id": room, "user_list": [fixture.someone().id], "reason": "come"})),
        "/group/invitation_list" => plain(&invited(fixture).1.im, path),
        "/group/invite/handle" => {
            let (owner, carol, theirs) = invited(fixture);
            sent(&carol.im, path, json!({"group_id": theirs, "user_id": owner.id, "approval": true}))
        }
        "/group/apply" => sent(&fixture.someone().im, path, json!({"group_id": room, "reason": "let me in"})),
        "/group/application_list" => {
            let (owner, _, theirs) = applied(fixture);
            sent(&owner.im, path, json!({"group_list": [theirs]}))
        }
        "/group/apply/handle" => {
            let (owner, carol, theirs) = applied(fixture);
            sent(&owner.im, path, json!({"group_id": theirs, "user_id": carol.id, "approval": 1}))
        }
        "/group/announcement/edit" => sent(&ann.im, path, json!({"group_id": room, "title": "news", "content": "all of it"})),
        "/group/announcement" | "/group/announcement/delete" => {
            let (owner, _, theirs, id) = announced(fixture);
            plain(&owner.im, format!("{path}?group_id={theirs}&announcement_id={id}"))
        }
        "/group/announcement/last" | "/group/announcement/list" => {
            let (_, member, theirs, _) = announced(fixture);
            plain(&member.im, format!("{path}?group_id={theirs}"))
        }
        "/group/file/upload" => {
            sent(&bob.im, path, json!({"group_id": room, "name": "a", "size": 1, "type": "x", "url": "https://example.org/a"}))
        }
        "/group/file" => {
            let (owner, theirs, id) = shared(fixture);
            plain(&owner.im, format!("{path}?group_id={theirs}&file_id={id}"))
        }
        "/group/file/list" => {
            let (owner, theirs, _) = shared(fixture);
            plain(&owner.im, format!("{path}?group_id={theirs}"))
        }
        "/group/file/update_name" => {
            let (owner, theirs, id) = shared(fixture);
            sent(&owner.im, path, json!({"group_id": theirs, "file_id": id, "name": "new.pdf"}))
        }
        "/group/file/delete" => {
            let (owner, theirs, id) = shared(fixture);
            sent(&owner.im, path, json!({"group_id": theirs, "file_list": [id]}))
        }
        "/group/qrcode/invite" => {
            let code = done_get(&ann, room);
            sent(&fixture.someone().im, path, json!({"qr_info": code}))
        }
        other => panic!("no call of {other}"),
    }
}

fn done_get(ann: &Someone<'_>, room: i64) -> String {
    let signed = ann.im.get(&format!("/group/qrcode/sign?group_id={room}")).ok();
    signed["qr_info"].as_str().expect("a code").to_owned()
}
