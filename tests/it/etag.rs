//! Entity tags of the calls that clients make again and again: 304 only for who has exactly this answer.

use std::path::PathBuf;

use rocket::http::{ContentType, Header, Method};
use serde_json::{Value, json};

use crate::admin::client::AdminClient;
use crate::test_server::{Caller, NOW, Person, TestServer};

/// A call as one viewer makes it.
#[derive(Clone)]
struct Call<'m> {
    server: &'m TestServer,
    path: String,
    headers: Vec<(String, String)>,
}

#[derive(Debug)]
struct Answered {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl Answered {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

impl<'m> Call<'m> {
    fn mastodon(person: &Person<'m>, path: &str) -> Self {
        let token = person.mastodon().token.expect("a token");
        Self { server: person.server, path: path.to_owned(), headers: vec![("Authorization".into(), format!("Bearer {token}"))] }
    }

    fn fresns(caller: &Caller<'m>, path: &str) -> Self {
        let headers = caller.headers().into_iter().map(|(name, value)| (format!("X-Fresns-{name}"), value)).collect();
        Self { server: caller.server, path: format!("{}{path}", caller.family.base()), headers }
    }

    fn lanying(person: &Person<'m>, path: &str) -> Self {
        let token = person.im().token.expect("a token");
        Self {
            server: person.server,
            path: path.to_owned(),
            headers: vec![("app_id".into(), "folkmoot".into()), ("access-token".into(), token)],
        }
    }

    fn send(&self, more: &[(&str, &str)]) -> Answered {
        let mut request = self.server.client.req(Method::Get, self.path.clone());
        for (name, value) in self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(more.iter().copied()) {
            request.add_header(Header::new(name.to_owned(), value.to_owned()));
        }
        let response = request.dispatch();
        let headers = response.headers().iter().map(|header| (header.name().to_string(), header.value().to_owned())).collect();
        Answered { status: response.status().code, headers, body: response.into_string().unwrap_or_default() }
    }

    /// The tag of a successful answer.
    fn tag(&self) -> String {
        let answered = self.send(&[]);
        assert_eq!(answered.status, 200, "{}: {}", self.path, answered.body);
        answered.header("ETag").unwrap_or_else(|| panic!("{} has no tag: {answered:?}", self.path)).to_owned()
    }

    fn status(&self, known: &str) -> u16 {
        self.send(&[("If-None-Match", known)]).status
    }
}

/// Every call that has tags.
fn calls<'m>(person: &Person<'m>) -> Vec<Call<'m>> {
    let list = person.mastodon().post("/api/v1/lists", json!({"title": "All"})).ok()["id"].as_str().expect("an id").to_owned();
    let mastodon = [
        "/api/v1/timelines/home?limit=5",
        &format!("/api/v1/timelines/list/{list}"),
        "/api/v1/accounts/verify_credentials",
        "/api/v1/notifications",
        "/api/v1/notifications/unread_count",
        "/api/v2/notifications",
        "/api/v2_alpha/notifications",
        "/api/v2/notifications/unread_count",
        "/api/v1/conversations",
    ]
    .map(|path| Call::mastodon(person, path));
    let lanying = ["/roster/list", "/roster/apply/list", "/message/unread", "/user/conversation/pin_list", "/group/user_joined"]
        .map(|path| Call::lanying(person, path));
    let history = Call::lanying(person, &format!("/message/conversation?opposite_id={}&msg_id_start=0&limit=5", person.login.uid));
    let v2 = ["/user/panel", "/notification/list?pageSize=5", "/conversation/list"].map(|path| Call::fresns(&person.v2(), path));
    let v1 = ["/user/overview", "/notification/list", "/conversation/list"].map(|path| Call::fresns(&person.v1(), path));
    mastodon.into_iter().chain(lanying).chain([history]).chain(v2).chain(v1).collect()
}

