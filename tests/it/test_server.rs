//! The test server and its users: each test has its own database, its own server and a frozen clock.
//! A request looks like this: `TestServer::new().user("ann").v2().get("/user/panel")`.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use folkmoot::Config;
use folkmoot::internals::api::fresns::wire::auth::signature::{self, SignedHeaders};
use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::community::accounts::app_keys;
use folkmoot::internals::community::operations::outbox;
use folkmoot::internals::model::clock::FrozenClock;
use folkmoot::internals::model::people::session::SigningApp;
use folkmoot::internals::model::{Clock, Entropy};
use folkmoot::internals::store::operations::counter_audit;
use folkmoot::internals::store::views::cards::audit;
use folkmoot::{App, Parts};
use rocket::http::{ContentType, Header, Method, Status};
use rocket::local::blocking::{Client, LocalResponse};
use serde_json::{Value, json};
use tempfile::TempDir;

/// 2026-03-04T05:06:07Z.
pub const NOW: i64 = 1_772_600_767_000;
/// `{"networkIpv4":"127.0.0.1"}`.
const DEVICE: &str = "eyJuZXR3b3JrSXB2NCI6IjEyNy4wLjAuMSJ9";
pub const PLATFORM: i64 = 4;
pub const PASSWORD: &str = "correct horse 1";

/// A running server.
pub struct TestServer {
    pub client: Client,
    pub app: Arc<App>,
    pub clock: Arc<FrozenClock>,
    /// The last verification code sent to an address.
    pub codes: Arc<Mutex<HashMap<String, String>>>,
    keys: [SigningApp; 2],
    made: AtomicUsize,
    /// Whether a test changed counters directly in the database, so that they need not be right at the end.
    pub skip_counter_check: AtomicBool,
    _dir: TempDir,
}

/// After every test, what is kept in memory has to match the file, and each counter the rows that it counts.
impl Drop for TestServer {
    fn drop(&mut self) {
        if thread::panicking() {
            return;
        }
        let stale = self.app.core.read(audit::stale).expect("a file that can be read");
        assert!(stale.is_empty(), "{stale:#?}");
        if self.skip_counter_check.load(Ordering::SeqCst) {
            return;
        }
        let wrong = self.app.core.read(counter_audit::disagreements).expect("a file that can be read");
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

impl TestServer {
    pub fn new() -> Self {
        Self::with(|_| ())
    }

    /// A server with a changed configuration.
    pub fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::start(change, false)
    }

    /// A server that runs its jobs by itself, as outside of tests.
    pub fn with_background_jobs() -> Self {
        Self::start(|_| (), true)
    }

    fn start(change: impl FnOnce(&mut Config), background_jobs: bool) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let mut config = Config {
            database: PathBuf::from(dir.path()).join("moot.db"),
            public_url: Some("https://moot.example".into()),
            // Tests send more requests than people do; the tests of the limits turn them on.
            rate_limits: false,
            ..Config::default()
        };
        change(&mut config);
        let clock = Arc::new(FrozenClock::at(NOW));
        let codes: Arc<Mutex<HashMap<String, String>>> = Arc::default();
        let sent = Arc::clone(&codes);
        let parts = Parts {
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            entropy: Arc::new(Entropy::from_seed([42; 32])),
            code_sender: Arc::new(move |address, code| {
                sent.lock().expect("no panic before").insert(address.into(), code.into());
            }),
            explain: true,
            background_jobs,
        };
        let figment = config.figment().merge(("log_level", "off")).merge(("cli_colors", false));
        let app = Arc::new(App::open(config, parts).expect("a fresh file opens"));
        let all = app.core.read(app_keys::all).expect("keys are there");
        let key = |family: &str| {
            all.iter().find(|key| key.family.as_deref() == Some(family) && key.platform_id == PLATFORM).cloned().expect("a default key")
        };
        let keys = [key("v2"), key("v1")];
        let client = Client::untracked(folkmoot::mount(figment, Arc::clone(&app))).expect("the server starts");
        Self { client, app, clock, codes, keys, made: AtomicUsize::new(0), skip_counter_check: AtomicBool::new(false), _dir: dir }
    }

    /// Does what is left for many people, as the server does in the background: what a test looks at next has all of it.
    pub fn work_off(&self) {
        futures::executor::block_on(outbox::work_off(&self.app.core)).expect("nothing fails inside");
    }

