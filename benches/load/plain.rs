//! What the project is measured against: constant replies, and the obvious way to write.

use std::io::Cursor;
use std::path::Path;
use std::thread::available_parallelism;
use std::time::Duration;

use r2d2_sqlite::SqliteConnectionManager;
use rocket::data::{Data, ToByteUnit};
use rocket::http::{ContentType, Status};
use rocket::response::{self, Responder, Response};
use rocket::tokio::task::spawn_blocking;
use rocket::{Request, State, get, post, routes};
use rusqlite::TransactionBehavior;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Host, Outcome, Served};

/// Bytes every constant reply ends with.
pub const CONST_MARKER: &str = "\"end\":true}";
/// Body of every accepted write.
pub const WRITTEN: &str = "{\"written\":true}";

/// Body of a write that waited too long for a connection or a lock.
pub const BUSY: &str = "busy";

/// Constant replies of any size: `GET /const/<bytes>`, and `POST /parse`, which parses and forgets.
pub const PLAIN: Host = Host {
    name: "plain",
    build: |_| {
        let rocket = rocket::build().mount("/", routes![constant, parse]);
        Ok(Served { rocket, facts: Value::Null })
    },
};

/// A pooled connection and a transaction of its own for each request: `POST /messages`.
pub const NAIVE: Host = Host { name: "naive", build: naive };

/// A JSON body sent in one piece; Rocket's default cuts it at 4 KiB.
struct OneChunk(Vec<u8>);

impl<'r> Responder<'r, 'static> for OneChunk {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let length = self.0.len();
        // `sized_body` resets the chunk size, so it comes first.
        Response::build().header(ContentType::JSON).sized_body(length, Cursor::new(self.0)).max_chunk_size(length).ok()
    }
}

#[get("/const/<bytes>")]
fn constant(bytes: usize) -> OneChunk {
    let mut body = b"{\"padding\":\"".to_vec();
    let end = format!("\",{CONST_MARKER}");
    body.resize(bytes.saturating_sub(end.len()).max(body.len()), b'x');
    body.extend_from_slice(end.as_bytes());
    OneChunk(body)
}

#[derive(Deserialize)]
struct Message {
    sender: i64,
    conversation: i64,
    text: String,
}

async fn message(data: Data<'_>) -> Result<Message, Status> {
    let body = data.open(64.kibibytes()).into_bytes().await;
    let body = body.map_err(|_| Status::BadRequest)?;
    serde_json::from_slice(&body).map_err(|_| Status::BadRequest)
}

#[post("/parse", data = "<data>")]
async fn parse(data: Data<'_>) -> Result<OneChunk, Status> {
    let message = message(data).await?;
    let whole = message.sender > 0 && message.conversation > 0 && !message.text.is_empty();
    if !whole {
        return Err(Status::UnprocessableEntity);
    }
    Ok(OneChunk(WRITTEN.into()))
}

type Pool = r2d2::Pool<SqliteConnectionManager>;

/// Connections of the naive pool: four per core, as Rocket's own database pools have it.
fn pool_size() -> Outcome<u32> {
    match std::env::var("FOLKMOOT_BENCH_POOL") {
        Ok(size) => Ok(size.parse()?),
        Err(_) => Ok(u32::try_from(available_parallelism()?.get())? * 4),
    }
}

fn naive(dir: &Path) -> Outcome<Served> {
    let file = dir.join("naive.db");
    let manager = SqliteConnectionManager::file(file).with_init(|connection| {
        connection.busy_timeout(Duration::from_secs(30))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")
    });
    let size = pool_size()?;
    let pool = Pool::builder().max_size(size).test_on_check_out(false).build(manager)?;
    pool.get()?.execute_batch(
        "CREATE TABLE conversations (id INTEGER PRIMARY KEY) STRICT;
         CREATE TABLE messages (
           id INTEGER PRIMARY KEY,
           conversation INTEGER NOT NULL REFERENCES conversations,
           sender INTEGER NOT NULL,
           text TEXT NOT NULL
         ) STRICT;
         CREATE INDEX messages_by_conversation ON messages (conversation, id);
         INSERT INTO conversations DEFAULT VALUES;",
    )?;
    Ok(Served { rocket: rocket::build().mount("/", routes![write]).manage(pool), facts: json!({ "pool": size, "conversation": 1 }) })
}

#[post("/messages", data = "<data>")]
async fn write(data: Data<'_>, pool: &State<Pool>) -> Result<OneChunk, (Status, &'static str)> {
    let message = message(data).await.map_err(|status| (status, "bad"))?;
    let pool = Pool::clone(pool);
    let written = spawn_blocking(move || insert(&pool, &message)).await;
    match written {
        Ok(Ok(())) => Ok(OneChunk(WRITTEN.into())),
        _ => Err((Status::ServiceUnavailable, BUSY)),
    }
}

fn insert(pool: &Pool, message: &Message) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut connection = pool.get()?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.prepare_cached("INSERT INTO messages (conversation, sender, text) VALUES (?1, ?2, ?3)")?.execute((
        message.conversation,
        message.sender,
        &message.text,
    ))?;
    transaction.commit()?;
    Ok(())
}
