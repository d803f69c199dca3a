//! Public pages for browsers: only content that visitors may see, with all texts escaped.

use folkmoot::internals::community::runtime::settings::{Rule, Settings};
use rocket::futures::executor::block_on;
use serde_json::json;

use super::browser::{Browser, Shown};
use crate::test_server::TestServer;

fn open(server: &TestServer, path: &str) -> Shown {
    Browser::new(server).get(path)
}

#[test]
fn a_profile_page_shows_public_content() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    ann.v2().put("/user/edit", json!({"bio": "<b>bold</b> & #tagged"})).ok();
    ann.publish("public words <script>alert(1)</script>");
    ann.publish_with(json!({"content": "hidden words", "isAnonymous": true}));
    ann.write_to(&bob, "private words");
    let page = open(&server, "/@annie");
    page.is_page(200, "public words &lt;script&gt;alert(1)&lt;/script&gt;");
    assert!(page.html.contains("&lt;b&gt;bold&lt;/b&gt;"), "{}", page.html);
    assert!(page.html.contains("@annie@moot.example"), "{}", page.html);
    for secret in ["hidden words", "private words", &ann.email] {
        assert!(!page.html.contains(secret), "{secret}");
    }
    open(&server, "/@ANNIE").is_page(200, "public words");
    open(&server, "/%40annie").is_page(200, "public words");
    for nobody in ["/@nobody", "/@", "/@annie/1", "/@annie/x", "/tags/nothing"] {
        open(&server, nobody).is_page(404, "Not found");
    }
    let user = folkmoot::internals::model::id::UserId(ann.login.uid);
    server.app.core.db.write_now(move |tx| folkmoot::internals::community::people::users::disable(tx, user, None, None)).expect("disabled");
    open(&server, "/@annie").is_page(404, "Not found");
    open(&server, &format!("/ap/users/{}", ann.id())).is_page(404, "Not found");
}

#[test]
fn a_status_has_a_page_and_lists_are_paged() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for n in 0..21 {
        ann.publish(&format!("number {n}. #Counting"));
    }
    let page = open(&server, "/@annie");
    page.is_page(200, "number 20.");
    assert!(!page.html.contains("number 0."));
    let next = page.html.split("<p class=\"more\"><a href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("older ones");
    open(&server, next).is_page(200, "number 0.");
    let tag = open(&server, "/tags/counting");
    tag.is_page(200, "21 posts");
    assert!(tag.html.contains("number 20.") && tag.html.contains("/tags/counting?before="), "{}", tag.html);
    let url = page.html.split("<p class=\"meta\"><a href=\"https://moot.example").nth(1).and_then(|rest| rest.split('"').next());
    let url = url.expect("the address of a status").to_owned();
    open(&server, &url).is_page(200, "number 20.");
    let id = url.rsplit('/').next().expect("an id");
    // The id decides, whatever name is in the path.
    assert_eq!(open(&server, &format!("/@nobody/{id}")).location(), format!("https://moot.example/@annie/{id}"));
    assert_eq!(open(&server, &format!("/ap/users/1/statuses/{id}")).location(), format!("https://moot.example/@annie/{id}"));
    assert_eq!(open(&server, &format!("/ap/users/{}", ann.id())).location(), "https://moot.example/@annie");
}

#[test]
fn the_community_has_a_page() {
    let server = TestServer::new();
    server.user("annie").publish("hello");
    let rules = vec![Rule { id: 1, text: "Be <kind>".into(), hint: String::new() }];
    let settings = Settings { name: "The \"Moot\"".into(), rules, ..Settings::default() };
    block_on(server.app.core.change_settings(settings)).expect("changed");
    let page = open(&server, "/about");
    page.is_page(200, "The &quot;Moot&quot;");
    assert!(page.html.contains("Be &lt;kind&gt;") && page.html.contains("<strong>1</strong> posts"), "{}", page.html);
}

#[test]
fn the_privacy_policy_tells_whether_codes_are_in_the_log() {
    let told = |mode: &str| {
        let server = TestServer::with(|config| config.verify_code_mode = serde_json::from_value(json!(mode)).expect("a mode"));
        let policy = server.mastodon().get("/api/v1/instance/privacy_policy").ok()["content"].as_str().expect("HTML").to_owned();
        assert!(open(&server, "/about").html.contains(&policy), "the page shows the same policy");
        assert!(policy.contains("codes and failed logins after a day") && !policy.contains('{'), "{policy}");
        policy.contains("each verification code is written, with the address it is for, into the log")
    };
    assert!(told("log"));
    assert!(!told("off"));
}

#[test]
fn a_private_community_shows_no_pages() {
    let server = TestServer::new();
    server.user("annie").publish("hello");
    block_on(server.app.core.change_settings(Settings { site_mode: "private".into(), ..Settings::default() })).expect("changed");
    for path in ["/@annie", "/tags/x", "/@annie/1"] {
        open(&server, path).is_page(401, "For members only");
    }
}

#[test]
fn other_paths_are_not_captured() {
    let server = TestServer::new();
    assert!(open(&server, "/").html.contains("Anybody may join."));
    assert_eq!(open(&server, "/health").html, "OK");
    assert_eq!(open(&server, "/static/icon.png").status.code, 200);
    for path in ["/nothing", "/nothing/here"] {
        assert_eq!(open(&server, path).status.code, 404, "{path}");
    }
    server.mastodon().get("/api/v1").refused(404, "Not Found");
    server.mastodon().get("/oauth").refused(404, "Not Found");
}