    pub fn key(&self, family: Family) -> &SigningApp {
        match family {
            Family::V2 => &self.keys[0],
            Family::V1 => &self.keys[1],
        }
    }

    /// A client that is not logged in.
    pub fn nobody(&self, family: Family) -> Caller<'_> {
        Caller { server: self, family, login: Login::default(), lang: None, zone: None }
    }

    /// Registers over HTTP, logs in, and renames to `name`.
    pub fn user(&self, name: &str) -> Person<'_> {
        let n = self.made.fetch_add(1, Ordering::SeqCst);
        let email = format!("{name}{n}@example.org");
        let nobody = self.nobody(Family::V2);
        let sent = nobody.post("/common/send-verify-code", json!({"type": "email", "useType": 1, "templateId": 2, "account": email}));
        assert_eq!(sent.code(), 0, "{sent:?}");
        // None is sent where any is accepted.
        let code = self.codes.lock().expect("no panic before").remove(&email).unwrap_or_else(|| "000000".into());
        let body = json!({"type": "email", "account": email, "verifyCode": code, "password": STANDARD.encode(PASSWORD), "nickname": name});
        let made = nobody.post("/account/register", body).ok();
        let aid = made["sessionToken"]["aid"].as_str().expect("an aid").to_owned();
        let aid_token = made["sessionToken"]["token"].as_str().expect("a token").to_owned();
        let first = made["detail"]["users"][0]["uid"].as_i64().expect("a uid");
        let mut login = Login { aid, aid_token, uid: 0, uid_token: String::new() };
        let account = Caller { server: self, family: Family::V2, login: login.clone(), lang: None, zone: None };
        let chosen = account.post("/user/auth", json!({"uidOrUsername": first.to_string()})).ok();
        login.uid = first;
        login.uid_token = chosen["sessionToken"]["token"].as_str().expect("a token").to_owned();
        let person = Person { server: self, name: name.to_owned(), email, login };
        person.v2().put("/user/edit", json!({"username": name})).ok();
        person
    }
}

/// The four credentials of a login.
#[derive(Clone, Debug, Default)]
pub struct Login {
    pub aid: String,
    pub aid_token: String,
    pub uid: i64,
    pub uid_token: String,
}

/// A person with an account and a user.
pub struct Person<'m> {
    pub server: &'m TestServer,
    pub name: String,
    pub email: String,
    pub login: Login,
}

impl<'m> Person<'m> {
    pub fn v2(&self) -> Caller<'m> {
        self.caller(Family::V2)
    }

    pub fn v1(&self) -> Caller<'m> {
        self.caller(Family::V1)
    }

    pub fn caller(&self, family: Family) -> Caller<'m> {
        Caller { server: self.server, family, login: self.login.clone(), lang: None, zone: None }
    }

    /// Publishes a post and returns its pid.
    pub fn publish(&self, content: &str) -> String {
        self.publish_with(json!({"content": content}))
    }

    pub fn publish_with(&self, body: Value) -> String {
        let done = self.v2().post("/editor/post/quick-publish", body).ok();
        done["fsid"].as_str().expect("a pid").to_owned()
    }

    /// Comments on a post and returns the cid.
    pub fn comment(&self, pid: &str, content: &str) -> String {
        let done = self.v2().post("/editor/comment/quick-publish", json!({"commentPid": pid, "content": content})).ok();
        done["fsid"].as_str().expect("a cid").to_owned()
    }

    pub fn mark(&self, mark: &str, target: &str, fsid: &str) {
        self.v2().post("/user/mark", json!({"interactionType": mark, "markType": target, "fsid": fsid})).ok();
    }

    pub fn write_to(&self, other: &Person<'_>, text: &str) -> Value {
        self.v1().post("/conversation/message", json!({"uidOrUsername": other.name, "message": text})).ok()
    }

    pub fn panel(&self) -> Value {
        self.v2().get("/user/panel").ok()
    }

    /// The unread counter of a kind, by its panel name.
    pub fn unread(&self, name: &str) -> i64 {
        self.panel()["unreadNotifications"][name].as_i64().expect("a counter")
    }
}

/// Sends signed requests.
#[derive(Clone)]
pub struct Caller<'m> {
    pub server: &'m TestServer,
    pub family: Family,
    pub login: Login,
    pub lang: Option<&'static str>,
    pub zone: Option<&'static str>,
}

