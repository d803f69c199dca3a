//! What may pass of a head: neither what is only for one hop, nor a word about where the request came from.

use hyper::header::{CONNECTION, CONTENT_LENGTH, COOKIE, EXPECT, HOST, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING, UPGRADE};
use hyper::http::request::Parts;
use hyper::{Method, Request, Version};

/// Headers of one request.
pub(super) const HEADERS: usize = 100;

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
    match request.version() {
        Version::HTTP_2 => {
            let authority = request.uri().authority().map(|authority| authority.as_str().as_bytes());
            let host = headers.get(HOST).map(HeaderValue::as_bytes);
            if hosts > 1 || authority.or(host).is_none() || authority.zip(host).is_some_and(|(one, other)| one != other) {
                return Some("exactly one name of the server is needed");
            }
            if authority.is_some_and(|authority| authority.contains(&b'@')) {
                return Some("a login has no place in the name of the server");
            }
            // hyper counts those of HTTP/1.1. A cookie may come in crumbs.
            if headers.len() - headers.get_all(COOKIE).iter().count() >= HEADERS {
                return Some("too many headers");
            }
        }
        Version::HTTP_11 if hosts == 0 => return Some("exactly one Host is needed"),
        _ if hosts > 1 => return Some("exactly one Host is needed"),
        _ => {}
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

/// What HTTP/2 says in its own way, said in that of HTTP/1.1 (RFC 9113 8.2.3, 8.3.1).
pub(super) fn say_in_http1(head: &mut Parts) {
    if head.version != Version::HTTP_2 {
        return;
    }
    let host = head.uri.authority().and_then(|authority| HeaderValue::from_str(authority.as_str()).ok());
    if let Some(host) = host {
        head.headers.insert(HOST, host);
    }
    let crumbs: Vec<&[u8]> = head.headers.get_all(COOKIE).iter().map(HeaderValue::as_bytes).collect();
    if crumbs.len() > 1
        && let Ok(cookie) = HeaderValue::from_bytes(&crumbs.join(&b"; "[..]))
    {
        head.headers.insert(COOKIE, cookie);
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

    fn in_http2(uri: &str, headers: &[(&str, &str)]) -> Request<()> {
        let mut request = request("GET", uri, headers);
        *request.version_mut() = Version::HTTP_2;
        request
    }

    #[test]
    fn http_2_names_the_server_once_and_is_said_in_http_1() {
        let uri = "https://moot.example/a";
        for (uri, headers) in [
            ("/a", vec![]),
            (uri, vec![("Host", "other.example")]),
            (uri, vec![("Host", "moot.example"), ("Host", "moot.example")]),
            ("https://ann@moot.example/a", vec![]),
        ] {
            assert!(fault(&in_http2(uri, &headers)).is_some(), "{uri} {headers:?}");
        }
        assert_eq!(fault(&in_http2("/a", &[("Host", "moot.example")])), None);
        let request = in_http2(uri, &[("Cookie", "a=1"), ("Cookie", "b=2"), ("Host", "moot.example")]);
        assert_eq!(fault(&request), None);
        let mut head = request.into_parts().0;
        say_in_http1(&mut head);
        assert_eq!(head.headers.get_all(COOKIE).iter().collect::<Vec<_>>(), ["a=1; b=2"]);
        assert_eq!(head.headers.get_all(HOST).iter().collect::<Vec<_>>(), ["moot.example"]);
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
