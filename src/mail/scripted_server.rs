//! A mail server for tests that answers as it is told.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

/// How the server behaves.
#[derive(Clone, Debug, Default)]
pub(super) struct Script {
    /// What a command is answered with in place of consent; `""` is the greeting, `"."` the end of a mail.
    pub answers: Vec<(&'static str, &'static str)>,
    /// It never says anything.
    pub hangs: bool,
}

/// What the server heard, once it has ended.
pub(super) struct Heard(JoinHandle<Vec<String>>);

impl Heard {
    pub(super) fn join(self) -> Vec<String> {
        self.0.join().expect("a server that does not panic")
    }
}

/// Serves one connection at a free port.
pub(super) fn serve(script: Script) -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let server = std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a connection");
        drop(listener);
        converse(&script, stream)
    });
    (port, Heard(server))
}

fn converse(script: &Script, mut stream: TcpStream) -> Vec<String> {
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a socket");
    let mut lines = BufReader::new(stream.try_clone().expect("a socket")).lines();
    let mut heard = Vec::new();
    if script.hangs {
        heard.extend(lines.map_while(Result::ok));
        return heard;
    }
    let mut say = |command: &str, consent: &str| {
        let told = script.answers.iter().find(|(name, _)| *name == command).map_or(consent, |(_, answer)| answer);
        stream.write_all(format!("{told}\r\n").as_bytes()).is_ok()
    };
    let mut in_mail = false;
    let mut open = say("", "220 hello");
    while open {
        let Some(Ok(line)) = lines.next() else { break };
        heard.push(line.clone());
        let command = line.split([' ', ':']).next().unwrap_or_default();
        open = match command {
            "." if in_mail => {
                in_mail = false;
                say(".", "250 queued")
            }
            _ if in_mail => true,
            "EHLO" => say("EHLO", "250-at your service\r\n250 AUTH PLAIN LOGIN"),
            "AUTH" => say("AUTH", "235 welcome"),
            "DATA" => {
                in_mail = true;
                say("DATA", "354 go on")
            }
            "QUIT" => {
                say("QUIT", "221 bye");
                false
            }
            _ => say(command, "250 ok"),
        };
    }
    heard
}
