//! Timelines over HTTP: their contents, pages with links, refusals.

use serde_json::{Value, json};

use crate::mastodon_client::{MastodonClient, id};
use crate::test_server::{Person, TestServer};

fn ids(list: &[Value]) -> Vec<String> {
    list.iter().map(id).collect()
}

/// Publishes a status with these parameters.
fn post_status(who: &Person<'_>, body: Value) -> String {
    id(&who.mastodon().post("/api/v1/statuses", body).ok())
}

/// Every page by `next`, then every page back by `prev`; both have to be the same.
fn walk(mastodon: &MastodonClient<'_>, first: &str) -> Vec<String> {
    let (mut all, mut path, mut last) = (Vec::new(), Some(first.to_owned()), first.to_owned());
    while let Some(at) = path {
        let page = mastodon.get(&at);
        path = page.link("next");
        let found = ids(&page.list());
        if found.is_empty() {
            break;
        }
        last = at;
        all.push(found);
    }
    let mut back = Vec::new();
    let mut path = mastodon.get(&last).link("prev");
    while let Some(at) = path {
        let page = mastodon.get(&at);
        path = page.link("prev");
        let found = ids(&page.list());
        if !found.is_empty() {
            back.insert(0, found);
        }
    }
    let all = all.concat();
    let before = all.len() - mastodon.get(&last).list().len();
    assert_eq!(back.concat(), all[..before], "the way back is the way there");
    all
}

#[test]
fn pages_work_forwards_and_backwards_over_a_hundred_statuses() {
    let server = TestServer::new();
    let people: Vec<Person<'_>> = ["annie", "bobby", "carla"].into_iter().map(|name| server.user(name)).collect();
    let ann = &people[0];
    for other in &people[1..] {
        ann.mark("follow", "user", &other.name);
    }
    let clients: Vec<MastodonClient<'_>> = people.iter().map(Person::mastodon).collect();
    let mut posted = Vec::new();
    let mut draw = 7_u32;
    for n in 0..105 {
        draw = draw.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        let who = (draw >> 16) as usize % 3;
        posted.insert(0, id(&clients[who].post("/api/v1/statuses", json!({"status": format!("number {n} #count")})).ok()));
    }
    for path in ["/api/v1/timelines/home", "/api/v1/timelines/public", "/api/v1/timelines/tag/COUNT"] {
        for limit in [7, 40] {
            assert_eq!(walk(&clients[0], &format!("{path}?limit={limit}")), posted, "{path} by {limit}");
        }
    }
    let mut by_author = 0;
    for person in &people {
        by_author += walk(&clients[0], &format!("/api/v1/accounts/{}/statuses?limit=11", person.id())).len();
    }
    assert_eq!(by_author, posted.len());
    // Between two ids; the newest since an id; limits.
    let home = |query: &str| ids(&clients[0].get(&format!("/api/v1/timelines/home?{query}")).list());
    assert_eq!(home(&format!("max_id={}&min_id={}", posted[10], posted[20])), posted[11..20]);
    assert_eq!(home(&format!("since_id={}&limit=3", posted[20])), posted[..3]);
    assert_eq!(home(&format!("min_id={}&limit=3", posted[20])), posted[17..20]);
    assert_eq!((home("").len(), home("limit=1000").len(), home("limit=0").len(), home("limit=x").len()), (20, 40, 0, 20));
    let page = clients[0].get("/api/v1/timelines/home?limit=2");
    let link = page.header("Link").expect("a link");
    assert_eq!(
        link,
        format!(
            "<https://moot.example/api/v1/timelines/home?limit=2&max_id={}>; rel=\"next\", <https://moot.example/api/v1/timelines/home?limit=2&min_id={}>; rel=\"prev\"",
            posted[1], posted[0]
        )
    );
    // A short page of a timeline has a `next` link, a short page of a profile does not.
    let old = posted[104].clone();
    assert!(clients[0].get(&format!("/api/v1/timelines/home?max_id={}", posted[103])).link("next").is_some());
    let author = clients[0].get(&format!("/api/v1/timelines/home?max_id={}", posted[103])).list()[0]["account"]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let short = clients[0].get(&format!("/api/v1/accounts/{author}/statuses?max_id={}", posted[103]));
    assert_eq!((short.link("next"), short.link("prev").is_some()), (None, true));
    assert_eq!(ids(&short.list()), std::slice::from_ref(&old));
    assert_eq!(clients[0].get(&format!("/api/v1/timelines/home?max_id={old}")).header("Link"), None);
}

