//! A client of the Mastodon API: `ann.mastodon().get("/api/v1/profile").ok()`.

use folkmoot::internals::community::people::sessions::{self, hash_token};
use folkmoot::internals::model::id::{AccountId, UserId};
use folkmoot::internals::model::people::session::{NewSession, SessionKind};
use rocket::http::{ContentType, Header, Method, Status};
use serde_json::Value;

use crate::test_server::{Person, TestServer};

/// All scopes that a client requests.
pub const ALL: &str = "profile read write follow push";

/// A client with or without a token.
#[derive(Clone)]
pub struct MastodonClient<'m> {
    pub server: &'m TestServer,
    pub token: Option<String>,
}

/// A response.
#[derive(Debug)]
pub struct MastodonResponse {
    pub status: Status,
    pub headers: Vec<(String, String)>,
    pub body: Value,
    pub text: String,
}

impl MastodonResponse {
    /// The body of a 200.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, Status::Ok, "{}", self.text);
        assert_eq!(self.header("Content-Type"), Some("application/json; charset=utf-8"));
        self.body
    }

    /// The elements of a 200.
    #[track_caller]
    pub fn list(self) -> Vec<Value> {
        let body = self.ok();
        body.as_array().unwrap_or_else(|| panic!("a list: {body}")).clone()
    }

    /// Refused with this status, in JSON, with exactly this text.
    #[track_caller]
    pub fn refused(&self, status: u16, text: &str) {
        assert_eq!((self.status.code, self.body["error"].as_str()), (status, Some(text)), "{}", self.text);
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The address of a relation in the `Link` header, without scheme and host.
    pub fn link(&self, rel: &str) -> Option<String> {
        let part = self.header("Link")?.split(", ").find(|part| part.ends_with(&format!("rel=\"{rel}\"")))?;
        let url = part.split_once('<')?.1.split_once('>')?.0;
        url.strip_prefix("https://moot.example").map(str::to_owned)
    }
}

/// The `id` of an object.
#[track_caller]
pub fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("an id: {value}")).to_owned()
}

impl TestServer {
    /// A client without a token.
    pub fn mastodon(&self) -> MastodonClient<'_> {
        MastodonClient { server: self, token: None }
    }

    /// A new token with these scopes; without a user where `who` is `None`.
    pub fn token(&self, who: Option<&Person<'_>>, scopes: &str) -> String {
        let token = self.app.core.entropy.alphanumeric(43);
        let user = who.map(|person| UserId(person.login.uid));
        let account: Option<AccountId> = user.map(|user| {
            self.app.core.read(|r| folkmoot::internals::community::people::users::view(r, None, user)).expect("a user").user.account_id
        });
        let new = NewSession {
            account,
            user,
            scopes: scopes.into(),
            ..NewSession::of(if who.is_some() { SessionKind::Oauth } else { SessionKind::OauthApp }, hash_token(&token))
        };
        self.app.core.db.write_now(move |tx| sessions::issue(tx, &new)).expect("a session");
        token
    }
}

impl<'m> Person<'m> {
    /// A client of this person with every scope.
    pub fn mastodon(&self) -> MastodonClient<'m> {
        self.scoped(ALL)
    }

    /// A client of this person with these scopes.
    pub fn scoped(&self, scopes: &str) -> MastodonClient<'m> {
        MastodonClient { server: self.server, token: Some(self.server.token(Some(self), scopes)) }
    }

    /// The id of the account, as text.
    pub fn id(&self) -> String {
        self.login.uid.to_string()
    }

    /// Publishes a status through Mastodon and returns it.
    pub fn publish_status(&self, text: &str) -> Value {
        self.mastodon().post("/api/v1/statuses", serde_json::json!({"status": text})).ok()
    }
}

impl MastodonClient<'_> {
    pub fn get(&self, path: &str) -> MastodonResponse {
        self.send(Method::Get, path, None, &[])
    }

    pub fn post(&self, path: &str, body: Value) -> MastodonResponse {
        self.json(Method::Post, path, body)
    }

    pub fn put(&self, path: &str, body: Value) -> MastodonResponse {
        self.json(Method::Put, path, body)
    }

    pub fn patch(&self, path: &str, body: Value) -> MastodonResponse {
        self.json(Method::Patch, path, body)
    }

    pub fn delete(&self, path: &str) -> MastodonResponse {
        self.send(Method::Delete, path, None, &[])
    }

    pub fn json(&self, method: Method, path: &str, body: Value) -> MastodonResponse {
        self.send(method, path, Some((ContentType::JSON, body.to_string().into_bytes())), &[])
    }

    /// A urlencoded body, as it stands.
    pub fn form(&self, method: Method, path: &str, body: &str) -> MastodonResponse {
        self.send(method, path, Some((ContentType::Form, body.as_bytes().to_vec())), &[])
    }

    /// A multipart body: text parts, then files as (name, file name, bytes).
    pub fn multipart(&self, method: Method, path: &str, texts: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> MastodonResponse {
        let mut body = Vec::new();
        for (name, value) in texts {
            body.extend_from_slice(format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes());
        }
        for (name, file, bytes) in files {
            let head = format!(
                "--cut\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--cut--\r\n");
        self.send(method, path, Some((ContentType::new("multipart", "form-data").with_params(("boundary", "cut")), body)), &[])
    }

    pub fn send(&self, method: Method, path: &str, body: Option<(ContentType, Vec<u8>)>, headers: &[(&str, &str)]) -> MastodonResponse {
        let mut request = self.server.client.req(method, path.to_owned());
        if let Some(token) = &self.token {
            request.add_header(Header::new("Authorization", format!("Bearer {token}")));
        }
        for (name, value) in headers {
            request.add_header(Header::new((*name).to_owned(), (*value).to_owned()));
        }
        if let Some((kind, bytes)) = body {
            request.add_header(kind);
            request.set_body(bytes);
        }
        let response = request.dispatch();
        let status = response.status();
        let headers = response.headers().iter().map(|header| (header.name().to_string(), header.value().to_owned())).collect();
        let text = response.into_bytes().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        MastodonResponse { status, headers, body, text }
    }
}
