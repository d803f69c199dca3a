//! Signed requests of the sandbox's users to a running server.

use std::net::SocketAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use folkmoot::internals::api::fresns::wire::auth::signature::{self, SignedHeaders};
use folkmoot::internals::api::fresns::wire::family::Family;
use serde_json::Value;

use crate::http;

/// `{"networkIpv4":"127.0.0.1"}`.
const DEVICE: &str = "eyJuZXR3b3JrSXB2NCI6IjEyNy4wLjAuMSJ9";

/// A user of the sandbox with a v1 client.
#[derive(Clone)]
pub struct SandboxUser {
    pub username: String,
    headers: Vec<(&'static str, String)>,
    secret: String,
}

impl SandboxUser {
    pub fn of(credentials: &Value, username: &str) -> Self {
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let user = credentials["users"].as_array().expect("users").iter().find(|user| user["username"] == username).expect("is there");
        let app = &credentials["fresns"]["v1"];
        let token = &user["fresns"]["v1"];
        let headers = vec![
            ("X-Fresns-Aid", text(&user["aid"])),
            ("X-Fresns-Aid-Token", text(&token["aid_token"])),
            ("X-Fresns-App-Id", text(&app["app_id"])),
            ("X-Fresns-Client-Platform-Id", app["platform_id"].to_string()),
            ("X-Fresns-Client-Version", text(&app["version"])),
            ("X-Fresns-Uid", user["uid"].to_string()),
            ("X-Fresns-Uid-Token", text(&token["uid_token"])),
            ("X-Fresns-Client-Device-Info", DEVICE.to_owned()),
        ];
        Self { username: username.to_owned(), headers, secret: text(&app["app_key"]) }
    }

    /// The HTTP status, the code and the data of the response; an error if the connection failed.
    pub fn send(&self, address: SocketAddr, method: &str, path: &str, body: &Value) -> std::io::Result<(u16, i64, Value)> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_millis().to_string();
        let value = |name: &str| self.headers.iter().find(|(header, _)| *header == name).map(|(_, value)| value.as_str());
        let signed = SignedHeaders {
            aid: value("X-Fresns-Aid"),
            aid_token: value("X-Fresns-Aid-Token"),
            app_id: value("X-Fresns-App-Id"),
            platform_id: value("X-Fresns-Client-Platform-Id"),
            version: value("X-Fresns-Client-Version"),
            timestamp: Some(&now),
            space_id: None,
            uid: value("X-Fresns-Uid"),
            uid_token: value("X-Fresns-Uid-Token"),
        };
        let signature = signature::signature(&signature::canonical(&signed, Family::V1, true, None), &self.secret, Family::V1);
        let mut headers: Vec<(&str, &str)> = self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        headers.push(("X-Fresns-Signature-Timestamp", &now));
        headers.push(("X-Fresns-Signature", &signature));
        headers.push(("Content-Type", "application/json"));
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let reply = http::send(address, method, &format!("/api/fresns/v1{path}"), &headers, &text)?;
        let answer: Value = serde_json::from_str(&reply.body).unwrap_or(Value::Null);
        Ok((reply.status, answer["code"].as_i64().unwrap_or(-1), answer["data"].clone()))
    }
}
