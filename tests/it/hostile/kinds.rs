//! Every path with an id in it, with the ids of other things and with no ids: refused, nothing of anybody else is shown,
//! nothing changes.

use std::collections::BTreeSet;

use rocket::http::Method;
use serde_json::{Value, json};

use super::fixture::{Fixture, Target, routes};
use super::{COUNTED, envelope};
use crate::database::{Dump, Watch};
use crate::test_server::TestServer;

const NO_IDS: [&str; 12] = [
    "0",
    "-1",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999999",
    "nothing0",
    "1.5",
    "%FF%FE",
    "%00",
    "%2e%2e",
    "a%2Fb",
    "%D9%A3",
];

/// Segments that name an id, and what fits there.
const IDS: [(&str, &[&str]); 11] = [
    ("<pid>", &["post"]),
    ("<cid>", &["comment"]),
    ("<fsid>", &["post", "comment"]),
    ("<user>", &["person"]),
    ("<id>", &[]),
    ("<draft>", &[]),
    ("<did>", &[]),
    ("<fid>", &[]),
    ("<log>", &[]),
    ("<hpid>", &[]),
    ("<hcid>", &[]),
];

#[test]
fn ids_of_other_things_are_refused_and_change_nothing() {
    let server = TestServer::new();
    let fixture = Fixture::of(&server);
    let bobby = &fixture.bobby;
    let deleted = bobby.publish("gone");
    bobby.v2().delete(&format!("/post/{deleted}"), json!({})).ok();
    let message = bobby.v2().get(&format!("/conversation/{}/messages", fixture.conversation)).ok()["list"][0].clone();
    let cmid = bobby.v1().get("/conversation/cathy/messages").ok()["list"][0]["cmid"].as_str().expect("a cmid").to_owned();
    let mut tried: Vec<(&str, String)> = vec![
        ("post", fixture.pid.clone()),
        ("comment", fixture.cid.clone()),
        ("file", fixture.fid.clone()),
        ("draft", fixture.draft[0].clone()),
        ("draft", fixture.draft[1].clone()),
        ("conversation", fixture.conversation.to_string()),
        ("person", bobby.id()),
        ("person", "bobby".to_owned()),
        ("deleted", deleted),
        ("message", message["id"].to_string()),
        ("message", cmid),
    ];
    tried.extend(NO_IDS.map(|text| ("none", text.to_owned())));
    let (mut watch, mut before) = (Watch::on(&server), Dump::of(&server, &COUNTED));
    let (mut asked, mut met) = (0, BTreeSet::new());
    let placed = |template: &str| IDS.into_iter().filter(|(name, _)| template.split('/').any(|part| part == *name)).collect::<Vec<_>>();
    let places = routes().into_iter().flat_map(|target| placed(&target.template).into_iter().map(move |place| (target.clone(), place)));
    for ((Target { method, family, template }, (segment, fitting)), (kind, id)) in
        places.flat_map(|place| tried.iter().map(move |id| (place.clone(), id)))
    {
        met.insert(segment);
        let path = fixture.path(&template.replace(segment, id));
        let body = (method != Method::Get).then(|| json!({"content": "changed", "pinned": true}));
        let response = fixture.annie.caller(family).send(method, &path, body);
        let what = format!("{method} {family:?} {path}: {:.300}", response.body.to_string());
        let code = envelope(&response, &what);
        asked += 1;
        assert!(code != 0 || fitting.contains(kind), "{what}");
        let shown = response.body.to_string();
        assert!(!shown.contains("secret plans") && !shown.contains("between us"), "{what}");
        if watch.moved(&server) {
            let after = Dump::of(&server, &COUNTED);
            assert!(code == 0 || before.changed(&after).is_empty(), "{what}: {:?}", before.changed(&after));
            before = after;
        }
    }
    assert_eq!(met.len(), IDS.len(), "{met:?}");
    assert!(asked > 800, "{asked}");
    assert_eq!(bobby.v2().get(&format!("/editor/post/{}", fixture.draft[0])).ok()["detail"]["content"], Value::from("secret plans"));
}
