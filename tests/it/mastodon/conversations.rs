//! Conversations: pairs and threads in one list (`docs/specs/mastodon.md 4.7`).

use serde_json::{Value, json};

use super::status_fixtures::{self, act, ids};
use crate::database::{Dump, sql};
use crate::mastodon_client::id;
use crate::shape::exact;
use crate::test_server::{Person, TestServer};

fn list(who: &Person<'_>) -> Vec<Value> {
    who.mastodon().get("/api/v1/conversations").list()
}

fn people(conversation: &Value) -> Vec<&str> {
    let accounts = conversation["accounts"].as_array().expect("accounts");
    accounts.iter().map(|account| account["username"].as_str().expect("a name")).collect()
}

fn unread_messages(who: &Person<'_>) -> i64 {
    who.panel()["conversations"]["unreadMessages"].as_i64().expect("a counter")
}

/// A direct post of `from` to `to`, checked in the list of every participant; returns its id.
fn thread(from: &Person<'_>, to: &[&Person<'_>], text: &str) -> String {
    let server = from.server;
    let root = status_fixtures::post(server, &from.publish(text));
    crate::database::miscount(server, &format!("UPDATE entries SET visibility = 'direct' WHERE id = {root}"));
    for person in to {
        let (user, name) = (person.login.uid, &person.name);
        sql(server, &format!("INSERT INTO mentions (entry_id, user_id, name) VALUES ({root}, {user}, '{name}')"));
    }
    for (person, unread) in to.iter().map(|person| (*person, 1)).chain([(from, 0)]) {
        let user = person.login.uid;
        sql(server, &format!("INSERT INTO direct_threads (user_id, root_id, last_id, unread) VALUES ({user}, {root}, {root}, {unread})"));
    }
    root
}

#[test]
fn a_conversation_of_two_is_the_same_in_both_apis() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    assert!(list(&ann).is_empty());
    status_fixtures::message(&ann, &bob, "Hello");
    let last = status_fixtures::message(&ann, &bob, "Are you there?");
    let all = list(&bob);
    exact(&all[0], "id str, unread bool, accounts list, last_status obj");
    status_fixtures::status(&all[0]["last_status"]);
    assert_eq!((all.len(), people(&all[0]), &all[0]["unread"]), (1, vec!["annie"], &json!(true)));
    assert_eq!((&all[0]["last_status"]["id"], &all[0]["last_status"]["visibility"]), (&json!(last), &json!("direct")));
    assert_eq!(unread_messages(&bob), 2);
    let mine = list(&ann);
    assert_eq!((&mine[0]["id"], people(&mine[0]), &mine[0]["unread"]), (&all[0]["id"], vec!["bobby"], &json!(false)));

    let conversation = id(&all[0]);
    for _ in 0..2 {
        let read = bob.mastodon().post(&format!("/api/v1/conversations/{conversation}/read"), json!({})).ok();
        exact(&read, "id str, unread bool, accounts list, last_status obj");
        assert_eq!((&read["id"], &read["unread"]), (&json!(conversation), &json!(false)));
    }
    assert_eq!(unread_messages(&bob), 0, "read here is read there");
    let seen = ann.v1().get("/conversation/bobby/messages").ok();
    assert!(seen["list"].as_array().expect("messages").iter().all(|message| message["readStatus"] == true), "{seen}");

    status_fixtures::message(&ann, &bob, "Still?");
    assert_eq!(list(&bob)[0]["unread"], true);
    bob.v2().put("/conversation/mark-as-read", json!({"type": "conversation", "conversationId": conversation})).ok();
    assert_eq!(list(&bob)[0]["unread"], false, "read there is read here");
}

#[test]
fn deleting_affects_ones_own_side_only() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
    status_fixtures::message(&ann, &bob, "Hello");
    let pair = id(&list(&bob)[0]);
    let root = thread(&ann, &[&bob, &cat], "You two");
    for conversation in [&pair, &root] {
        assert_eq!(bob.mastodon().delete(&format!("/api/v1/conversations/{conversation}")).ok(), json!({}));
        bob.mastodon().delete(&format!("/api/v1/conversations/{conversation}")).refused(404, "Record not found");
        bob.mastodon().post(&format!("/api/v1/conversations/{conversation}/read"), json!({})).refused(404, "Record not found");
    }
    assert!(list(&bob).is_empty());
    assert_eq!(unread_messages(&bob), 0);
    assert_eq!(bob.v2().get("/conversation/list").ok()["pagination"]["total"], 0);
    assert_eq!((list(&ann).len(), list(&cat).len()), (2, 1), "the others keep theirs");
    let again = status_fixtures::message(&ann, &bob, "Again");
    let back = list(&bob);
    assert_eq!((back.len(), id(&back[0]), &back[0]["last_status"]["id"]), (1, pair, &json!(again)), "the next message brings it back");
}

