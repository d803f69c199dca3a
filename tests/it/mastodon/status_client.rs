//! Requests that tests of statuses share.

use std::io::Write;

use folkmoot::internals::community::files::file::{self, Incoming};
use folkmoot::internals::model::content::entry::FileKind;
use folkmoot::internals::model::id::UserId;
use rocket::http::Method;
use serde_json::{Value, json};

use crate::fresns::conversation::png;
use crate::mastodon_client::{MastodonClient, MastodonResponse};
use crate::test_server::Person;

/// An upload that is not used yet; returns its id.
pub fn media(who: &Person<'_>, kind: FileKind) -> String {
    let (name, bytes) = match kind {
        FileKind::Image => ("a.png", png(4)),
        FileKind::Video => ("a.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec()),
        FileKind::Audio => ("a.mp3", b"ID3\x04\0\0\0\0\0\0".to_vec()),
        FileKind::Document => ("a.txt", b"text".to_vec()),
    };
    let mut content = tempfile::tempfile().expect("a file");
    content.write_all(&bytes).expect("room on the disk");
    let owner = UserId(who.login.uid);
    let incoming = Incoming { owner, kind, name: name.into(), content, size: bytes.len() as u64, sha256: [0; 32] };
    let core = &who.server.app.core;
    let made = futures::executor::block_on(file::upload(&core.db, &core.image_worker, &core.settings(), incoming));
    made.expect("a good file").id.to_string()
}

impl MastodonClient<'_> {
    /// `POST /api/v1/statuses`.
    pub fn post_status(&self, body: Value) -> MastodonResponse {
        self.post("/api/v1/statuses", body)
    }

    /// A status by its id.
    pub fn get_status(&self, id: &str) -> MastodonResponse {
        self.get(&format!("/api/v1/statuses/{id}"))
    }

    /// `POST /api/v1/statuses/:id/..` without parameters.
    pub fn act(&self, id: &str, what: &str) -> MastodonResponse {
        self.post(&format!("/api/v1/statuses/{id}/{what}"), json!({}))
    }

    pub fn post_status_with_key(&self, key: &str, body: &Value) -> MastodonResponse {
        let sent = Some((rocket::http::ContentType::JSON, body.to_string().into_bytes()));
        self.send(Method::Post, "/api/v1/statuses", sent, &[("Idempotency-Key", key)])
    }
}

/// The `content` of a status.
#[track_caller]
pub fn content(status: &Value) -> String {
    status["content"].as_str().unwrap_or_else(|| panic!("a content: {status}")).to_owned()
}

/// The ids of a list.
pub fn ids(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().map(crate::mastodon_client::id).collect()
}

/// The Mastodon id of a post or comment, by its `pid` or `cid`.
pub fn of_code(who: &Person<'_>, code: &str) -> String {
    crate::database::number(who.server, &format!("SELECT id FROM contents WHERE code = '{code}'")).to_string()
}
