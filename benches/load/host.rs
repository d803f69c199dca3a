//! The server child: one application on a free loopback port, until its standard input closes.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::thread;

use rocket::fairing::AdHoc;
use rocket::tokio::runtime;
use serde::{Deserialize, Serialize};

use super::{Host, Outcome};

/// The one line a server child writes once it listens.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ready {
    pub address: SocketAddr,
}

/// Entry of the child process; returns after a clean shutdown.
///
/// # Errors
/// An unknown host, or whatever stops its application from building or listening.
pub fn main(hosts: &[Host], name: &str, dir: &Path) -> Outcome<()> {
    let host = hosts.iter().find(|host| host.name == name).ok_or_else(|| format!("no host is called {name}"))?;
    // Built inside the runtime: an application may spawn tasks while it is put together.
    runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve(host, dir))
}

async fn serve(host: &Host, dir: &Path) -> Outcome<()> {
    let rocket = (host.build)(dir)?;
    // The application keeps its own settings; only what a measurement needs is put on top.
    let figment = rocket
        .figment()
        .clone()
        .merge(("address", "127.0.0.1"))
        .merge(("port", 0))
        .merge(("log_level", "off"))
        .merge(("shutdown.ctrlc", false))
        .merge(("shutdown.grace", 1))
        .merge(("shutdown.mercy", 1));
    let rocket = rocket
        .configure(figment)
        .attach(AdHoc::on_liftoff("ready line", move |rocket| {
            Box::pin(async move {
                let config = rocket.config();
                let ready = Ready { address: SocketAddr::new(config.address, config.port) };
                announce(&ready);
            })
        }))
        .ignite()
        .await
        .map_err(explain)?;
    let shutdown = rocket.shutdown();
    thread::spawn(move || {
        // End of input means the benchmark is done, or gone.
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        shutdown.notify();
    });
    rocket.launch().await.map_err(explain)?;
    Ok(())
}

fn announce(ready: &Ready) {
    let line = serde_json::to_string(ready).expect("an address and JSON serialise");
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).expect("the benchmark reads the ready line");
}

/// A `rocket::Error` panics when dropped unread, so it becomes text at once.
fn explain(error: rocket::Error) -> String {
    format!("Rocket: {}", error.kind())
}
