//! What the OpenAPI document says of this API as a whole.

use std::collections::BTreeMap;

use super::openapi::{AID_TOKEN, HEADERS, SIGNATURE, UID_TOKEN};
use crate::api::kit::openapi::{Api, Parameter, SecurityScheme};

const DESCRIPTION: &str = "The Fresns client API in both its families, `/api/v2` and `/api/fresns/v1`. Every request is signed with the \
     secret of an app id; everything is answered with HTTP 200 and an envelope: `code` is 0 where it went well. \
     Bodies are described as JSON, and with files as multipart; forms are read as well.";

/// The description of this API as a whole.
pub(crate) fn api() -> Api {
    let header = |name, description| SecurityScheme::Header { place: "header", name, description };
    Api {
        title: "Fresns client API",
        description: DESCRIPTION,
        texts: "src/api/fresns/wire",
        generations: &[("v2", "V2"), ("v1", "V1")],
        security: BTreeMap::from([
            (SIGNATURE, header("X-Fresns-Signature", "The signature of the other headers: MD5 in v2, SHA-256 in v1")),
            (AID_TOKEN, header("X-Fresns-Aid-Token", "The account's token, with `X-Fresns-Aid`")),
            (UID_TOKEN, header("X-Fresns-Uid-Token", "The user's token, with `X-Fresns-Uid`")),
        ]),
        parameters: HEADERS.iter().map(|(key, name, required, what)| (*key, Parameter::text("header", name, *required, what))).collect(),
    }
}