#[test]
fn home_shows_followed_accounts_and_hashtags() {
    let server = TestServer::new();
    let (ann, bob, cid) = (server.user("annie"), server.user("bobby"), server.user("carla"));
    let home = || ids(&ann.mastodon().get("/api/v1/timelines/home").list());
    assert!(home().is_empty());
    let own = post_status(&ann, json!({"status": "my own"}));
    let by_bob = post_status(&bob, json!({"status": "of bobby"}));
    let tagged = post_status(&cid, json!({"status": "of carla #orchard"}));
    assert_eq!(home(), [own.as_str()]);
    ann.mark("follow", "user", "bobby");
    assert_eq!(home(), [by_bob.as_str(), &own]);
    ann.mastodon().post("/api/v1/tags/orchard/follow", json!({})).ok();
    assert_eq!(home(), [tagged.as_str(), &by_bob, &own]);
    // Replies of bobby: to a stranger, to himself, to me.
    post_status(&bob, json!({"status": "to carla", "in_reply_to_id": tagged}));
    let to_himself = post_status(&bob, json!({"status": "to myself", "in_reply_to_id": by_bob}));
    let to_me = post_status(&bob, json!({"status": "to you", "in_reply_to_id": own}));
    assert_eq!(home(), [to_me.as_str(), &to_himself, &tagged, &by_bob, &own]);
    ann.mark("follow", "user", "bobby");
    assert_eq!(home(), [tagged.as_str(), &own]);
    ann.mark("block", "user", "carla");
    assert_eq!(home(), [own.as_str()]);
}

#[test]
fn restricted_statuses_are_not_shown_to_others() {
    let server = TestServer::new();
    let (ann, bob, fan) = (server.user("annie"), server.user("bobby"), server.user("freda"));
    fan.mark("follow", "user", "annie");
    let open = post_status(&ann, json!({"status": "for all #peach"}));
    let unlisted = post_status(&ann, json!({"status": "for whoever comes by #peach", "visibility": "unlisted"}));
    let followers = post_status(&ann, json!({"status": "for followers #peach", "visibility": "private"}));
    post_status(&ann, json!({"status": "for nobody #peach", "visibility": "direct"}));
    post_status(&ann, json!({"status": "for @bobby #peach", "visibility": "direct"}));
    ann.publish_with(json!({"content": "unnamed #peach", "isAnonymous": true}));
    let pid = ann.publish("a post");
    let post = ids(&server.mastodon().get("/api/v1/timelines/public").list())[0].clone();
    ann.v2().post("/editor/comment/quick-publish", json!({"commentPid": pid, "content": "unnamed below #peach", "isAnonymous": true})).ok();
    bob.v1().post("/editor/comment/publish", json!({"commentPid": pid, "content": "between us #peach", "commentPrivate": true})).ok();

    let visitor = server.mastodon();
    for (name, mastodon) in [("", visitor), ("bobby", bob.mastodon()), ("freda", fan.mastodon()), ("annie", ann.mastodon())] {
        assert_eq!(ids(&mastodon.get("/api/v1/timelines/public").list()), [post.as_str(), &open]);
        assert_eq!(ids(&mastodon.get("/api/v1/timelines/tag/peach").list()), [open.as_str()]);
        let found = mastodon.get("/api/v2/search?q=peach&type=statuses").ok();
        let found = found["statuses"].as_array().expect("a list");
        let own = |status: &Value| status["account"]["username"] == name && !status["content"].to_string().contains("unnamed");
        assert!(found.iter().all(|status| id(status) == open || own(status)), "{found:?}");
        assert_eq!(
            found.iter().filter(|status| own(status)).count(),
            match name {
                "annie" => 4,
                "bobby" => 1,
                _ => 0,
            },
            "{found:?}"
        );
        let tag = mastodon.get("/api/v1/tags/peach").ok();
        assert_eq!((&tag["history"][0]["uses"], &tag["history"][0]["accounts"]), (&json!("1"), &json!("1")), "{tag}");
    }
    // Messages are visible to their two participants only.
    let of_bob = |mastodon: MastodonClient<'_>| mastodon.get(&format!("/api/v1/accounts/{}/statuses", bob.id())).list();
    assert!(of_bob(server.mastodon()).is_empty() && of_bob(fan.mastodon()).is_empty());
    for mastodon in [ann.mastodon(), bob.mastodon()] {
        let list = of_bob(mastodon);
        assert_eq!((list.len(), &list[0]["visibility"]), (1, &json!("direct")));
    }
    let profile = |mastodon: MastodonClient<'_>| ids(&mastodon.get(&format!("/api/v1/accounts/{}/statuses", ann.id())).list());
    assert_eq!(profile(server.mastodon()), [post.as_str(), &unlisted, &open]);
    assert_eq!(profile(bob.mastodon()), [post.as_str(), &unlisted, &open]);
    assert_eq!(profile(fan.mastodon()), [post.as_str(), &followers, &unlisted, &open]);
    assert_eq!(profile(ann.mastodon()), [post.as_str(), &followers, &unlisted, &open]);
    assert_eq!(ids(&fan.mastodon().get("/api/v1/timelines/home").list()), [post.as_str(), &followers, &unlisted, &open]);
}

