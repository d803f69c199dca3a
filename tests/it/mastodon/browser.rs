//! A browser in the OAuth flow, and the app that opened it.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rocket::http::{ContentType, Cookie, Method, Status};
use rocket::local::blocking::LocalResponse;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::mastodon_client::{MastodonClient, MastodonResponse};
use crate::test_server::{PASSWORD, Person, TestServer};

pub const OOB: &str = "urn:ietf:wg:oauth:2.0:oob";
pub const BACK: &str = "https://client.example/done?kept=1";
pub const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters-0123456789";

/// Encodes everything but letters and digits.
pub fn percent(text: &str) -> String {
    let escape = |b: u8| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") };
    text.bytes().map(escape).collect()
}

pub fn encoded(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect::<Vec<_>>().join("&")
}

/// The S256 of [`VERIFIER`].
pub fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER.as_bytes()))
}

/// A registered app.
pub struct Program<'m> {
    pub server: &'m TestServer,
    pub id: String,
    pub secret: String,
}

impl<'m> Program<'m> {
    pub fn new(server: &'m TestServer) -> Self {
        Self::with(server, json!({"client_name": "Tester", "redirect_uris": [BACK, OOB], "scopes": "read write follow push"}))
    }

    pub fn with(server: &'m TestServer, body: Value) -> Self {
        let made = server.mastodon().post("/api/v1/apps", body).ok();
        let text = |name: &str| made[name].as_str().expect("a text").to_owned();
        Self { server, id: text("client_id"), secret: text("client_secret") }
    }

    /// The query of a page that asks for `read`, with more or other parameters.
    pub fn query(&self, more: &[(&str, &str)]) -> String {
        let mut pairs =
            BTreeMap::from([("client_id", self.id.as_str()), ("redirect_uri", BACK), ("response_type", "code"), ("scope", "read")]);
        pairs.extend(more.iter().copied());
        encoded(&pairs.into_iter().collect::<Vec<_>>())
    }

    /// Exchanges a code, with more or other parameters.
    pub fn exchange(&self, code: &str, more: &[(&str, &str)]) -> MastodonResponse {
        let mut pairs = BTreeMap::from([
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", BACK),
            ("client_id", self.id.as_str()),
            ("client_secret", self.secret.as_str()),
        ]);
        pairs.extend(more.iter().copied());
        pairs.retain(|_, value| !value.is_empty());
        self.server.mastodon().form(Method::Post, "/oauth/token", &encoded(&pairs.into_iter().collect::<Vec<_>>()))
    }

    /// A token of the app itself, without a user.
    pub fn own(&self, scope: &str) -> MastodonResponse {
        let body = json!({"grant_type": "client_credentials", "client_id": self.id, "client_secret": self.secret, "scope": scope});
        self.server.mastodon().post("/oauth/token", body)
    }

    pub fn client(&self, token: &str) -> MastodonClient<'m> {
        MastodonClient { server: self.server, token: Some(token.to_owned()) }
    }

    /// An authorization code of this person, requested with these parameters.
    pub fn code(&self, person: &Person<'_>, more: &[(&str, &str)]) -> String {
        let mut browser = Browser::new(self.server);
        browser.log_in(&self.query(more), &person.name, PASSWORD);
        browser.allow(&self.query(more)).code()
    }

    /// A token of this person.
    pub fn token(&self, person: &Person<'_>) -> String {
        let answer = self.exchange(&self.code(person, &[]), &[]).ok();
        answer["access_token"].as_str().expect("a token").to_owned()
    }
}

/// A page as a browser receives it.
#[derive(Debug)]
pub struct Shown {
    pub status: Status,
    pub html: String,
    pub headers: Vec<(String, String)>,
}