/// A response.
#[derive(Debug)]
pub struct FresnsResponse {
    pub status: Status,
    pub body: Value,
}

impl FresnsResponse {
    pub fn code(&self) -> i64 {
        self.body["code"].as_i64().unwrap_or(-1)
    }

    /// The data of a successful response.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!((self.status, self.code()), (Status::Ok, 0), "{}", self.body);
        self.body["data"].clone()
    }

    /// Refused with this code, in the envelope, with HTTP 200.
    #[track_caller]
    pub fn refused(&self, code: i64) {
        assert_eq!((self.status, self.code()), (Status::Ok, code), "{}", self.body);
        assert!(self.body["message"].as_str().is_some_and(|text| !text.is_empty()), "{}", self.body);
    }
}

impl Caller<'_> {
    pub fn get(&self, path: &str) -> FresnsResponse {
        self.send(Method::Get, path, None)
    }

    pub fn post(&self, path: &str, body: Value) -> FresnsResponse {
        self.send(Method::Post, path, Some(body))
    }

    pub fn put(&self, path: &str, body: Value) -> FresnsResponse {
        self.send(Method::Put, path, Some(body))
    }

    pub fn patch(&self, path: &str, body: Value) -> FresnsResponse {
        self.send(Method::Patch, path, Some(body))
    }

    pub fn delete(&self, path: &str, body: Value) -> FresnsResponse {
        self.send(Method::Delete, path, Some(body))
    }

    pub fn send(&self, method: Method, path: &str, body: Option<Value>) -> FresnsResponse {
        let body = body.map(|body| (ContentType::JSON, body.to_string().into_bytes()));
        self.send_raw(method, path, body, &self.headers())
    }

    /// Sends exactly these headers.
    pub fn send_raw(&self, method: Method, path: &str, body: Option<(ContentType, Vec<u8>)>, headers: &[(&str, String)]) -> FresnsResponse {
        let url = format!("{}{path}", self.family.base());
        let mut request = self.server.client.req(method, url);
        for (name, value) in headers {
            request.add_header(Header::new(format!("X-Fresns-{name}"), value.clone()));
        }
        if let Some((kind, bytes)) = body {
            request.add_header(kind);
            request.set_body(bytes);
        }
        into_response(request.dispatch())
    }

    /// All headers of a well-signed request, without their `X-Fresns-`.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        let key = self.server.key(self.family);
        self.sign(key, self.server.clock.now())
    }

    pub fn sign(&self, key: &SigningApp, at: i64) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("App-Id", key.app_id.clone()),
            ("Client-Platform-Id", key.platform_id.to_string()),
            ("Client-Version", "1.0.0".to_owned()),
            ("Client-Device-Info", DEVICE.to_owned()),
            ("Signature-Timestamp", at.to_string()),
        ];
        if !self.login.aid.is_empty() {
            headers.push(("Aid", self.login.aid.clone()));
            headers.push(("Aid-Token", self.login.aid_token.clone()));
        }
        if self.login.uid != 0 {
            headers.push(("Uid", self.login.uid.to_string()));
            headers.push(("Uid-Token", self.login.uid_token.clone()));
        }
        headers.extend(self.lang.map(|lang| ("Client-Lang-Tag", lang.to_owned())));
        headers.extend(self.zone.map(|zone| ("Client-Timezone", zone.to_owned())));
        let signature = signature(&headers, &key.secret, self.family);
        headers.push(("Signature", signature));
        headers
    }
}

/// The signature over headers as they stand.
pub fn signature(headers: &[(&str, String)], secret: &str, family: Family) -> String {
    let value = |name: &str| headers.iter().find(|(header, _)| *header == name).map(|(_, value)| value.as_str());
    let signed = SignedHeaders {
        aid: value("Aid"),
        aid_token: value("Aid-Token"),
        app_id: value("App-Id"),
        platform_id: value("Client-Platform-Id"),
        version: value("Client-Version"),
        timestamp: value("Signature-Timestamp"),
        space_id: None,
        uid: value("Uid"),
        uid_token: value("Uid-Token"),
    };
    signature::signature(&signature::canonical(&signed, family, true, None), secret, family)
}

pub fn into_response(response: LocalResponse<'_>) -> FresnsResponse {
    let status = response.status();
    let text = response.into_string().unwrap_or_default();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    FresnsResponse { status, body }
}
