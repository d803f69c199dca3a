//! A resolver that says what it is told, and a server on this machine.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{IpAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::BoxFuture;

use super::client::Client;
use super::network::Reach;
use super::resolver::Resolve;

/// What the look-ups of a name answer, one after the other; the last one stays.
type Lookups = Vec<Vec<IpAddr>>;

/// A resolver of these names.
#[derive(Clone, Default)]
pub(crate) struct Stub(Arc<Mutex<HashMap<&'static str, Lookups>>>);

impl Stub {
    pub(crate) fn with(names: &[(&'static str, &[&[&str]])]) -> Self {
        let parsed = |list: &&[&str]| list.iter().map(|ip| ip.parse().expect("an address")).collect();
        Self(Arc::new(Mutex::new(names.iter().map(|(name, answers)| (*name, answers.iter().map(parsed).collect())).collect())))
    }
}

impl Resolve for Stub {
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        let mut names = self.0.lock().expect("no panic before");
        let found = names.get_mut(name).map(|answers| if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() });
        Box::pin(async move { found.ok_or_else(|| io::Error::other("no such name")) })
    }
}

/// A server that answers each path so; gives its port, the requests it heard, and how many connections there were.
pub(crate) fn serve(answers: &'static [(&'static str, &'static str)]) -> (u16, Arc<Mutex<Vec<String>>>, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let (heard, connections): (Arc<Mutex<Vec<String>>>, Arc<AtomicUsize>) = Default::default();
    let (noted, counted) = (Arc::clone(&heard), Arc::clone(&connections));
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            counted.fetch_add(1, Ordering::SeqCst);
            let noted = Arc::clone(&noted);
            std::thread::spawn(move || {
                let mut buffer = [0; 4_096];
                let mut text = String::new();
                while !text.contains("\r\n\r\n") {
                    match stream.read(&mut buffer) {
                        // A greeting of TLS, which this server does not understand.
                        Ok(_) if buffer[0] == 0x16 => return,
                        Ok(n) if n > 0 => text.push_str(&String::from_utf8_lossy(&buffer[..n])),
                        _ => return,
                    }
                }
                let path = text.split(' ').nth(1).unwrap_or_default().to_owned();
                noted.lock().expect("no panic before").push(text);
                let answer =
                    answers.iter().find(|(known, _)| *known == path).map_or("HTTP/1.1 404 Not Found\r\n\r\n", |(_, answer)| answer);
                if answer == "hang" {
                    std::thread::sleep(Duration::from_secs(20));
                }
                let _ = stream.write_all(answer.replace("PORT", &port.to_string()).as_bytes());
                if answer.contains("endless") {
                    while stream.write_all(&[b'x'; 4_096]).is_ok() {}
                }
            });
        }
    });
    (port, heard, connections)
}

impl Client {
    /// A client with a resolver of its own, and less patience than usual.
    pub(crate) fn stubbed(reach: Reach, names: Stub) -> Self {
        Self::over(reach, Box::new(names), Duration::from_secs(2)).expect("a client")
    }
}
