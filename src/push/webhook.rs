//! Pushes to devices as signed requests to one address of the operator, in the form of Standard Webhooks.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::future::BoxFuture;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Serialize;
use serde_json::value::RawValue;
use sha2::Sha256;

use super::notifier::{DevicePush, Notified, Notifier};
use super::settings::DevicePushSettings;
use crate::error::{Error, Result};
use crate::model::Millis;
use crate::outgoing::{Client, Fault, Outgoing};

/// What is posted. Ids are texts, as programs lose digits of great numbers, and push services carry texts only.
#[derive(Serialize)]
struct Body<'a> {
    id: String,
    /// Seconds since 1970.
    expires_at: i64,
    notifier: &'a str,
    provider: &'a str,
    environment: &'a str,
    app_id: &'a str,
    device_token: &'a str,
    user_id: String,
    device_sn: i64,
    title: &'a str,
    body: &'a str,
    badge: i64,
    sound: bool,
    vibrate: bool,
    command: bool,
    collapse_key: Option<&'a str>,
    data: Data,
    request: Option<&'a RawValue>,
}

/// What an app needs to open the right place.
#[derive(Serialize)]
struct Data {
    message_id: Option<String>,
    from: Option<String>,
    task_id: Option<String>,
}

impl<'a> Body<'a> {
    fn of(push: &'a DevicePush<'a>) -> Result<Self> {
        let text = |id: Option<i64>| id.map(|id| id.to_string());
        Ok(Self {
            id: push.id.to_string(),
            expires_at: push.expires_at / 1_000,
            notifier: push.notifier,
            provider: push.provider,
            environment: if push.is_production { "production" } else { "development" },
            app_id: push.app_id,
            device_token: push.device_token,
            user_id: push.user.to_string(),
            device_sn: push.device,
            title: push.title,
            body: push.body,
            badge: push.badge,
            sound: push.sound,
            vibrate: push.vibrate,
            command: push.is_command,
            collapse_key: push.collapse_key.as_deref(),
            data: Data { message_id: text(push.message), from: text(push.from), task_id: text(push.task) },
            request: push.request.map(serde_json::from_str).transpose().map_err(Error::internal)?,
        })
    }
}

/// Posts each push to one address.
pub(crate) struct Webhook {
    address: String,
    key: Vec<u8>,
    client: Arc<Client>,
}

impl Webhook {
    /// `None` where the configuration names no address; `Internal` with a sentence where it cannot work.
    pub(crate) fn of(settings: &DevicePushSettings, client: Arc<Client>) -> Result<Option<Self>> {
        settings.check().map_err(Error::internal)?;
        let Some(key) = settings.key().filter(|_| settings.sends()) else { return Ok(None) };
        Ok(Some(Self { address: settings.webhook.clone(), key, client }))
    }

    /// The signature over id, time and body.
    fn signature(&self, id: &str, seconds: i64, body: &[u8]) -> Result<String> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).map_err(Error::internal)?;
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body);
        Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    }

    fn request(&self, push: &DevicePush<'_>, now: Millis) -> Result<Outgoing> {
        let body = serde_json::to_vec(&Body::of(push)?).map_err(Error::internal)?;
        let (id, seconds) = (push.id.to_string(), now / 1_000);
        let headers = vec![
            ("content-type", "application/json".to_owned()),
            ("webhook-signature", self.signature(&id, seconds, &body)?),
            ("webhook-id", id),
            ("webhook-timestamp", seconds.to_string()),
        ];
        Outgoing::post(self.address.clone(), headers, body)
    }

    async fn post(&self, push: &DevicePush<'_>, now: Millis) -> Notified {
        let request = match self.request(push, now) {
            Ok(request) => request,
            Err(error) => {
                tracing::error!(%error, push = push.id, "a push could not be written");
                return Notified::Never("it could not be written; the log of the server says why".into());
            }
        };
        match self.client.send(request).await {
            Ok(answer) if answer.status.is_success() => Notified::Accepted,
            Ok(answer) => match answer.status.as_u16() {
                410 => Notified::Unknown,
                // Only these are about this one push; all others are mistakes of the set-up, which somebody corrects.
                400 | 413 | 422 => Notified::Never(answer.in_words()),
                _ => Notified::Later(answer.in_words()),
            },
            // The one address is the operator's own: what is wrong with it can be put right.
            Err(Fault::Later(why) | Fault::Never(why)) => Notified::Later(why),
        }
    }
}

