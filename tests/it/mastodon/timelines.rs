//! Timelines over HTTP: who stands where, pages and their links, refusals.

use serde_json::{Value, json};

use crate::kit::{Moot, Person};
use crate::toot::{Toot, id};

fn ids(list: &[Value]) -> Vec<String> {
    list.iter().map(id).collect()
}

/// Says something with these parameters.
fn say(who: &Person<'_>, body: Value) -> String {
    id(&who.mastodon().post("/api/v1/statuses", body).ok())
}

/// Every page by `next`, then every page back by `prev`; both have to be the same.
fn walk(toot: &Toot<'_>, first: &str) -> Vec<String> {
    let (mut all, mut path, mut last) = (Vec::new(), Some(first.to_owned()), first.to_owned());
    while let Some(at) = path {
        let page = toot.get(&at);
        path = page.link("next");
        let found = ids(&page.list());
        if found.is_empty() {
            break;
        }
        last = at;
        all.push(found);
    }
    let mut back = Vec::new();
    let mut path = toot.get(&last).link("prev");
    while let Some(at) = path {
        let page = toot.get(&at);
        path = page.link("prev");
        let found = ids(&page.list());
        if !found.is_empty() {
            back.insert(0, found);
        }
    }
    let all = all.concat();
    let before = all.len() - toot.get(&last).list().len();
    assert_eq!(back.concat(), all[..before], "the way back is the way there");
    all
}

#[test]
fn pages_lead_there_and_back_over_a_hundred_statuses() {
    let moot = Moot::new();
    let people: Vec<Person<'_>> = ["annie", "bobby", "carla"].into_iter().map(|name| moot.user(name)).collect();
    let ann = &people[0];
    for other in &people[1..] {
        ann.mark("follow", "user", &other.name);
    }
    let clients: Vec<Toot<'_>> = people.iter().map(Person::mastodon).collect();
    let mut said = Vec::new();
    let mut draw = 7_u32;
    for n in 0..105 {
        draw = draw.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        let who = (draw >> 16) as usize % 3;
        said.insert(0, id(&clients[who].post("/api/v1/statuses", json!({"status": format!("number {n} #count")})).ok()));
    }
    for path in ["/api/v1/timelines/home", "/api/v1/timelines/public", "/api/v1/timelines/tag/COUNT"] {
        for limit in [7, 40] {
            assert_eq!(walk(&clients[0], &format!("{path}?limit={limit}")), said, "{path} by {limit}");
        }
    }
    let mut by_author = 0;
    for person in &people {
        by_author += walk(&clients[0], &format!("/api/v1/accounts/{}/statuses?limit=11", person.id())).len();
    }
    assert_eq!(by_author, said.len());
    // What is between two ids; the newest of what came since; limits.
    let home = |query: &str| ids(&clients[0].get(&format!("/api/v1/timelines/home?{query}")).list());
    assert_eq!(home(&format!("max_id={}&min_id={}", said[10], said[20])), said[11..20]);
    assert_eq!(home(&format!("since_id={}&limit=3", said[20])), said[..3]);
    assert_eq!(home(&format!("min_id={}&limit=3", said[20])), said[17..20]);
    assert_eq!((home("").len(), home("limit=1000").len(), home("limit=0").len(), home("limit=x").len()), (20, 40, 0, 20));
    let page = clients[0].get("/api/v1/timelines/home?limit=2");
    let link = page.header("Link").expect("a link");
    assert_eq!(
        link,
        format!(
            "<https://moot.example/api/v1/timelines/home?limit=2&max_id={}>; rel=\"next\", <https://moot.example/api/v1/timelines/home?limit=2&min_id={}>; rel=\"prev\"",
            said[1], said[0]
        )
    );
    // A short page of a timeline leads on, a short page of a profile does not.
    let old = said[104].clone();
    assert!(clients[0].get(&format!("/api/v1/timelines/home?max_id={}", said[103])).link("next").is_some());
    let author = clients[0].get(&format!("/api/v1/timelines/home?max_id={}", said[103])).list()[0]["account"]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let short = clients[0].get(&format!("/api/v1/accounts/{author}/statuses?max_id={}", said[103]));
    assert_eq!((short.link("next"), short.link("prev").is_some()), (None, true));
    assert_eq!(ids(&short.list()), std::slice::from_ref(&old));
    assert_eq!(clients[0].get(&format!("/api/v1/timelines/home?max_id={old}")).header("Link"), None);
}

