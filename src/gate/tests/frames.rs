//! Frames of HTTP/2 written by hand, for what no honest client sends (RFC 9113, RFC 7541).

/// The kinds of frames that tests look for.
pub(super) const RST_STREAM: u8 = 3;
/// A connection ends, with the reason.
pub(super) const GOAWAY: u8 = 7;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// What every connection begins with.
pub(super) fn begin() -> Vec<u8> {
    [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice(), &frame(SETTINGS, 0, 0, &[])].concat()
}

/// A text without compression, of up to 126 bytes.
fn text(text: &str) -> Vec<u8> {
    assert!(text.len() < 127);
    [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat()
}

fn head(name: &str, path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    // GET, https, and then with names of the static table: path and authority.
    let mut head = vec![0x82, 0x87, 0x04];
    head.extend(text(path));
    head.push(0x01);
    head.extend(text(name));
    for (name, value) in headers {
        head.push(0);
        head.extend(text(name));
        head.extend(text(value));
    }
    head
}

/// A whole request without a body.
pub(super) fn request(stream: u32, name: &str, path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    frame(HEADERS, END_STREAM | END_HEADERS, stream, &head(name, path, headers))
}

/// A request that is taken back before it can be answered.
pub(super) fn taken_back(stream: u32, name: &str) -> Vec<u8> {
    [request(stream, name, "/", &[]), frame(RST_STREAM, 0, stream, &8u32.to_be_bytes())].concat()
}

/// A request whose headers go on in a frame that does not come.
pub(super) fn headers_without_end(stream: u32, name: &str) -> Vec<u8> {
    frame(HEADERS, END_STREAM, stream, &head(name, "/", &[]))
}

/// The kinds of these frames, in their order.
pub(super) fn kinds(mut bytes: &[u8]) -> Vec<u8> {
    let mut kinds = Vec::new();
    while let [a, b, c, kind, rest @ ..] = bytes {
        kinds.push(*kind);
        let length = u32::from_be_bytes([0, *a, *b, *c]) as usize;
        bytes = rest.get(5 + length..).unwrap_or_default();
    }
    kinds
}
