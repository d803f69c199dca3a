//! Publishing, listing, reading and deleting posts and comments.

use folkmoot::internals::api::fresns::wire::family::Family;
use rocket::http::{ContentType, Method};
use serde_json::{Value, json};

use crate::test_server::TestServer;

fn codes(page: &Value, key: &str) -> Vec<String> {
    page["list"].as_array().expect("a list").iter().map(|item| item[key].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn a_post_is_published_in_one_family_and_read_in_the_other() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let body =
        json!({"title": "News", "content": "hello @annie #Rust", "commentPolicy": 1, "locationInfo": {"latitude": 1, "longitude": 2}});
    let done = bob.v1().post("/editor/post/publish", body).ok();
    let pid = done["fsid"].as_str().expect("a pid").to_owned();
    assert_eq!(done, json!({"type": "post", "did": null, "draftId": null, "fsid": pid}));

    let shown = ann.v2().get(&format!("/post/{pid}/detail")).ok();
    assert_eq!((&shown["items"]["title"], &shown["detail"]["title"]), (&json!("News"), &json!("News")));
    let content = shown["detail"]["content"].as_str().expect("a text");
    assert!(content.contains("https://moot.example/u/annie") && content.contains("/hashtag/rust"), "{content}");
    assert_eq!((&shown["detail"]["location"]["isLbs"], &shown["detail"]["viewCount"]), (&json!(true), &json!(1)));
    assert_eq!(shown["detail"]["editControls"]["isMe"], false);
    assert_eq!((ann.unread("mentions"), bob.unread("mentions")), (1, 0));

    let list = server.nobody(Family::V2).get("/post/list?hid=rust&whitelistKeys=pid,author.username").ok();
    assert_eq!(list["list"], json!([{"pid": pid, "author": {"username": "bobby"}}]));
    assert_eq!(list["pagination"]["total"], 1);
}

#[test]
fn lists_can_be_scoped_filtered_and_ordered() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let first = ann.publish("one #tea");
    server.clock.advance(86_400_000);
    let second = bob.publish("two");
    server.clock.advance(60_000);
    let third = ann.publish("three");
    ann.mark("like", "post", &first);
    let list = |path: &str| codes(&ann.v2().get(path).ok(), "pid");
    assert_eq!(list("/post/list"), [third.clone(), second.clone(), first.clone()]);
    assert_eq!(list("/post/list?orderDirection=asc&pageSize=1&page=2"), [second.as_str()]);
    assert_eq!(list("/post/list?uidOrUsername=annie"), [third.clone(), first.clone()]);
    assert_eq!(list("/post/list?likeCountGt=0"), [first.as_str()]);
    assert_eq!(list("/post/list?orderType=like")[0], first);
    assert_eq!(list("/post/list?createdDate=today"), [third.clone(), second.clone()]);
    assert_eq!(list("/post/list?contentType=Image"), Vec::<String>::new());
    let v1 = |path: &str| codes(&ann.v1().get(path).ok(), "pid");
    assert_eq!(v1("/post/list?users=annie,bobby,ghost"), [third.clone(), second.clone(), first.clone()]);
    assert_eq!(v1(&format!("/post/list?sincePid={first}&blockUsers=bobby")), [third.as_str()]);

    ann.v2().get("/post/list?uidOrUsername=ghost").refused(31602);
    ann.v2().get("/post/list?hid=nothing").refused(37200);
    ann.v2().get("/post/list?gid=nothing").refused(37100);
    ann.v2().get("/post/list?orderType=age").refused(30000);
    ann.v1().get("/post/list?pageSize=31").refused(10000);
    let warned = ann.v1().get("/post/list?users=ghost");
    assert!(warned.body["message"].as_str().is_some_and(|text| text.starts_with("[35400]")), "{warned:?}");
    assert_eq!((warned.code(), &warned.body["data"]["list"]), (0, &json!([])));
}

