//! The device description that every request carries (`docs/specs/fresns.md 3.5`).

use std::net::{Ipv4Addr, Ipv6Addr};

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};

/// Bytes that a decoded device description may have.
pub(crate) const MAX_BYTES: usize = 4096;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true),
);

const BOOLS: [&str; 3] = ["networkMobile", "networkProxy", "networkHosting"];
const INTS: [&str; 2] = ["networkOffset", "mapId"];
const COORDINATES: [(&str, f64); 2] = [("latitude", 90.0), ("longitude", 180.0)];
/// The keys both families describe as text; everything else is kept unseen.
const TEXTS: [&str; 42] = [
    "agent",
    "type",
    "mac",
    "brand",
    "model",
    "platformName",
    "platformVersion",
    "browserName",
    "browserVersion",
    "browserEngine",
    "appImei",
    "appAndroidId",
    "appOaid",
    "appIdfa",
    "simImsi",
    "networkType",
    "deviceFamily",
    "deviceModel",
    "deviceMac",
    "platformFamily",
    "browserFamily",
    "networkIpv4",
    "networkIpv6",
    "networkPort",
    "networkTimezone",
    "networkIsp",
    "networkOrg",
    "networkAs",
    "networkAsName",
    "networkReverse",
    "scale",
    "continent",
    "continentCode",
    "country",
    "countryCode",
    "region",
    "regionCode",
    "city",
    "cityCode",
    "district",
    "address",
    "zip",
];

/// A device description that passed the rules.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DeviceInfo {
    pub ipv4: Option<Ipv4Addr>,
    pub ipv6: Option<Ipv6Addr>,
    /// Everything the client sent, unknown keys included, in its order.
    pub fields: Map<String, Value>,
}

impl DeviceInfo {
    /// Reads the value of `X-Fresns-Client-Device-Info`, Base64 of a JSON object.
    ///
    /// What cannot be decoded counts as an empty object, which then lacks an address.
    ///
    /// # Errors
    /// The first rule that was broken, in English, for the family's validation code.
    pub(crate) fn parse(header: &str) -> Result<Self, String> {
        let fields = decode(header)?;
        let ipv4 = address(&fields, "networkIpv4", "IPv4")?;
        let ipv6 = address(&fields, "networkIpv6", "IPv6")?;
        if ipv4.is_none() && ipv6.is_none() {
            return Err("The device info needs networkIpv4 or networkIpv6.".to_owned());
        }
        for (key, limit) in COORDINATES {
            let Some(value) = sent(&fields, key) else {
                continue;
            };
            let number = match value {
                Value::Number(number) => number.as_f64(),
                Value::String(text) => text.trim().parse().ok(),
                _ => None,
            };
            if !number.is_some_and(|number: f64| (-limit..=limit).contains(&number)) {
                return Err(format!("The device info {key} must be between -{limit} and {limit}."));
            }
        }
        for key in BOOLS {
            if sent(&fields, key).is_some_and(|value| !is_bool(value)) {
                return Err(format!("The device info {key} must be true or false."));
            }
        }
        for key in INTS {
            if sent(&fields, key).is_some_and(|value| !is_int(value)) {
                return Err(format!("The device info {key} must be an integer."));
            }
        }
        for key in TEXTS {
            if matches!(sent(&fields, key), Some(Value::Array(_) | Value::Object(_))) {
                return Err(format!("The device info {key} must be a string."));
            }
        }
        Ok(Self { ipv4, ipv6, fields })
    }

    /// The object as compact JSON, ready to be stored.
    pub(crate) fn to_json(&self) -> String {
        Value::Object(self.fields.clone()).to_string()
    }
}

fn decode(header: &str) -> Result<Map<String, Value>, String> {
    // Four thirds plus room for line breaks: longer input is not worth decoding.
    if header.len() > MAX_BYTES * 3 / 2 {
        return Err(too_long());
    }
    let clean: Vec<u8> = header
        .bytes()
        .filter_map(|byte| match byte {
            b'-' => Some(b'+'),
            b'_' => Some(b'/'),
            b'+' | b'/' => Some(byte),
            _ => byte.is_ascii_alphanumeric().then_some(byte),
        })
        .collect();
    let Ok(bytes) = LENIENT.decode(clean) else {
        return Ok(Map::new());
    };
    if bytes.len() > MAX_BYTES {
        return Err(too_long());
    }
    if let Ok(fields) = serde_json::from_slice(&bytes) {
        return Ok(fields);
    }
    // Clients put text of any encoding into device names; what is not plain text becomes a space.
    let plain: Vec<u8> = bytes.iter().map(|byte| if (b' '..=b'~').contains(byte) { *byte } else { b' ' }).collect();
    Ok(serde_json::from_slice(&plain).unwrap_or_default())
}

fn too_long() -> String {
    format!("The device info may not be longer than {MAX_BYTES} bytes.")
}

