//! The front page, the page of apps, addresses that nobody has.

use folkmoot::internals::community::runtime::settings::{Registration, Rule};
use rocket::futures::executor::block_on;
use rocket::http::{Accept, Header, Status};

use crate::mastodon::browser::{Browser, Shown};
use crate::test_server::TestServer;

/// Changes the settings of the community.
pub fn settings(server: &TestServer, change: impl FnOnce(&mut folkmoot::internals::community::runtime::settings::Settings)) {
    let mut settings = (*server.app.core.settings()).clone();
    change(&mut settings);
    block_on(server.app.core.change_settings(settings)).expect("the settings are stored");
}

#[test]
fn the_front_page_says_what_this_is_and_how_to_join() {
    let server = TestServer::new();
    let ann = server.user("annie");
    ann.publish("the plums are <ripe> & sweet");
    ann.publish_with(serde_json::json!({"content": "hidden words", "isAnonymous": true}));
    settings(&server, |settings| {
        settings.name = "Tom & <Jerry>".into();
        settings.description = "A \"village\".".into();
        settings.contact_email = "keeper@example.org".into();
        settings.rules = vec![Rule { id: 1, text: "Be <kind>.".into(), hint: "Always.".into() }];
    });
    let page = Browser::new(&server).get("/");
    page.is_page(200, "<h1>Tom &amp; &lt;Jerry&gt;</h1>");
    for part in [
        "A &quot;village&quot;.",
        "<strong>1</strong> member",
        "Be &lt;kind&gt;.",
        "href=\"mailto:keeper@example.org\"",
        "href=\"/join\"",
        "href=\"/login\"",
        "the plums are &lt;ripe&gt; &amp; sweet",
        "href=\"/@annie/",
        "href=\"/docs\"",
    ] {
        assert!(page.html.contains(part), "no {part} in {}", page.html);
    }
    assert!(!page.html.contains("hidden words") && !page.html.contains("style=") && !page.html.contains('{'), "{}", page.html);
    let style = server.client.get("/static/web.css").dispatch();
    assert_eq!(style.status(), Status::Ok);
}

#[test]
fn a_community_that_is_not_open_says_how_to_get_in() {
    let server = TestServer::new();
    server.user("annie").publish("for members");
    for (registration, how, joins) in [
        (Registration::Approval, "The administrators look at each request", true),
        (Registration::Invite, "by invitation", false),
        (Registration::Closed, "Registration is closed", false),
    ] {
        settings(&server, |settings| {
            settings.registration = registration;
            settings.site_mode = "private".into();
        });
        let page = Browser::new(&server).get("/");
        page.is_page(200, how);
        assert_eq!(page.html.contains("href=\"/join\""), joins, "{registration:?}");
        assert!(!page.html.contains("for members"), "nobody reads along");
    }
}

#[test]
fn the_apps_are_told_with_the_address() {
    let server = TestServer::new();
    let page = Browser::new(&server).get("/apps");
    page.is_page(200, ">moot.example</p>");
    assert!(page.html.contains("<svg class=\"qr\" role=\"img\"") && page.html.contains("https://phanpy.social"), "{}", page.html);
}

fn ask(server: &TestServer, path: &str, accept: Option<&'static str>) -> Shown {
    let mut request = server.client.get(path.to_owned());
    if let Some(accept) = accept {
        request.add_header(Header::new("Accept", accept));
    }
    Shown::of(request.dispatch())
}

#[test]
fn an_address_that_nobody_has_is_a_page_for_browsers_alone() {
    let server = TestServer::new();
    const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for path in [
        "/nothing",
        "/nothing/at/all",
        "/@nobody",
        "/me/nothing",
        "/static/nothing.css",
        "/@nobody/1",
        "/tags/nothing",
        "/u/nobody",
        "/post/x",
    ] {
        ask(&server, path, Some(BROWSER)).is_page(404, "Not found");
    }
    for accept in [None, Some("application/json"), Some("*/*")] {
        let plain = ask(&server, "/nothing", accept);
        assert_eq!((plain.status, plain.html.as_str()), (Status::NotFound, "Not found\n"));
    }
    // Programs are answered in their own words, whatever they accept.
    for path in ["/api/v1/nothing", "/oauth/nothing"] {
        let json = ask(&server, path, Some(BROWSER));
        assert!(json.header("Content-Type").is_some_and(|kind| kind.starts_with("application/json")), "{path}: {json:?}");
    }
    assert_eq!(server.client.get("/user/nothing").header(Accept::HTML).dispatch().status(), Status::Ok, "the envelope of the IM API");
}

#[test]
fn links_of_fresns_content_lead_to_pages() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let pid = ann.publish("plums #orchard");
    let cid = ann.comment(&pid, "ripe");
    let mut browser = Browser::new(&server);
    assert_eq!(browser.get("/u/annie").location(), "/@annie");
    assert_eq!(browser.get("/u/ANNIE").location(), "/@annie");
    assert_eq!(browser.get(&format!("/u/{}", ann.login.uid)).location(), "/@annie");
    assert_eq!(browser.get("/hashtag/orchard").location(), "/tags/orchard");
    assert_eq!(browser.get("/hashtag/%2F%2Fevil.example").location(), "/tags/%2f%2fevil.example");
    for path in [format!("/post/{pid}"), format!("/comment/{cid}")] {
        let to = browser.get(&path).location().to_owned();
        browser.get(&to).is_page(200, "annie");
    }
    assert_eq!(browser.get(&format!("/comment/{pid}")).status, Status::NotFound);
    let secret = ann.publish_with(serde_json::json!({"content": "who was it?", "isAnonymous": true}));
    assert_eq!(browser.get(&format!("/post/{secret}")).status, Status::NotFound);
}
