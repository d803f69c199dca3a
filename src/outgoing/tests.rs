//! Requests to servers of every temper.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use hyper::header::{AUTHORIZATION, HeaderValue};
use hyper::{Method, StatusCode};
use tokio::runtime;

use super::client::{Answer, Client, Fault, Outgoing};
use super::network::Reach;
use super::stub::{Stub, serve};

fn here() -> Reach {
    Reach::with(vec!["127.0.0.1".parse().expect("an address")])
}

fn run(reach: Reach, names: Stub, request: Outgoing) -> Result<Answer, Fault> {
    let client = Client::stubbed(reach, names);
    runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(client.send(request))
}

fn get(url: String) -> Outgoing {
    Outgoing { method: Method::GET, url, headers: Vec::new(), body: Default::default() }
}

#[track_caller]
fn refused(done: Result<Answer, Fault>, why: &str) {
    match done {
        Err(Fault::Never(said)) => assert!(said.contains(why), "{said}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_request_arrives_whole_and_is_answered() {
    let (port, heard, _) = serve(&[("/hook?a=1", "HTTP/1.1 201 Created\r\nX-Id: 7\r\nContent-Length: 2\r\n\r\nok")]);
    let names = Stub::with(&[("hook.example", &[&["127.0.0.1"]])]);
    let headers = vec![(AUTHORIZATION, HeaderValue::from_static("secret"))];
    let request =
        Outgoing { method: Method::POST, url: format!("http://hook.example:{port}/hook?a=1#part"), headers, body: "hello".into() };
    let answer = run(here(), names, request).expect("an answer");
    assert_eq!((answer.status, &answer.body[..], answer.headers["x-id"].as_bytes()), (StatusCode::CREATED, &b"ok"[..], &b"7"[..]));
    let heard = heard.lock().expect("no panic")[0].clone();
    let lines = [
        "POST /hook?a=1 HTTP/1.1".to_owned(),
        format!("host: hook.example:{port}"),
        "content-length: 5".into(),
        "authorization: secret".into(),
    ];
    for line in lines {
        assert!(heard.lines().any(|one| one == line), "{line} is not in {heard}");
    }
    assert!(heard.contains("user-agent: Folkmoot/"), "{heard}");
}

#[test]
fn closed_addresses_are_not_connected_to() {
    let (port, _, connections) = serve(&[("/", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]);
    let names = Stub::with(&[
        ("inside.example", &[&["127.0.0.1"]]),
        ("mixed.example", &[&["93.184.216.34", "127.0.0.1"]]),
        ("mapped.example", &[&["::ffff:127.0.0.1"]]),
        ("meta.example", &[&["169.254.169.254"]]),
    ]);
    for host in [
        "inside.example",
        "mixed.example",
        "mapped.example",
        "meta.example",
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "[::1]",
        "[::ffff:7f00:1]",
    ] {
        refused(run(Reach::default(), names.clone(), get(format!("http://{host}:{port}/"))), "no public address");
    }
    assert_eq!(connections.load(Ordering::SeqCst), 0);
    for (url, why) in [("ftp://inside.example/", "only http and https"), ("http://a:b@inside.example/", "a login"), ("x", "cannot be read")]
    {
        refused(run(here(), names.clone(), get(url.into())), why);
    }
}

#[test]
fn the_address_that_was_checked_is_the_one_that_is_used() {
    let (port, heard, _) = serve(&[("/", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]);
    // A second look-up would lead elsewhere.
    let names = Stub::with(&[("twice.example", &[&["127.0.0.1"], &["127.0.0.2"]])]);
    run(here(), names.clone(), get(format!("http://twice.example:{port}/"))).expect("an answer");
    assert_eq!(heard.lock().expect("no panic").len(), 1);
    refused(run(here(), names, get(format!("http://twice.example:{port}/"))), "127.0.0.2 is no public address");
}

#[test]
fn redirects_are_checked_and_bounded() {
    let (port, heard, _) = serve(&[
        ("/a", "HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"),
        ("/b", "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://other.example:PORT/c\r\nContent-Length: 0\r\n\r\n"),
        ("/c", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nc"),
        ("/inside", "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/meta-data\r\nContent-Length: 0\r\n\r\n"),
        ("/file", "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"),
        ("/round", "HTTP/1.1 302 Found\r\nLocation: /round\r\nContent-Length: 0\r\n\r\n"),
    ]);
    let names = Stub::with(&[("one.example", &[&["127.0.0.1"]]), ("other.example", &[&["127.0.0.1"]])]);
    let to = |path: &str| get(format!("http://one.example:{port}{path}"));
    let with_secret = Outgoing { headers: vec![(AUTHORIZATION, HeaderValue::from_static("secret"))], ..to("/a") };
    assert_eq!(run(here(), names.clone(), with_secret).expect("an answer").body, "c");
    let secrets: Vec<bool> = heard.lock().expect("no panic").iter().map(|text| text.contains("secret")).collect();
    assert_eq!(secrets, [true, true, false], "a secret does not go to another place");
    refused(run(here(), names.clone(), to("/inside")), "169.254.169.254 is no public address");
    refused(run(here(), names.clone(), to("/file")), "only http and https");
    refused(run(here(), names.clone(), to("/round")), "more than 3 redirects");
    let posted = Outgoing { method: Method::POST, ..to("/inside") };
    assert_eq!(run(here(), names, posted).expect("an answer").status, StatusCode::FOUND, "a request with a body is not sent on");
}

#[test]
fn time_and_size_are_bounded() {
    let (port, _, _) = serve(&[("/slow", "hang"), ("/big", "HTTP/1.1 200 OK\r\nX-Kind: endless\r\n\r\n"), ("/broken", "what?\r\n\r\n")]);
    let names = Stub::with(&[("one.example", &[&["127.0.0.1"]])]);
    let later = |path: &str| match run(here(), names.clone(), get(format!("http://one.example:{port}{path}"))) {
        Err(Fault::Later(why)) => why,
        other => panic!("{other:?}"),
    };
    let began = Instant::now();
    assert!(later("/slow").contains("no answer within 2 seconds"));
    assert!(began.elapsed() < Duration::from_secs(10));
    assert!(later("/big").contains("cannot be read"));
    assert!(later("/broken").contains("no answer"));
    assert!(matches!(run(here(), names, get("http://unknown.example/".into())), Err(Fault::Later(why)) if why.contains("cannot be found")));
}

#[test]
fn a_certificate_has_to_be_that_of_the_name() {
    // A server that speaks no TLS at all is as little trusted.
    let (port, _, _) = serve(&[("/", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]);
    let names = Stub::with(&[("one.example", &[&["127.0.0.1"]])]);
    let done = run(here(), names, get(format!("https://one.example:{port}/")));
    assert!(matches!(&done, Err(Fault::Later(why)) if why.contains("no encrypted connection")), "{done:?}");
}
