//! What is kept in memory never changes an answer: a server that keeps nothing gives the same ones.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::mastodon_client::id;
use crate::test_server::{Person, TestServer};

const NAMES: [&str; 5] = ["annie", "bobby", "cindy", "daniel", "ellen"];
const ACTS: usize = 90;

/// Two servers that get the same requests.
struct Twins<'s> {
    kept: Vec<Person<'s>>,
    fresh: Vec<Person<'s>>,
    posts: Vec<String>,
    statuses: Vec<String>,
    lists: Vec<String>,
}

impl<'s> Twins<'s> {
    fn of(kept: &'s TestServer, fresh: &'s TestServer) -> Self {
        let people = |server: &'s TestServer| NAMES.iter().map(|name| server.user(name)).collect();
        Self { kept: people(kept), fresh: people(fresh), posts: Vec::new(), statuses: Vec::new(), lists: Vec::new() }
    }

    /// Does the same on both, and gives the answer.
    fn both(&self, who: usize, act: impl Fn(&Person<'_>) -> Value) -> Value {
        let (kept, fresh) = (act(&self.kept[who]), act(&self.fresh[who]));
        assert_eq!(kept, fresh, "{}", NAMES[who]);
        kept
    }

    fn mastodon(&self, who: usize, path: &str, body: Value) -> Value {
        self.both(who, |person| person.mastodon().post(path, body.clone()).body)
    }

    fn act(&mut self, dice: &mut StdRng) {
        let (who, other) = (dice.random_range(0..NAMES.len()), dice.random_range(0..NAMES.len()));
        let them = &self.kept[other];
        let (their_id, their_name) = (them.id(), them.name.clone());
        let (uid, any) = (them.login.uid, dice.random_range(0..1_000_000_usize));
        let post = (!self.posts.is_empty()).then(|| self.posts[any % self.posts.len()].clone());
        let status = (!self.statuses.is_empty()).then(|| self.statuses[any % self.statuses.len()].clone());
        match (dice.random_range(0..22), post, status) {
            (0..=1, ..) => {
                let body = json!({"content": format!("Post {any} for @{their_name} #bees"), "title": "Title"});
                let done = self.both(who, |person| person.v2().post("/editor/post/quick-publish", body.clone()).body);
                self.posts.extend(done["data"]["fsid"].as_str().map(str::to_owned));
            }
            (2..=3, _, answered) => {
                let visibility = ["public", "unlisted", "private", "direct"][any % 4];
                let body = json!({"status": format!("Status {any} @{their_name} #tag{}", any % 3), "visibility": visibility,
                    "in_reply_to_id": answered.filter(|_| any % 2 == 0), "poll": (any % 3 == 0).then(|| json!({"options": ["a", "b"], "expires_in": 3600}))});
                let done = self.mastodon(who, "/api/v1/statuses", body);
                self.statuses.extend(done["id"].as_str().map(str::to_owned));
            }
            (4, Some(pid), _) => drop(self.both(who, |person| {
                person.v2().post("/editor/comment/quick-publish", json!({"commentPid": pid, "content": format!("Comment {any}")})).body
            })),
            (5, ..) => drop(self.mastodon(who, &format!("/api/v1/accounts/{their_id}/{}", ["follow", "unfollow"][any % 2]), json!({}))),
            (6, ..) => {
                drop(self.mastodon(who, &format!("/api/v1/accounts/{their_id}/{}", ["block", "unblock", "unblock"][any % 3]), json!({})))
            }
            (7, ..) => drop(self.mastodon(who, &format!("/api/v1/accounts/{their_id}/{}", ["mute", "unmute"][any % 2]), json!({}))),
            (8..=9, _, Some(status)) => {
                let verb = ["favourite", "unfavourite", "reblog", "unreblog", "bookmark", "mute", "unmute", "pin", "unpin"][any % 9];
                drop(self.mastodon(who, &format!("/api/v1/statuses/{status}/{verb}"), json!({})));
            }
            (10, Some(pid), _) => drop(self.both(who, |person| {
                let mark = ["like", "dislike", "follow", "block"][any % 4];
                person.v2().post("/user/mark", json!({"interactionType": mark, "markType": "post", "fsid": pid})).body
            })),
            (11, ..) => drop(self.both(who, |person| {
                person
                    .mastodon()
                    .patch("/api/v1/accounts/update_credentials", json!({"display_name": format!("Name {any}"), "locked": any % 5 == 0}))
                    .body
            })),
            (12, ..) => drop(self.both(who, |person| {
                person.v1().post("/conversation/message", json!({"uidOrUsername": their_name, "message": format!("Message {any}")})).body
            })),
            (13, ..) => drop(self.both(who, |person| {
                person
                    .im()
                    .post("/message/send", json!({"type": 1, "targets": [uid], "content_type": 0, "content": format!("IM {any}")}))
                    .body
            })),
            (14, _, Some(status)) => drop(self.both(who, |person| person.mastodon().delete(&format!("/api/v1/statuses/{status}")).body)),
            (15, _, Some(status)) => {
                drop(self.both(who, |person| {
                    person.mastodon().put(&format!("/api/v1/statuses/{status}"), json!({"status": format!("Edited {any} #bees")})).body
                }));
            }
            (16, ..) => drop(self.mastodon(
                who,
                &format!("/api/v1/tags/{}/{}", ["bees", "tag1"][any % 2], ["follow", "unfollow"][any / 2 % 2]),
                json!({}),
            )),
            (17, ..) => {
                let made = self.mastodon(who, "/api/v1/lists", json!({"title": format!("List {any}"), "exclusive": any % 2 == 0}));
                let list = id(&made);
                drop(self.mastodon(who, &format!("/api/v1/lists/{list}/accounts"), json!({"account_ids": [their_id]})));
                self.lists.push(list);
            }
            (18, ..) => drop(self.both(who, |person| {
                let name = format!("{}{}", person.name, any % 3);
                person.v2().put("/user/edit", json!({"username": name})).body
            })),
            (19, _, Some(status)) => {
                let body = json!({"status": format!("Quoting {any}"), "quoted_status_id": status});
                let done = self.mastodon(who, "/api/v1/statuses", body);
                self.statuses.extend(done["id"].as_str().map(str::to_owned));
            }
            (20, ..) => drop(self.both(who, |person| person.im().post("/roster/apply", json!({"user_id": uid})).body)),
            _ => {}
        }
    }

    /// Compares what one of them sees in the three APIs.
    fn compare(&self, dice: &mut StdRng) {
        let who = dice.random_range(0..NAMES.len());
        let other = self.kept[dice.random_range(0..NAMES.len())].id();
        let mut paths = vec![
            "/api/v1/timelines/home".to_owned(),
            "/api/v1/timelines/home?limit=3".into(),
            "/api/v1/timelines/public".into(),
            "/api/v1/timelines/tag/bees".into(),
            "/api/v1/notifications".into(),
            "/api/v1/conversations".into(),
            "/api/v1/accounts/verify_credentials".into(),
            format!("/api/v1/accounts/{other}/statuses"),
            format!("/api/v1/accounts/{other}"),
        ];
        paths.extend(self.lists.last().map(|list| format!("/api/v1/timelines/list/{list}")));
        if let Some(status) = self.statuses.last() {
            paths.push(format!("/api/v1/timelines/home?max_id={status}"));
            paths.push(format!("/api/v1/timelines/home?min_id={status}"));
            paths.push(format!("/api/v1/statuses/{status}/context"));
        }
        for path in paths {
            self.both(who, |person| person.mastodon().get(&path).body);
        }
        for path in ["/user/panel", "/post/list", "/comment/list", "/notification/list", "/conversation/list", "/user/list"] {
            self.both(who, |person| person.v2().get(path).body);
        }
        for path in ["/roster/list", "/user/profile"] {
            self.both(who, |person| person.im().get(path).body);
        }
    }
}

#[test]
fn a_server_that_keeps_nothing_in_memory_gives_the_same_answers() {
    for seed in 0..2 {
        let (kept, fresh) = (TestServer::new(), TestServer::with(|config| config.cache_mb = 0));
        let mut twins = Twins::of(&kept, &fresh);
        let mut dice = StdRng::seed_from_u64(seed);
        for _ in 0..ACTS {
            twins.act(&mut dice);
            // Before the next act, so that both give the same ids to what follows it.
            [&kept, &fresh].into_iter().for_each(TestServer::work_off);
            twins.compare(&mut dice);
            for server in [&kept, &fresh] {
                server.clock.advance(1_000);
            }
        }
        assert!(kept.app.core.db.kept().0 > 20, "cards are kept");
        assert_eq!(fresh.app.core.db.kept().0, 0);
    }
}

#[test]
fn memory_stays_within_the_budget_whoever_reads() {
    let server = TestServer::with(|config| config.cache_mb = 1);
    let people: Vec<Person<'_>> = (0..30).map(|n| server.user(&format!("reader{n:02}"))).collect();
    let long = "words ".repeat(800);
    for person in &people {
        person.mastodon().patch("/api/v1/accounts/update_credentials", json!({"note": "n".repeat(400)})).ok();
        for n in 0..5 {
            person.publish(&format!("{long} {n}"));
        }
    }
    for person in &people {
        for path in ["/api/v1/timelines/public?limit=40", "/api/v1/timelines/home?limit=40"] {
            person.mastodon().get(path).ok();
        }
        assert!(server.app.core.db.kept().1 <= 1 << 20);
    }
    assert!(server.app.core.db.kept().0 > 20, "some are kept");
}

#[test]
fn an_absurd_budget_takes_no_memory_before_it_is_used() {
    let server = TestServer::with(|config| config.cache_mb = u32::MAX);
    let person = server.user("annie");
    person.publish("Hello");
    assert_eq!(person.v2().get("/post/list").ok()["list"].as_array().map(Vec::len), Some(1));
    let (cards, bytes) = server.app.core.db.kept();
    assert!(cards > 0 && bytes < 1 << 20, "{cards} cards, {bytes} bytes");
}
