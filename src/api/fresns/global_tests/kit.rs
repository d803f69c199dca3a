//! A community in a temporary file, and signed requests to it.

use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use futures::executor::block_on;
use rocket::http::{ContentType, Header, Method, Status};
use rocket::local::blocking::Client;
use serde_json::Value;

use crate::api::fresns::wire::auth::signature::{self, SignedHeaders};
use crate::api::fresns::wire::family::Family;
use crate::app::{App, Parts};
use crate::community::accounts::account::{self, Newcomer};
use crate::community::accounts::app_keys;
use crate::community::people::sessions;
use crate::community::runtime::passwords::Urgency;
use crate::config::Config;
use crate::model::Entropy;
use crate::model::clock::FrozenClock;
use crate::model::people::session::{NewSession, SessionKind, SigningApp};

pub(super) const START: i64 = 1_767_225_600_000;
const PLATFORM: i64 = 4;
const DEVICE: &str = r#"{"agent":"test","networkIpv4":"127.0.0.1"}"#;

pub(super) struct World {
    pub client: Client,
    pub app: Arc<App>,
    pub clock: Arc<FrozenClock>,
    /// Verification codes: address and code.
    pub sent: Arc<Mutex<Vec<(String, String)>>>,
    keys: Vec<SigningApp>,
    _dir: tempfile::TempDir,
}

/// Tokens that work in both families.
pub(super) struct Person {
    pub aid: String,
    pub uid: String,
    tokens: [String; 2],
}

/// An answer: HTTP status and envelope.
pub(super) struct Got {
    pub status: Status,
    pub body: Value,
}

impl Got {
    pub(super) fn code(&self) -> i64 {
        self.body["code"].as_i64().unwrap()
    }

    #[track_caller]
    pub(super) fn data(&self) -> &Value {
        assert_eq!((self.status, self.code()), (Status::Ok, 0), "{}", self.body);
        &self.body["data"]
    }

    #[track_caller]
    pub(super) fn keys(&self) -> Vec<&str> {
        self.data().as_object().unwrap().keys().map(String::as_str).collect()
    }
}

impl World {
    pub(super) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let config = Config { database: dir.path().join("moot.db"), public_url: Some("https://moot.example".into()), ..Config::default() };
        let figment = config.figment();
        let clock = Arc::new(FrozenClock::at(START));
        let sent = Arc::new(Mutex::new(Vec::new()));
        let outbox = Arc::clone(&sent);
        let parts = Parts {
            clock: clock.clone(),
            entropy: Arc::new(Entropy::from_seed([3; 32])),
            code_sender: Arc::new(move |to, code| outbox.lock().unwrap().push((to.to_owned(), code.to_owned()))),
            explain: true,
            background_jobs: false,
        };
        let app = Arc::new(App::open(config, parts).unwrap());
        let keys = app.core.read(app_keys::all).unwrap();
        let client = Client::untracked(crate::mount(figment, Arc::clone(&app))).unwrap();
        Self { client, app, clock, sent, keys, _dir: dir }
    }

    /// A user who registered and is logged in.
    pub(super) fn person(&self, name: &str, email: Option<&str>) -> Person {
        let newcomer = Newcomer { username: Some(name.into()), email: email.map(Into::into), ..Newcomer::default() };
        let (account, user) = block_on(account::register(&self.app.core, newcomer, Urgency::Interactive)).unwrap();
        let aid = self.app.core.read(|r| account::by_id(r, account)).unwrap().aid;
        let tokens = [format!("{name}-account"), format!("{name}-user")];
        let hashes = [sessions::hash_token(&tokens[0]), sessions::hash_token(&tokens[1])];
        let login = self.app.core.write(move |tx, _| {
            let new = |kind, user, parent, token_hash| NewSession {
                account: Some(account),
                user,
                parent,
                platform_id: Some(PLATFORM),
                ..NewSession::of(kind, token_hash)
            };
            let parent = sessions::issue(tx, &new(SessionKind::Account, None, None, hashes[0]))?;
            sessions::issue(tx, &new(SessionKind::User, Some(user), Some(parent), hashes[1]))
        });
        block_on(login).unwrap();
        Person { aid, uid: user.to_string(), tokens }
    }

    pub(super) fn get(&self, family: Family, path: &str, who: Option<&Person>) -> Got {
        self.ask(Method::Get, family, path, who, None, DEVICE)
    }

    pub(super) fn post(&self, family: Family, path: &str, who: Option<&Person>, body: Value) -> Got {
        self.ask(Method::Post, family, path, who, Some(body), DEVICE)
    }

    /// A signed request with this device description.
    pub(super) fn ask(&self, method: Method, family: Family, path: &str, who: Option<&Person>, body: Option<Value>, device: &str) -> Got {
        let key = self.keys.iter().find(|key| key.family.as_deref() == Some(family.tag()) && key.platform_id == PLATFORM).unwrap();
        let (platform, timestamp) = (PLATFORM.to_string(), self.app.core.now().to_string());
        let signed = SignedHeaders {
            aid: who.map(|who| who.aid.as_str()),
            aid_token: who.map(|who| who.tokens[0].as_str()),
            app_id: Some(&key.app_id),
            platform_id: Some(&platform),
            version: Some("1.0.0"),
            timestamp: Some(&timestamp),
            space_id: None,
            uid: who.map(|who| who.uid.as_str()),
            uid_token: who.map(|who| who.tokens[1].as_str()),
        };
        let signature = signature::signature(&signature::canonical(&signed, family, true, None), &key.secret, family);
        let device = BASE64_STANDARD.encode(device);
        let uri = format!("{}{path}", family.base());
        let mut request = self.client.req(method, uri);
        for (name, value) in [
            ("X-Fresns-App-Id", signed.app_id),
            ("X-Fresns-Client-Platform-Id", signed.platform_id),
            ("X-Fresns-Client-Version", signed.version),
            ("X-Fresns-Client-Device-Info", Some(device.as_str())),
            ("X-Fresns-Aid", signed.aid),
            ("X-Fresns-Aid-Token", signed.aid_token),
            ("X-Fresns-Uid", signed.uid),
            ("X-Fresns-Uid-Token", signed.uid_token),
            ("X-Fresns-Signature", Some(signature.as_str())),
            ("X-Fresns-Signature-Timestamp", signed.timestamp),
        ] {
            if let Some(value) = value {
                request.add_header(Header::new(name, value.to_owned()));
            }
        }
        if let Some(body) = body {
            request.add_header(ContentType::JSON);
            request.set_body(body.to_string());
        }
        let reply = request.dispatch();
        let status = reply.status();
        let text = reply.into_string().unwrap();
        Got { status, body: serde_json::from_str(&text).unwrap_or_else(|_| panic!("{path}: {text}")) }
    }
}