/// A value that was sent: neither null nor an empty text.
fn sent<'a>(fields: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    fields.get(key).filter(|value| match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        _ => true,
    })
}

fn address<T: std::str::FromStr>(fields: &Map<String, Value>, key: &str, kind: &str) -> Result<Option<T>, String> {
    let Some(value) = sent(fields, key) else {
        return Ok(None);
    };
    let parsed = value.as_str().and_then(|text| text.trim().parse().ok());
    match parsed {
        Some(address) => Ok(Some(address)),
        None => Err(format!("The device info {key} must be a valid {kind} address.")),
    }
}

fn is_bool(value: &Value) -> bool {
    match value {
        Value::Bool(_) => true,
        Value::Number(number) => matches!(number.as_i64(), Some(0 | 1)),
        Value::String(text) => matches!(text.as_str(), "0" | "1" | "true" | "false"),
        _ => false,
    }
}

fn is_int(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_i64() || number.is_u64(),
        Value::String(text) => text.trim().parse::<i64>().is_ok(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use base64::prelude::BASE64_STANDARD;

    use super::*;

    fn parse(json: &str) -> Result<DeviceInfo, String> {
        DeviceInfo::parse(&BASE64_STANDARD.encode(json))
    }

    #[test]
    fn the_smallest_value_that_clients_send_passes() {
        let info = parse(r#"{"agent":"WeChat","networkIpv4":"127.0.0.1"}"#).expect("valid");
        assert_eq!(info.ipv4, Some(Ipv4Addr::LOCALHOST));
        assert_eq!(info.fields["agent"], "WeChat");
    }

    #[test]
    fn unknown_keys_and_their_order_are_kept() {
        let json = r#"{"zeta":[1],"networkIpv6":"::1","agent":"小米"}"#;
        let info = parse(json).expect("valid");
        assert_eq!(info.to_json(), json);
        assert_eq!((info.ipv4, info.ipv6), (None, Some(Ipv6Addr::LOCALHOST)));
    }

    #[test]
    fn an_address_is_required() {
        for json in ["{}", r#"{"networkIpv4":"","networkIpv6":null}"#, "[1]", "not json", ""] {
            assert!(parse(json).expect_err(json).contains("networkIpv4"), "{json}");
        }
        assert!(DeviceInfo::parse("%%%").expect_err("undecodable").contains("networkIpv4"));
    }

    #[test]
    fn each_typed_key_is_checked() {
        for (field, ok) in [
            (r#""latitude":90"#, true),
            (r#""latitude":"-90.0""#, true),
            (r#""latitude":90.1"#, false),
            (r#""longitude":180"#, true),
            (r#""longitude":-180.5"#, false),
            (r#""longitude":"NaN""#, false),
            (r#""networkProxy":"1""#, true),
            (r#""networkProxy":2"#, false),
            (r#""networkOffset":28800"#, true),
            (r#""mapId":"x""#, false),
            (r#""mapId":null"#, true),
            (r#""networkPort":8080"#, true),
            (r#""city":["a"]"#, false),
            (r#""networkIpv6":"127.0.0.1""#, false),
        ] {
            let json = format!(r#"{{"networkIpv4":"10.0.0.1",{field}}}"#);
            assert_eq!(parse(&json).is_ok(), ok, "{field}");
        }
    }

    #[test]
    fn bytes_of_another_encoding_become_spaces() {
        let mut bytes = br#"{"networkIpv4":"10.0.0.1","model":"X"#.to_vec();
        bytes.extend([0xD0, 0xA1]);
        bytes.extend(*b"\"}\xFF");
        let info = DeviceInfo::parse(&BASE64_STANDARD.encode(bytes)).expect("valid");
        assert_eq!(info.fields["model"].as_str().map(str::trim), Some("X"));
    }

    #[test]
    fn more_than_four_kibibytes_are_refused() {
        let json = |length| {
            let head = r#"{"networkIpv4":"10.0.0.1","pad":""#;
            format!("{head}{}\"}}", "x".repeat(length - head.len() - 2))
        };
        assert!(parse(&json(MAX_BYTES)).is_ok());
        assert!(parse(&json(MAX_BYTES + 1)).expect_err("too long").contains("4096"));
        assert!(DeviceInfo::parse(&"A".repeat(1 << 20)).expect_err("too long").contains("4096"));
    }

    #[test]
    fn padding_line_breaks_and_the_url_alphabet_do_not_matter() {
        let text = BASE64_STANDARD.encode(r#"{"networkIpv4":"10.0.0.1","n":"??>>"}"#);
        let loose = text.trim_end_matches('=').replace('+', "-").replace('/', "_");
        let (head, tail) = loose.split_at(20);
        assert!(DeviceInfo::parse(&format!("{head}\r\n{tail}")).is_ok());
    }
}
