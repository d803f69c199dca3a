//! A relay inside the test, and the communities that use it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use folkmoot::Config;
use folkmoot::internals::community::notifications::device_push::send_due;
use folkmoot::internals::push::DevicePushSettings;
use hmac::{Hmac, KeyInit, Mac};
use rocket::tokio::runtime;
use serde_json::Value;
use sha2::Sha256;

use crate::http_receiver::{Arrived, HttpReceiver};
use crate::test_server::TestServer;

const KEY: &[u8] = b"thirty-two bytes of a secret key";

/// A community whose pushes go to this relay.
pub fn community(relay: &HttpReceiver) -> TestServer {
    community_with(relay, |_| ())
}

/// A community whose relay is never reached: its pushes wait.
pub fn out_of_reach() -> TestServer {
    community_with(&HttpReceiver::start(), |config| config.outgoing_allow.clear())
}

pub fn community_with(relay: &HttpReceiver, change: impl FnOnce(&mut Config)) -> TestServer {
    TestServer::with(|config| {
        config.outgoing_allow = vec!["127.0.0.1".into()];
        config.metrics_token = Some("quiet".into());
        config.device_push = DevicePushSettings { webhook: relay.endpoint("/push?of=moot"), secret: secret() };
        change(config);
    })
}

pub fn secret() -> String {
    format!("whsec_{}", STANDARD.encode(KEY))
}

/// Sends every push that is due, as the server does in the background.
pub fn send(server: &TestServer) {
    let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(send_due(&server.app.core)).expect("nothing fails inside");
}

/// The push as the relay reads it, once its signature is right.
pub fn read(push: &Arrived) -> Value {
    let (id, time) = (&push.headers["webhook-id"], &push.headers["webhook-timestamp"]);
    let signature = push.headers["webhook-signature"].strip_prefix("v1,").expect("the version");
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY).expect("any length");
    mac.update(format!("{id}.{time}.").as_bytes());
    mac.update(&push.body);
    mac.verify_slice(&STANDARD.decode(signature).expect("base64")).expect("signed with the secret");
    let body: Value = serde_json::from_slice(&push.body).expect("JSON");
    assert_eq!(body["id"], Value::from(id.as_str()));
    body
}
