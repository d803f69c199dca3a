//! Requests to Folkmoot in its three APIs, as the people of a sandbox.

use std::time::{SystemTime, UNIX_EPOCH};

use folkmoot::internals::api::fresns::wire::auth::signature::{self, SignedHeaders};
use folkmoot::internals::api::fresns::wire::family::Family;
use serde_json::Value;

use super::{Call, TURN, get, send_json};

/// `{"networkIpv4":"127.0.0.1"}`.
const DEVICE: &str = "eyJuZXR3b3JrSXB2NCI6IjEyNy4wLjAuMSJ9";
/// What the WeChat client asks of a list: the face of the acting user, and enough to open the target.
pub const CHOSEN: &str = "userWhitelistKeys=uid,fsid,avatar,nickname,username,status&whitelistKeys=pid,cid,content,title,createdTimeAgo,author.fsid,author.nickname,author.avatar";
pub const OK: &str = r#"{"code":0"#;
pub const IM_OK: &str = r#"{"code":200"#;
pub const STATUS: &str = r#""spoiler_text":"#;

/// Who of the sandbox calls.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Alice = 0,
    Bob = 1,
    Carol = 2,
    Dave = 3,
}

/// The people, keys and tokens of a sandbox.
#[derive(Clone, Copy)]
pub struct People<'f>(pub &'f Value);

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn borrowed<'h>(headers: &'h [(&'static str, String)]) -> Vec<(&'h str, &'h str)> {
    headers.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

impl People<'_> {
    fn person(&self, who: Who) -> &Value {
        &self.0["users"][who as usize]
    }

    /// The number of a person in all APIs.
    pub fn uid(&self, who: Who) -> i64 {
        self.person(who)["uid"].as_i64().unwrap_or_default()
    }

    /// The headers of v2, signed at this moment and good for ten minutes.
    fn signed(&self, who: Option<Who>) -> Vec<(&'static str, String)> {
        let app = &self.0["fresns"]["v2"];
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let mut headers = vec![
            ("X-Fresns-App-Id", text(&app["app_id"])),
            ("X-Fresns-Client-Platform-Id", app["platform_id"].to_string()),
            ("X-Fresns-Client-Version", text(&app["version"])),
            ("X-Fresns-Signature-Timestamp", now.to_string()),
        ];
        if let Some(who) = who {
            let person = self.person(who);
            let tokens = &person["fresns"]["v2"];
            headers.push(("X-Fresns-Aid", text(&person["aid"])));
            headers.push(("X-Fresns-Aid-Token", text(&tokens["aid_token"])));
            headers.push(("X-Fresns-Uid", person["uid"].to_string()));
            headers.push(("X-Fresns-Uid-Token", text(&tokens["uid_token"])));
        }
        let value = |name: &str| headers.iter().find(|(header, _)| *header == name).map(|(_, value)| value.as_str());
        let signed = SignedHeaders {
            aid: value("X-Fresns-Aid"),
            aid_token: value("X-Fresns-Aid-Token"),
            app_id: value("X-Fresns-App-Id"),
            platform_id: value("X-Fresns-Client-Platform-Id"),
            version: value("X-Fresns-Client-Version"),
            timestamp: value("X-Fresns-Signature-Timestamp"),
            space_id: None,
            uid: value("X-Fresns-Uid"),
            uid_token: value("X-Fresns-Uid-Token"),
        };
        let secret = text(&app["app_secret"]);
        let signature = signature::signature(&signature::canonical(&signed, Family::V2, true, None), &secret, Family::V2);
        headers.push(("X-Fresns-Signature", signature));
        headers.push(("X-Fresns-Client-Device-Info", DEVICE.to_owned()));
        headers
    }

    /// A GET of the Fresns API.
    pub fn fresns(&self, name: &str, who: Who, path: &str, marker: &str) -> Call {
        Call::new(name, get(&format!("/api/v2{path}"), &borrowed(&self.signed(Some(who)))), marker)
    }

    fn bearer(&self, who: Who) -> [(&'static str, String); 1] {
        [("Authorization", format!("Bearer {}", text(&self.person(who)["mastodon"]["access_token"])))]
    }

    /// A GET of the Mastodon API.
    pub fn mastodon(&self, name: &str, who: Who, path: &str, marker: &str) -> Call {
        Call::new(name, get(path, &borrowed(&self.bearer(who))), marker)
    }

    /// The headers of the IM API, of a person or of the trusted program.
    fn im_headers(&self, who: Option<Who>) -> [(&'static str, String); 2] {
        let token = who.map_or(&self.0["lanying"]["admin_token"], |who| &self.person(who)["lanying"]["token"]);
        [("app_id", text(&self.0["lanying"]["app_id"])), ("access-token", text(token))]
    }

    /// A GET of the IM API.
    pub fn im(&self, name: &str, who: Option<Who>, path: &str, marker: &str) -> Call {
        Call::new(name, get(path, &borrowed(&self.im_headers(who))), marker)
    }

    /// A status, each with a text of its own.
    pub fn status(&self, name: &str, who: Who) -> Call {
        let body = format!(r#"{{"status":"status {TURN}, as long as most are in a chat"}}"#);
        Call::new(name, send_json("POST", "/api/v1/statuses", &borrowed(&self.bearer(who)), &body), r#"{"id":"#)
    }

    /// A message through the Fresns API, from alice to bob.
    pub fn message(&self, name: &str) -> Call {
        let body = format!(r#"{{"uidOrUsername":"bob","message":"message {TURN}, as long as most are in a chat"}}"#);
        let headers = self.signed(Some(Who::Alice));
        Call::new(name, send_json("POST", "/api/v2/conversation/send-message", &borrowed(&headers), &body), OK)
    }

    /// A message through the IM API, from alice: to people (1) or groups (2).
    pub fn im_message(&self, name: &str, kind: u8, target: i64) -> Call {
        let text = format!("message {TURN}, as long as most are in a chat");
        let body = format!(r#"{{"type":{kind},"targets":[{target}],"content_type":0,"content":"{text}"}}"#);
        Call::new(name, send_json("POST", "/message/send", &borrowed(&self.im_headers(Some(Who::Alice))), &body), IM_OK)
    }
}