#[test]
fn an_unchanged_answer_is_not_made_again() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for call in calls(&ann) {
        let path = &call.path;
        let first = call.send(&[]);
        assert_eq!((first.status, first.header("Cache-Control")), (200, Some("private, no-cache")), "{path}");
        let tag = first.header("ETag").unwrap_or_else(|| panic!("{path} has no tag")).to_owned();
        assert!(tag.starts_with("W/\""), "{tag}");
        for known in [&*tag, tag.trim_start_matches("W/"), &format!("\"other\", {tag}"), "*"] {
            let again = call.send(&[("If-None-Match", known)]);
            assert_eq!((again.status, again.body.as_str()), (304, ""), "{path} {known}");
            for name in ["ETag", "Cache-Control", "Vary", "Access-Control-Allow-Origin"] {
                assert_eq!(again.header(name), first.header(name), "{path} {name}");
                assert!(first.header(name).is_some(), "{path} {name}");
            }
            assert!(again.header("X-Request-Id").is_some() && again.header("X-Content-Type-Options").is_some());
            assert_eq!(again.header("Content-Type"), None, "{path}");
        }
        for known in ["\"other\"", "W/\"0-0\"", "\"-\"", "", "W/", &tag.replace('-', "")] {
            assert_eq!(call.status(known), 200, "{path} {known}");
        }
    }
}

#[test]
fn a_304_reads_nothing_but_the_caller() {
    let server = TestServer::new();
    let ann = server.user("annie");
    ann.publish("Something to read");
    // What is known of a caller is read again after each second and after its use was noted, which ends tags, too: so the fewest of
    // many requests count, each with a tag of its own.
    let cost = |call: &Call<'_>, tagged: bool| {
        let one = || {
            let tag = if tagged { call.tag() } else { String::new() };
            let before = server.app.core.db.statements();
            call.status(&tag);
            server.app.core.db.statements() - before
        };
        (0..40).map(|_| one()).min().expect("forty")
    };
    for call in [Call::mastodon(&ann, "/api/v1/accounts/verify_credentials"), Call::fresns(&ann.v2(), "/notification/list")] {
        assert!(cost(&call, false) > 0, "{}", call.path);
        assert_eq!(cost(&call, true), 0, "{}", call.path);
    }
}

#[test]
fn a_write_through_another_api_is_seen_at_once() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let home = Call::mastodon(&ann, "/api/v1/timelines/home");
    let panel = Call::fresns(&ann.v2(), "/user/panel");
    let unread = Call::lanying(&ann, "/message/unread");
    let friends = Call::lanying(&ann, "/roster/list");
    let seen = |call: &Call<'_>, tag: &str| {
        let answered = call.send(&[("If-None-Match", tag)]);
        assert_eq!(answered.status, 200, "{}", call.path);
        assert_ne!(answered.header("ETag"), Some(tag), "{}", call.path);
        answered.json()
    };

    let tag = home.tag();
    ann.publish("Said in Fresns");
    assert!(seen(&home, &tag)[0]["content"].as_str().is_some_and(|text| text.contains("Said in Fresns")));

    let tags = (panel.tag(), unread.tag());
    assert_eq!(unread.status(&tags.1), 304);
    bob.im().post("/message/send", json!({"type": 1, "targets": [ann.login.uid], "content": "Hello", "content_type": 0})).ok();
    assert_eq!(seen(&panel, &tags.0)["data"]["conversations"]["unreadMessages"], 1);
    assert_eq!(seen(&unread, &tags.1)["data"].as_array().map(Vec::len), Some(1));

    let tag = panel.tag();
    bob.mastodon().post(&format!("/api/v1/accounts/{}/follow", ann.id()), json!({})).ok();
    assert_eq!(seen(&panel, &tag)["data"]["unreadNotifications"]["follows"], 1);

    let tag = friends.tag();
    bob.im().post("/roster/apply", json!({"user_id": ann.login.uid})).done();
    assert_eq!(seen(&friends, &tag)["data"], json!([bob.login.uid]));
}

#[test]
fn what_no_client_is_shown_ends_no_tag() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let (home, panel) = (Call::mastodon(&ann, "/api/v1/timelines/home"), Call::fresns(&ann.v2(), "/user/panel"));
    let theirs = Call::lanying(&bob, "/user/profile");
    let tags = (home.tag(), panel.tag());
    let before = server.app.core.db.commits();
    theirs.send(&[]);
    let health = Call { headers: Vec::new(), path: "/health".into(), ..theirs };
    assert_eq!(health.send(&[]).body, "OK");
    assert!(server.app.core.db.commits() > before, "the first use of a login is noted");
    assert_eq!((home.status(&tags.0), panel.status(&tags.1)), (304, 304));
    let before = server.app.core.db.commits();
    health.send(&[]);
    assert_eq!(server.app.core.db.commits(), before, "an empty transaction changes nothing");
}

