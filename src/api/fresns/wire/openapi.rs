//! This API in OpenAPI: what its guards take, what its answers are.

use schemars::{JsonSchema, Schema, json_schema};
use serde::Serialize;

use super::auth::caller::{Anyone, AsAccount, AsUser, Writing};
use super::envelope::{Answer as Enveloped, Rendered};
use super::error::Failure;
use super::family::Family;
use crate::api::fresns::account_center::visit::AccountVisit;
use crate::api::kit::openapi::{Answer, Input, Operation, Parameter};

pub(super) const SIGNATURE: &str = "Signature";
pub(super) const AID_TOKEN: &str = "AidToken";
pub(super) const UID_TOKEN: &str = "UidToken";

/// Headers of every request: name in the document, header, whether it must be there, what it says.
pub(super) const HEADERS: [(&str, &str, bool, &str); 11] = [
    ("AppId", "X-Fresns-App-Id", true, "The app id whose secret signs the request"),
    ("PlatformId", "X-Fresns-Client-Platform-Id", true, "The platform of the app id, from 1 to 11"),
    ("Version", "X-Fresns-Client-Version", true, "Version of the client"),
    ("DeviceInfo", "X-Fresns-Client-Device-Info", true, "JSON that describes the device, plain or in base64"),
    ("Timezone", "X-Fresns-Client-Timezone", false, "Time zone for times in responses, such as `Europe/Berlin`"),
    ("LangTag", "X-Fresns-Client-Lang-Tag", false, "Language for texts in responses, such as `en`"),
    ("ContentFormat", "X-Fresns-Client-Content-Format", false, "`html` to get content as HTML"),
    ("Timestamp", "X-Fresns-Signature-Timestamp", true, "Time of the signature, in Unix seconds or milliseconds"),
    ("SpaceId", "X-Fresns-Space-Id", false, "If sent, it is part of the text that is signed in v1"),
    ("Aid", "X-Fresns-Aid", false, "Id of the account"),
    ("Uid", "X-Fresns-Uid", false, "Id of the user"),
];

fn signed(operation: &mut Operation<'_>) {
    for (key, ..) in HEADERS {
        operation.parameter(Parameter::shared(key));
    }
}

impl Input for Anyone {
    fn describe(operation: &mut Operation<'_>) {
        operation.secured(&[(SIGNATURE, &[])]);
        operation.secured(&[(SIGNATURE, &[]), (AID_TOKEN, &[]), (UID_TOKEN, &[])]);
        signed(operation);
    }
}

impl Input for AsAccount {
    fn describe(operation: &mut Operation<'_>) {
        operation.secured(&[(SIGNATURE, &[]), (AID_TOKEN, &[])]);
        signed(operation);
    }
}

impl Input for AsUser {
    fn describe(operation: &mut Operation<'_>) {
        operation.secured(&[(SIGNATURE, &[]), (AID_TOKEN, &[]), (UID_TOKEN, &[])]);
        signed(operation);
    }
}

impl<G: Input> Input for Writing<G> {
    fn describe(operation: &mut Operation<'_>) {
        G::describe(operation);
    }
}

/// The viewer of a page of the account center.
#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read from the query by hand; this only describes it")]
struct Opened {
    /// The headers of a signed request, as JSON in base64.
    access_token: String,
    /// Returned to the client together with the login token.
    callback_key: Option<String>,
    /// The address that the page redirects to when the user is done.
    #[serde(rename = "redirectURL")]
    redirect_url: Option<String>,
}

impl Input for AccountVisit {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.taken::<Opened>();
        operation.query(&schema);
        operation.page("200", "An HTML page");
    }
}

/// The envelope of what went well. An empty list is null in v2.
fn success(data: Schema, operation: &Operation<'_>) -> Schema {
    let mut data = data;
    if Family::of_path(operation.path).is_some_and(Family::empty_data_is_null) && data.get("type").is_some_and(|kind| kind == "array") {
        data.insert("type".into(), ["array", "null"].as_slice().into());
    }
    json_schema!({
        "type": "object",
        "properties": {
            "code": { "type": "integer", "const": 0 },
            "message": { "type": "string" },
            "data": data
        },
        "required": ["code", "message", "data"]
    })
}

/// The request was refused.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Refusal")]
struct Refused {
    /// The error code.
    #[schemars(range(min = 1))]
    code: u32,
    /// The error message in the language of `X-Fresns-Client-Lang-Tag`.
    message: String,
    data: (),
}

const STATUS: &str = "200";
const WHAT: &str = "Done or refused, see `code`";

impl<T: JsonSchema> Answer for Enveloped<T> {
    fn describe(operation: &mut Operation<'_>) {
        let data = operation.given::<T>();
        let schema = success(data, operation);
        operation.json(STATUS, WHAT, schema);
    }
}

impl<T: JsonSchema> Answer for Rendered<T> {
    fn describe(operation: &mut Operation<'_>) {
        Enveloped::<T>::describe(operation);
    }
}

impl Answer for Failure {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.given::<Refused>();
        operation.json(STATUS, WHAT, schema);
    }
}
