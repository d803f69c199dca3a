//! What each version of an edited status keeps (`docs/specs/mastodon.md 4.2`).

use folkmoot::internals::community::files::file::remove_abandoned;
use folkmoot::internals::model::clock::DAY;
use folkmoot::internals::model::content::entry::FileKind;
use futures::executor::block_on;
use serde_json::{Value, json};

use super::account_fixtures::delete_user;
use super::status_client::{content, ids, media, of_code};
use crate::database::{number, sql};
use crate::mastodon_client::id;
use crate::test_server::{Person, TestServer};

/// A status of one author, edited and read over HTTP.
struct Edited<'s> {
    author: &'s Person<'s>,
    path: String,
}

impl<'s> Edited<'s> {
    fn new(author: &'s Person<'s>, body: Value) -> Self {
        let posted = author.mastodon().post_status(body).ok();
        Self { author, path: format!("/api/v1/statuses/{}", id(&posted)) }
    }

    #[track_caller]
    fn put(&self, body: Value) -> Value {
        self.author.server.clock.advance(60_000);
        self.author.mastodon().put(&self.path, body).ok()
    }

    #[track_caller]
    fn versions(&self) -> Vec<Value> {
        self.author.mastodon().get(&format!("{}/history", self.path)).list()
    }

    /// What one field of each version is.
    #[track_caller]
    fn each<T>(&self, field: impl Fn(&Value) -> T) -> Vec<T> {
        self.versions().iter().map(field).collect()
    }
}

fn poll(options: &[&str]) -> Value {
    json!({"options": options, "expires_in": 3_600})
}

fn options(version: &Value) -> Option<Vec<&str>> {
    let options = version.get("poll")?["options"].as_array().expect("options");
    Some(options.iter().map(|option| option["title"].as_str().expect("a title")).collect())
}

fn descriptions(version: &Value) -> Vec<Value> {
    version["media_attachments"].as_array().expect("a list").iter().map(|file| file["description"].clone()).collect()
}

fn status_of(server: &TestServer, url: &str) -> u16 {
    let path = url.strip_prefix("https://moot.example").expect("an address of ours").to_owned();
    server.client.get(path).dispatch().status().code
}

fn url(attachment: &Value) -> String {
    attachment["url"].as_str().expect("an address").to_owned()
}

#[test]
fn every_version_keeps_its_poll() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let status = Edited::new(&ann, json!({"status": "h1", "poll": poll(&["y", "n"])}));
    status.put(json!({"status": "h2", "poll": {"options": ["y", "n"], "expires_in": 86_400}}));
    assert_eq!(status.each(|version| options(version).map(|it| it.join(" "))), vec![Some("y n".to_owned()); 2]);
    status.put(json!({"status": "h2", "poll": poll(&["n", "y", "perhaps"])}));
    status.put(json!({"status": "h2"}));
    status.put(json!({"status": "h2", "poll": poll(&["again", "never"])}));
    let shown = status.each(|version| options(version).map(|it| it.join(" ")));
    assert_eq!(shown, [Some("y n"), Some("y n"), Some("n y perhaps"), None, Some("again never")].map(|it| it.map(str::to_owned)));
    assert!(status.versions()[3].get("poll").is_none(), "no poll, no key");
}

#[test]
fn every_version_keeps_its_media() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let [a, b, c] = [(); 3].map(|()| media(&ann, FileKind::Image));
    let status = Edited::new(&ann, json!({"status": "pictures", "media_ids": [a, b]}));
    status.put(json!({"status": "pictures", "media_ids": [b, a]}));
    status.put(json!({"status": "pictures", "media_ids": [c, b]}));
    status.put(json!({"status": "pictures", "media_ids": []}));
    status.put(json!({"status": "pictures", "poll": poll(&["y", "n"])}));
    status.put(json!({"status": "pictures", "media_ids": [b]}));
    let shown = status.each(|version| ids(&version["media_attachments"]));
    let expected = [vec![&a, &b], vec![&b, &a], vec![&c, &b], vec![], vec![], vec![&b]];
    assert_eq!(shown.iter().map(|list| list.iter().collect::<Vec<_>>()).collect::<Vec<_>>(), expected);
    assert_eq!(status.each(|version| options(version).is_some()), [false, false, false, false, true, false]);
    let urls = status.each(|version| version["media_attachments"].as_array().expect("a list").iter().map(url).collect::<Vec<_>>());
    assert_eq!((&urls[0][1], &urls[0][1]), (&urls[1][0], &urls[5][0]), "one file, one address");
    assert!(urls.iter().flatten().all(|url| status_of(&server, url) == 200));
}

