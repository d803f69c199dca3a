//! A push service inside the test, and a client that decrypts what arrives there.

use std::ops::Deref;

use folkmoot::internals::community::notifications::web_push::send_due;
use rocket::tokio::runtime;
use serde_json::Value;

use crate::http_receiver::{Arrived, HttpReceiver};
use crate::subscriber::Subscriber;
use crate::test_server::TestServer;

/// The push service with the client behind it.
#[derive(Clone)]
pub struct Receiver {
    service: HttpReceiver,
    client: Subscriber,
}

impl Deref for Receiver {
    type Target = HttpReceiver;

    fn deref(&self) -> &HttpReceiver {
        &self.service
    }
}

impl Receiver {
    pub fn start() -> Self {
        Self { service: HttpReceiver::start(), client: Subscriber::new() }
    }

    pub fn p256dh(&self) -> String {
        self.client.p256dh()
    }

    pub fn auth(&self) -> String {
        self.client.auth()
    }

    /// The text of a push in either encoding, as the client reads it.
    pub fn read(&self, push: &Arrived) -> Value {
        self.client.read(push)
    }
}

/// Sends every push that is due, as the server does in the background.
pub fn send(server: &TestServer) {
    let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(send_due(&server.app.core)).expect("nothing fails inside");
}
