//! Search over HTTP: words, names, hashtags, addresses.

use serde_json::{Value, json};

use crate::mastodon_client::{MastodonClient, id};
use crate::shape::exact;
use crate::test_server::{Person, TestServer};

const SEARCH: &str = "accounts list, statuses list, hashtags list, collections list";

fn post_status(who: &Person<'_>, body: Value) -> String {
    id(&who.mastodon().post("/api/v1/statuses", body).ok())
}

fn find(mastodon: &MastodonClient<'_>, query: &str) -> Value {
    let found = mastodon.get(&format!("/api/v2/search?{query}")).ok();
    exact(&found, SEARCH);
    found
}

/// Usernames, ids of statuses and names of hashtags.
fn summary(found: &Value) -> [Vec<&str>; 3] {
    let each = |list: &str, key: &str| -> Vec<&str> {
        found[list].as_array().expect("a list").iter().map(|one| one[key].as_str().expect("a text")).collect()
    };
    [each("accounts", "acct"), each("statuses", "id"), each("hashtags", "name")]
}

const NONE: [Vec<&str>; 3] = [Vec::new(), Vec::new(), Vec::new()];

#[test]
fn words_find_people_statuses_and_hashtags() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("acorn"), server.user("bobby"));
    let own = post_status(&bob, json!({"status": "an acorn of mine #acorns"}));
    let named = post_status(&ann, json!({"status": "@bobby look, an ACORN"}));
    let stranger = post_status(&ann, json!({"status": "just an acorn"}));
    let mastodon = bob.mastodon();
    assert_eq!(summary(&find(&mastodon, "q=acorn")), [vec!["acorn"], vec![&named, &own], vec!["acorns"]]);
    assert_eq!(summary(&find(&mastodon, "q=acorn&type=accounts")), [vec!["acorn"], vec![], vec![]]);
    assert_eq!(summary(&find(&mastodon, "q=acorn&type=statuses&limit=1")), [vec![], vec![named.as_str()], vec![]]);
    assert_eq!(summary(&find(&mastodon, "q=acorn&type=statuses&limit=1&offset=1")), [vec![], vec![own.as_str()], vec![]]);
    assert_eq!(summary(&find(&mastodon, "q=%23acorn")), [vec![], vec![own.as_str()], vec!["acorns"]]);
    assert_eq!(summary(&find(&mastodon, "q=@acorn"))[0], ["acorn"]);
    assert_eq!(summary(&find(&mastodon, "q=acorn&type=statuses&max_id="))[1].len(), 2);
    assert_eq!(summary(&find(&mastodon, &format!("q=acorn&type=statuses&max_id={named}"))), [vec![], vec![own.as_str()], vec![]]);
    assert_eq!(
        summary(&find(&mastodon, &format!("q=acorn&type=statuses&account_id={}", ann.id()))),
        [vec![], vec![named.as_str()], vec![]]
    );
    assert_eq!(summary(&find(&mastodon, "q=acorn&type=statuses&account_id=nobody")), NONE);
    assert_eq!(summary(&find(&mastodon, "q=acorn&type=everything")), NONE);
    assert_eq!(summary(&find(&mastodon, "q=acorn&type=accounts&following=true")), NONE);
    bob.mark("follow", "user", "acorn");
    assert_eq!(summary(&find(&mastodon, "q=acorn&type=accounts&following=true"))[0], ["acorn"]);
    // Visitors find accounts and hashtags.
    assert_eq!(summary(&find(&server.mastodon(), "q=acorn")), [vec!["acorn"], vec![], vec!["acorns"]]);
    // Statuses that the viewer liked are found, too.
    mastodon.post(&format!("/api/v1/statuses/{stranger}/favourite"), json!({})).ok();
    assert_eq!(summary(&find(&mastodon, "q=just+acorn"))[1], [stranger.as_str()]);
    assert_eq!(summary(&find(&mastodon, "q=an&type=statuses"))[1], [stranger.as_str(), &named, &own]);
}

