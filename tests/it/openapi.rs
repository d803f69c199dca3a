//! The documents at `/openapi`: each served route is in exactly one of them, and they are consistent.

use std::collections::BTreeSet;

use folkmoot::Config;
use folkmoot::internals::sandbox::{self, Options};
use rocket::http::{Header, Method, Status};
use rocket::local::blocking::Client;
use serde_json::Value;

use crate::routes::{is_fresns, is_lanying, is_mastodon, mounted};
use crate::test_server::TestServer;

const APIS: [&str; 3] = ["fresns", "mastodon", "lanying"];
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn document(server: &TestServer, api: &str) -> Value {
    let answer = server.client.get(format!("/openapi/{api}.json")).dispatch();
    assert_eq!(answer.status(), Status::Ok, "{api}");
    let text = answer.into_string().expect("a document");
    serde_json::from_str(&text).expect("JSON")
}

/// Method, path and operation.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().expect("paths");
    let all = paths.iter().flat_map(|(path, item)| {
        let item = item.as_object().expect("an item");
        item.iter().map(|(method, operation)| (method.to_uppercase(), path.clone(), operation.clone())).collect::<Vec<_>>()
    });
    all.collect()
}

/// A path with its dynamic segments unnamed, as in the compatibility table.
fn shape(path: &str) -> String {
    let segments = path.split('/').map(|segment| if segment.starts_with('{') { "<>" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

fn described(document: &Value) -> BTreeSet<(String, String)> {
    operations(document).into_iter().map(|(method, path, _)| (method, shape(&path))).collect()
}

#[test]
fn each_served_route_is_in_exactly_one_document() {
    let server = TestServer::new();
    let [fresns, mastodon, lanying] = APIS.map(|api| document(&server, api));
    for (document, is_theirs, least) in
        [(&fresns, is_fresns as fn(&str) -> bool, 130), (&mastodon, is_mastodon as fn(&str) -> bool, 240), (&lanying, is_lanying, 190)]
    {
        let (described, served) = (described(document), mounted(&server, is_theirs));
        assert!(described.len() > least, "{}", described.len());
        let missing: Vec<_> = served.difference(&described).collect();
        assert!(missing.is_empty(), "served, but not described: {missing:#?}");
        let invented: Vec<_> = described.difference(&served).collect();
        assert!(invented.is_empty(), "described, but not served: {invented:#?}");
    }
    for (one, other) in [(&fresns, &mastodon), (&fresns, &lanying), (&mastodon, &lanying)] {
        let twice: Vec<_> = described(one).intersection(&described(other)).cloned().collect();
        assert!(twice.is_empty(), "described twice: {twice:#?}");
    }
}

/// Every `$ref` below a value.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            found.extend(object.get("$ref").and_then(Value::as_str).map(str::to_owned));
            object.values().for_each(|inner| references(inner, found));
        }
        Value::Array(list) => list.iter().for_each(|inner| references(inner, found)),
        _ => {}
    }
}

#[test]
fn references_resolve_and_operation_ids_are_unique() {
    let server = TestServer::new();
    for api in APIS {
        let document = document(&server, api);
        assert_eq!(document["openapi"], "3.1.0");
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 50, "{api}: {}", found.len());
        for reference in found {
            let pointer = reference.strip_prefix('#').expect("a reference within the document");
            assert!(document.pointer(pointer).is_some(), "{api}: {reference}");
        }
        let all = operations(&document);
        let names: BTreeSet<&str> = all.iter().filter_map(|(_, _, operation)| operation["operationId"].as_str()).collect();
        assert_eq!(names.len(), all.len(), "{api}");
        for (method, path, operation) in &all {
            assert!(METHODS.contains(&method.to_lowercase().as_str()), "{method} {path}");
            let parts: BTreeSet<&str> = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
            let parameters = operation["parameters"].as_array().expect("parameters");
            let in_path = parameters.iter().filter(|parameter| parameter["in"] == "path");
            assert_eq!(in_path.filter_map(|parameter| parameter["name"].as_str()).collect::<BTreeSet<_>>(), parts, "{method} {path}");
            assert!(!operation["responses"].as_object().expect("responses").is_empty(), "{method} {path}");
            for requirement in operation["security"].as_array().expect("security") {
                for scheme in requirement.as_object().expect("a requirement").keys() {
                    assert!(document["components"]["securitySchemes"].get(scheme).is_some(), "{method} {path}: {scheme}");
                }
            }
        }
    }
}