impl Shown {
    pub fn of(response: LocalResponse<'_>) -> Self {
        let status = response.status();
        let headers = response.headers().iter().map(|header| (header.name().to_string(), header.value().to_owned())).collect();
        Self { status, headers, html: response.into_string().unwrap_or_default() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    #[track_caller]
    pub fn location(&self) -> &str {
        assert!(matches!(self.status.code, 302 | 303), "{self:?}");
        self.header("Location").expect("a place to go")
    }

    /// The code in the address of a redirect.
    #[track_caller]
    pub fn code(&self) -> String {
        let to = self.location();
        let (_, rest) = to.split_once("code=").unwrap_or_else(|| panic!("no code in {to}"));
        rest.split('&').next().expect("a code").to_owned()
    }

    /// The value of the first hidden field of this name.
    #[track_caller]
    pub fn field(&self, name: &str) -> String {
        let before = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.html.split_once(&before).unwrap_or_else(|| panic!("no {name} in {}", self.html));
        let value = rest.split('"').next().expect("a quote");
        value.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    }

    /// An HTML page without a redirect.
    #[track_caller]
    pub fn is_page(&self, status: u16, text: &str) {
        assert_eq!(self.status.code, status, "{}", self.html);
        assert_eq!(self.header("Location"), None);
        assert!(self.header("Content-Type").is_some_and(|kind| kind.starts_with("text/html")), "{:?}", self.headers);
        assert!(self.html.contains(text), "no {text} in {}", self.html);
        assert!(!self.html.contains("<script"), "{}", self.html);
        let policy = self.header("Content-Security-Policy").expect("a policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    }
}

/// A browser with its cookies.
pub struct Browser<'m> {
    pub server: &'m TestServer,
    cookies: BTreeMap<String, String>,
}

impl<'m> Browser<'m> {
    pub fn new(server: &'m TestServer) -> Self {
        Self { server, cookies: BTreeMap::new() }
    }

    pub fn get(&mut self, path: &str) -> Shown {
        self.send(Method::Get, path, None)
    }

    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Shown {
        self.send(Method::Post, path, Some(encoded(fields)))
    }

    pub fn send(&mut self, method: Method, path: &str, body: Option<String>) -> Shown {
        let mut request = self.server.client.req(method, path.to_owned());
        for (name, value) in &self.cookies {
            request = request.cookie(Cookie::new(name.clone(), value.clone()));
        }
        if let Some(body) = body {
            request = request.header(ContentType::Form).body(body);
        }
        self.keep(Shown::of(request.dispatch()))
    }

    /// Posts a body of another type.
    pub fn send_as(&mut self, path: &str, kind: ContentType, body: Vec<u8>) -> Shown {
        let mut request = self.server.client.post(path.to_owned()).header(kind).body(body);
        for (name, value) in &self.cookies {
            request = request.cookie(Cookie::new(name.clone(), value.clone()));
        }
        self.keep(Shown::of(request.dispatch()))
    }

    /// The cookies it holds, by name.
    pub fn cookies(&self) -> &BTreeMap<String, String> {
        &self.cookies
    }

    fn keep(&mut self, shown: Shown) -> Shown {
        for (name, line) in shown.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("Set-Cookie")) {
            assert!(line.contains("HttpOnly") && line.contains("SameSite=Lax") && line.contains("Secure"), "{name}: {line}");
            if let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        shown
    }

    /// The question of an app; the login page where nobody is logged in.
    pub fn ask(&mut self, query: &str) -> Shown {
        let shown = self.get(&format!("/oauth/authorize?{query}"));
        match shown.header("Location").filter(|to| to.starts_with("/login?")).map(str::to_owned) {
            Some(login) => self.get(&login),
            None => shown,
        }
    }

    /// Sends a form of this page: its hidden fields, and these.
    pub fn fill_in(&mut self, page: &Shown, path: &str, fields: &[(&str, &str)]) -> Shown {
        let hidden = ["form_token", "next", "secret", "token", "seed", "email"];
        let hidden = hidden.into_iter().filter(|name| page.html.contains(&format!("type=\"hidden\" name=\"{name}\"")));
        let mut all: Vec<(String, String)> = hidden.map(|name| (name.to_owned(), page.field(name))).collect();
        all.retain(|(name, _)| !fields.iter().any(|(own, _)| own == name));
        all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(path, &all)
    }

    /// The login form, filled in and sent.
    pub fn sign_in(&mut self, query: &str, account: &str, password: &str) -> Shown {
        let page = self.ask(query);
        self.fill_in(&page, "/login", &[("account", account), ("password", password)])
    }

    /// As `sign_in`, and checks that it leads back to the consent page.
    #[track_caller]
    pub fn log_in(&mut self, query: &str, account: &str, password: &str) {
        let shown = self.sign_in(query, account, password);
        assert!(shown.location().starts_with("/oauth/authorize?"), "{query}: {shown:?}");
    }

    /// The fields of the consent form.
    pub fn answer(&mut self, query: &str) -> Vec<(String, String)> {
        let shown = self.ask(query);
        shown.is_page(200, "Allow");
        let names =
            ["response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method", "form_token"];
        let held = |name: &&str| shown.html.contains(&format!("name=\"{name}\" value=\""));
        names.into_iter().filter(held).map(|name| (name.to_owned(), shown.field(name))).collect()
    }

    /// Presses `Allow`.
    pub fn allow(&mut self, query: &str) -> Shown {
        let fields = self.answer(query);
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post("/oauth/authorize", &pairs)
    }

    /// Presses `Do not allow`.
    pub fn refuse(&mut self, query: &str) -> Shown {
        let fields = self.answer(query);
        let mut pairs = vec![("_method", "delete")];
        pairs.extend(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        self.post("/oauth/authorize", &pairs)
    }
}
