//! The login and sign-up pages of v1, from the address a client builds to a working token.

mod flows;
mod refusals;

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::model::people::session::SigningApp;
use rocket::http::{ContentType, Cookie, Status};
use rocket::local::blocking::LocalResponse;
use serde_json::{Map, Value, json};

use crate::test_server::{Caller, FresnsResponse, TestServer};

/// A page as a browser receives it.
struct Shown {
    status: Status,
    html: String,
    headers: HashMap<String, String>,
}

impl Shown {
    fn of(response: LocalResponse<'_>) -> Self {
        let status = response.status();
        let headers = response.headers().iter().map(|header| (header.name().to_string(), header.value().to_owned())).collect();
        Self { status, headers, html: response.into_string().expect("a page") }
    }

    /// The value of a quoted attribute that follows `before`, unescaped.
    #[track_caller]
    fn after(&self, before: &str) -> String {
        let (_, rest) = self.html.split_once(before).unwrap_or_else(|| panic!("no {before} in {}", self.html));
        let value = rest.split('"').next().expect("a quote");
        value.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    }

    /// The message that the last page posts to the program that opened it.
    #[track_caller]
    fn message(&self) -> Value {
        assert_eq!(self.status, Status::Ok, "{}", self.html);
        serde_json::from_str(&self.after("data-message=\"")).expect("a message")
    }

    #[track_caller]
    fn token(&self) -> String {
        self.message()["data"]["loginToken"].as_str().expect("a token").to_owned()
    }

    #[track_caller]
    fn says(&self, status: Status, text: &str) {
        assert_eq!(self.status, status, "{}", self.html);
        assert!(self.html.contains("role=\"alert\""), "{}", self.html);
        assert!(self.html.contains(text), "no {text} in {}", self.html);
    }
}

/// A browser that was opened by a client.
struct Browser<'m> {
    server: &'m TestServer,
    query: String,
    cookie: String,
}

impl<'m> Browser<'m> {
    fn new(server: &'m TestServer) -> Self {
        Self::opened_by(&server.nobody(Family::V1), server)
    }

    fn opened_by(caller: &Caller<'_>, server: &'m TestServer) -> Self {
        Self::with(server, &access_token(&caller.headers()), "https://app.example/in?t={loginToken}")
    }

    fn with(server: &'m TestServer, access_token: &str, redirect_url: &str) -> Self {
        let encode = |text: &str| percent(text);
        let query = format!("accessToken={}&callbackKey=fresnsAccountSign&redirectURL={}", encode(access_token), encode(redirect_url));
        Self { server, query, cookie: String::new() }
    }

    /// Opens a page and keeps its cookie.
    fn open(&mut self, page: &str) -> Shown {
        let shown = Shown::of(self.server.client.get(format!("/account-center{page}?{}", self.query)).dispatch());
        if let Some((_, value)) = shown.headers.get("Set-Cookie").and_then(|cookie| cookie.split(';').next()?.split_once('=')) {
            self.cookie = value.to_owned();
        }
        shown
    }

    fn send(&self, page: &str, fields: &[(&str, &str)]) -> Shown {
        self.send_raw(page, &[&[("formToken", self.cookie.as_str())], fields].concat())
    }

    fn send_raw(&self, page: &str, fields: &[(&str, &str)]) -> Shown {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let mut request = self.server.client.post(format!("/account-center{page}?{}", self.query)).header(ContentType::Form);
        if !self.cookie.is_empty() {
            request = request.cookie(Cookie::new("account_center", self.cookie.clone()));
        }
        Shown::of(request.body(body.join("&")).dispatch())
    }

    /// The login form, filled in and sent.
    fn log_in(&mut self, account: &str, password: &str) -> Shown {
        assert_eq!(self.open("/login").status, Status::Ok);
        self.send("/login", &[("account", account), ("password", password)])
    }
}

/// Encodes everything but letters and digits.
fn percent(text: &str) -> String {
    let escape = |b: u8| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") };
    text.bytes().map(escape).collect()
}

fn access_token(headers: &[(&str, String)]) -> String {
    let all: Map<String, Value> = headers.iter().map(|(name, value)| (format!("X-Fresns-{name}"), value.as_str().into())).collect();
    STANDARD.encode(Value::Object(all).to_string())
}

fn redeem(server: &TestServer, token: &str) -> FresnsResponse {
    server.nobody(Family::V1).post("/account/auth-token", json!({"loginToken": token}))
}

fn redeem_with(server: &TestServer, key: &SigningApp, token: &str) -> FresnsResponse {
    let caller = server.nobody(Family::V1);
    let headers = caller.sign(key, folkmoot::internals::model::Clock::now(&*server.clock));
    let body = (ContentType::JSON, json!({"loginToken": token}).to_string().into_bytes());
    caller.send_raw(rocket::http::Method::Post, "/account/auth-token", Some(body), &headers)
}