#[test]
fn pairs_and_threads_are_in_one_list() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
    status_fixtures::message(&bob, &ann, "From bob");
    let both = thread(&ann, &[&bob, &cat], "You two");
    let alone = thread(&cat, &[], "Dear diary");
    status_fixtures::message(&cat, &ann, "From cat");
    let all = list(&ann);
    assert_eq!(all.iter().map(|one| people(one)).collect::<Vec<_>>(), [vec!["cathy"], vec!["bobby", "cathy"], vec!["bobby"]]);
    assert_eq!(all.iter().map(|one| one["unread"] == true).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!((id(&all[1]), &all[1]["last_status"]["id"]), (both.clone(), &json!(both)));
    let hers = list(&cat);
    let diary = hers.iter().find(|one| one["id"] == json!(alone)).expect("her diary");
    assert_eq!(people(diary), ["cathy"], "alone with oneself");

    let first = ann.mastodon().get("/api/v1/conversations?limit=2");
    let (next, prev) = (first.link("next").expect("more"), first.link("prev").expect("a way back"));
    assert!(next.contains(&format!("max_id={both}")) && prev.contains("min_id="), "{next} {prev}: the last status is the cursor");
    let second = ann.mastodon().get(&next);
    assert!(second.link("next").is_none());
    let back = second.link("prev").expect("a way back");
    assert_eq!(ids(&second.list()), [id(&all[2])]);
    assert_eq!(ids(&ann.mastodon().get(&back).list()), [id(&all[0]), id(&all[1])]);
    assert!(ann.mastodon().get(&prev).list().is_empty());

    assert_eq!(list(&bob)[0]["unread"], true);
    let read = bob.mastodon().post(&format!("/api/v1/conversations/{both}/read"), json!({})).ok();
    assert_eq!((&read["unread"], people(&read)), (&json!(false), vec!["annie", "cathy"]));
    assert_eq!(list(&bob)[0]["unread"], false);
    let hers = list(&cat);
    assert_eq!(hers.iter().find(|one| one["id"] == json!(both)).expect("hers")["unread"], true, "each reads for themselves");
    act(&bob, &both, "mute");
    assert_eq!(list(&bob)[0]["last_status"]["muted"], true);
}

#[test]
fn conversations_of_others_are_not_accessible() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
    status_fixtures::message(&ann, &bob, "Hello");
    let pair = id(&list(&ann)[0]);
    let root = thread(&ann, &[&bob], "Just us");
    let (hers, reader, writer) = (cat.mastodon(), ann.scoped("read"), ann.scoped("write"));
    let before = Dump::of(&server, &[]);
    for conversation in [pair.as_str(), &root, "1", "x", "-1", "99999999999999999999"] {
        hers.delete(&format!("/api/v1/conversations/{conversation}")).refused(404, "Record not found");
        hers.post(&format!("/api/v1/conversations/{conversation}/read"), json!({})).refused(404, "Record not found");
    }
    server.mastodon().get("/api/v1/conversations").refused(401, "The access token is invalid");
    writer.get("/api/v1/conversations").refused(403, "This action is outside the authorized scopes");
    reader.delete(&format!("/api/v1/conversations/{pair}")).refused(403, "This action is outside the authorized scopes");
    assert_eq!(before.changed(&Dump::of(&server, &[])), [""; 0]);
    assert_eq!(ann.scoped("read:statuses").get("/api/v1/conversations/?limit=x").list().len(), 2, "a slash at the end is nothing");
    ann.scoped("write:conversations").delete(&format!("/api/v1/conversations/{root}")).ok();
}

#[test]
fn direct_statuses_create_pairs_and_threads() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
    let say = |who: &Person<'_>, text: &str, above: Option<&Value>| {
        let body = json!({"status": text, "visibility": "direct", "in_reply_to_id": above.map(|status| status["id"].clone())});
        who.mastodon().post("/api/v1/statuses", body).ok()
    };
    let message = say(&ann, "@bobby just you", None);
    assert_eq!(unread_messages(&bob), 1, "a message of Fresns, too");
    let root = say(&ann, "@bobby @cathy both of you", None);
    let hers = list(&cat);
    assert_eq!((hers.len(), people(&hers[0]), &hers[0]["unread"]), (1, vec!["annie", "bobby"], &json!(true)));
    assert_eq!((&hers[0]["id"], &hers[0]["last_status"]["id"]), (&root["id"], &root["id"]));
    let his = list(&bob);
    assert_eq!(his.iter().map(|one| one["last_status"]["id"].clone()).collect::<Vec<_>>(), [root["id"].clone(), message["id"].clone()]);
    assert_eq!(unread_messages(&bob), 1, "a thread of several is no message");

    let conversation = id(&root);
    bob.mastodon().delete(&format!("/api/v1/conversations/{conversation}")).ok();
    cat.mastodon().post(&format!("/api/v1/conversations/{conversation}/read"), json!({})).ok();
    assert_eq!(list(&bob).len(), 1);
    let answer = say(&cat, "@annie @bobby fine", Some(&root));
    for (who, unread) in [(&ann, true), (&bob, true), (&cat, false)] {
        let all = list(who);
        assert_eq!(
            (id(&all[0]), &all[0]["last_status"]["id"], &all[0]["unread"]),
            (conversation.clone(), &answer["id"], &json!(unread)),
            "{}",
            who.name
        );
    }
    assert_eq!(act(&bob, &id(&answer), "mute")["muted"], true);
    assert_eq!(bob.mastodon().get(&format!("/api/v1/statuses/{conversation}")).ok()["muted"], true);
    assert_eq!(act(&bob, &id(&answer), "favourite")["favourites_count"], 1);
    assert_eq!(ids(&bob.mastodon().get("/api/v1/favourites").list()), [id(&answer)]);
}