#[test]
fn home_is_whom_and_what_one_follows() {
    let moot = Moot::new();
    let (ann, bob, cid) = (moot.user("annie"), moot.user("bobby"), moot.user("carla"));
    let home = || ids(&ann.mastodon().get("/api/v1/timelines/home").list());
    assert!(home().is_empty());
    let own = say(&ann, json!({"status": "my own"}));
    let by_bob = say(&bob, json!({"status": "of bobby"}));
    let tagged = say(&cid, json!({"status": "of carla #orchard"}));
    assert_eq!(home(), [own.as_str()]);
    ann.mark("follow", "user", "bobby");
    assert_eq!(home(), [by_bob.as_str(), &own]);
    ann.mastodon().post("/api/v1/tags/orchard/follow", json!({})).ok();
    assert_eq!(home(), [tagged.as_str(), &by_bob, &own]);
    // Answers of bobby: to a stranger, to himself, to me.
    say(&bob, json!({"status": "to carla", "in_reply_to_id": tagged}));
    let to_himself = say(&bob, json!({"status": "to myself", "in_reply_to_id": by_bob}));
    let to_me = say(&bob, json!({"status": "to you", "in_reply_to_id": own}));
    assert_eq!(home(), [to_me.as_str(), &to_himself, &tagged, &by_bob, &own]);
    ann.mark("follow", "user", "bobby");
    assert_eq!(home(), [tagged.as_str(), &own]);
    ann.mark("block", "user", "carla");
    assert_eq!(home(), [own.as_str()]);
}

#[test]
fn what_is_not_for_all_is_with_nobody_else() {
    let moot = Moot::new();
    let (ann, bob, fan) = (moot.user("annie"), moot.user("bobby"), moot.user("freda"));
    fan.mark("follow", "user", "annie");
    let open = say(&ann, json!({"status": "for all #peach"}));
    let unlisted = say(&ann, json!({"status": "for whoever comes by #peach", "visibility": "unlisted"}));
    let followers = say(&ann, json!({"status": "for followers #peach", "visibility": "private"}));
    say(&ann, json!({"status": "for nobody #peach", "visibility": "direct"}));
    say(&ann, json!({"status": "for @bobby #peach", "visibility": "direct"}));
    ann.publish_with(json!({"content": "unnamed #peach", "isAnonymous": true}));
    let pid = ann.publish("a post");
    let post = ids(&moot.toot().get("/api/v1/timelines/public").list())[0].clone();
    ann.v2().post("/editor/comment/quick-publish", json!({"commentPid": pid, "content": "unnamed below #peach", "isAnonymous": true})).ok();
    bob.v1().post("/editor/comment/publish", json!({"commentPid": pid, "content": "between us #peach", "commentPrivate": true})).ok();

    for toot in [moot.toot(), bob.mastodon(), fan.mastodon(), ann.mastodon()] {
        assert_eq!(ids(&toot.get("/api/v1/timelines/public").list()), [post.as_str(), &open]);
        assert_eq!(ids(&toot.get("/api/v1/timelines/tag/peach").list()), [open.as_str()]);
        let found = toot.get("/api/v2/search?q=peach&type=statuses").ok();
        let found = found["statuses"].as_array().expect("a list");
        assert!(found.iter().all(|status| id(status) == open), "{found:?}");
        let tag = toot.get("/api/v1/tags/peach").ok();
        assert_eq!((&tag["history"][0]["uses"], &tag["history"][0]["accounts"]), (&json!("1"), &json!("1")), "{tag}");
    }
    // What is between two stands with those two alone.
    let of_bob = |toot: Toot<'_>| toot.get(&format!("/api/v1/accounts/{}/statuses", bob.id())).list();
    assert!(of_bob(moot.toot()).is_empty() && of_bob(fan.mastodon()).is_empty());
    for toot in [ann.mastodon(), bob.mastodon()] {
        let list = of_bob(toot);
        assert_eq!((list.len(), &list[0]["visibility"]), (1, &json!("direct")));
    }
    let profile = |toot: Toot<'_>| ids(&toot.get(&format!("/api/v1/accounts/{}/statuses", ann.id())).list());
    assert_eq!(profile(moot.toot()), [post.as_str(), &unlisted, &open]);
    assert_eq!(profile(bob.mastodon()), [post.as_str(), &unlisted, &open]);
    assert_eq!(profile(fan.mastodon()), [post.as_str(), &followers, &unlisted, &open]);
    assert_eq!(profile(ann.mastodon()), [post.as_str(), &followers, &unlisted, &open]);
    assert_eq!(ids(&fan.mastodon().get("/api/v1/timelines/home").list()), [post.as_str(), &followers, &unlisted, &open]);
}