#[test]
fn addresses_find_what_they_point_to() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let post = ann.publish_status("a post #sloe");
    let hidden = post_status(&ann, json!({"status": "for followers", "visibility": "private"}));
    let (post_id, mastodon) = (id(&post), bob.mastodon());
    let encoded = |url: &str| format!("q={}", url.replace(':', "%3A").replace('/', "%2F"));
    for url in [&post["url"], &post["uri"]] {
        let url = url.as_str().expect("an address");
        assert_eq!(summary(&find(&server.mastodon(), &encoded(url))), [vec![], vec![post_id.as_str()], vec![]], "{url}");
        assert_eq!(summary(&find(&mastodon, &format!("{}&resolve=true", encoded(url)))), [vec![], vec![post_id.as_str()], vec![]]);
    }
    for url in ["https://moot.example/@annie", "https://moot.example/@ANNIE/", post["account"]["uri"].as_str().expect("an address")] {
        assert_eq!(summary(&find(&mastodon, &encoded(url))), [vec!["annie"], vec![], vec![]], "{url}");
    }
    assert_eq!(summary(&find(&mastodon, &encoded("https://moot.example/tags/sloe"))), [vec![], vec![], vec!["sloe"]]);
    for name in ["@annie@moot.example", "annie@MOOT.example"] {
        assert_eq!(summary(&find(&mastodon, &format!("q={name}"))), [vec!["annie"], vec![], vec![]], "{name}");
    }
    let secret = format!("https://moot.example/@annie/{hidden}");
    assert_eq!(summary(&find(&mastodon, &encoded(&secret))), NONE);
    assert_eq!(summary(&find(&ann.mastodon(), &encoded(&secret)))[1], [hidden.as_str()]);
    for nowhere in [
        "https://moot.example/@annie/1",
        "https://moot.example/@nobody",
        "https://moot.example/tags/x",
        "https://moot.example/",
        "https://elsewhere.example/@annie",
    ] {
        assert_eq!(summary(&find(&mastodon, &encoded(nowhere))), NONE, "{nowhere}");
    }
}

#[test]
fn invalid_queries_are_refused_and_unusual_ones_find_nothing() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let missing = "param is missing or the value is empty: q";
    for query in ["", "?q=", "?q=%20%09", "?type=accounts"] {
        server.mastodon().get(&format!("/api/v2/search{query}")).refused(400, missing);
    }
    let without = "without authentication";
    server
        .mastodon()
        .get("/api/v2/search?q=x&resolve=true")
        .refused(401, &format!("Search queries that resolve remote resources are not supported {without}"));
    server.mastodon().get("/api/v2/search?q=x&offset=5").refused(401, &format!("Search queries pagination is not supported {without}"));
    ann.scoped("read:statuses").get("/api/v2/search?q=x").refused(403, "This action is outside the authorized scopes");
    for odd in ["%22", "a*", "%28%29", "NEAR(%22x%22)", "%25%5F", "-", "%E0%A4%A", "x%00y", &"z".repeat(9000)] {
        let found = ann.mastodon().get(&format!("/api/v2/search?q={odd}"));
        assert!(matches!(found.status.code, 200 | 400), "{odd}: {}", found.text);
    }
    assert_eq!(summary(&find(&ann.mastodon(), "q=ann&type=accounts&limit=-1&offset=-7"))[0], ["annie"]);
    assert_eq!(summary(&find(&ann.mastodon(), "q=ann&type=accounts&offset=999999999999")), NONE);
}

#[test]
fn the_v1_search_returns_hashtag_names() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let posted = post_status(&ann, json!({"status": "a medlar #medlar"}));
    let found = ann.mastodon().get("/api/v1/search?q=medlar").ok();
    exact(&found, "accounts list, statuses list, hashtags list");
    assert_eq!((&found["hashtags"], &found["statuses"][0]["id"]), (&json!(["medlar"]), &json!(posted)));
    server.mastodon().get("/api/v1/search?q=medlar").refused(401, "The access token is invalid");
}

#[test]
fn an_exact_name_is_found_first() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("acorn"), server.user("bobby"));
    let mastodon = bob.mastodon();
    mastodon.post(&format!("/api/v1/accounts/{}/block", ann.id()), json!({})).ok();
    assert_eq!(summary(&find(&mastodon, "q=acorn&type=accounts"))[0], ["acorn"], "clients look people up so to unblock them");
    assert!(summary(&find(&mastodon, "q=acor&type=accounts"))[0].is_empty());
}

/// What a stranger who is logged in finds of a new status by this user.
fn found_by(stranger: &Person<'_>, words: &str) -> usize {
    summary(&find(&stranger.mastodon(), &format!("q={words}&type=statuses")))[1].len()
}