#[test]
fn operations_describe_parameters_and_responses() {
    let server = TestServer::new();
    let document = document(&server, "mastodon");
    let publish = &document["paths"]["/api/v1/statuses"]["post"];
    let body = publish["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str().expect("a reference");
    let fields = &document.pointer(&body[1..]).expect("a schema")["properties"];
    assert!(fields.get("status").is_some() && fields.get("media_ids").is_some(), "{fields}");
    let scopes: Vec<&Value> = publish["security"].as_array().expect("security").iter().map(|way| &way["OAuth"][0]).collect();
    assert_eq!(scopes, ["write", "write:statuses"]);
    let home = &document["paths"]["/api/v1/timelines/home"]["get"];
    let names: Vec<&str> = home["parameters"].as_array().expect("parameters").iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, ["If-None-Match", "max_id", "since_id", "min_id", "limit", "offset"]);
    let page = &home["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!((page["type"].as_str(), page["items"]["$ref"].as_str()), (Some("array"), Some("#/components/schemas/Status")));
    let upload = &document["paths"]["/api/v2/media"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"];
    let form = document.pointer(&upload["$ref"].as_str().expect("a reference")[1..]).expect("a schema");
    assert_eq!(form["properties"]["file"]["format"], "binary", "{form}");
    assert_eq!(publish["requestBody"]["content"]["application/json"]["example"]["visibility"], "public", "{publish}");
}

#[test]
fn an_unchanged_document_is_not_sent_again() {
    let server = TestServer::new();
    let first = server.client.get("/openapi/lanying.json").dispatch();
    let etag = first.headers().get_one("ETag").expect("a tag").to_owned();
    assert_eq!(first.headers().get_one("Cache-Control"), Some("no-cache"));
    let again = server.client.get("/openapi/lanying.json").header(Header::new("If-None-Match", etag)).dispatch();
    assert_eq!(again.status(), Status::NotModified);
    assert_eq!(server.client.get("/openapi/other.json").dispatch().status(), Status::NotFound);
}

#[test]
fn the_page_loads_nothing_from_other_sites() {
    let server = TestServer::new();
    let page = server.client.get("/docs").dispatch();
    assert_eq!(page.status(), Status::Ok);
    let policy = page.headers().get_one("Content-Security-Policy").expect("a policy").to_owned();
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
    let text = page.into_string().expect("a page");
    for named in text.split(['"', '\'']).filter(|part| part.starts_with("/static/")) {
        assert_eq!(server.client.req(Method::Get, named.to_owned()).dispatch().status(), Status::Ok, "{named}");
    }
    assert!(!text.contains("http://") && !text.contains("https://"), "{text}");
}

#[test]
fn only_a_sandbox_serves_its_tokens_and_only_to_its_own_page() {
    let server = TestServer::new();
    assert_eq!(server.client.get("/docs/people.json").dispatch().status(), Status::NotFound);

    let folder = tempfile::tempdir().expect("a folder");
    let config = Config { database: folder.path().join("sandbox.db"), ..Config::default() };
    let figment = config.figment().merge(("log_level", "off"));
    let (app, credentials) = sandbox::build(config, &Options { seed: Some(1), ..Options::default() }).expect("a sandbox");
    let client = Client::untracked(folkmoot::mount(figment, app)).expect("the server starts");
    let text = client.get("/docs/people.json").dispatch().into_string().expect("people");
    let people: Value = serde_json::from_str(&text).expect("JSON");
    let alice = credentials.person("alice").expect("alice");
    assert_eq!(people["users"][0]["mastodon"]["access_token"], alice.mastodon.access_token.as_str());
    for secret in [&alice.password, &credentials.admin.password] {
        assert!(!text.contains(secret.as_str()));
    }
    let elsewhere = client.get("/docs/people.json").header(Header::new("Sec-Fetch-Site", "cross-site")).dispatch();
    assert_eq!(elsewhere.status(), Status::NotFound);
}

/// Every text for people below a value, with where it stands.
fn texts(value: &Value, place: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) => {
            // Examples are not about the API.
            for (key, inner) in object.iter().filter(|(key, _)| !key.starts_with("example")) {
                match inner {
                    Value::String(text) if matches!(key.as_str(), "description" | "summary") => {
                        found.push((format!("{place}/{key}"), text.clone()))
                    }
                    inner => texts(inner, &format!("{place}/{key}"), found),
                }
            }
        }
        Value::Array(list) => list.iter().enumerate().for_each(|(n, inner)| texts(inner, &format!("{place}/{n}"), found)),
        _ => {}
    }
}

