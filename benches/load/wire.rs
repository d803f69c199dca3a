//! HTTP/1.1 as bytes: requests built once, with a place for what is different each time; replies judged without allocation.

use serde::{Deserialize, Serialize};

/// Stands in a body where each request has its own number; as long as the number.
pub const TURN: &str = "@number-of-this-request@";

/// One step of one connection.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// Differs between any two runs of one benchmark.
    pub run: u64,
    /// Number of the connection inside its run.
    pub connection: usize,
    /// Number of the request on its connection.
    pub step: u64,
}

/// A request as it is sent, again and again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    text: String,
    /// Where [`TURN`] stands.
    unique: Option<usize>,
}

impl Request {
    fn of(text: String) -> Self {
        Self { unique: text.find(TURN), text }
    }

    /// Writes the bytes of this turn over what `out` held.
    pub fn write(&self, turn: Turn, out: &mut Vec<u8>) {
        out.clear();
        out.extend_from_slice(self.text.as_bytes());
        if let Some(at) = self.unique {
            let number = format!("{:08x}{:04x}{:012x}", turn.run & 0xffff_ffff, turn.connection & 0xffff, turn.step);
            out[at..at + TURN.len()].copy_from_slice(number.as_bytes());
        }
    }

    /// As [`Request::write`], for a client that has an answer with this tag already.
    pub fn write_conditional(&self, etag: &str, out: &mut Vec<u8>) {
        out.clear();
        let head = self.text.trim_end_matches("\r\n");
        out.extend_from_slice(format!("{head}\r\nIf-None-Match: {etag}\r\n\r\n").as_bytes());
    }

    /// Whether it writes, so that no two are equal.
    pub fn is_unique(&self) -> bool {
        self.unique.is_some()
    }
}

/// A `GET` with the given headers.
pub fn get(path: &str, headers: &[(&str, &str)]) -> Request {
    request("GET", path, headers, None)
}

/// A request with a JSON body, such as `POST` or `PUT`.
pub fn send_json(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Request {
    request(method, path, headers, Some(body))
}

fn request(method: &str, path: &str, headers: &[(&str, &str)], body: Option<&str>) -> Request {
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if let Some(body) = body {
        let length = body.len();
        text.push_str(&format!("Content-Type: application/json\r\nContent-Length: {length}\r\n"));
    }
    text.push_str("\r\n");
    text.push_str(body.unwrap_or_default());
    Request::of(text)
}

/// Status line and framing of a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub status: u16,
    /// Where the body starts in the buffer.
    pub body: usize,
    /// Length of the body in bytes.
    pub length: usize,
    pub etag: Option<String>,
}

impl Head {
    /// Reads a reply's head; `None` asks for more bytes.
    ///
    /// # Errors
    /// Says what is wrong with a reply that is not HTTP/1.1 or has no `Content-Length`.
    pub fn read(bytes: &[u8]) -> Result<Option<Self>, String> {
        let Some(end) = find(bytes, b"\r\n\r\n") else {
            return Ok(None);
        };
        let mut lines = bytes[..end].split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
        let first = lines.next().unwrap_or_default();
        let status = first
            .strip_prefix(b"HTTP/1.1 ")
            .and_then(|rest| rest.get(..3))
            .and_then(number)
            .and_then(|number| u16::try_from(number).ok())
            .ok_or("the reply is not HTTP/1.1")?;
        let value = |name: &str| lines.clone().find_map(|line| header(line, name));
        let etag = value("etag").map(|tag| String::from_utf8_lossy(tag).into_owned());
        // 304 has no body, whatever its head says of the one it stands for.
        let length = if status == 304 { Some(0) } else { value("content-length").and_then(number) };
        let length = length.ok_or("the reply has no Content-Length, so its end cannot be told")?;
        Ok(Some(Self { status, body: end + 4, length, etag }))
    }
}

/// The value of a header line, if it has this name.
fn header<'l>(line: &'l [u8], name: &str) -> Option<&'l [u8]> {
    let (found, value) = line.split_at_checked(name.len())?;
    found.eq_ignore_ascii_case(name.as_bytes()).then(|| value.strip_prefix(b":"))?.map(<[u8]>::trim_ascii)
}

fn number(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// What a good reply looks like, and optionally a polite refusal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Expect {
    pub status: u16,
    /// Text that must be in the body; never empty.
    pub marker: String,
    /// Status and text of a reply that counts as refused instead of failing the run (a full queue).
    pub refusal: Option<(u16, String)>,
}

impl Expect {
    /// Status 200 and a body holding `marker`.
    pub fn ok(marker: impl Into<String>) -> Self {
        Self { status: 200, marker: marker.into(), refusal: None }
    }

    /// Also lets a reply with this status and text pass, counted as refused.
    pub fn or_refusal(mut self, status: u16, marker: impl Into<String>) -> Self {
        self.refusal = Some((status, marker.into()));
        self
    }
}

/// What a reply turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Good,
    Refused,
    Wrong,
}

/// Judges replies; remembers where the marker was, because equal replies have it at the same place.
pub struct Judge {
    expect: Expect,
    seen_at: usize,
}

impl Judge {
    pub fn new(expect: Expect) -> Self {
        Self { expect, seen_at: 0 }
    }

    /// Compares one reply with what the target expects.
    pub fn judge(&mut self, status: u16, body: &[u8]) -> Verdict {
        if status == self.expect.status && self.has_marker(body) {
            return Verdict::Good;
        }
        match &self.expect.refusal {
            Some((refused, text)) if status == *refused && find(body, text.as_bytes()).is_some() => Verdict::Refused,
            _ => Verdict::Wrong,
        }
    }

    fn has_marker(&mut self, body: &[u8]) -> bool {
        let marker = self.expect.marker.as_bytes();
        if marker.is_empty() {
            return false;
        }
        let there = body.get(self.seen_at..).is_some_and(|rest| rest.starts_with(marker));
        there || find(body, marker).inspect(|at| self.seen_at = *at).is_some()
    }
}

fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    bytes.windows(text.len()).position(|part| part == text)
}