#[test]
fn lists_leave_out_blocked_users_and_timelines_show_followed_ones() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let (hers, his) = (ann.publish("mine"), bob.publish("his"));
    let other = eve.publish("hers");
    ann.mark("follow", "user", "bobby");
    let all = ann.v2().get("/post/follow/all").ok();
    assert_eq!(codes(&all, "pid"), [his.clone(), hers.clone()]);
    assert_eq!(all["list"][0]["followType"], "user");
    assert_eq!(codes(&ann.v1().get("/post/timelines?type=user").ok(), "pid"), [his.as_str()]);
    assert_eq!(ann.v1().get("/post/timelines?type=geotag").ok()["list"], json!([]));
    ann.v2().get("/post/follow/everything").refused(30002);
    server.nobody(Family::V2).get("/post/follow/all").refused(31501);
    ann.mark("block", "user", "evelyn");
    assert!(!codes(&ann.v2().get("/post/list").ok(), "pid").contains(&other));
    assert!(codes(&bob.v2().get("/post/list").ok(), "pid").contains(&other));
}

#[test]
fn replies_are_listed_below_their_comment() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("a post");
    let cid = bob.comment(&pid, "a comment");
    let body = json!({"commentPid": pid, "commentCid": cid, "content": "a reply"});
    let reply = ann.v1().post("/editor/comment/publish", body).ok()["fsid"].as_str().expect("a cid").to_owned();
    let top = ann.v2().get(&format!("/comment/list?pid={pid}")).ok();
    assert_eq!(codes(&top, "cid"), [cid.as_str()]);
    assert_eq!((&top["list"][0]["replyToPost"], &top["list"][0]["author"]["isPostAuthor"]), (&json!({"pid": pid}), &json!(false)));
    // Whoever asks for the comments of one post has the post.
    for query in ["", "&orderDirection=asc", "&pageSize=1", "&page=1&pageSize=30", "&uidOrUsername=bobby", "&users=bobby"] {
        for who in [ann.v1(), bob.v1(), server.nobody(Family::V1)] {
            let list = who.get(&format!("/comment/list?pid={pid}{query}")).ok();
            assert_eq!((&list["list"][0]["cid"], &list["list"][0]["replyToPost"]), (&json!(cid), &json!(null)), "{query}");
        }
        for who in [ann.v2(), bob.v2(), server.nobody(Family::V2)] {
            let list = who.get(&format!("/comment/list?pid={pid}{query}")).ok();
            assert_eq!((&list["list"][0]["cid"], &list["list"][0]["replyToPost"]), (&json!(cid), &json!({"pid": pid})), "{query}");
        }
    }
    // A list of everybody's comments has the posts.
    assert_eq!(ann.v1().get("/comment/list").ok()["list"][0]["replyToPost"]["pid"], json!(pid));
    let below = ann.v1().get(&format!("/comment/list?cid={cid}")).ok();
    assert_eq!(codes(&below, "cid"), [reply.as_str()]);
    assert_eq!(below["list"][0]["replyToPost"], json!(null));
    let in_v2 = ann.v2().get(&format!("/comment/list?cid={cid}")).ok();
    assert_eq!(in_v2["list"][0]["replyToPost"], json!({"pid": pid}));
    assert_eq!((&below["list"][0]["replyToComment"]["cid"], &below["list"][0]["author"]["isPostAuthor"]), (&json!(cid), &json!(true)));
    let shown = bob.v1().get(&format!("/comment/{reply}/detail")).ok();
    assert_eq!((&shown["detail"]["content"], &shown["items"]["title"]), (&json!("a reply"), &json!(null)));
    let post = bob.v2().get(&format!("/post/{pid}/detail")).ok();
    assert_eq!(post["detail"]["commentCount"], 2);
    assert_eq!((ann.unread("comments"), bob.unread("comments")), (1, 1));

    bob.v2().post("/editor/comment/quick-publish", json!({"content": "where"})).refused(30000);
    bob.v2().post("/editor/comment/quick-publish", json!({"content": "where", "commentPid": "nothing0"})).refused(37300);
    bob.v1().post("/editor/comment/publish", json!({"content": "where", "commentPid": "nothing0"})).refused(37400);
    let closed = ann.publish_with(json!({"content": "no comments", "postIsCommentDisabled": true}));
    bob.v2().post("/editor/comment/quick-publish", json!({"content": "but", "commentPid": closed})).refused(38108);
    bob.v1().post("/editor/comment/publish", json!({"content": "but", "commentPid": closed})).refused(38109);
}

