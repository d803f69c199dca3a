//! A client of the administrators' page: `AdminClient::of(&server).get("overview").ok()`.

use std::thread;
use std::time::{Duration, Instant};

use folkmoot::internals::community::operations::bootstrap;
use folkmoot::internals::community::people::users::{self, UserRef};
use folkmoot::internals::model::id::UserId;
use folkmoot::internals::model::people::user::Role;
use rocket::http::{ContentType, Cookie, Header, Method, Status};
use serde_json::{Value, json};

use crate::test_server::{PASSWORD, Person, TestServer};

/// The name of the first administrator.
pub const ADMIN_NAME: &str = "chief";

/// A client with or without a login.
#[derive(Clone)]
pub struct AdminClient<'m> {
    pub server: &'m TestServer,
    pub cookie: Option<String>,
    pub csrf: Option<String>,
}

/// A response.
#[derive(Debug)]
pub struct AdminResponse {
    pub status: Status,
    pub body: Value,
    pub cookie: Option<String>,
    pub text: String,
}

impl AdminResponse {
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, Status::Ok, "{}", self.text);
        self.body
    }

    /// Refused with this status and code, and with a message.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) {
        let error = &self.body["error"];
        assert_eq!((self.status.code, error["code"].as_str()), (status, Some(code)), "{}", self.text);
        assert!(error["message"].as_str().is_some_and(|text| text.len() > 5), "{}", self.text);
    }
}

/// Creates the first administrator as a browser does.
pub fn create_first_admin(server: &TestServer) -> UserId {
    let link = server.app.core.db.write_now(bootstrap::first_admin_secret).expect("a link").expect("nobody administrates yet");
    let form = format!("username={ADMIN_NAME}&nickname=Chief&password={0}&again={0}", PASSWORD.replace(' ', "+"));
    let made = server.client.post(format!("/admin/first/{link}")).header(ContentType::Form).body(form).dispatch();
    assert_eq!(made.status(), Status::Ok);
    server.app.core.read(|r| users::require(r, &UserRef::Name(ADMIN_NAME.into()))).expect("there they are").id
}

impl<'m> AdminClient<'m> {
    pub fn nobody(server: &'m TestServer) -> Self {
        Self { server, cookie: None, csrf: None }
    }

    /// The first administrator, logged in.
    pub fn of(server: &'m TestServer) -> Self {
        create_first_admin(server);
        Self::nobody(server).log_in_as(ADMIN_NAME, PASSWORD, None)
    }

    /// A member who becomes an administrator, logged in.
    pub fn with(person: &Person<'m>) -> Self {
        let user = UserId(person.login.uid);
        person.server.app.core.db.write_now(move |tx| users::set_role(tx, user, Role::Administrator)).expect("a role");
        Self::nobody(person.server).log_in_as(&person.name, PASSWORD, None)
    }

    pub fn log_in(&self, name: &str, password: &str, code: Option<&str>) -> AdminResponse {
        self.post("session", json!({"username": name, "password": password, "code": code}))
    }

    pub fn log_in_as(&self, name: &str, password: &str, code: Option<&str>) -> Self {
        let entered = self.log_in(name, password, code);
        let cookie = entered.cookie.clone();
        let body = entered.ok();
        Self { server: self.server, cookie, csrf: body["csrf"].as_str().map(str::to_owned) }
    }

    pub fn get(&self, path: &str) -> AdminResponse {
        self.send(Method::Get, path, None)
    }

    pub fn post(&self, path: &str, body: Value) -> AdminResponse {
        self.send(Method::Post, path, Some(body))
    }

    pub fn put(&self, path: &str, body: Value) -> AdminResponse {
        self.send(Method::Put, path, Some(body))
    }

    pub fn delete(&self, path: &str, body: Value) -> AdminResponse {
        self.send(Method::Delete, path, Some(body))
    }

    pub fn send(&self, method: Method, path: &str, body: Option<Value>) -> AdminResponse {
        let mut request = self.server.client.req(method, format!("/admin/api/{path}"));
        if let Some(cookie) = &self.cookie {
            request = request.cookie(Cookie::new("moot_admin", cookie.clone()));
        }
        if let Some(csrf) = &self.csrf {
            request = request.header(Header::new("X-CSRF-Token", csrf.clone()));
        }
        if let Some(body) = body {
            request = request.header(ContentType::JSON).body(body.to_string());
        }
        let response = request.dispatch();
        let status = response.status();
        let set = response.headers().get_one("Set-Cookie").map(str::to_owned);
        let cookie = set.as_deref().and_then(|set| set.strip_prefix("moot_admin=")?.split(';').next().map(str::to_owned));
        let text = response.into_string().unwrap_or_default();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        AdminResponse { status, body, cookie, text }
    }

    /// Performs an action on a member; `Err` is the message of a refusal.
    pub fn act(&self, person: &Person<'_>, act: Value) -> Result<Value, String> {
        let mut body = act;
        body["ids"] = json!([person.id()]);
        let outcome = self.post("members/act", body).ok()["outcomes"][0].clone();
        if outcome["done"] == true { Ok(outcome) } else { Err(outcome["why"].as_str().unwrap_or_default().to_owned()) }
    }

    /// The audit log, newest first: `action subject`.
    pub fn acts(&self) -> Vec<String> {
        let acts = self.get("audit").ok();
        let line = |act: &Value| format!("{} {}", act["action"].as_str().unwrap_or_default(), act["subject"].as_str().unwrap_or_default());
        acts["acts"].as_array().expect("acts").iter().map(line).collect()
    }

    /// Waits for a job and returns its message; `Err` if it failed.
    pub fn job(&self, begun: &Value) -> Result<String, String> {
        let id = begun["job"].as_u64().expect("a job");
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let job = self.get(&format!("jobs/{id}")).ok();
            if job["ended"] == true {
                let sentence = job["sentence"].as_str().unwrap_or_default().to_owned();
                return if job["well"] == true { Ok(sentence) } else { Err(sentence) };
            }
            assert!(Instant::now() < until, "{job}");
            thread::sleep(Duration::from_millis(20));
        }
    }
}
