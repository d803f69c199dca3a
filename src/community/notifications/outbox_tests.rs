//! Endpoints that mean no good: bounded in time, given up in the end, and the operator sees why.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToSec1Point as _;
use tempfile::TempDir;
use tokio::runtime;
use tokio::time::sleep;

use super::outboxes::{self, Outcome};
use crate::community::Core;
use crate::community::notifications::{vapid, web_push};
use crate::community::operations::bootstrap;
use crate::community::runtime::core::{Outside, VerifyCodes};
use crate::error::Result;
use crate::model::clock::{FrozenClock, HOUR};
use crate::model::id::UserId;
use crate::model::notifications::outboxes::{Outbox, OutboxRow};
use crate::model::people::user::Role;
use crate::model::{Clock as _, Entropy, Millis};
use crate::outgoing::stub::{Stub, serve};
use crate::outgoing::{Client, Reach};
use crate::store::accounts::account::{self, NewAccount};
use crate::store::db::database::Environment;
use crate::store::notifications::outboxes as rows;
use crate::store::people::users::{self, NewUser};
use crate::store::test::fixture;
use crate::store::{Db, Write};

const START: Millis = 1_767_225_600_000;

struct World {
    core: Core,
    clock: Arc<FrozenClock>,
    _dir: TempDir,
}

fn person(tx: &Write<'_>, name: &'static str) -> Result<UserId> {
    let (account, _) = account::insert(tx, &NewAccount::default())?;
    let (username, nickname) = (name.to_owned(), name.to_owned());
    let new = NewUser { account, is_primary: true, username, username_key: name.into(), nickname, role: Role::General, indexable: false };
    users::insert(tx, &new)
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

impl World {
    /// Ann follows what happens with a client at each of these endpoints, and Bob has followed her.
    fn with(endpoints: &[String], names: Stub) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(FrozenClock::at(START));
        let entropy = Arc::new(Entropy::from_seed([5; 32]));
        let outside = Environment {
            clock: Arc::<FrozenClock>::clone(&clock),
            entropy: Arc::clone(&entropy),
            sink: Arc::new(|_| ()),
            readers: 2,
            cache_bytes: 1 << 20,
        };
        let db = Db::open(&dir.path().join("moot.db"), outside).unwrap();
        db.write_now(bootstrap::run).unwrap();
        db.write_now(vapid::create_key).unwrap();
        let point = SecretKey::from_slice(&[3; 32]).unwrap().public_key().to_sec1_point(false);
        let (key, auth) = (URL_SAFE_NO_PAD.encode(point.as_bytes()), URL_SAFE_NO_PAD.encode([9; 16]));
        let [ann, bob] = ["ann", "bob"].map(|name| db.write_now(move |tx| person(tx, name)).unwrap());
        let mut sql = format!(
            "INSERT INTO notifications (id, nmid, receiver_id, kind, actor_id, target_user) VALUES (200, 'n200', {ann}, 5, {bob}, {ann});"
        );
        for (id, endpoint) in (300..).zip(endpoints) {
            sql.push_str(&format!(
                "INSERT INTO sessions (id, kind, token_hash, user_id, created_at) VALUES ({id}, 'oauth', unhex(printf('%064d', {id})), {ann}, 1);
                 INSERT INTO push_subscriptions (id, session_id, endpoint, p256dh, auth, standard, alerts)
                    VALUES ({id}, {id}, '{endpoint}', '{key}', '{auth}', 1, '{{\"follow\":true}}');
                 INSERT INTO web_push_outbox (id, subscription_id, notification_id, due_at, expires_at)
                    VALUES ({id}, {id}, 200, {START}, {START} + 172800000);"
            ));
        }
        db.write_now(move |tx| fixture::run(tx, &sql)).unwrap();
        let outgoing = Arc::new(Client::stubbed(Reach::with(vec!["127.0.0.1".parse().unwrap()]), names));
        let outside = Outside {
            base_url: "https://moot.example".into(),
            verify_codes: VerifyCodes::Off,
            mailer: None,
            notifier: None,
            outgoing,
            is_online: Box::new(|_| false),
        };
        let core = Core::start(db, Arc::<FrozenClock>::clone(&clock), entropy, outside).unwrap();
        Self { core, clock, _dir: dir }
    }

    fn send(&self) {
        block_on(web_push::send_due(&self.core)).unwrap();
    }

    fn rows(&self) -> Vec<OutboxRow> {
        self.core.read(|r| rows::page(r, Outbox::WebPush, None, None, 99)).unwrap()
    }
}