#[test]
fn every_version_keeps_its_descriptions_and_focus() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let [a, b] = [(); 2].map(|()| media(&ann, FileKind::Image));
    ann.mastodon().put(&format!("/api/v1/media/{a}"), json!({"description": "a cat", "focus": "0.5,0.5"})).ok();
    let status = Edited::new(&ann, json!({"status": "pictures", "media_ids": [a, b]}));
    let describe = |attributes: Value| status.put(json!({"status": "pictures", "media_ids": [a, b], "media_attributes": attributes}));
    assert!(describe(json!([{"id": a, "description": "a dog"}]))["edited_at"].is_string(), "another description is an edit");
    describe(json!([{"id": a, "description": "a dog"}, {"id": b, "description": "a bird"}]));
    describe(json!([{"id": a, "focus": "-1,0"}, {"id": b, "description": ""}]));
    assert_eq!(status.versions().len(), 4);
    describe(json!([{"id": a, "description": "a dog", "focus": "-1,0"}, {"id": b, "description": ""}]));
    assert_eq!(
        status.each(descriptions),
        [[json!("a cat"), Value::Null], [json!("a dog"), Value::Null], [json!("a dog"), json!("a bird")], [json!("a dog"), Value::Null]]
    );
    let focus = status.each(|version| version["media_attachments"][0]["meta"]["focus"].clone());
    let (before, after) = (json!({"x": 0.5, "y": 0.5}), json!({"x": -1.0, "y": 0.0}));
    assert_eq!(focus, [before.clone(), before.clone(), before, after]);
    let long = json!({"media_ids": [a, b], "media_attributes": [{"id": a, "description": "x".repeat(10_001)}]});
    assert_eq!(ann.mastodon().put(&status.path, long).status.code, 422);
    assert_eq!(status.versions().len(), 4, "what is refused leaves no version");
}

#[test]
fn a_warning_a_flag_or_a_language_alone_is_an_edit() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let status = Edited::new(&ann, json!({"status": "the same", "language": "en"}));
    let mut count = 1;
    for body in [
        json!({"status": "the same", "sensitive": true}),
        json!({"status": "the same", "sensitive": true, "language": "de"}),
        json!({"status": "the same", "spoiler_text": "cw", "sensitive": true, "language": "de"}),
        json!({"status": "the same", "language": "de"}),
    ] {
        count += 1;
        assert!(status.put(body.clone())["edited_at"].is_string(), "{body}");
        assert_eq!(status.versions().len(), count, "{body}");
        status.put(body.clone());
        assert_eq!(status.versions().len(), count, "twice the same is one edit: {body}");
    }
    assert_eq!(
        status.each(|version| (version["sensitive"].as_bool(), version["spoiler_text"].as_str().map(str::to_owned))),
        [(false, ""), (true, ""), (true, ""), (true, "cw"), (false, "")].map(|(flag, text)| (Some(flag), Some(text.to_owned())))
    );
    assert_eq!(number(&server, "SELECT count(DISTINCT language) FROM revisions"), 2);
}

#[test]
fn versions_have_author_time_and_quote() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let quoted = id(&bob.publish_status("the original"));
    let status = Edited::new(&ann, json!({"status": "see", "quoted_status_id": quoted}));
    status.put(json!({"status": "look"}));
    let now = status.put(json!({"status": "look here"}));
    let versions = status.versions();
    assert_eq!(status.each(content), ["see", "look", "look here"].map(|text| format!("<p>{text}</p>")));
    for version in &versions {
        assert_eq!((&version["account"]["acct"], &version["emojis"]), (&json!("annie"), &json!([])));
        assert_eq!((&version["quote"]["state"], &version["quote"]["quoted_status"]["id"]), (&json!("accepted"), &json!(quoted)));
    }
    let times: Vec<&str> = versions.iter().map(|version| version["created_at"].as_str().expect("a time")).collect();
    assert_eq!(
        times,
        [now["created_at"].as_str().expect("a time"), "2026-03-04T05:07:07.000Z", now["edited_at"].as_str().expect("a time")]
    );
    assert!(Edited::new(&ann, json!({"status": "alone"})).versions()[0].get("quote").is_none());
}

#[test]
fn the_first_of_very_many_versions_is_the_original() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let picture = media(&ann, FileKind::Image);
    let status = Edited::new(&ann, json!({"status": "v0", "media_ids": [picture]}));
    status.put(json!({"status": "v1"}));
    let first = number(&server, "SELECT id FROM revisions");
    sql(
        &server,
        &format!(
            "INSERT INTO revisions (id, code, entry_id, text, is_markdown)
             SELECT {first} + (value << 12), 'code' || value, entry_id, 'v' || value, 0 FROM revisions, generate_series(1, 249)"
        )
        .replace(
            "generate_series(1, 249)",
            "(WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 249) SELECT value FROM n)",
        ),
    );
    let texts = status.each(content);
    assert_eq!(texts.len(), 201);
    assert_eq!([&texts[0], &texts[1], &texts[199], &texts[200]], ["<p>v0</p>", "<p>v51</p>", "<p>v249</p>", "<p>v1</p>"]);
    let versions = status.versions();
    assert_eq!((ids(&versions[0]["media_attachments"]), ids(&versions[1]["media_attachments"])), (vec![picture], vec![]));
    assert_eq!(versions[0]["created_at"], "2026-03-04T05:06:07.000Z");
    assert_eq!(versions[1]["created_at"], "2026-03-04T05:07:07.050Z", "a version begins when the one before it was replaced");
}