impl Notifier for Webhook {
    fn place(&self) -> &str {
        &self.address
    }

    fn notify<'a>(&'a self, push: &'a DevicePush<'a>, now: Millis) -> BoxFuture<'a, Notified> {
        Box::pin(self.post(push, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outgoing::Reach;

    fn webhook(secret: &str) -> Webhook {
        let settings = DevicePushSettings { webhook: "https://relay.example.org/push".into(), secret: secret.into() };
        let client = Client::new(Reach::default()).expect("a client");
        Webhook::of(&settings, Arc::new(client)).expect("settings that work").expect("an address")
    }

    /// The example of the libraries of Standard Webhooks.
    #[test]
    fn the_signature_is_that_of_standard_webhooks() {
        let webhook = webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let body = br#"{"test": 2432232314}"#;
        let (id, seconds) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330);
        let signed = webhook.signature(id, seconds, body).expect("a signature");
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        for other in [webhook.signature("msg", seconds, body), webhook.signature(id, 0, body), webhook.signature(id, seconds, b"{}")] {
            assert_ne!(other.expect("a signature"), signed);
        }
    }

    /// The example of `docs/operators/push.md`, which anybody can check with openssl.
    #[test]
    fn the_request_is_as_documented() {
        let push = DevicePush {
            id: 1_828_219_871_232_000,
            expires_at: 1_772_773_567_999,
            notifier: "phones",
            provider: "fcm",
            is_production: true,
            app_id: "my-project",
            device_token: "c0ffee",
            user: 1_828_219_850_000_384,
            device: 2,
            title: "Ann",
            body: "Are you coming?",
            badge: 3,
            sound: true,
            vibrate: false,
            is_command: false,
            collapse_key: Some("chat-1828219850000128".into()),
            message: Some(1_828_219_871_231_488),
            from: Some(1_828_219_850_000_128),
            task: None,
            request: None,
        };
        let webhook = webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let request = webhook.request(&push, 1_772_600_767_500).expect("a request");
        let mut written = String::from("POST /push HTTP/1.1\n");
        for name in ["content-type", "webhook-id", "webhook-timestamp", "webhook-signature"] {
            let (_, value) = request.headers.iter().find(|(known, _)| known == name).expect(name);
            written.push_str(&format!("{name}: {}\n", value.to_str().expect("a text")));
        }
        written.push_str(&format!("\n{}\n", String::from_utf8_lossy(&request.body)));
        let page = include_str!("../../docs/operators/push.md");
        assert!(page.contains(&written), "docs/operators/push.md does not show\n{written}");
        let signature = written.split("v1,").nth(1).and_then(|rest| rest.split_once('\n')).expect("a signature").0;
        assert_eq!(page.matches(signature).count(), 2);
        let asked = r#"{"fcm": {"sound": "x"}}"#;
        let task = DevicePush { task: Some(9), request: Some(asked), title: "a\"\r\nb: c", is_production: false, ..push };
        let body = webhook.request(&task, 0).expect("a request").body;
        let body = String::from_utf8_lossy(&body);
        assert!(body.ends_with(r#""task_id":"9"},"request":{"fcm": {"sound": "x"}}}"#), "{body}");
        assert!(body.contains(r#""title":"a\"\r\nb: c""#) && body.contains(r#""environment":"development""#), "{body}");
    }
}
