//! The `X-Fresns-…` headers of a request (`docs/specs/fresns.md 3.1`).

use rocket::Request;

use super::signature::SignedHeaders;
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;

/// No value may be longer: the device info is the largest.
const MAX_LEN: usize = 8_192;

/// Header values after their own validation; an empty value and a `0` uid are absent.
pub(crate) struct Headers<'r> {
    pub app_id: &'r str,
    pub platform_id: i64,
    platform_text: &'r str,
    pub version: &'r str,
    pub device_info: &'r str,
    pub timezone: Option<&'r str>,
    pub lang_tag: Option<&'r str>,
    pub content_format: Option<&'r str>,
    pub aid: Option<&'r str>,
    pub aid_token: Option<&'r str>,
    pub uid: Option<i64>,
    uid_text: Option<&'r str>,
    pub uid_token: Option<&'r str>,
    pub signature: &'r str,
    pub timestamp: &'r str,
    space_id: Option<&'r str>,
}

impl<'r> Headers<'r> {
    /// The headers of a request.
    pub(crate) fn read(req: &'r Request<'_>, family: Family) -> Result<Self, Failure> {
        Self::of(|name| req.headers().get_one(name), family)
    }

    /// Validates; a failure is the family's validation code with a sentence that names the header.
    pub(crate) fn of(get: impl Fn(&str) -> Option<&'r str>, family: Family) -> Result<Self, Failure> {
        let optional = |name: &str| get(name).map(str::trim).filter(|value| !value.is_empty() && value.len() <= MAX_LEN);
        let required = |name: &str| optional(name).ok_or_else(|| Failure::Invalid(format!("The header {name} is required.")));
        let app_id = required("X-Fresns-App-Id")?;
        let platform_text = required("X-Fresns-Client-Platform-Id")?;
        let platform_id: i64 = platform_text
            .parse()
            .ok()
            .filter(|id| *id > 0 && (family == Family::V1 || *id <= 11))
            .ok_or_else(|| Failure::Invalid("X-Fresns-Client-Platform-Id must be a platform number.".into()))?;
        let version = required("X-Fresns-Client-Version")?;
        let device_info = required("X-Fresns-Client-Device-Info")?;
        let some = |name: &str| optional(name).filter(|value| *value != "0");
        let (aid, aid_token) = (some("X-Fresns-Aid"), some("X-Fresns-Aid-Token"));
        let (uid_text, uid_token) = (some("X-Fresns-Uid"), some("X-Fresns-Uid-Token"));
        let needs = |what: &str, given: &str| Failure::Invalid(format!("The header {what} is required with {given}."));
        if aid.is_some() && aid_token.is_none() {
            return Err(needs("X-Fresns-Aid-Token", "X-Fresns-Aid"));
        }
        if uid_text.is_some() && aid.is_none() {
            return Err(needs("X-Fresns-Aid", "X-Fresns-Uid"));
        }
        if uid_text.is_some() && uid_token.is_none() {
            return Err(needs("X-Fresns-Uid-Token", "X-Fresns-Uid"));
        }
        let uid = uid_text.map(|text| text.parse().map_err(|_| Failure::Invalid("X-Fresns-Uid must be an integer.".into()))).transpose()?;
        let signature = required("X-Fresns-Signature")?;
        let timestamp = required("X-Fresns-Signature-Timestamp")?;
        if !(10..=13).contains(&timestamp.len()) || !timestamp.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Failure::Invalid("X-Fresns-Signature-Timestamp must have 10 to 13 digits.".into()));
        }
        Ok(Self {
            app_id,
            platform_id,
            platform_text,
            version,
            device_info,
            timezone: optional("X-Fresns-Client-Timezone"),
            lang_tag: optional("X-Fresns-Client-Lang-Tag"),
            content_format: optional("X-Fresns-Client-Content-Format"),
            aid,
            aid_token,
            uid,
            uid_text,
            uid_token,
            signature,
            timestamp,
            space_id: optional("X-Fresns-Space-Id"),
        })
    }

    /// The values that enter the signature.
    pub(crate) fn signed(&self) -> SignedHeaders<'r> {
        SignedHeaders {
            aid: self.aid,
            aid_token: self.aid_token,
            app_id: Some(self.app_id),
            platform_id: Some(self.platform_text),
            version: Some(self.version),
            timestamp: Some(self.timestamp),
            space_id: self.space_id,
            uid: self.uid_text,
            uid_token: self.uid_token,
        }
    }
}
