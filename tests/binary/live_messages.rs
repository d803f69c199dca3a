//! A message of each API at live clients of all three, beside a thousand idle streams of mixed kinds.

use std::time::Instant;

use serde_json::json;

use crate::many_streams::{EACH, Stream, crowded, post};
use crate::sandbox_user::SandboxUser;
use crate::socket_client::SocketClient;

/// Idle event streams and sockets of Mastodon, half of each.
const IDLE: usize = 900;
/// Idle sockets of Lanying, of two people.
const IDLE_DEVICES: usize = 100;
/// Messages in all, of each API in turn.
const MESSAGES: usize = 60;

#[test]
fn a_message_of_each_api_reaches_live_clients_of_all_once_and_in_order() {
    let dir = tempfile::tempdir().expect("a folder");
    let (server, credentials, tokens) = crowded(dir.path(), IDLE + IDLE_DEVICES + 10);
    let address = server.address;
    let [alice, bob, carol, dave] = [0, 1, 2, 3].map(|at| &credentials["users"][at]);
    let mut idle: Vec<Stream> = (0..IDLE).map(|n| Stream::open(address, &tokens[n / EACH], "hashtag?tag=quiet", n % 2 == 0)).collect();
    let idle_user = |n: usize| if n.is_multiple_of(2) { carol } else { dave };
    let mut idle_devices: Vec<SocketClient> = (0..IDLE_DEVICES).map(|n| SocketClient::log_in(address, idle_user(n))).collect();

    // Alice hears in every API, Bob writes in every API.
    let token = alice["mastodon"]["access_token"].as_str().expect("a token");
    let mut streams = [false, true].map(|socket| Stream::open(address, token, "direct", socket));
    let mut hears = SocketClient::log_in(address, alice);
    hears.fetch(bob);
    let mut writes = SocketClient::log_in(address, bob);
    let [reads, fresns] = ["alice", "bob"].map(|name| SandboxUser::of(&credentials, name));
    let bearer = format!("Bearer {}", bob["mastodon"]["access_token"].as_str().expect("a token"));
    let mut took = Vec::new();
    for n in 0..MESSAGES {
        if n % 10 == 0 {
            idle_devices.iter_mut().chain([&mut hears, &mut writes]).for_each(SocketClient::ping);
        }
        let text = format!("message {n}.");
        let began = Instant::now();
        match n % 3 {
            0 => {
                let body = json!({"uidOrUsername": "alice", "message": text});
                let done = fresns.send(address, "POST", "/conversation/message", &body).expect("it answers");
                assert_eq!((done.0, done.1), (200, 0), "{}", done.2);
            }
            1 => {
                let body = json!({"status": format!("@alice {text}"), "visibility": "direct"});
                post(address, "/api/v1/statuses", &[("Authorization", &bearer)], &body);
            }
            _ => writes.say(alice, &text),
        }
        hears.noticed(bob);
        let heard = hears.fetch(bob);
        assert!(matches!(heard.as_slice(), [one] if one.ends_with(&text)), "{text}: {heard:?}");
        for stream in &mut streams {
            let told = stream.next("conversation");
            assert!(told["last_status"]["content"].as_str().is_some_and(|content| content.contains(&text)), "{text}: {told}");
        }
        took.push(began.elapsed());
        // Fresns clients ask: the next answer has it.
        let page = reads.send(address, "GET", "/conversation/bob/messages", &serde_json::Value::Null).expect("it answers").2;
        let same = |message: &&serde_json::Value| message["content"].as_str().is_some_and(|content| content.ends_with(&text));
        assert_eq!(page["list"].as_array().expect("a list").iter().filter(same).count(), 1, "{text}: {page}");
        // A device of the sender is told of what was sent elsewhere.
        if n % 3 != 2 {
            writes.noticed(alice);
        }
    }
    assert!(streams.iter_mut().all(Stream::is_quiet) && hears.is_quiet() && writes.is_quiet(), "told more than once");
    took.sort_unstable();
    println!("median from the call until every live client has it, beside {} idle streams: {:?}", IDLE + IDLE_DEVICES, took[MESSAGES / 2]);

    // Whoever idled is as awake as before, each once.
    let wake = |status: &str, visibility: &str| {
        let body = json!({"status": status, "visibility": visibility});
        post(address, "/api/v1/statuses", &[("Authorization", &bearer)], &body);
    };
    wake("wake up #quiet", "public");
    for stream in &mut idle {
        assert!(stream.next("update")["content"].as_str().expect("a text").contains("wake up"));
        assert!(stream.is_quiet(), "told more than once");
    }
    wake("@carol wake up", "direct");
    wake("@dave wake up", "direct");
    for device in &mut idle_devices {
        device.noticed(bob);
        assert!(device.is_quiet(), "told more than once");
    }
}
