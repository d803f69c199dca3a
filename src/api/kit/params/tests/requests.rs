use std::io::Read;

use rocket::Request;
use rocket::http::{ContentType, Header, Method, Status};
use rocket::local::blocking::Client;
use rocket::{Build, Rocket, catch, catchers, get, post, routes};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::super::rules::MAX_BODY_BYTES;
use super::super::*;
use super::STRICT;
use crate::api::kit::failure;
use crate::api::kit::routes::also;

struct House;

impl Faults for House {
    fn coerce() -> Coerce {
        STRICT
    }

    fn refuse(req: &Request<'_>, fault: ParamFault) -> Status {
        failure::note(req, fault);
        Status::BadRequest
    }
}

#[derive(Debug, Deserialize)]
struct Form {
    name: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    size: Option<u32>,
}

#[post("/form", data = "<params>")]
fn form(params: Params<House, Form>) -> String {
    let Form { name, tags, size } = params.fields;
    format!("{name:?} {tags:?} {size:?} {:?}", params.body)
}

#[post("/file", data = "<params>")]
fn file(mut params: Params<House, Form>) -> String {
    let Some(mut upload) = params.files.take("file") else {
        return format!("none of {}", params.files.0.len());
    };
    let mut content = Vec::new();
    upload.temp.read_to_end(&mut content).expect("it is readable");
    assert_eq!(upload.size, content.len() as u64);
    assert_eq!(upload.sha256[..], Sha256::digest(&content)[..]);
    format!("{:?} {} {}", params.fields.name, upload.file_name, upload.size)
}

#[post("/text", data = "<body>")]
fn text(body: BodyText<House>) -> String {
    body.unquoted()
}

#[get("/list", data = "<params>")]
fn list(params: Params<House, Form>) -> String {
    format!("{:?}", params.fields.size)
}

#[catch(default)]
fn refused(_: Status, req: &Request<'_>) -> String {
    format!("{:?}", failure::take::<ParamFault>(req))
}

fn rocket() -> Rocket<Build> {
    let methods = [Method::Get, Method::Delete, Method::Put, Method::Patch];
    rocket::custom(quiet())
        .mount("/", also(routes![form, file, text], &methods))
        .mount("/", routes![list])
        .register("/", catchers![refused])
}

fn client() -> Client {
    Client::untracked(rocket()).expect("it starts")
}

fn send(client: &Client, method: Method, uri: &str, kind: &str, body: impl AsRef<[u8]>) -> String {
    let mut local = client.req(method, uri).body(body);
    if !kind.is_empty() {
        local.add_header(Header::new("Content-Type", kind.to_owned()));
    }
    local.dispatch().into_string().unwrap_or_default()
}

