//! A fair yardstick for writes: the rule of the server, so the same statements, on a connection of a pool and in a
//! transaction of its own for each request. It checks no token and sends no status back, in its favour.

use std::path::Path;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::{SystemTime, UNIX_EPOCH};

use folkmoot::Config;
use folkmoot::internals::community::posts::statuses;
use folkmoot::internals::community::runtime::settings::Settings;
use folkmoot::internals::model::Entropy;
use folkmoot::internals::model::content::status::NewStatus;
use folkmoot::internals::model::id::{AccountId, UserId};
use folkmoot::internals::model::people::user::{Role, Viewer};
use folkmoot::internals::sandbox::{self, Options};
use folkmoot::internals::store::PoolWriter;
use rocket::data::{Data, ToByteUnit};
use rocket::http::{ContentType, Status};
use rocket::tokio::task::spawn_blocking;
use rocket::{Build, Rocket, State, post, routes};
use serde::Deserialize;

use super::{Host, Outcome};

/// Body of a write that waited too long for a connection or a lock.
pub const BUSY: &str = "busy";

/// Statuses through a pool: `POST /api/v1/statuses`.
pub const POOL: Host = Host { name: "pool", build };

struct Pool {
    writer: PoolWriter,
    settings: Arc<Settings>,
    author: Viewer,
}

/// Connections of the pool: four per core, as Rocket's own database pools have it.
fn connections() -> Outcome<u32> {
    match std::env::var("FOLKMOOT_BENCH_POOL") {
        Ok(size) => Ok(size.parse()?),
        Err(_) => Ok(u32::try_from(available_parallelism()?.get())? * 4),
    }
}

fn build(dir: &Path) -> Outcome<Rocket<Build>> {
    let database = dir.join("moot.db");
    let config = Config { database: database.clone(), ..Config::default() };
    let (app, credentials) = sandbox::build(config, &Options { seed: Some(1), scale: 300, ..Options::default() })?;
    let (settings, uid) = (app.core.settings(), UserId(credentials.users[0].uid));
    let account: AccountId = app.core.read(|r| folkmoot::internals::community::people::users::view(r, None, uid))?.user.account_id;
    // The pool has the file for itself.
    drop(app);
    let writer = PoolWriter::open(&database, connections()?, Entropy::from_os())?;
    let pool = Arc::new(Pool { writer, settings, author: Viewer { account, user: uid, role: Role::General } });
    Ok(rocket::build().mount("/", routes![publish]).manage(pool))
}

#[derive(Deserialize)]
struct New {
    status: String,
}

#[post("/api/v1/statuses", data = "<data>")]
async fn publish(data: Data<'_>, pool: &State<Arc<Pool>>) -> Result<(ContentType, &'static str), (Status, &'static str)> {
    let body = data.open(64.kibibytes()).into_bytes().await.map_err(|_| (Status::BadRequest, "no body"))?;
    let New { status } = serde_json::from_slice(&body).map_err(|_| (Status::BadRequest, "no status"))?;
    let pool = Arc::clone(pool);
    let written = spawn_blocking(move || {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let new = NewStatus { text: status, ..NewStatus::default() };
        let Pool { writer, settings, author } = &*pool;
        writer.write(i64::try_from(now).unwrap_or_default(), |tx| statuses::create(tx, settings, author, None, &new, None).map(drop))
    });
    match written.await {
        Ok(Ok(())) => Ok((ContentType::JSON, r#"{"id":"written"}"#)),
        _ => Err((Status::ServiceUnavailable, BUSY)),
    }
}