#[test]
fn endpoints_that_mean_no_good_are_bounded_and_given_up() {
    let (port, heard, _) = serve(&[
        ("/hang", "hang"),
        ("/500", "HTTP/1.1 500 Oh\r\nContent-Length: 9\r\n\r\n<b>no</b>"),
        ("/redirect", "HTTP/1.1 307 Away\r\nLocation: http://169.254.169.254/latest/meta-data\r\nContent-Length: 0\r\n\r\n"),
        ("/twice", "HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n"),
        ("/endless", "HTTP/1.1 500 Oh\r\nX-Kind: endless\r\n\r\n"),
    ]);
    let names = Stub::with(&[("one.example", &[&["127.0.0.1"]]), ("twice.example", &[&["127.0.0.1"], &["10.0.0.1"]])]);
    let at = |host: &str, path: &str| format!("http://{host}:{port}{path}");
    let endpoints = [
        at("one.example", "/hang"),
        at("one.example", "/500"),
        at("one.example", "/redirect"),
        at("twice.example", "/twice"),
        at("one.example", "/endless"),
    ];
    let world = World::with(&endpoints, names);
    let began = Instant::now();
    world.send();
    assert!(began.elapsed() < Duration::from_secs(8), "together, not one after the other: {:?}", began.elapsed());
    let reason = |id: i64| {
        let row = world.rows().into_iter().find(|row| row.id == id).unwrap();
        (row.failed, row.reason.unwrap_or_default())
    };
    assert_eq!(reason(300), (false, "no answer within 2 seconds".into()));
    assert_eq!(reason(301), (false, "500 Internal Server Error: <b>no</b>".into()));
    assert_eq!(reason(302), (true, "307 Temporary Redirect to http://169.254.169.254/latest/meta-data".into()));
    assert_eq!(reason(303), (false, "503 Service Unavailable".into()));
    assert!(reason(304).1.contains("cannot be read"));
    world.clock.advance(HOUR);
    world.send();
    let (failed, why) = reason(303);
    assert!(failed && why.contains("10.0.0.1 is no public address"), "{why}");
    // The others for two days. Those that are slow to test wait until the end of it.
    for hour in 0..60 {
        world.clock.advance(HOUR);
        if hour < 55 {
            let later = format!("UPDATE web_push_outbox SET due_at = {} WHERE id IN (300, 304)", world.clock.now() + 1);
            world.core.db.write_now(move |tx| fixture::run(tx, &later)).unwrap();
        }
        world.send();
    }
    let rows = world.rows();
    assert!(
        rows.iter()
            .all(|row| row.failed && row.about == format!("http://{}:{port}", if row.id == 303 { "twice.example" } else { "one.example" })),
        "{rows:?}"
    );
    let attempts = rows.iter().find(|row| row.id == 301).unwrap().attempts;
    assert!((30..60).contains(&attempts), "{attempts}");
    let inside = heard.lock().unwrap().iter().filter(|text| text.contains("169.254")).count();
    assert_eq!(inside, 0);
    let [sent, _, given_up] = world.core.deliveries(Outbox::WebPush).numbers();
    assert_eq!((sent, given_up), (0, 5));
}

#[test]
fn one_that_takes_long_holds_up_nobody_else() {
    let world = World::with(&["http://one.example/".into(), "http://one.example/".into()], Stub::default());
    let tried = AtomicUsize::new(0);
    let began = Instant::now();
    let at = std::sync::Mutex::new(Vec::new());
    block_on(outboxes::deliver(
        &world.core,
        Outbox::WebPush,
        2,
        |attempt| {
            let number = tried.fetch_add(1, Ordering::SeqCst);
            let (at, world) = (&at, &world);
            async move {
                match number {
                    0 => {
                        // What comes while it is on its way is sent meanwhile.
                        let more = "INSERT INTO web_push_outbox (id, subscription_id, notification_id, due_at, expires_at)
                            SELECT id + 100, subscription_id, notification_id, 0, expires_at FROM web_push_outbox";
                        world.core.db.write_now(move |tx| fixture::run(tx, more)).unwrap();
                        sleep(Duration::from_secs(4)).await;
                    }
                    _ => at.lock().unwrap().push((attempt.id, began.elapsed())),
                }
                Outcome::Sent
            }
        },
        |_, _, _| Ok(()),
    ))
    .unwrap();
    let at = at.into_inner().unwrap();
    assert_eq!(at.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [301, 400, 401]);
    assert!(at.iter().all(|(_, after)| *after < Duration::from_secs(3)), "{at:?}");
    assert!(world.rows().is_empty());
}

#[test]
fn an_attempt_whose_outcome_is_lost_comes_again() {
    let world = World::with(&["http://one.example/".into()], Stub::default());
    let begun = block_on(outboxes::begin(&world.core, Outbox::WebPush, 9)).unwrap();
    assert_eq!(begun.iter().map(|attempt| attempt.id).collect::<Vec<_>>(), [300]);
    // As if the process had ended here.
    assert!(block_on(outboxes::begin(&world.core, Outbox::WebPush, 9)).unwrap().is_empty(), "not at once");
    world.clock.advance(HOUR);
    let again = block_on(outboxes::begin(&world.core, Outbox::WebPush, 9)).unwrap();
    assert_eq!((again[0].id, world.rows()[0].attempts), (300, 2));
    // What comes too late is given up without another attempt.
    world.clock.advance(48 * HOUR);
    assert!(block_on(outboxes::begin(&world.core, Outbox::WebPush, 9)).unwrap().is_empty());
    let row = world.rows().remove(0);
    assert_eq!((row.failed, row.reason.as_deref()), (true, Some("its time was over before it could be sent")));
}