const JSON: &str = "Application/JSON; charset=UTF-8";
const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn every_source_under_every_method() {
    let client = client();
    let full = r#"Some("x") ["t", "u"] Some(3) None"#;
    let methods = [Method::Get, Method::Delete, Method::Put, Method::Patch, Method::Post];
    for method in methods {
        for (uri, kind, body) in [
            ("/form?name=x&tags[]=t&tags%5B%5D=u&size=3", "", ""),
            ("/form", FORM, "name=x&tags[0]=t&tags[1]=u&size=3"),
            ("/form", JSON, r#"{"name":"x","tags":["t","u"],"size":"3"}"#),
            ("/form", "", r#" {"name":"x","tags":["t","u"],"size":3}"#),
            ("/form?name=y&tags=z", JSON, r#"{"name":"x","tags":["t","u"],"size":3}"#),
            ("/form?size=3&name=y&tags[k]=z", FORM, "name=x&tags[]=t&tags[]=u"),
            ("/form?name=+x+&tags[]=t&tags[]=u&size=3", JSON, "{}"),
        ] {
            let got = send(&client, method, uri, kind, body);
            assert_eq!(got, full, "{method} {uri} {kind} {body}");
        }
    }
}

#[test]
fn a_get_route_takes_the_guard_too() {
    let client = client();
    let got = send(&client, Method::Get, "/list?size=9", "", "");
    assert_eq!(got, "Some(9)");
    let got = send(&client, Method::Get, "/list?size=9", JSON, "{\"size\":\"8\"}");
    assert_eq!(got, "Some(8)");
}

#[test]
fn a_bare_body_is_kept_aside() {
    let client = client();
    for (kind, body, bare) in [
        (JSON, "[1,2]", "Some(Array [Number(1), Number(2)])"),
        ("", "[1]", "Some(Array [Number(1)])"),
        (JSON, "\"hi\"", "Some(String(\"hi\"))"),
        ("text/plain", "hi", "Some(String(\"hi\"))"),
        ("", "hi", "Some(String(\"hi\"))"),
        (JSON, "", "None"),
    ] {
        let got = send(&client, Method::Post, "/form?name=x", kind, body);
        assert_eq!(got, format!("Some(\"x\") [] None {bare}"), "{kind} {body}");
    }
    for (body, text) in [("\"a\\n\"", "a\n"), ("plain", "plain"), (r#"{"a":1}"#, r#"{"a":1}"#)] {
        assert_eq!(send(&client, Method::Post, "/text", JSON, body), text);
    }
}

#[test]
fn faults_reach_the_catcher() {
    let client = client();
    for (kind, body, fault) in [
        (JSON, "{", "Malformed"),
        (FORM, "tags=1&tags[]=2", "Malformed"),
        (FORM, "name=%FF", "Malformed"),
        (FORM, "size=x", "size must be an integer"),
        ("multipart/form-data", "", "Malformed"),
        ("multipart/form-data; boundary=x", "--x\r\n", "Malformed"),
        ("multipart/form-data; boundary=x", "", "Malformed"),
    ] {
        let got = send(&client, Method::Post, "/form", kind, body);
        assert!(got.contains(fault), "{kind} {body}: {got}");
    }
    assert!(send(&client, Method::Post, "/text", "", b"\xFF").contains("UTF-8"));
}

#[test]
fn large_bodies_are_refused() {
    let client = client();
    let text = "x".repeat(3 << 20);
    let fault = format!("Some(TooLarge {{ limit: {MAX_BODY_BYTES} }})");
    for (uri, kind, body) in
        [("/form", JSON, format!("{{\"name\":\"{text}\"}}")), ("/form", FORM, format!("name={text}")), ("/text", "", text.clone())]
    {
        assert_eq!(send(&client, Method::Post, uri, kind, body), fault, "{uri} {kind}");
    }
    let exact = format!("name={}", "x".repeat((MAX_BODY_BYTES - 5) as usize));
    assert!(send(&client, Method::Post, "/form", FORM, exact).starts_with("Some(\"xxx"));
}

/// A multipart body of `(header attributes, content)` parts.
fn multipart(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (attributes, content) in parts {
        let head = format!("--B\r\nContent-Disposition: form-data; {attributes}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--B--\r\n");
    body
}

const PARTS: &str = "Multipart/Form-Data; boundary=\"B\"";
const FILE: &str = "name=\"file\"; filename=\"a b.png\"\r\nContent-Type: image/png";

#[test]
fn multipart_carries_texts_and_files() {
    let client = client();
    let mut content: Vec<u8> = (0..3_000_000_u32).map(|n| (n / 7) as u8).collect();
    content.extend_from_slice(b"\r\n--\r\n--C\r\n");
    let body = multipart(&[("name=\"name\"", "é".as_bytes()), (FILE, &content)]);
    let got = send(&client, Method::Put, "/file", PARTS, body);
    assert_eq!(got, format!("Some(\"é\") a b.png {}", content.len()));

    let unchosen = multipart(&[("name=\"file\"; filename=\"\"", b"")]);
    assert_eq!(send(&client, Method::Post, "/file", PARTS, unchosen), "none of 0");
    let texts = multipart(&[("name=\"tags[]\"", b"t"), ("name=\"tags[]\"", b"u")]);
    let got = send(&client, Method::Post, "/form?name=x&size=3", PARTS, texts);
    assert_eq!(got, r#"Some("x") ["t", "u"] Some(3) None"#);
}

#[test]
fn multipart_has_limits() {
    let limits = BodyLimits { files: 1000, ..BodyLimits::default() };
    let client = Client::untracked(rocket().manage(limits)).expect("it starts");
    let post = |parts: &[(&str, &[u8])]| send(&client, Method::Post, "/file", PARTS, multipart(parts));
    assert!(post(&[(FILE, &[7; 1000])]).ends_with("1000"));
    assert!(post(&[(FILE, &[7; 600]), (FILE, &[7; 600])]).contains("TooLarge { limit: 1000 }"));
    let large = vec![b'x'; 700_000];
    let text: (&str, &[u8]) = ("name=\"name\"", &large);
    assert_eq!(post(&[text, text]), "none of 0");
    assert!(post(&[text, text, text]).contains("TooLarge"));
    let larger = vec![b'x'; (MAX_TEXT_PART_BYTES + 1) as usize];
    assert!(post(&[("name=\"name\"", &larger)]).contains("TooLarge"));
    let many: Vec<(&str, &[u8])> = vec![("name=\"tags[]\"", b"t"); MAX_KEYS + 1];
    assert!(post(&many[..MAX_KEYS]).starts_with("none"));
    assert!(post(&many).contains("Malformed"));
    assert!(post(&[("name=\"name\"", b"\xFF")]).contains("UTF-8"));
    let endless = vec![b'h'; 1 << 20];
    let mut headers = b"--B\r\nX: ".to_vec();
    headers.extend_from_slice(&endless);
    let got = send(&client, Method::Post, "/file", PARTS, headers);
    assert!(got.contains("endless headers"), "{got}");
}

#[test]
fn damaged_multipart_never_panics() {
    use rand::{RngExt, SeedableRng};
    let client = client();
    let whole = multipart(&[("name=\"name\"", b"x"), (FILE, &[9; 300]), ("name=\"tags[]\"", b"y")]);
    let mut rng = rand::rngs::StdRng::seed_from_u64(3);
    for _ in 0..500 {
        let mut body = whole.clone();
        body.truncate(rng.random_range(0..=whole.len()));
        for _ in 0..rng.random_range(0..4) {
            if !body.is_empty() {
                let at = rng.random_range(0..body.len());
                body[at] = rng.random();
            }
        }
        let local = client.post("/file").header(ContentType::new("multipart", "form-data").with_params(("boundary", "B")));
        assert_ne!(local.body(body).dispatch().status(), Status::InternalServerError);
    }
}
