//! What a body is, by its content type, and the parameters in it.

use rocket::Request;
use rocket::data::{Data, ToByteUnit};
use rocket::tokio::io::{AsyncReadExt, copy, sink};
use serde_json::Value;

use super::content::{Body, text};
use super::{BodyLimits, ParamFault, multipart, parse_encoded, parse_json};

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Encoded,
    Multipart,
    Json,
    Other,
}

/// The kind a `Content-Type` names; case and parameters do not matter.
fn kind(content_type: &str) -> Kind {
    let essence = content_type.split(';').next().unwrap_or_default();
    match essence.trim().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => Kind::Encoded,
        "multipart/form-data" => Kind::Multipart,
        "application/json" | "text/json" => Kind::Json,
        other if other.starts_with("application/") && other.ends_with("+json") => Kind::Json,
        _ => Kind::Other,
    }
}

pub(super) fn limits(req: &Request<'_>) -> BodyLimits {
    let managed = req.rocket().state::<BodyLimits>();
    managed.copied().unwrap_or_default()
}

/// What is read of a body past its limit, and thrown away: a client that cannot send on does not read why.
const PAST_LIMIT: u64 = 16 << 20;

/// The whole body in memory, at most `limit` bytes.
pub(super) async fn bytes(data: Data<'_>, limit: u64) -> Result<Vec<u8>, ParamFault> {
    let mut stream = data.open(limit.saturating_add(PAST_LIMIT).bytes());
    let mut whole = Vec::new();
    let read = (&mut stream).take(limit.saturating_add(1)).read_to_end(&mut whole).await;
    read.map_err(|_| ParamFault::malformed("the body ended early"))?;
    if whole.len() as u64 <= limit {
        return Ok(whole);
    }
    drop(whole);
    let _ = copy(&mut stream, &mut sink()).await;
    Err(ParamFault::TooLarge { limit })
}

pub(super) async fn parse(req: &Request<'_>, data: Data<'_>) -> Result<Body, ParamFault> {
    let limits = limits(req);
    let content_type = req.headers().get_one("Content-Type").map(str::trim);
    let kind = content_type.map_or(Kind::Other, kind);
    if kind == Kind::Multipart {
        return multipart::parse(content_type.unwrap_or_default(), data, limits).await;
    }
    let raw = bytes(data, limits.body).await?;
    if kind == Kind::Encoded {
        return Ok(Body { tree: parse_encoded(&raw)?, ..Body::default() });
    }
    let Some(first) = raw.iter().find(|byte| !byte.is_ascii_whitespace()) else {
        return Ok(Body::default());
    };
    let untyped = content_type.is_none_or(str::is_empty);
    if kind == Kind::Json || (untyped && matches!(first, b'{' | b'[')) {
        return Ok(match parse_json(&raw)? {
            Value::Object(tree) => Body { tree, ..Body::default() },
            bare => Body { bare: Some(bare), ..Body::default() },
        });
    }
    Ok(Body { bare: Some(Value::String(text(raw)?)), ..Body::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_compared_without_case_and_parameters() {
        for (content_type, expected) in [
            ("application/json", Kind::Json),
            ("Application/JSON; Charset=UTF-8", Kind::Json),
            ("application/activity+json", Kind::Json),
            ("APPLICATION/x-www-form-urlencoded;charset=utf-8", Kind::Encoded),
            ("Multipart/Form-Data; boundary=x", Kind::Multipart),
            ("text/plain", Kind::Other),
            ("", Kind::Other),
            ("image/svg+json", Kind::Other),
        ] {
            assert_eq!(kind(content_type), expected, "{content_type}");
        }
    }
}
