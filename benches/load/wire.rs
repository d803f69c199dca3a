//! HTTP/1.1 as bytes: requests built once or per turn, replies judged without allocation.

/// One step of one connection; request closures make unique bodies from it.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// Differs between any two runs of one benchmark.
    pub run: u64,
    /// Number of the connection inside its run.
    pub connection: usize,
    /// Number of the request on its connection.
    pub step: u64,
}

/// What a target sends.
pub enum Request {
    /// The same bytes each time.
    Same(Vec<u8>),
    /// Bytes made anew for every turn, for writes with unique bodies.
    Each(Box<dyn Fn(Turn) -> Vec<u8> + Send + Sync>),
}

/// A `GET` with the given headers.
pub fn get(path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    request("GET", path, headers, None)
}

/// A request with a JSON body, such as `POST` or `PUT`.
pub fn send_json(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    request(method, path, headers, Some(body))
}

fn request(method: &str, path: &str, headers: &[(&str, &str)], body: Option<&str>) -> Vec<u8> {
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
    text.into_bytes()
}

/// Status line and framing of a reply.
#[derive(Debug, PartialEq, Eq)]
pub struct Head {
    pub status: u16,
    /// Where the body starts in the buffer.
    pub body: usize,
    /// Length of the body in bytes.
    pub length: usize,
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
        let mut lines = bytes[..end].split(|byte| *byte == b'\n');
        let first = lines.next().unwrap_or_default();
        let status = first
            .strip_prefix(b"HTTP/1.1 ")
            .and_then(|rest| rest.get(..3))
            .and_then(number)
            .and_then(|number| u16::try_from(number).ok())
            .ok_or("the reply is not HTTP/1.1")?;
        let length = lines.find_map(content_length).ok_or("the reply has no Content-Length, so its end cannot be told")?;
        Ok(Some(Self { status, body: end + 4, length }))
    }
}

fn content_length(line: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"content-length:";
    let name = line.get(..NAME.len())?;
    name.eq_ignore_ascii_case(NAME).then(|| number(line[NAME.len()..].trim_ascii()))?
}

fn number(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// What a good reply looks like, and optionally a polite refusal.
#[derive(Clone, Debug)]
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