#[test]
fn texts_are_validated_before_their_targets() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for (body, code) in [
        (json!({"content": ""}), 38204),
        // A quote needs no text: without one it is a repost.
        (json!({"postQuotePid": "nothing0"}), 37300),
        (json!({"content": "x".repeat(20_001)}), 38205),
        (json!({"content": "x", "postTitle": "x".repeat(81), "postGid": "nothing0"}), 38203),
        (json!({"content": "x", "postGid": "nothing0"}), 37100),
        (json!({"content": "x", "postQuotePid": "nothing0"}), 37300),
    ] {
        ann.v2().post("/editor/post/quick-publish", body).refused(code);
    }
    ann.v2().post("/editor/story/quick-publish", json!({"content": "x"})).refused(30002);
    server.nobody(Family::V2).post("/editor/post/quick-publish", json!({"content": "x"})).refused(31501);
}

#[test]
fn quotes_are_nested_counted_and_listed() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("quote me");
    let quoting = bob.publish_with(json!({"content": "look", "postQuotePid": pid}));
    bob.publish("something else");
    let shown = ann.v2().get(&format!("/post/{quoting}/detail")).ok();
    assert_eq!((&shown["detail"]["quotedPost"]["pid"], &shown["detail"]["isMultiLevelQuote"]), (&json!(pid), &json!(false)));
    assert_eq!(codes(&ann.v1().get(&format!("/post/{pid}/quotes")).ok(), "pid"), [quoting]);
    assert_eq!(ann.v1().get(&format!("/post/{pid}/detail")).ok()["detail"]["quoteCount"], 1);
    ann.v1().get("/post/nothing0/quotes").refused(37400);
    assert_eq!(ann.unread("quotes"), 1);
}

#[test]
fn anonymous_authors_stay_anonymous() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish_with(json!({"content": "secret", "isAnonymous": true}));
    let shown = bob.v2().get(&format!("/post/{pid}/detail")).ok();
    assert_eq!((&shown["detail"]["author"]["uid"], &shown["detail"]["author"]["status"]), (&json!(null), &json!(true)));
    assert_eq!(bob.v2().get("/post/list?uidOrUsername=annie").ok()["pagination"]["total"], 0);
    assert_eq!(ann.v2().get(&format!("/post/{pid}/detail")).ok()["detail"]["editControls"]["isMe"], true);
}

#[test]
fn only_authors_can_delete() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("short-lived");
    let cid = bob.comment(&pid, "me too");
    bob.v2().delete(&format!("/post/{pid}"), json!({})).refused(36403);
    ann.v1().delete(&format!("/comment/{cid}"), json!({})).refused(36403);
    bob.v1().delete(&format!("/comment/{cid}"), json!({})).ok();
    ann.v2().delete(&format!("/post/{pid}"), json!({})).ok();
    ann.v2().delete(&format!("/post/{pid}"), json!({})).refused(36400);
    bob.v2().get(&format!("/post/{pid}/detail")).refused(37300);
    bob.v1().get(&format!("/post/{pid}/detail")).refused(37400);
    bob.v2().get(&format!("/comment/{cid}/detail")).refused(37400);
    bob.v1().get(&format!("/comment/{cid}/detail")).refused(37500);
}

#[test]
fn a_picture_is_published_with_the_text() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(8, 4, image::Rgb([200, 10, 10])).write_to(&mut png, image::ImageFormat::Png).expect("a picture");
    let part = |name: &str, more: &str, bytes: &[u8]| {
        [format!("--xX\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n").as_bytes(), bytes, b"\r\n"].concat()
    };
    let send = |file: &str, bytes: &[u8]| {
        let image = part("image", &format!("; filename=\"{file}\"\r\nContent-Type: image/png"), bytes);
        let body = [part("content", "", b"with a picture"), image, b"--xX--\r\n".to_vec()].concat();
        let kind = ContentType::parse_flexible("multipart/form-data; boundary=xX").expect("a type");
        let caller = ann.v2();
        caller.send_raw(Method::Post, "/editor/post/quick-publish", Some((kind, body)), &caller.headers())
    };
    let pid = send("a.png", png.get_ref()).ok()["fsid"].as_str().expect("a pid").to_owned();
    let shown = ann.v2().get(&format!("/post/{pid}/detail")).ok();
    let image = &shown["detail"]["files"]["images"][0];
    assert_eq!((&image["imageWidth"], &image["imageHeight"], &image["type"]), (&json!(8), &json!(4), &json!(1)));
    assert_eq!(codes(&ann.v2().get("/post/list?contentType=Image").ok(), "pid"), [pid]);
    send("a.exe", png.get_ref()).refused(36310);
    send("a.png", b"no picture").refused(36310);
}
