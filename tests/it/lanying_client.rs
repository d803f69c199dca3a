//! A client of the Lanying IM API: `ann.im().post("/user/nickname", json!({"nick_name": "Ann"})).ok()`.

use std::sync::atomic::{AtomicI64, Ordering};

use folkmoot::internals::community::accounts::chat_logins;
use folkmoot::internals::community::operations::commands::tokens;
use folkmoot::internals::community::people::devices::{self, Agent};
use folkmoot::internals::community::people::sessions::hash_token;
use folkmoot::internals::model::id::UserId;
use rocket::http::{ContentType, Header, Method, Status};
use serde_json::Value;

use crate::test_server::{Person, TestServer};

/// A client with a user token, with an admin token, or without a token.
#[derive(Clone)]
pub struct LanyingClient<'m> {
    pub server: &'m TestServer,
    pub token: Option<String>,
    /// Sent besides `app_id` and `access-token`.
    pub headers: Vec<(&'static str, String)>,
}

/// A response.
#[derive(Debug)]
pub struct LanyingResponse {
    pub status: Status,
    pub headers: Vec<(String, String)>,
    pub body: Value,
    pub text: String,
}

impl LanyingResponse {
    pub fn code(&self) -> i64 {
        self.body["code"].as_i64().unwrap_or(-1)
    }

    /// The data of a successful response with a complete envelope.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert_eq!((self.status, self.code()), (Status::Ok, 200), "{}", self.text);
        assert_eq!(self.header("Content-Type"), Some("application/json; charset=utf-8"));
        assert!(self.body.get("message").is_some_and(Value::is_null), "{}", self.text);
        self.body.get("data").unwrap_or_else(|| panic!("data: {}", self.text)).clone()
    }

    /// `data: true`.
    #[track_caller]
    pub fn done(&self) {
        assert_eq!(self.ok(), Value::Bool(true));
    }

    /// The elements of a list in a successful response.
    #[track_caller]
    pub fn list(&self) -> Vec<Value> {
        let data = self.ok();
        data.as_array().unwrap_or_else(|| panic!("a list: {data}")).clone()
    }

    /// Refused with this code and a sentence, without data, with HTTP 200. Returns the sentence.
    #[track_caller]
    pub fn refused(&self, code: i64) -> String {
        assert_eq!((self.status, self.code()), (Status::Ok, code), "{}", self.text);
        assert!(self.body.get("data").is_none(), "{}", self.text);
        let sentence = self.body["message"].as_str().unwrap_or_default();
        assert!(!sentence.is_empty(), "{}", self.text);
        sentence.to_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

static MADE: AtomicI64 = AtomicI64::new(0);

impl TestServer {
    /// A client without a token.
    pub fn im(&self) -> LanyingClient<'_> {
        LanyingClient { server: self, token: None, headers: Vec::new() }
    }

    /// A client with an admin token.
    pub fn im_admin(&self) -> LanyingClient<'_> {
        let token = format!("{}{:043}", tokens::PREFIX, MADE.fetch_add(1, Ordering::SeqCst));
        let hash = hash_token(&token);
        self.app.core.db.write_now(move |tx| tokens::record(tx, "tests", hash)).expect("a token");
        LanyingClient { server: self, token: Some(token), headers: Vec::new() }
    }
}

impl<'m> Person<'m> {
    /// A client of this person, with its own device.
    pub fn im(&self) -> LanyingClient<'m> {
        let token = format!("{}{:043}", chat_logins::PREFIX, MADE.fetch_add(1, Ordering::SeqCst));
        let (user, known) = (UserId(self.login.uid), token.clone());
        self.server
            .app
            .core
            .db
            .write_now(move |tx| {
                let account = folkmoot::internals::community::people::users::view(tx, None, user)?.user.account_id;
                let device = devices::arrive(tx, user, &Agent::default())?;
                chat_logins::record(tx, account, user, device.sn, &known, None)
            })
            .expect("a session");
        LanyingClient { server: self.server, token: Some(token), headers: Vec::new() }
    }
}

impl<'m> LanyingClient<'m> {
    /// The same client with one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }

    /// An admin token that acts for this person.
    #[must_use]
    pub fn acting_for(self, person: &Person<'_>) -> Self {
        self.with("user_id", person.login.uid)
    }

    pub fn get(&self, path: &str) -> LanyingResponse {
        self.send(Method::Get, path, None)
    }

    pub fn post(&self, path: &str, body: Value) -> LanyingResponse {
        self.json(Method::Post, path, body)
    }

    pub fn put(&self, path: &str, body: Value) -> LanyingResponse {
        self.json(Method::Put, path, body)
    }

    pub fn delete(&self, path: &str, body: Value) -> LanyingResponse {
        self.json(Method::Delete, path, body)
    }

    pub fn json(&self, method: Method, path: &str, body: Value) -> LanyingResponse {
        let body = (!body.is_null()).then(|| (ContentType::JSON, body.to_string().into_bytes()));
        self.send(method, path, body)
    }

    pub fn send(&self, method: Method, path: &str, body: Option<(ContentType, Vec<u8>)>) -> LanyingResponse {
        let mut request = self.server.client.req(method, path.to_owned());
        request.add_header(Header::new("app_id", "folkmoot"));
        if let Some(token) = &self.token {
            request.add_header(Header::new("access-token", token.clone()));
        }
        for (name, value) in &self.headers {
            request.add_header(Header::new(*name, value.clone()));
        }
        if let Some((kind, bytes)) = body {
            request.add_header(kind);
            request.set_body(bytes);
        }
        let response = request.dispatch();
        let status = response.status();
        let headers = response.headers().iter().map(|header| (header.name().to_string(), header.value().to_owned())).collect();
        let text = response.into_string().unwrap_or_default();
        let body = serde_json::from_str(&text).unwrap_or_default();
        LanyingResponse { status, headers, body, text }
    }
}
