//! Pushes of the operator, and what became of them (`docs/specs/lanying.md 3.4`).

use rocket::{get, post};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::wire::auth::{AsAdmin, AsUser};
use super::wire::envelope::{Answer, Outcome};
use super::wire::error::Failure;
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::params::{Faults, read};
use crate::api::lanying::wire::params::{Params, Rules};
use crate::community::notifications::device_push::tasks::{self, Badge, Task};
use crate::model::notifications::push_job::{Audience, Count};

/// Most tasks of one call.
const MOST: usize = 500;

pub(crate) fn routes() -> Vec<Served> {
    served![notify, detail, certificate]
}

#[derive(Deserialize, JsonSchema)]
struct Request {
    audience: Value,
    /// Kept as it came; its documented names have the types of [`Message`].
    #[schemars(with = "Message")]
    message: Map<String, Value>,
    setting: Option<Setting>,
}

/// The content of the push. Blocks for single push services are stored unchanged.
#[derive(Deserialize, JsonSchema)]
struct Message {
    r#type: Option<String>,
    #[serde(default)]
    title: String,
    #[serde(default)]
    body: String,
    badge: Option<String>,
    #[serde(rename = "attachment_url")]
    _attachment_url: Option<String>,
    #[serde(rename = "big_text")]
    _big_text: Option<String>,
    #[serde(rename = "ext")]
    _ext: Option<Map<String, Value>>,
    #[serde(rename = "show_begin_time")]
    _show_begin_time: Option<i64>,
    #[serde(rename = "show_end_time")]
    _show_end_time: Option<i64>,
    #[serde(rename = "ios")]
    _ios: Option<Ios>,
    #[serde(rename = "android")]
    _android: Option<Service>,
    #[serde(rename = "huawei")]
    _huawei: Option<Service>,
    #[serde(rename = "xiaomi")]
    _xiaomi: Option<Service>,
    #[serde(rename = "oppo")]
    _oppo: Option<Service>,
    #[serde(rename = "vivo")]
    _vivo: Option<Service>,
    #[serde(rename = "flyme")]
    _flyme: Option<Service>,
    #[serde(rename = "fcm")]
    _fcm: Option<Service>,
}

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "read to check the types; the block is kept as it came")]
struct Ios {
    sound: Option<String>,
    content_available: Option<bool>,
    mutable_content: Option<bool>,
    category: Option<String>,
    thread_id: Option<String>,
    subtitle: Option<String>,
    apns_collapse_id: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[expect(dead_code, reason = "read to check the types; the block is kept as it came")]
struct Service {
    sound: Option<String>,
    channel_id: Option<String>,
    click_action: Option<String>,
    intent: Option<String>,
    /// Only for `huawei`.
    badge_class: Option<String>,
    /// Only for `vivo`.
    push_mode: Option<i64>,
    /// Only for `vivo`.
    classification: Option<i64>,
}

/// The message by its documented types; faults are named from the body on.
fn typed(message: &Map<String, Value>) -> Result<Message, Failure> {
    #[derive(Deserialize)]
    struct Body {
        message: Message,
    }
    let body = Value::Object(Map::from_iter([("message".to_owned(), Value::Object(message.clone()))]));
    Ok(read::<Body>(body, Rules::coerce())?.message)
}
#[derive(Deserialize, Serialize, JsonSchema)]
struct Setting {
    request_id: Option<String>,
    distribution_strategy: Option<String>,
    ospush_sequence: Option<Vec<String>>,
}

fn audience(sent: &Value) -> Result<Audience, Failure> {
    let unfit = || Failure::parameter("audience must be \"all\" or an object with one of tag, alias, user_id, push_token");
    if sent.as_str() == Some("all") {
        return Ok(Audience::All);
    }
    let object = sent.as_object().filter(|object| object.len() == 1).ok_or_else(unfit)?;
    let (key, list) = object.iter().next().ok_or_else(unfit)?;
    let list = list.as_array().ok_or_else(|| Failure::parameter(format!("audience.{key} must be a list")))?;
    let words = || -> Result<Vec<String>, Failure> {
        let word = |value: &Value| value.as_str().map(str::to_owned);
        list.iter().map(|value| word(value).ok_or_else(|| Failure::parameter(format!("audience.{key} must be a list of texts")))).collect()
    };
    match key.as_str() {
        "tag" => words().map(Audience::Tags),
        "alias" => words().map(Audience::Aliases),
        "push_token" => words().map(Audience::PushTokens),
        "user_id" => {
            let number = |value: &Value| value.as_i64().or_else(|| value.as_str()?.parse().ok());
            let ids = list.iter().map(|value| number(value).ok_or_else(|| Failure::parameter("audience.user_id must be a list of ids")));
            Ok(Audience::Users(ids.collect::<Result<_, _>>()?))
        }
        _ => Err(unfit()),
    }
}

/// `"5"` sets, `"+1"` adds.
fn badge(sent: Option<&str>) -> Result<Badge, Failure> {
    let unfit = || Failure::parameter("message.badge must be like \"5\" or \"+1\"");
    let number = |text: &str| text.parse::<i64>().ok().filter(|number| (0..=i64::from(i32::MAX)).contains(number)).ok_or_else(unfit);
    match sent.map(str::trim).filter(|text| !text.is_empty()) {
        None => Ok(Badge::Add(1)),
        Some(text) => match text.strip_prefix('+') {
            Some(more) => number(more).map(Badge::Add),
            None => number(text).map(Badge::Set),
        },
    }
}

impl Request {
    fn task(self) -> Result<Task, Failure> {
        let message = typed(&self.message)?;
        let kind = message.r#type.as_deref().unwrap_or("text");
        if !matches!(kind, "text" | "image" | "cmd") {
            return Err(Failure::parameter("message.type must be text, image or cmd"));
        }
        let strategy = self.setting.as_ref().and_then(|setting| setting.distribution_strategy.as_deref()).unwrap_or("combined");
        if !matches!(strategy, "combined" | "mxpush_only" | "ospush_only") {
            return Err(Failure::parameter("setting.distribution_strategy must be combined, mxpush_only or ospush_only"));
        }
        if kind != "cmd" && message.title.is_empty() && message.body.is_empty() {
            return Err(Failure::parameter("message.title or message.body is required"));
        }
        let asked = serde_json::to_string(&self.message).map_err(crate::error::Error::internal)?;
        if asked.len() > 16 * 1_024 {
            return Err(Failure::parameter("message is longer than 16384 bytes"));
        }
        Ok(Task {
            audience: audience(&self.audience)?,
            badge: badge(message.badge.as_deref())?,
            command: kind == "cmd",
            title: message.title,
            body: message.body,
            request_id: self.setting.and_then(|setting| setting.request_id).filter(|id| !id.is_empty()),
            asked,
        })
    }
}

#[derive(Serialize, JsonSchema)]
struct Accepted {
    task_id: i64,
}

/// # `POST /push/notify`
#[post("/push/notify", data = "<p>")]
async fn notify(admin: AsAdmin, p: Params<Request>) -> Outcome<Accepted> {
    let task_id = tasks::push(&admin.app.core, p.fields.task()?).await?;
    Ok(Answer::of(Accepted { task_id }))
}

#[derive(Deserialize, JsonSchema)]
struct Tasks {
    list: Vec<i64>,
}

macro_rules! detail {
    ($($channel:literal: $target:ident $sent:ident $received:ident),*) => {
        /// The result of a push task by channel: the numbers of targeted, sent and delivered pushes.
        #[derive(Default, Serialize, JsonSchema)]
        struct Detail {
            task_id: i64,
            $($target: i64, $sent: i64, $received: i64,)*
        }

        impl Detail {
            fn of(task_id: i64, counts: &[Count]) -> Self {
                let mut detail = Self { task_id, ..Self::default() };
                for count in counts {
                    match count.channel.as_str() {
                        $($channel => (detail.$target, detail.$sent, detail.$received) = (count.target, count.sent, count.received),)*
                        // A service of the device's own choice has no place here.
                        _ => {}
                    }
                }
                detail
            }
        }
    };
}

detail!(
    "mxpush": mxpush_target mxpush_sent mxpush_received,
    "apns": apns_target apns_sent apns_received,
    "fcm": fcm_target fcm_sent fcm_received,
    "huawei": huawei_target huawei_sent huawei_received,
    "xiaomi": xiaomi_target xiaomi_sent xiaomi_received,
    "flyme": flyme_target flyme_sent flyme_received,
    "oppo": oppo_target oppo_sent oppo_received,
    "vivo": vivo_target vivo_sent vivo_received
);

/// # `POST /push/task/detail`
#[post("/push/task/detail", data = "<p>")]
fn detail(admin: AsAdmin, p: Params<Tasks>) -> Outcome<Vec<Detail>> {
    if p.fields.list.len() > MOST {
        return Err(Failure::parameter(format!("list holds more than {MOST} tasks")));
    }
    let found = admin.app.core.read(|r| tasks::details(r, &p.fields.list))?;
    Ok(Answer::of(found.iter().map(|(id, counts)| Detail::of(*id, counts)).collect()))
}

#[derive(Deserialize, JsonSchema)]
struct Of {
    provider: i64,
    environment: Option<i64>,
}

/// A push service that the operator has configured.
#[derive(Serialize, JsonSchema)]
struct Certificate {
    name: String,
    app_id: String,
    app_key: String,
    /// Only returned for admin tokens.
    app_secret: String,
    certificate: String,
}

/// # `GET /push/certificate`
#[get("/push/certificate", data = "<p>")]
fn certificate(me: AsUser, p: Params<Of>) -> Outcome<Certificate> {
    let found = me.app.core.read(|r| tasks::certificate(r, p.fields.provider, p.fields.environment.unwrap_or(1)))?;
    let app_secret = if me.is_admin() { found.app_secret } else { String::new() };
    Ok(Answer::of(Certificate {
        name: found.name,
        app_id: found.app_id,
        app_key: found.app_key,
        app_secret,
        certificate: found.certificate,
    }))
}
