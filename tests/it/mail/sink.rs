//! A mail server inside the test, and the servers that use it.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use folkmoot::Config;
use folkmoot::internals::community::notifications::mail::send_due;
use folkmoot::internals::mail::{MailMode, MailSettings, Security};
use rocket::tokio::runtime;

use crate::test_server::TestServer;

/// A mail as the server received it.
#[derive(Clone, Debug)]
pub struct Received {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// The headers of the whole, each on one line.
    pub headers: Vec<String>,
}

impl Received {
    /// The first address of this server in the plain text, without its beginning.
    #[track_caller]
    pub fn link(&self) -> String {
        let (_, rest) = self.text.split_once("https://moot.example").unwrap_or_else(|| panic!("no link in {}", self.text));
        rest.split_whitespace().next().expect("an address").to_owned()
    }
}

#[derive(Default)]
struct State {
    mails: Vec<Received>,
    /// A command, and what it is answered with while it is here.
    answers: Vec<(&'static str, &'static str)>,
}

/// A mail server at a port of its own, until the tests end.
#[derive(Clone)]
pub struct Sink {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

impl Sink {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let sink = Self { port: listener.local_addr().expect("an address").port(), state: Arc::default() };
        let state = Arc::clone(&sink.state);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&state);
                thread::spawn(move || serve(&state, stream));
            }
        });
        sink
    }

    /// From now on, `command` is answered with this; without an answer as usual.
    pub fn answer(&self, command: &'static str, answer: Option<&'static str>) {
        let mut state = self.state.lock().expect("no panic before");
        state.answers.retain(|(name, _)| *name != command);
        state.answers.extend(answer.map(|answer| (command, answer)));
    }

    /// What arrived since the last call.
    pub fn received(&self) -> Vec<Received> {
        std::mem::take(&mut self.state.lock().expect("no panic before").mails)
    }

    /// The only mail that arrived since the last call.
    #[track_caller]
    pub fn only(&self) -> Received {
        let mut mails = self.received();
        assert_eq!(mails.len(), 1, "{mails:#?}");
        mails.remove(0)
    }

    /// A community that sends its mails here.
    pub fn community(&self) -> TestServer {
        self.community_with(|_| ())
    }

    pub fn community_with(&self, change: impl FnOnce(&mut Config)) -> TestServer {
        let port = self.port;
        TestServer::with(|config| {
            config.mail = MailSettings {
                mode: MailMode::Smtp,
                server: "127.0.0.1".into(),
                port: Some(port),
                security: Security::Plain,
                from: "moot@moot.example".into(),
                timeout_seconds: 2,
                ..MailSettings::default()
            };
            change(config);
        })
    }
}

/// Sends every mail that is due, as the server does in the background.
pub fn deliver(server: &TestServer) {
    let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(send_due(&server.app.core)).expect("nothing fails inside");
}

fn serve(state: &Mutex<State>, mut stream: TcpStream) {
    let mut lines = BufReader::new(stream.try_clone().expect("a socket")).lines();
    let mut say = |command: &str, usual: &str| {
        let told = state.lock().expect("no panic before").answers.iter().find(|(name, _)| *name == command).map(|(_, answer)| *answer);
        let told = told.unwrap_or(usual);
        (!told.is_empty() && stream.write_all(format!("{told}\r\n").as_bytes()).is_ok()).then(|| told.starts_with(['2', '3']))
    };
    let (mut to, mut data) = (String::new(), None::<String>);
    if say("", "220 sink").is_none() {
        return;
    }
    while let Some(Ok(line)) = lines.next() {
        if let Some(mail) = &mut data {
            if line == "." {
                match say(".", "250 2.0.0 queued") {
                    Some(true) => state.lock().expect("no panic before").mails.push(parsed(&to, mail)),
                    Some(false) => {}
                    None => return,
                }
                data = None;
            } else {
                mail.push_str(line.strip_prefix('.').unwrap_or(&line));
                mail.push_str("\r\n");
            }
            continue;
        }
        let command = line.split([' ', ':']).next().unwrap_or_default();
        let well = match command {
            "DATA" => say("DATA", "354 go on"),
            "QUIT" => {
                say("QUIT", "221 bye");
                return;
            }
            _ => say(command, "250 ok"),
        };
        match (command, well) {
            (_, None) => return,
            ("RCPT", Some(true)) => to = line.trim_start_matches("RCPT TO:<").trim_end_matches('>').to_owned(),
            ("DATA", Some(true)) => data = Some(String::new()),
            _ => {}
        }
    }
}

/// Headers, unfolded, and the body.
fn split(part: &str) -> (Vec<String>, &str) {
    let (head, body) = part.split_once("\r\n\r\n").expect("headers and a body");
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    (unfolded.split("\r\n").filter(|line| !line.is_empty()).map(str::to_owned).collect(), body)
}

fn header<'h>(headers: &'h [String], name: &str) -> &'h str {
    headers.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_default()
}

fn parsed(to: &str, mail: &str) -> Received {
    let (headers, body) = split(mail);
    let (_, boundary) = header(&headers, "Content-Type").split_once("boundary=\"").expect("a mail of several parts");
    let marker = format!("--{}", boundary.trim_end_matches('"'));
    let part = |kind: &str| {
        let parts = body.split(&marker).filter(|part| part.contains("Content-Type"));
        let found =
            parts.map(|part| split(part.trim_start_matches("\r\n"))).find(|(headers, _)| header(headers, "Content-Type").starts_with(kind));
        let (headers, body) = found.unwrap_or_else(|| panic!("no {kind} in {mail}"));
        decoded(header(&headers, "Content-Transfer-Encoding"), body).replace("\r\n", "\n")
    };
    let (text, html) = (part("text/plain"), part("text/html"));
    Received { to: to.to_owned(), subject: words(header(&headers, "Subject")), text, html, headers }
}

fn decoded(encoding: &str, body: &str) -> String {
    let bytes = match encoding {
        "base64" => STANDARD.decode(body.split_whitespace().collect::<String>()).expect("base64"),
        "quoted-printable" => {
            let joined = body.replace("=\r\n", "");
            let mut pieces = joined.split('=');
            let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
            for piece in pieces {
                bytes.push(u8::from_str_radix(&piece[..2], 16).expect("two digits"));
                bytes.extend(piece[2..].bytes());
            }
            bytes
        }
        "7bit" => body.as_bytes().to_vec(),
        other => panic!("the encoding {other}"),
    };
    String::from_utf8(bytes).expect("UTF-8")
}

/// Encoded words (RFC 2047) of base64.
fn words(text: &str) -> String {
    let (mut out, mut after_encoded) = (String::new(), false);
    for word in text.split(' ') {
        let encoded = word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?="));
        // Only a blank between two of them is none.
        let joined = after_encoded && encoded.is_some();
        if !out.is_empty() && !joined {
            out.push(' ');
        }
        match encoded {
            Some(word) => out.push_str(&String::from_utf8(STANDARD.decode(word).expect("base64")).expect("UTF-8")),
            None => out.push_str(word),
        }
        after_encoded = encoded.is_some();
    }
    out
}
