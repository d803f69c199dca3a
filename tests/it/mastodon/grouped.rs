//! Grouped notifications (`docs/specs/mastodon.md 4.4`).

use serde_json::{Value, json};

use super::notifications::{favourite, list};
use crate::mastodon_client::id;
use crate::shape::{each, exact};
use crate::test_server::{Person, TestServer};

const RESULTS: &str = "accounts list, statuses list, notification_groups list";
const PAGED: &str = "group_key str, notifications_count int, type str, most_recent_notification_id int, page_min_id str, page_max_id str,
    latest_page_notification_at str, sample_account_ids list, status_id str?";

fn groups(person: &Person<'_>, query: &str) -> Value {
    let found = person.mastodon().get(&format!("/api/v2/notifications{query}")).ok();
    exact(
        &found,
        if query.contains("partial_avatars") {
            "accounts list, partial_accounts list, statuses list, notification_groups list"
        } else {
            RESULTS
        },
    );
    each(&found["notification_groups"], PAGED);
    found
}

fn count(person: &Person<'_>, query: &str) -> Value {
    person.mastodon().get(&format!("/api/v2/notifications/unread_count{query}")).ok()["count"].clone()
}

/// Three favourites of one post, one of another, three follows, one mention.
fn sample_notifications(server: &TestServer) -> (Person<'_>, [Person<'_>; 3], [Value; 2]) {
    let (ann, others) = (server.user("annie"), [server.user("bobby"), server.user("cathy"), server.user("david")]);
    let posts = [ann.publish_status("One"), ann.publish_status("Two")];
    for other in &others {
        other.mark("follow", "user", &ann.id());
        favourite(other, &posts[0]);
    }
    favourite(&others[0], &posts[1]);
    others[1].publish_status("Hello @annie");
    (ann, others, posts)
}

#[test]
fn the_same_action_by_many_accounts_is_one_group() {
    let server = TestServer::new();
    let (ann, others, posts) = sample_notifications(&server);
    let found = groups(&ann, "");
    let listed = found["notification_groups"].as_array().expect("groups");
    let kinds: Vec<_> =
        listed.iter().map(|group| (group["type"].as_str().expect("a type"), group["notifications_count"].as_i64())).collect();
    assert_eq!(kinds, [("mention", Some(1)), ("favourite", Some(1)), ("favourite", Some(3)), ("follow", Some(3))]);
    let likes = &listed[2];
    let ids: Vec<String> = others.iter().rev().map(Person::id).collect();
    assert_eq!((&likes["sample_account_ids"], &likes["status_id"]), (&json!(ids), &posts[0]["id"]));
    let single = list(&ann, "?types[]=favourite");
    assert_eq!(likes["page_max_id"].as_str(), single[1]["id"].as_str());
    assert_eq!(likes["page_min_id"].as_str(), single[3]["id"].as_str());
    assert_eq!(likes["most_recent_notification_id"].to_string(), id(&single[1]));
    assert_eq!(single[1]["group_key"], likes["group_key"]);
    assert!(listed[3]["status_id"].is_null());
    assert_eq!((found["accounts"].as_array().map(Vec::len), found["statuses"].as_array().map(Vec::len)), (Some(3), Some(3)));
    assert_eq!(count(&ann, ""), 4);
    assert_eq!(count(&ann, "?limit=2"), 2);
    assert_eq!(count(&ann, "?grouped_types[]=follow"), 6);
    assert_eq!(ann.mastodon().get("/api/v1/notifications/unread_count").ok()["count"], 8);
}

#[test]
fn only_the_requested_types_are_grouped() {
    let server = TestServer::new();
    let (ann, ..) = sample_notifications(&server);
    let found = groups(&ann, "?grouped_types[]=follow&types[]=follow&types[]=favourite");
    let listed = found["notification_groups"].as_array().expect("groups");
    assert_eq!(listed.len(), 5);
    assert!(listed[..1].iter().all(|group| group["group_key"].as_str().is_some_and(|key| key.starts_with("ungrouped-"))));
    assert_eq!(groups(&ann, "?grouped_types[]=")["notification_groups"].as_array().map(Vec::len), Some(8));
    let partial = groups(&ann, "?expand_accounts=partial_avatars&types[]=follow");
    assert_eq!(partial["accounts"].as_array().map(Vec::len), Some(1));
    each(
        &partial["partial_accounts"],
        "id str, acct str, locked bool, bot bool, url str, avatar str, avatar_static str, avatar_description str",
    );
    assert_eq!(partial["partial_accounts"].as_array().map(Vec::len), Some(2));
    ann.mastodon().get("/api/v2/notifications?expand_accounts=some").refused(400, "Invalid value for 'expand_accounts': 'some'");
}