#[test]
fn hashtag_timelines_support_any_all_and_none() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let red = post_status(&ann, json!({"status": "#red"}));
    let both = post_status(&ann, json!({"status": "#red #blue"}));
    let blue = post_status(&ann, json!({"status": "#blue", "in_reply_to_id": red}));
    let green = post_status(&ann, json!({"status": "#red #green"}));
    let tag = |query: &str| ids(&server.mastodon().get(&format!("/api/v1/timelines/tag/{query}")).list());
    assert_eq!(tag("RED"), [green.as_str(), &both, &red]);
    assert_eq!(tag("red?any[]=blue"), [green.as_str(), &blue, &both, &red]);
    assert_eq!(tag("red?all[]=blue"), [both.as_str()]);
    assert_eq!(tag("red?none[]=blue&none[]=green"), [red.as_str()]);
    assert_eq!(tag("red?any[]=blue&none[]=green&limit=1"), [blue.as_str()]);
    assert!(tag("red?all[]=nothing").is_empty());
    assert!(tag("nothing").is_empty() && tag("%F0%9F%8D%B5").is_empty() && tag("red?remote=true").is_empty());
    assert_eq!(tag("red?local=true"), tag("red"));
    assert_eq!(tag("nothing?any[]=green"), [green.as_str()]);
    // Only the first four of each are used.
    assert!(tag("nothing?any[]=a1&any[]=a2&any[]=a3&any[]=a4&any[]=red").is_empty());
}

#[test]
fn the_public_timeline_has_local_posts_only() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let post = post_status(&ann, json!({"status": "a post"}));
    post_status(&bob, json!({"status": "an answer", "in_reply_to_id": post}));
    let public = |query: &str| ids(&server.mastodon().get(&format!("/api/v1/timelines/public{query}")).list());
    assert_eq!(public(""), [post.as_str()]);
    assert_eq!(public("?local=1&remote=false"), [post.as_str()]);
    assert!(public("?remote=true").is_empty() && public("?only_media=true").is_empty());
    let list = bob.mastodon().get("/api/v1/timelines/public").list();
    assert_eq!(
        (&list[0]["content"], &list[0]["account"]["acct"], &list[0]["reblogged"]),
        (&json!("<p>a post</p>"), &json!("annie"), &json!(false))
    );
    assert!(server.mastodon().get("/api/v1/timelines/public").list()[0].get("reblogged").is_none());
}

#[test]
fn access_to_timelines() {
    let server = TestServer::new();
    let ann = server.user("annie");
    server.mastodon().get("/api/v1/timelines/home").refused(401, "The access token is invalid");
    server.mastodon().get("/api/v1/timelines/list/1").refused(401, "The access token is invalid");
    let app = MastodonClient { server: &server, token: Some(server.token(None, "read")) };
    app.get("/api/v1/timelines/home").refused(422, "This method requires an authenticated user");
    assert!(app.get("/api/v1/timelines/public").list().is_empty());
    ann.scoped("write").get("/api/v1/timelines/home").refused(403, "This action is outside the authorized scopes");
    ann.scoped("read:lists").get("/api/v1/timelines/home").refused(403, "This action is outside the authorized scopes");
    ann.scoped("read:statuses").get("/api/v1/timelines/list/1").refused(403, "This action is outside the authorized scopes");
    ann.scoped("read:lists").get("/api/v1/timelines/public").refused(403, "This action is outside the authorized scopes");
    assert!(ann.scoped("read:statuses").get("/api/v1/timelines/home").list().is_empty());
    ann.mastodon().get("/api/v1/timelines/list/x").refused(404, "Record not found");
    ann.mastodon().get("/api/v1/timelines/list/99").refused(404, "Record not found");
    server.mastodon().get("/api/v1/timelines/link?url=https%3A%2F%2Fexample.org").refused(404, "Record not found");
}