#[test]
fn newcomers_begin_as_the_community_decides() {
    let server = TestServer::new();
    let admin = crate::admin::client::AdminClient::of(&server);
    assert_eq!(admin.get("settings").ok()["newcomers_indexable"], false, "off by default, as in Mastodon");
    let (early, stranger) = (server.user("early"), server.user("stranger"));
    early.publish_status("quince of early");
    assert_eq!(found_by(&stranger, "quince"), 0);
    admin.put("settings", json!({"newcomers_indexable": true})).ok();
    assert_eq!(found_by(&stranger, "quince"), 0, "members keep what they have");
    let late = server.user("later");
    late.publish_status("quince of late");
    assert_eq!(late.mastodon().get("/api/v1/accounts/verify_credentials").ok()["source"]["indexable"], true);
    assert_eq!(found_by(&stranger, "quince"), 1);
    // The other registrations, too.
    let joined = server.im().post("/user/register/v2", json!({"username": "im_person", "password": "secret 1"})).ok();
    let account = server.mastodon().get(&format!("/api/v1/accounts/{}", joined["user_id"])).ok();
    assert_eq!(account["indexable"], true);
    // A member decides for themselves.
    late.mastodon().patch("/api/v1/accounts/update_credentials", json!({"indexable": false})).ok();
    assert_eq!(found_by(&stranger, "quince"), 0);
    early.mastodon().patch("/api/v1/accounts/update_credentials", json!({"indexable": true})).ok();
    assert_eq!(found_by(&stranger, "quince"), 1);
    admin.put("settings", json!({"newcomers_indexable": "perhaps"})).refused(422, "invalid");
    admin.put("settings", json!({"newcomers_indexable": false})).ok();
    assert_eq!(server.user("latest").mastodon().get("/api/v1/accounts/verify_credentials").ok()["indexable"], false);
}

#[test]
fn what_a_viewer_has_to_do_with_is_found_whatever_its_author_wants() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let mastodon = bob.mastodon();
    let own = post_status(&bob, json!({"status": "a medlar"}));
    assert_eq!(summary(&find(&mastodon, "q=medlar&type=statuses"))[1], [own.as_str()]);
    let mentioning = post_status(&ann, json!({"status": "@bobby a medlar"}));
    assert_eq!(summary(&find(&mastodon, "q=medlar&type=statuses"))[1], [mentioning.as_str(), &own]);
    for (act, undo) in [("favourite", "unfavourite"), ("bookmark", "unbookmark"), ("reblog", "unreblog")] {
        let status = post_status(&ann, json!({"status": format!("a sorb to {act}")}));
        assert_eq!(found_by(&bob, "sorb"), 0, "{act}");
        mastodon.post(&format!("/api/v1/statuses/{status}/{act}"), json!({})).ok();
        assert_eq!(summary(&find(&mastodon, "q=sorb&type=statuses"))[1], [status.as_str()], "{act}");
        mastodon.post(&format!("/api/v1/statuses/{status}/{undo}"), json!({})).ok();
        assert_eq!(found_by(&bob, "sorb"), 0, "{undo}");
    }
}

#[test]
fn statuses_that_are_not_public_are_found_by_their_sides_alone() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    ann.mastodon().patch("/api/v1/accounts/update_credentials", json!({"indexable": true})).ok();
    eve.mark("follow", "user", "annie");
    for visibility in ["unlisted", "private"] {
        let words = format!("{visibility} cornel for @bobby");
        let status = post_status(&ann, json!({"status": words, "visibility": visibility}));
        let query = format!("q={visibility}+cornel&type=statuses");
        for (who, shown) in [(&ann, true), (&bob, true), (&eve, false)] {
            let found = find(&who.mastodon(), &query);
            assert_eq!(summary(&found)[1], if shown { vec![status.as_str()] } else { vec![] }, "{visibility}");
        }
        // A follower who marks it has to do with it.
        eve.mastodon().post(&format!("/api/v1/statuses/{status}/bookmark"), json!({})).ok();
        assert_eq!(summary(&find(&eve.mastodon(), &query))[1], [status.as_str()], "{visibility}");
        // Who may no longer see it does not find it.
        ann.mastodon().post(&format!("/api/v1/accounts/{}/block", eve.id()), json!({})).ok();
        assert!(summary(&find(&eve.mastodon(), &query))[1].is_empty(), "{visibility}");
        ann.mastodon().post(&format!("/api/v1/accounts/{}/unblock", eve.id()), json!({})).ok();
        eve.mark("follow", "user", "annie");
    }
}
