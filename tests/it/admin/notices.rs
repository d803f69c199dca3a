//! What the community tells its people.

use serde_json::json;

use super::desk::Desk;
use crate::kit::Moot;

#[test]
fn a_notice_raises_the_counter_of_whoever_is_named() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let before = [ann.unread("systems"), ann.unread("recommends"), bob.unread("systems")];
    let told = desk.post("notices", json!({"kind": "system", "text": "the server moves", "to": ["annie"]})).ok();
    assert_eq!(told["people"], 1);
    desk.post("notices", json!({"kind": "recommend", "text": "look at *this*", "markdown": true, "to": [ann.id(), "annie"]})).ok();
    assert_eq!([ann.unread("systems"), ann.unread("recommends"), bob.unread("systems")], [before[0] + 1, before[1] + 1, before[2]]);
}

#[test]
fn a_notice_to_all_reaches_each_once() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let people = [moot.user("annie"), moot.user("bobby"), moot.user("carla")];
    desk.act(&people[2], json!({"act": "disable"})).expect("done");
    let before: Vec<i64> = people[..2].iter().map(|person| person.unread("systems")).collect();
    let begun = desk.post("notices", json!({"kind": "system", "text": "to everybody"})).ok();
    assert_eq!(desk.job(&begun), Ok("3 people were told".into()), "the administrator, too");
    let after: Vec<i64> = people[..2].iter().map(|person| person.unread("systems") - 1).collect();
    assert_eq!(before, after);
    assert!(desk.acts().iter().any(|act| act.starts_with("notice")));
}

#[test]
fn nobody_hears_of_a_notice_that_is_refused() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let ann = moot.user("annie");
    let before = ann.unread("systems");
    let many: Vec<String> = (0..1_001).map(|n| format!("user{n}")).collect();
    for wrong in [
        json!({"kind": "system", "text": "", "to": ["annie"]}),
        json!({"kind": "system", "text": "  ", "to": ["annie"]}),
        json!({"kind": "like", "text": "x", "to": ["annie"]}),
        json!({"kind": "system", "text": "x".repeat(100_000), "to": ["annie"]}),
        json!({"kind": "system", "text": "x", "to": []}),
        json!({"kind": "system", "text": "x", "to": many}),
        json!({"kind": "system", "to": ["annie"]}),
    ] {
        desk.post("notices", wrong).refused(422, "invalid");
    }
    desk.post("notices", json!({"kind": "system", "text": "x", "to": ["annie", "nobody"]})).refused(422, "invalid");
    assert_eq!(ann.unread("systems"), before);
}