/// Columns that change without ending tags are read for administrators and operators only.
#[test]
fn times_of_last_use_are_read_by_no_client_api() {
    let mut named: Vec<String> = Vec::new();
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source");
                let shown = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).expect("below").display().to_string();
                named.extend((text.contains("last_used_at") || text.contains("last_active_at")).then_some(shown));
            }
        }
    }
    let allowed = [
        "src/api/admin/",
        "src/cli/",
        "src/community/operations/",
        "src/store/operations/",
        "src/model/people/session.rs",
        "src/store/people/",
        "src/community/people/sessions.rs",
        // Pages, which have no tags and are kept by nobody.
        "src/api/web/",
        "src/community/accounts/oauth/browsers.rs",
    ];
    named.retain(|file| !allowed.iter().any(|place| file.starts_with(place)));
    assert_eq!(named, [""; 0]);
}

#[test]
fn new_settings_of_the_community_are_seen_at_once() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let before = server.app.core.version();
    let home = Call::mastodon(&ann, "/api/v1/timelines/home");
    let tag = home.tag();
    let settings = server.app.core.settings();
    futures::executor::block_on(server.app.core.change_settings((*settings).clone())).expect("changed");
    // Not only the commit counts: between it and the use of the new settings, answers are still made from the old ones.
    assert!(server.app.core.version().1 > before.1);
    assert_eq!(home.status(&tag), 200);
}

#[test]
fn a_tag_of_another_viewer_or_form_never_fits() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let all = [
        calls(&ann),
        calls(&bob),
        vec![
            Call::mastodon(&ann, "/api/v1/timelines/home?limit=6"),
            Call::fresns(&Caller { lang: Some("zh-Hans"), ..ann.v2() }, "/notification/list?pageSize=5"),
            Call::fresns(&Caller { zone: Some("+8"), ..ann.v2() }, "/notification/list?pageSize=5"),
            Call::lanying(&ann, &format!("/message/conversation?opposite_id={}&msg_id_start=0&limit=5", bob.login.uid)),
        ],
    ]
    .concat();
    let tags: Vec<String> = all.iter().map(|call| call.tag()).collect();
    for (n, call) in all.iter().enumerate() {
        assert_eq!(call.status(&tags[n]), 304, "{}", call.path);
        let others: Vec<&str> = tags.iter().enumerate().filter(|(other, _)| *other != n).map(|(_, tag)| tag.as_str()).collect();
        assert_eq!(call.status(&others.join(", ")), 200, "{}", call.path);
    }
    let admin = server.im_admin();
    let [as_ann, as_bob] = [&ann, &bob].map(|person| {
        let mut call = Call::lanying(person, "/roster/list");
        call.headers[1].1 = admin.token.clone().expect("a token");
        call.headers.push(("user_id".into(), person.login.uid.to_string()));
        call
    });
    assert_eq!(as_bob.status(&as_ann.tag()), 200, "a trusted program acts for several people");
}

#[test]
fn who_may_not_call_is_refused_whatever_they_have() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let ann = server.user("annie");
    let (home, panel, friends) =
        (Call::mastodon(&ann, "/api/v1/timelines/home"), Call::fresns(&ann.v2(), "/user/panel"), Call::lanying(&ann, "/roster/list"));
    let mut forged = panel.clone();
    forged.headers.last_mut().expect("the signature").1 = "0".repeat(32);
    let late =
        Call { headers: ann.v2().sign(server.key(ann.v2().family), NOW - 700_000).into_iter().map(named).collect(), ..panel.clone() };
    let known = [home.tag(), panel.tag(), friends.tag(), "*".into()];
    for (refused, code) in [(&forged, 31302), (&late, 31303)] {
        for tag in &known {
            assert_eq!(refused.send(&[("If-None-Match", tag)]).json()["code"], code);
        }
    }
    admin.act(&ann, json!({"act": "end-sessions"})).expect("done");
    for tag in &known {
        let with = [("If-None-Match", tag.as_str())];
        assert_eq!(home.send(&with).status, 401);
        assert_eq!(panel.send(&with).json()["code"], 31505);
        assert_eq!(friends.send(&with).json()["code"], 402);
        assert_eq!(home.send(&with).header("ETag"), None);
        assert_eq!(panel.send(&with).header("ETag"), None);
    }
}

