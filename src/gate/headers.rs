//! What may pass of a head: neither what is only for one hop, nor a word about where the request came from.

use hyper::header::{CONNECTION, CONTENT_LENGTH, EXPECT, HOST, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING, UPGRADE};
use hyper::{Method, Request, Version};

/// For one hop only (RFC 9110 7.6.1). `Expect` is answered here.
const HOP: [HeaderName; 8] = [
    CONNECTION,
    EXPECT,
    TRANSFER_ENCODING,
    UPGRADE,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    HeaderName::from_static("te"),
    HeaderName::from_static("trailer"),
];
/// What somebody in front would say; nobody is in front.
const CLAIMS: [&str; 6] = ["forwarded", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip", "via"];

/// Why the request can be understood in more than one way, or not at all.
pub(super) fn fault<B>(request: &Request<B>) -> Option<&'static str> {
    let headers = request.headers();
    let hosts = headers.get_all(HOST).iter().count();
    if hosts > 1 || hosts == 0 && request.version() == Version::HTTP_11 {
        return Some("exactly one Host is needed");
    }
    if headers.get_all(CONTENT_LENGTH).iter().count() > 1 {
        return Some("more than one Content-Length");
    }
    if headers.contains_key(TRANSFER_ENCODING) {
        let plain = headers.get_all(TRANSFER_ENCODING).iter().all(|value| value.as_bytes().eq_ignore_ascii_case(b"chunked"));
        if !plain || headers.get_all(TRANSFER_ENCODING).iter().count() > 1 || headers.contains_key(CONTENT_LENGTH) {
            return Some("the length of the body is unclear");
        }
    }
    let origin = request.uri().path_and_query().is_some_and(|path| path.as_str().starts_with('/'));
    if request.method() == Method::CONNECT || request.method() == Method::TRACE || !origin {
        return Some("this server is no proxy");
    }
    None
}

/// Does the client ask for a WebSocket?
pub(super) fn wants_socket(headers: &HeaderMap) -> bool {
    headers.get(UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Takes out what is for one hop, and what a `Connection` header names.
pub(super) fn strip_hop(headers: &mut HeaderMap) {
    let listed: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .filter(|name| *name != HOST && *name != CONTENT_LENGTH)
        .collect();
    for name in listed.iter().chain(&HOP) {
        headers.remove(name);
    }
}

/// Takes out every word about where the request came from; `own` is the gate's own header.
pub(super) fn strip_claims(headers: &mut HeaderMap, own: &HeaderName) {
    let claims: Vec<HeaderName> =
        headers.keys().filter(|name| name.as_str().starts_with("x-forwarded-") || CLAIMS.contains(&name.as_str())).cloned().collect();
    for name in claims.iter().chain([own]) {
        headers.remove(name);
    }
}

/// Asks for a WebSocket again, on the next hop, or agrees to one.
pub(super) fn ask_for_socket(headers: &mut HeaderMap) {
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(method: &str, uri: &str, headers: &[(&str, &str)]) -> Request<()> {
        let builder = Request::builder().method(method).uri(uri);
        headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value)).body(()).expect("a request")
    }

    #[test]
    fn what_is_ambiguous_is_refused() {
        let host = ("Host", "moot.example");
        assert_eq!(fault(&request("GET", "/a?b", &[host])), None);
        assert_eq!(fault(&request("POST", "/", &[host, ("Transfer-Encoding", "Chunked")])), None);
        assert_eq!(fault(&request("GET", "http://moot.example/a", &[host])), None, "the form for proxies has a path as well");
        for (method, uri, headers) in [
            ("GET", "/", vec![]),
            ("GET", "/", vec![host, ("Host", "other.example")]),
            ("POST", "/", vec![host, ("Content-Length", "1"), ("Content-Length", "1")]),
            ("POST", "/", vec![host, ("Content-Length", "1"), ("Transfer-Encoding", "chunked")]),
            ("POST", "/", vec![host, ("Transfer-Encoding", "gzip, chunked")]),
            ("POST", "/", vec![host, ("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "chunked")]),
            ("TRACE", "/", vec![host]),
            ("CONNECT", "moot.example:443", vec![host]),
            ("OPTIONS", "*", vec![host]),
        ] {
            assert!(fault(&request(method, uri, &headers)).is_some(), "{method} {uri} {headers:?}");
        }
    }

    #[test]
    fn nothing_of_a_hop_and_no_claim_passes() {
        let own = HeaderName::from_static("x-own");
        let mut headers = request(
            "GET",
            "/",
            &[
                ("Host", "a"),
                ("Connection", "close, X-Secret, Host"),
                ("X-Secret", "1"),
                ("TE", "trailers"),
                ("Forwarded", "for=1.1.1.1"),
                ("X-Forwarded-For", "1.1.1.1"),
                ("X-Forwarded-Anything", "1"),
                ("X-Real-IP", "1.1.1.1"),
                ("X-Own", "1.1.1.1"),
                ("Accept", "*/*"),
            ],
        )
        .into_parts()
        .0
        .headers;
        strip_hop(&mut headers);
        strip_claims(&mut headers, &own);
        let mut left: Vec<&str> = headers.keys().map(HeaderName::as_str).collect();
        left.sort_unstable();
        assert_eq!(left, ["accept", "host"]);
    }
}
