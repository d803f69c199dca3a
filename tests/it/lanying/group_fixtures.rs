//! Fixtures that tests of groups share.

use folkmoot::internals::community::operations::erase;
use folkmoot::internals::model::id::UserId;
use serde_json::{Value, json};

use crate::database;
use crate::lanying_client::{LanyingClient, LanyingResponse};
use crate::test_server::{Person, TestServer};

/// A new room of `owner`; `more` are fields besides the name.
pub fn room(owner: &LanyingClient<'_>, more: Value) -> i64 {
    let mut body = json!({"name": "Walkers"});
    for (key, value) in more.as_object().into_iter().flatten() {
        body[key] = value.clone();
    }
    owner.post("/group/create", body).ok()["group_id"].as_i64().expect("an id")
}

/// A room with these members besides its owner.
pub fn room_with(owner: &LanyingClient<'_>, members: &[&Person<'_>]) -> i64 {
    let room = room(owner, json!({}));
    let ids: Vec<i64> = members.iter().map(|member| member.login.uid).collect();
    for response in owner.post("/group/invite", json!({"group_id": room, "user_list": ids})).list() {
        assert_eq!(response["result"], "success", "{response}");
    }
    room
}

/// The ids of the members of a room, as a member sees them.
pub fn members(inside: &LanyingClient<'_>, room: i64) -> Vec<i64> {
    let list = inside.get(&format!("/group/member_list?group_id={room}")).list();
    let mut ids: Vec<i64> = list.iter().map(|member| member["user_id"].as_i64().expect("an id")).collect();
    ids.sort_unstable();
    ids
}

/// Their ids, sorted.
pub fn ids(people: &[&Person<'_>]) -> Vec<i64> {
    let mut ids: Vec<i64> = people.iter().map(|person| person.login.uid).collect();
    ids.sort_unstable();
    ids
}

/// Is the person in the room, as they see it themselves?
pub fn is_in(person: &LanyingClient<'_>, room: i64) -> bool {
    person.get("/group/user_joined").list().contains(&json!(room))
}

/// This person has to confirm invitations.
pub fn require_group_confirmation(server: &TestServer, person: &Person<'_>) {
    let id = person.login.uid;
    database::sql(
        server,
        &format!(
            "INSERT INTO chat_profiles (user_id, group_confirm) VALUES ({id}, 1) ON CONFLICT (user_id) DO UPDATE SET group_confirm = 1"
        ),
    );
}

/// The result and the reason of a batch of one.
#[track_caller]
pub fn only(response: &LanyingResponse) -> (String, String) {
    let list = response.list();
    assert_eq!(list.len(), 1, "{list:?}");
    result(&list[0])
}

/// Result and reason of one item.
pub fn result(item: &Value) -> (String, String) {
    let text = |key: &str| item[key].as_str().unwrap_or_else(|| panic!("{key}: {item}")).to_owned();
    (text("result"), text("reason"))
}

/// All pages of a list, newest first: the pages as they came.
#[track_caller]
pub fn pages(mut next: impl FnMut(&str) -> LanyingResponse) -> Vec<Vec<Value>> {
    let (mut pages, mut cursor) = (Vec::new(), String::new());
    for _ in 0..100 {
        let response = next(&cursor);
        pages.push(response.list());
        match response.body.get("cursor").and_then(Value::as_str) {
            Some(more) => cursor = more.to_owned(),
            None => return pages,
        }
    }
    panic!("the pages never end");
}

/// The person deletes their account.
pub fn delete_account(server: &TestServer, person: &Person<'_>) {
    let user = UserId(person.login.uid);
    server.app.core.db.write_now(move |tx| erase::user(tx, user)).expect("an erased user");
}