fn named((name, value): (&str, String)) -> (String, String) {
    (format!("X-Fresns-{name}"), value)
}

#[test]
fn a_tag_holds_for_a_minute() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let post = json!({"status": "Which?", "poll": {"options": ["one", "two"], "expires_in": 300}});
    ann.mastodon().post("/api/v1/statuses", post).ok();
    server.user("bobby").comment(&ann.publish("What time is it?"), "Time to go");
    let (home, list) = (Call::mastodon(&ann, "/api/v1/timelines/home"), Call::fresns(&ann.v2(), "/notification/list"));
    let ended = |answered: &Answered| answered.json()[1]["poll"]["expired"].clone();
    let ago = |answered: &Answered| answered.json()["data"]["list"][0]["timeAgo"].clone();

    server.clock.advance(295_000);
    let tags = (home.tag(), list.tag());
    assert_eq!((ended(&home.send(&[])), ago(&list.send(&[]))), (json!(false), json!("4 minutes ago")));
    server.clock.advance(59_000);
    assert_eq!((home.status(&tags.0), list.status(&tags.1)), (304, 304), "behind the clock, but by less than a minute");
    server.clock.advance(1_000);
    let now = (home.send(&[("If-None-Match", &tags.0)]), list.send(&[("If-None-Match", &tags.1)]));
    assert_eq!((ended(&now.0), ago(&now.1)), (json!(true), json!("5 minutes ago")));
    let tag = home.tag();
    server.clock.advance(-1_000);
    assert_eq!(home.status(&tag), 200, "made in what is now the future");
}

#[test]
fn tags_of_another_process_mean_nothing() {
    let [one, other] = [TestServer::new(), TestServer::new()];
    let [ann, same] = [one.user("annie"), other.user("annie")];
    let (panel, again) = (Call::fresns(&ann.v2(), "/user/panel"), Call::fresns(&same.v2(), "/user/panel"));
    // How many writes share a commit is not always the same.
    while let (commits, others) = (one.app.core.version().0, other.app.core.version().0)
        && commits != others
    {
        let behind = if commits < others { &ann } else { &same };
        behind.publish("One more commit");
    }
    let tags = [&panel, &again].map(|call| call.tag());
    assert_eq!((&panel.headers, one.app.core.version()), (&again.headers, other.app.core.version()), "all else is equal");
    assert_eq!((panel.status(&tags[0]), again.status(&tags[1])), (304, 304));
    assert_eq!((panel.status(&tags[1]), again.status(&tags[0])), (200, 200));
}

#[test]
fn refusals_bodies_and_other_calls_have_no_tags() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for (refused, code) in [
        (Call::fresns(&ann.v2(), "/user/panel?uidOrUsername=nobody"), json!(35201)),
        (Call::fresns(&ann.v1(), "/user/overview?uidOrUsername=nobody"), json!(35201)),
        (Call::lanying(&ann, "/message/conversation?opposite_id=1&msg_id_start=0&limit=0"), json!(10002)),
        (Call::mastodon(&ann, "/api/v1/notifications?account_id=x"), json!(null)),
    ] {
        let answered = refused.send(&[]);
        assert!(answered.json()["code"] != json!(0), "{answered:?}");
        assert!(code.is_null() || answered.json()["code"] == code, "{answered:?}");
        assert_eq!((answered.header("ETag"), answered.header("Cache-Control").map(|kept| kept.contains("no-store"))), (None, Some(true)));
    }
    let profile = Call::mastodon(&ann, "/api/v1/profile").send(&[("If-None-Match", "*")]);
    assert_eq!((profile.status, profile.header("ETag"), profile.header("Cache-Control")), (200, None, Some("private, no-store")));

    let list = Call::mastodon(&ann, "/api/v1/notifications");
    let mut request = server.client.get(list.path.clone()).header(ContentType::JSON).body(r#"{"account_id": "1"}"#);
    for (name, value) in list.headers.iter().cloned().chain([("If-None-Match".into(), list.tag())]) {
        request.add_header(Header::new(name, value));
    }
    let response = request.dispatch();
    assert_eq!((response.status().code, response.headers().get_one("ETag")), (200, None), "the body is part of the question");
}