/// What only readers of the source understand, or why a text is none for users of the API.
fn flaw(text: &str) -> Option<String> {
    const INSIDE: [&str; 18] = [
        "docs/",
        "src/",
        "tests/",
        ".rs",
        ".md",
        "::",
        "`None`",
        "`Some",
        "Some(",
        "None:",
        "handler",
        "the ledger",
        "the family",
        "reference server",
        "as served",
        " our ",
        "TODO",
        "see the spec",
    ];
    let inside = INSIDE.iter().find(|part| text.contains(**part)).map(|part| format!("`{part}`"));
    let section = text.split_whitespace().any(|word| word.starts_with('§'));
    let starts = text.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit() || "`{".contains(first));
    inside.or(section.then(|| "a section".to_owned())).or((!starts).then(|| "its beginning".to_owned()))
}

#[test]
fn descriptions_are_written_for_users_of_the_api() {
    let server = TestServer::new();
    for api in APIS {
        let mut found = Vec::new();
        texts(&document(&server, api), "", &mut found);
        assert!(found.len() > 500, "{api}: {}", found.len());
        let bad: Vec<_> = found.iter().filter_map(|(place, text)| Some(format!("{api}{place}: {}: {text}", flaw(text)?))).collect();
        assert!(bad.is_empty(), "{bad:#?}");
    }
    for planted in
        ["A page (`docs/specs/fresns.md 2.2`).", "Not sent is `None`.", "as it is", "Made in `src/api/docs.rs`", "What our handler says."]
    {
        assert!(flaw(planted).is_some(), "{planted}");
    }
}

#[test]
fn schemas_are_described_as_what_they_are() {
    let server = TestServer::new();
    let begins = [
        ("mastodon", "Account", "A user and their profile."),
        ("mastodon", "Status", "A status as the caller sees it"),
        ("mastodon", "CredentialAccount", "The account of the user"),
        ("mastodon", "Notification", "One notification"),
        ("fresns", "FileToolV1", "What may be uploaded of one kind of file"),
        ("fresns", "Pagination", "The position of the page"),
        ("lanying", "UserProfile", "What others and the user see of a user"),
    ];
    for (api, schema, beginning) in begins {
        let document = document(&server, api);
        let text = document["components"]["schemas"][schema]["description"].as_str().unwrap_or_default();
        assert!(text.starts_with(beginning), "{schema}: {text}");
    }
    let properties = &document(&server, "mastodon")["components"]["schemas"];
    for (schema, property, text) in [
        ("Instance", "description", "The description of the community"),
        ("Relationship", "note", "The private note of the caller on this account"),
        ("Relationship", "following", "Whether the caller follows the account"),
    ] {
        assert_eq!(properties[schema]["properties"][property]["description"], text, "{schema}.{property}");
    }
}