#[test]
fn removed_media_stay_with_the_history_and_go_with_the_status() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let [a, b] = [(); 2].map(|()| media(&ann, FileKind::Image));
    let status = Edited::new(&ann, json!({"status": "pictures", "media_ids": [a, b]}));
    status.put(json!({"status": "pictures", "media_ids": [b]}));
    server.clock.advance(3 * DAY);
    assert_eq!(block_on(remove_abandoned(&server.app.core.db)).expect("a sweep"), 0);
    let removed = url(&status.versions()[0]["media_attachments"][0]);
    assert_eq!(status_of(&server, &removed), 200);
    let taken = format!("Media {a} not found or already attached to another post");
    ann.mastodon().post_status(json!({"status": "elsewhere", "media_ids": [a]})).refused(422, &taken);
    ann.mastodon().delete(&format!("/api/v1/media/{a}")).refused(404, "Record not found");
    assert_eq!(ids(&status.put(json!({"status": "pictures", "media_ids": [b, a]}))["media_attachments"]), [b.clone(), a.clone()]);
    status.put(json!({"status": "pictures", "media_ids": [b]}));
    assert_eq!(bob.mastodon().get(&format!("{}/history", status.path)).list().len(), 4);

    let gone = ann.mastodon().delete(&status.path).ok();
    assert_eq!((status_of(&server, &removed), status_of(&server, &url(&gone["media_attachments"][0]))), (404, 200));
    let left = |table: &str| number(&server, &format!("SELECT count(*) FROM {table}"));
    assert_eq!((left("revisions"), left("revision_files"), left("file_uses WHERE former = 1")), (0, 0, 0));
    assert_eq!(number(&server, &format!("SELECT count(*) FROM file_chunks WHERE file_id = {a}")), 0);
    ann.mastodon().post_status(json!({"status": "elsewhere", "media_ids": [a]})).refused(422, &taken);
    assert_eq!(ids(&ann.mastodon().post_status(json!({"status": "again", "media_ids": [b]})).ok()["media_attachments"]), [b]);
}

#[test]
fn every_way_of_deleting_erases_the_versions() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let edited = |body: Value| {
        let mut body = body;
        body["media_ids"] = json!([media(&ann, FileKind::Image)]);
        let status = Edited::new(&ann, body);
        let removed = url(&status.versions()[0]["media_attachments"][0]);
        status.put(json!({"status": "@bobby without"}));
        assert_eq!(status_of(&server, &removed), 200);
        (status, removed)
    };
    let kept = edited(json!({"status": "stays"}));
    let (with_media, removed) = edited(json!({"status": "one"}));
    ann.mastodon().delete(&format!("{}?delete_media=true", with_media.path)).ok();
    assert_eq!(status_of(&server, &removed), 404);
    let (fresns, removed) = edited(json!({"status": "two"}));
    let number_of = |status: &Edited<'_>| status.path.rsplit('/').next().expect("an id").to_owned();
    let pid = ann.v2().get("/post/list").ok()["list"]
        .as_array()
        .expect("posts")
        .iter()
        .filter_map(|post| post["pid"].as_str())
        .find(|pid| of_code(&ann, pid) == number_of(&fresns))
        .expect("the post")
        .to_owned();
    ann.v2().delete(&format!("/post/{pid}"), json!({})).ok();
    assert_eq!(status_of(&server, &removed), 404);
    let (message, removed) = edited(json!({"status": "@bobby three", "visibility": "direct"}));
    assert_eq!(ids(&bob.mastodon().get(&format!("{}/history", message.path)).list()[0]["media_attachments"]).len(), 1);
    ann.mastodon().delete(&message.path).ok();
    assert_eq!(status_of(&server, &removed), 404);
    assert_eq!(number(&server, "SELECT count(*) FROM revisions"), 1, "that of the status that stays");

    let (message, of_message) = edited(json!({"status": "@bobby four", "visibility": "direct"}));
    assert_eq!((status_of(&server, &kept.1), status_of(&server, &of_message)), (200, 200));
    delete_user(&ann);
    assert_eq!((status_of(&server, &kept.1), status_of(&server, &of_message)), (404, 404));
    let left = bob.mastodon().get(&format!("{}/history", message.path)).list();
    assert_eq!((left.len(), ids(&left[0]["media_attachments"]).len()), (1, 0), "a message stays as it is");
    let rows = |table: &str| number(&server, &format!("SELECT count(*) FROM {table}"));
    assert_eq!((rows("revisions"), rows("revision_files"), rows("file_uses WHERE former = 1")), (0, 0, 0));
}
