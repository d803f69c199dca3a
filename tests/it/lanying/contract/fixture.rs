//! Users, rooms and messages that a call needs to be valid.

use std::cell::Cell;

use folkmoot::internals::community::accounts::account::{self, Newcomer};
use folkmoot::internals::community::accounts::chat_logins;
use folkmoot::internals::community::people::devices::{self, Agent};
use folkmoot::internals::community::runtime::passwords::Urgency;
use rocket::futures::executor::block_on;
use serde_json::{Value, json};

use crate::lanying_client::LanyingClient;
use crate::test_server::{PASSWORD, TestServer};

/// The body of a call.
pub enum Body {
    None,
    Json(Value),
    Text(&'static str),
}

/// A valid call.
pub struct Call<'m> {
    pub im: LanyingClient<'m>,
    /// The path with its query.
    pub path: String,
    pub body: Body,
}

/// A user who is logged in on their first device.
#[derive(Clone)]
pub struct Someone<'m> {
    pub id: i64,
    pub name: String,
    pub im: LanyingClient<'m>,
}

/// Creates the preconditions of calls.
pub struct Fixture<'m> {
    pub server: &'m TestServer,
    pub admin: LanyingClient<'m>,
    hash: String,
    made: Cell<u32>,
}

impl<'m> Fixture<'m> {
    pub fn new(server: &'m TestServer) -> Self {
        let hash = block_on(server.app.core.passwords.hash(PASSWORD.into(), Urgency::Interactive)).expect("a hash");
        Self { server, admin: server.im_admin(), hash, made: Cell::new(0) }
    }

    /// A number that was not used before.
    pub fn number(&self) -> u32 {
        self.made.set(self.made.get() + 1);
        self.made.get()
    }

    /// A new user with the usual password.
    pub fn someone(&self) -> Someone<'m> {
        let name = format!("person_{}", self.number());
        let token = format!("fmu_{:0>43}", name);
        let newcomer = Newcomer { username: Some(name.clone()), nickname: Some(name.clone()), ..Newcomer::default() };
        let (hash, known) = (self.hash.clone(), token.clone());
        let id = self.server.app.core.db.write_now(move |tx| {
            let (account, user) = account::insert(tx, &newcomer, Some(hash))?;
            let device = devices::arrive(tx, user, &Agent { guid: Some("phone".into()), user_agent: "Web".into() })?;
            chat_logins::record(tx, account, user, device.sn, &known, None)?;
            Ok(user.0)
        });
        Someone { id: id.expect("somebody"), name, im: LanyingClient { server: self.server, token: Some(token), headers: Vec::new() } }
    }

    /// Two people who are friends.
    pub fn friends(&self) -> (Someone<'m>, Someone<'m>) {
        let (ann, bob) = (self.someone(), self.someone());
        ann.im.post("/roster/apply", json!({"user_id": bob.id})).done();
        (ann, bob)
    }

    /// The first asked to be the second's friend, who has not answered.
    pub fn asked(&self) -> (Someone<'m>, Someone<'m>) {
        let (ann, bob) = (self.someone(), self.someone());
        bob.im.post("/user/authmode?value=1", Value::Null).done();
        ann.im.post("/roster/apply", json!({"user_id": bob.id, "reason": "hello"})).done();
        (ann, bob)
    }

    /// The first wrote to the second; returns the id of the message.
    pub fn conversation(&self) -> (Someone<'m>, Someone<'m>, i64) {
        let (ann, bob) = (self.someone(), self.someone());
        let id = send_message(&ann, 1, bob.id);
        (ann, bob, id)
    }

    /// A room of the first, with the second in it.
    pub fn room(&self) -> (Someone<'m>, Someone<'m>, i64) {
        let (ann, bob) = (self.someone(), self.someone());
        let body = json!({"name": "room", "type": 0, "description": "a room", "user_list": [bob.id]});
        let made = ann.im.post("/group/create", body).ok();
        (ann, bob, made["group_id"].as_i64().expect("a room"))
    }
}

/// Sends a message to a user (1) or a room (2); returns its id.
pub fn send_message(who: &Someone<'_>, kind: i64, to: i64) -> i64 {
    let response = who.im.post("/message/send", json!({"type": kind, "targets": [to], "content": "hello", "content_type": 0}));
    response.ok();
    response.body["msg_ids"][0].as_i64().unwrap_or_else(|| panic!("an id: {}", response.text))
}

/// Adds a push service.
pub fn notifier(server: &TestServer) {
    use folkmoot::internals::community::operations::commands::notifiers::{self, New};
    let new = New {
        name: "n".into(),
        provider: "fcm".into(),
        development: false,
        app_id: "app".into(),
        app_key: String::new(),
        app_secret: "secret".into(),
        certificate: String::new(),
    };
    block_on(notifiers::set(&server.app.core, new)).expect("an entry");
}