#[test]
fn hashtags_are_joined_demanded_and_refused() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let red = say(&ann, json!({"status": "#red"}));
    let both = say(&ann, json!({"status": "#red #blue"}));
    let blue = say(&ann, json!({"status": "#blue", "in_reply_to_id": red}));
    let green = say(&ann, json!({"status": "#red #green"}));
    let tag = |query: &str| ids(&moot.toot().get(&format!("/api/v1/timelines/tag/{query}")).list());
    assert_eq!(tag("RED"), [green.as_str(), &both, &red]);
    assert_eq!(tag("red?any[]=blue"), [green.as_str(), &blue, &both, &red]);
    assert_eq!(tag("red?all[]=blue"), [both.as_str()]);
    assert_eq!(tag("red?none[]=blue&none[]=green"), [red.as_str()]);
    assert_eq!(tag("red?any[]=blue&none[]=green&limit=1"), [blue.as_str()]);
    assert!(tag("red?all[]=nothing").is_empty());
    assert!(tag("nothing").is_empty() && tag("%F0%9F%8D%B5").is_empty() && tag("red?remote=true").is_empty());
    assert_eq!(tag("red?local=true"), tag("red"));
    assert_eq!(tag("nothing?any[]=green"), [green.as_str()]);
    // No more than four of each are looked at.
    assert!(tag("nothing?any[]=a1&any[]=a2&any[]=a3&any[]=a4&any[]=red").is_empty());
}

#[test]
fn public_is_local_and_made_of_posts() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let post = say(&ann, json!({"status": "a post"}));
    say(&bob, json!({"status": "an answer", "in_reply_to_id": post}));
    let public = |query: &str| ids(&moot.toot().get(&format!("/api/v1/timelines/public{query}")).list());
    assert_eq!(public(""), [post.as_str()]);
    assert_eq!(public("?local=1&remote=false"), [post.as_str()]);
    assert!(public("?remote=true").is_empty() && public("?only_media=true").is_empty());
    let list = bob.mastodon().get("/api/v1/timelines/public").list();
    assert_eq!(
        (&list[0]["content"], &list[0]["account"]["acct"], &list[0]["reblogged"]),
        (&json!("<p>a post</p>"), &json!("annie"), &json!(false))
    );
    assert!(moot.toot().get("/api/v1/timelines/public").list()[0].get("reblogged").is_none());
}

#[test]
fn who_may_ask() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    moot.toot().get("/api/v1/timelines/home").refused(401, "The access token is invalid");
    moot.toot().get("/api/v1/timelines/list/1").refused(401, "The access token is invalid");
    let app = Toot { moot: &moot, token: Some(moot.token(None, "read")) };
    app.get("/api/v1/timelines/home").refused(422, "This method requires an authenticated user");
    assert!(app.get("/api/v1/timelines/public").list().is_empty());
    ann.scoped("write").get("/api/v1/timelines/home").refused(403, "This action is outside the authorized scopes");
    ann.scoped("read:lists").get("/api/v1/timelines/home").refused(403, "This action is outside the authorized scopes");
    ann.scoped("read:statuses").get("/api/v1/timelines/list/1").refused(403, "This action is outside the authorized scopes");
    ann.scoped("read:lists").get("/api/v1/timelines/public").refused(403, "This action is outside the authorized scopes");
    assert!(ann.scoped("read:statuses").get("/api/v1/timelines/home").list().is_empty());
    ann.mastodon().get("/api/v1/timelines/list/x").refused(404, "Record not found");
    ann.mastodon().get("/api/v1/timelines/list/99").refused(404, "Record not found");
    moot.toot().get("/api/v1/timelines/link?url=https%3A%2F%2Fexample.org").refused(404, "Record not found");
}
