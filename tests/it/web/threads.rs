//! The page of a status shows its thread.

use serde_json::json;

use super::login::logged_in;
use crate::mastodon::browser::Browser;
use crate::test_server::TestServer;

#[test]
fn a_status_stands_between_what_it_answers_and_its_answers() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("the plums are ripe");
    let cid = bob.comment(&pid, "mine are not");
    ann.v2().post("/editor/comment/quick-publish", json!({"commentPid": pid, "commentCid": cid, "content": "give them time"})).ok();
    ann.publish_with(json!({"content": "unrelated"}));
    let mut browser = Browser::new(&server);
    let to = browser.get(&format!("/comment/{cid}")).location().to_owned();
    let page = browser.get(&to);
    page.is_page(200, "class=\"status chosen\"");
    let at = |text: &str| page.html.find(text).unwrap_or_else(|| panic!("no {text} in {}", page.html));
    assert!(at("the plums are ripe") < at("class=\"status chosen\"") && at("class=\"status chosen\"") < at("mine are not"));
    assert!(at("mine are not") < at("give them time"));
    assert!(!page.html.contains("unrelated"));
    let to = browser.get(&format!("/post/{pid}")).location().to_owned();
    let page = browser.get(&to);
    assert!(page.html.contains("mine are not") && page.html.contains("give them time"), "{}", page.html);
}

#[test]
fn a_members_page_is_for_members() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let pid = ann.publish("for us");
    let to = Browser::new(&server).get(&format!("/post/{pid}")).location().to_owned();
    super::front::settings(&server, |settings| settings.site_mode = "private".into());
    let page = Browser::new(&server).get(&to);
    page.is_page(401, "Please log in to see this.");
    assert!(page.html.contains("href=\"/login?next=/%40annie/"), "{}", page.html);
    logged_in(&server, "annie").get(&to).is_page(200, "for us");
}
