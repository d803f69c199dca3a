//! What tests of groups have in common.

use folkmoot::internals::community::operations::erase;
use folkmoot::internals::model::id::UserId;
use serde_json::{Value, json};

use crate::im::{Im, Told};
use crate::kit::{Moot, Person};
use crate::rows;

/// A new room of `owner`'s; `more` besides its name.
pub fn room(owner: &Im<'_>, more: Value) -> i64 {
    let mut body = json!({"name": "Walkers"});
    for (key, value) in more.as_object().into_iter().flatten() {
        body[key] = value.clone();
    }
    owner.post("/group/create", body).ok()["group_id"].as_i64().expect("an id")
}

/// A room with these members besides its owner.
pub fn room_with(owner: &Im<'_>, members: &[&Person<'_>]) -> i64 {
    let room = room(owner, json!({}));
    let ids: Vec<i64> = members.iter().map(|member| member.login.uid).collect();
    for told in owner.post("/group/invite", json!({"group_id": room, "user_list": ids})).list() {
        assert_eq!(told["result"], "success", "{told}");
    }
    room
}

/// Who is in a room, as somebody inside sees it, by id.
pub fn members(inside: &Im<'_>, room: i64) -> Vec<i64> {
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
pub fn is_in(person: &Im<'_>, room: i64) -> bool {
    person.get("/group/user_joined").list().contains(&json!(room))
}

/// This person wants to be asked before they are in a room.
pub fn asks_first(moot: &Moot, person: &Person<'_>) {
    let id = person.login.uid;
    rows::sql(
        moot,
        &format!(
            "INSERT INTO chat_profiles (user_id, group_confirm) VALUES ({id}, 1) ON CONFLICT (user_id) DO UPDATE SET group_confirm = 1"
        ),
    );
}

/// The one result of a batch of one, and why.
#[track_caller]
pub fn only(told: &Told) -> (String, String) {
    let list = told.list();
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
pub fn pages(mut next: impl FnMut(&str) -> Told) -> Vec<Vec<Value>> {
    let (mut pages, mut cursor) = (Vec::new(), String::new());
    for _ in 0..100 {
        let told = next(&cursor);
        pages.push(told.list());
        match told.body.get("cursor").and_then(Value::as_str) {
            Some(more) => cursor = more.to_owned(),
            None => return pages,
        }
    }
    panic!("the pages never end");
}

/// The person deletes themselves.
pub fn leave_for_good(moot: &Moot, person: &Person<'_>) {
    let user = UserId(person.login.uid);
    moot.app.core.db.write_now(move |tx| erase::user(tx, user)).expect("an erased user");
}
