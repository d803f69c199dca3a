//! What a gate without encryption does.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use super::harness::{Inner, PATIENCE, Running, answer, limits, rest};
use crate::gate::Limits;

#[test]
fn a_connection_carries_request_after_request_with_the_true_address() {
    let inner = Inner::start();
    let gate = Running::start(&inner, limits());
    let mut stream = gate.connect();
    for number in ["1", "2"] {
        let request = format!(
            "POST /echo?n={number} HTTP/1.1\r\nHost: moot.example\r\nX-Forwarded-For: 1.2.3.4\r\nX-Own-Gate: secret 1.2.3.4\r\n\
             Forwarded: for=1.2.3.4\r\nContent-Length: 5\r\n\r\nhello"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let told = answer(&stream).to_ascii_lowercase();
        assert!(told.starts_with("http/1.1 200") && told.ends_with("\r\n\r\nhello"), "{told}");
        assert!(told.contains(&format!("post /echo?n={number} http/1.1")) && told.contains("host: moot.example"), "{told}");
        assert!(told.contains("x-own-gate: secret 127.0.0.1\r\n") && !told.contains("1.2.3.4"), "{told}");
    }
    assert_eq!(inner.requests(), 2);
}

#[test]
fn what_stands_still_is_closed() {
    let inner = Inner::start();
    let gate = Running::start(&inner, limits());
    assert_eq!(gate.told(b""), "", "nothing was ever said");
    assert_eq!(gate.told(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "), "", "headers without an end");
    let told = gate.told(b"GET /idle HTTP/1.1\r\nHost: a\r\n\r\n");
    assert!(told.starts_with("HTTP/1.1 200"), "answered, then closed when no other came: {told}");
    let told = gate.told(b"POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
    assert!(told.starts_with("HTTP/1.1 408") && told.contains("too slowly"), "{told}");
}

#[test]
fn a_request_that_can_be_read_in_two_ways_reaches_nobody_twice() {
    let smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
    for head in [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Content-Length: 4\r\nContent-Length: 40\r\n",
        "Content-Length: 4, 40\r\n",
        "Content-Length: +4\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding:\x0bchunked\r\n",
    ] {
        let inner = Inner::start();
        let gate = Running::start(&inner, limits());
        let told = gate.told(format!("POST /first HTTP/1.1\r\nHost: a\r\n{head}\r\n0\r\n\r\n{smuggled}").as_bytes());
        assert!(!told.contains("/smuggled"), "{head:?}: {told}");
        assert!(inner.requests() <= 1, "{head:?}");
    }
    let inner = Inner::start();
    let gate = Running::start(&inner, limits());
    for request in [
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
        "no request\r\n\r\n",
    ] {
        assert!(gate.told(request.as_bytes()).starts_with("HTTP/1.1 400"), "{request:?}");
    }
    assert_eq!(inner.requests(), 0);
}

#[test]
fn an_address_has_so_many_connections_and_gets_them_back() {
    let inner = Inner::start();
    let gate = Running::start(&inner, Limits { idle: PATIENCE, head: PATIENCE, ..limits() });
    let mut held: Vec<TcpStream> = (0..3).map(|_| gate.connect()).collect();
    for stream in &mut held {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
        answer(&*stream);
    }
    let refused = rest(gate.connect());
    let (head, body) = refused.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 503") && head.contains(&format!("Content-Length: {}\r\n", body.len())), "{refused}");
    drop(held.pop());
    let again = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(20));
        gate.told(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 200")
    });
    assert!(again, "the place is given back");
}

#[test]
fn a_socket_passes_both_ways_for_as_long_as_it_likes() {
    let inner = Inner::start();
    let gate = Running::start(&inner, limits());
    let mut stream = gate.connect();
    stream.write_all(b"GET /live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n").unwrap();
    assert!(answer(&stream).starts_with("HTTP/1.1 101"));
    thread::sleep(limits().idle * 2);
    stream.write_all(b"moot").unwrap();
    let mut echo = [0; 4];
    stream.read_exact(&mut echo).unwrap();
    assert_eq!(&echo, b"moot");
}

#[test]
fn a_stop_lets_running_requests_finish_and_ends_the_rest() {
    let inner = Inner::start();
    let mut gate = Running::start(&inner, Limits { body: PATIENCE, idle: PATIENCE, head: PATIENCE, ..limits() });
    let mut running = gate.connect();
    running.write_all(b"POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nmo").unwrap();
    let quiet = gate.connect();
    thread::sleep(Duration::from_millis(200));
    drop(gate.stop.take());
    thread::sleep(Duration::from_millis(100));
    running.write_all(b"ot").unwrap();
    let told = rest(running);
    assert!(told.starts_with("HTTP/1.1 200") && told.ends_with("moot"), "{told}");
    assert_eq!(rest(quiet), "");
    gate.ended.take().unwrap().join().unwrap();
    assert!(*gate.inner_stopped.lock().unwrap());
}