#[test]
fn pages_of_groups_continue_below_the_oldest_notification() {
    let server = TestServer::new();
    let (ann, ..) = sample_notifications(&server);
    let all = groups(&ann, "")["notification_groups"].as_array().expect("groups").clone();
    let first = ann.mastodon().get("/api/v2/notifications?limit=2");
    let listed = first.body["notification_groups"].as_array().expect("groups");
    assert_eq!(listed[..], all[..2]);
    let below = format!("max_id={}", listed[1]["page_min_id"].as_str().expect("an id"));
    let next = first.link("next").expect("more");
    assert!(next.contains(&below), "{next}");
    // Favourites and follows alternate, so that both groups are on one page.
    let second = ann.mastodon().get(&next).ok();
    assert_eq!(second["notification_groups"].as_array().map(|groups| groups[..].to_vec()), Some(all[2..].to_vec()));
    let one_by_one =
        ann.mastodon().get(&format!("/api/v2/notifications?limit=1&max_id={}", all[1]["page_min_id"].as_str().expect("an id"))).ok();
    let part = &one_by_one["notification_groups"][0];
    // A page may hold only a part of a group; its fields still describe the whole group.
    assert_eq!((&part["notifications_count"], &part["group_key"]), (&json!(3), &all[2]["group_key"]));
    assert_ne!(part["page_min_id"], all[2]["page_min_id"]);
    let up = ann.mastodon().get(&format!("/api/v2/notifications?min_id={}", all[1]["page_max_id"].as_str().expect("an id"))).ok();
    assert_eq!(up["notification_groups"], json!([all[0]]));
}

#[test]
fn a_group_is_found_by_its_key() {
    let server = TestServer::new();
    let (ann, others, posts) = sample_notifications(&server);
    let key = groups(&ann, "?types[]=favourite")["notification_groups"][1]["group_key"].as_str().expect("a key").to_owned();
    for base in ["/api/v2", "/api/v2_alpha"] {
        let one = ann.mastodon().get(&format!("{base}/notifications/{key}")).ok();
        exact(&one, RESULTS);
        each(
            &one["notification_groups"],
            "group_key str, notifications_count int, type str, most_recent_notification_id int, sample_account_ids list, status_id str?",
        );
        assert_eq!((&one["notification_groups"][0]["notifications_count"], &one["statuses"][0]["id"]), (&json!(3), &posts[0]["id"]));
        assert_eq!(ann.mastodon().get(&format!("{base}/notifications?limit=1")).ok()["notification_groups"][0]["type"], "mention");
        assert_eq!(ann.mastodon().get(&format!("{base}/notifications/unread_count")).ok(), json!({"count": 4}));
        for odd in ["x", "favourite-1-1", "ungrouped-1", "favourite-x-y", "follow-0"] {
            ann.mastodon().get(&format!("{base}/notifications/{odd}")).refused(404, "Record not found");
        }
    }
    let people = ann.mastodon().get(&format!("/api/v2/notifications/{key}/accounts")).list();
    let ids: Vec<_> = people.iter().map(id).collect();
    assert_eq!(ids, others.iter().rev().map(Person::id).collect::<Vec<_>>());
    others[0].mastodon().get(&format!("/api/v2/notifications/{key}")).refused(404, "Record not found");
    others[0].mastodon().post(&format!("/api/v2/notifications/{key}/dismiss"), json!({})).refused(404, "Record not found");
    assert_eq!(ann.unread("likes"), 4);
    assert_eq!(ann.mastodon().post(&format!("/api/v2/notifications/{key}/dismiss"), json!({})).ok(), json!({}));
    assert_eq!((ann.unread("likes"), ann.unread("follows")), (1, 3));
    ann.mastodon().post(&format!("/api/v2_alpha/notifications/{key}/dismiss"), json!({})).refused(404, "Record not found");
    let alone = groups(&ann, "?types[]=mention")["notification_groups"][0]["group_key"].as_str().expect("a key").to_owned();
    ann.mastodon().post(&format!("/api/v2/notifications/{alone}/dismiss"), json!({})).ok();
    assert_eq!((ann.unread("mentions"), count(&ann, "")), (0, json!(2)));
}
