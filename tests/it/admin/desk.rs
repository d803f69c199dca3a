//! An administrator in front of the page: `Desk::of(&moot).get("overview").ok()`.

use std::thread;
use std::time::{Duration, Instant};

use folkmoot::internals::community::operations::bootstrap;
use folkmoot::internals::community::people::users::{self, UserRef};
use folkmoot::internals::model::id::UserId;
use folkmoot::internals::model::people::user::Role;
use rocket::http::{ContentType, Cookie, Header, Method, Status};
use serde_json::{Value, json};

use crate::kit::{Moot, PASSWORD, Person};

/// How the first administrator is called.
pub const CHIEF: &str = "chief";

/// Somebody's login on the page, or nobody's.
#[derive(Clone)]
pub struct Desk<'m> {
    pub moot: &'m Moot,
    pub cookie: Option<String>,
    pub csrf: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: Status,
    pub body: Value,
    pub cookie: Option<String>,
    pub text: String,
}

impl Answer {
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, Status::Ok, "{}", self.text);
        self.body
    }

    /// Refused with this status and code, and with a sentence.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) {
        let error = &self.body["error"];
        assert_eq!((self.status.code, error["code"].as_str()), (status, Some(code)), "{}", self.text);
        assert!(error["message"].as_str().is_some_and(|text| text.len() > 5), "{}", self.text);
    }
}

/// Makes the first administrator as a browser does.
pub fn found(moot: &Moot) -> UserId {
    let link = moot.app.core.db.write_now(bootstrap::first_admin_secret).expect("a link").expect("nobody administrates yet");
    let form = format!("username={CHIEF}&nickname=Chief&password={0}&again={0}", PASSWORD.replace(' ', "+"));
    let made = moot.client.post(format!("/admin/first/{link}")).header(ContentType::Form).body(form).dispatch();
    assert_eq!(made.status(), Status::Ok);
    moot.app.core.read(|r| users::require(r, &UserRef::Name(CHIEF.into()))).expect("there they are").id
}

impl<'m> Desk<'m> {
    pub fn nobody(moot: &'m Moot) -> Self {
        Self { moot, cookie: None, csrf: None }
    }

    /// The first administrator, logged in.
    pub fn of(moot: &'m Moot) -> Self {
        found(moot);
        Self::nobody(moot).enter(CHIEF, PASSWORD, None)
    }

    /// A member who is made an administrator, logged in.
    pub fn with(person: &Person<'m>) -> Self {
        let user = UserId(person.login.uid);
        person.moot.app.core.db.write_now(move |tx| users::set_role(tx, user, Role::Administrator)).expect("a role");
        Self::nobody(person.moot).enter(&person.name, PASSWORD, None)
    }

    pub fn log_in(&self, name: &str, password: &str, code: Option<&str>) -> Answer {
        self.post("session", json!({"username": name, "password": password, "code": code}))
    }

    pub fn enter(&self, name: &str, password: &str, code: Option<&str>) -> Self {
        let entered = self.log_in(name, password, code);
        let cookie = entered.cookie.clone();
        let body = entered.ok();
        Self { moot: self.moot, cookie, csrf: body["csrf"].as_str().map(str::to_owned) }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(Method::Get, path, None)
    }

    pub fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::Post, path, Some(body))
    }

    pub fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::Put, path, Some(body))
    }

    pub fn delete(&self, path: &str, body: Value) -> Answer {
        self.send(Method::Delete, path, Some(body))
    }

    pub fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = self.moot.client.req(method, format!("/admin/api/{path}"));
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
        Answer { status, body, cookie, text }
    }

    /// Does something to somebody; what is refused is the sentence.
    pub fn act(&self, person: &Person<'_>, act: Value) -> Result<Value, String> {
        let mut body = act;
        body["ids"] = json!([person.id()]);
        let outcome = self.post("members/act", body).ok()["outcomes"][0].clone();
        if outcome["done"] == true { Ok(outcome) } else { Err(outcome["why"].as_str().unwrap_or_default().to_owned()) }
    }

    /// What was written down, latest first: `action subject`.
    pub fn acts(&self) -> Vec<String> {
        let acts = self.get("audit").ok();
        let line = |act: &Value| format!("{} {}", act["action"].as_str().unwrap_or_default(), act["subject"].as_str().unwrap_or_default());
        acts["acts"].as_array().expect("acts").iter().map(line).collect()
    }

    /// Waits for a job and gives its sentence back; `Err` where it went wrong.
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
