//! Every documented parameter of every operation with every value of a wrong type: 10002 that names the field, in the
//! envelope, and nothing changes.
//!
//! What fits is told by `contract/operations.json`; values that this API documents as equal, such as a number for a text,
//! are no wrong types.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::contract::fixture::{Body, Call, Fixture};
use super::contract::{Operation, calls, operations, operations_besides};
use crate::database::{Dump, Watch};
use crate::lanying_client::LanyingResponse;
use crate::routes;
use crate::test_server::TestServer;

/// Without typed parameters: discovery by one text, the socket, and the address of an upload, which takes any bytes.
const UNTYPED: [(&str, &str); 6] = [
    ("GET", "/app/config"),
    ("GET", "/app_dns"),
    ("GET", "/socket.io"),
    ("GET", "/v2/app_dns"),
    ("POST", "/file/put/<>"),
    ("PUT", "/file/put/<>"),
];

fn all() -> impl Iterator<Item = Operation> {
    operations().into_iter().chain(operations_besides())
}

/// Documented as required, and left out by the official clients for a text.
const NOT_NEEDED: &str = "attachment";

/// A step from a body to a value in it.
#[derive(Clone, Debug)]
enum Step {
    Key(String),
    First,
}

/// One parameter with a value that does not fit.
struct Wrong {
    /// The last name on the way to it, which the sentence has to contain.
    name: String,
    way: Vec<Step>,
    value: Value,
}

fn texts_for_numbers() -> [Value; 4] {
    [json!("abc"), json!("1.5"), json!("9".repeat(40)), json!("1,2")]
}

/// Values that no reading turns into the documented type.
fn unfit(form: &Value) -> Vec<Value> {
    let containers = [json!([]), json!({}), json!([1]), json!({"a": 1}), json!([["x"]]), json!({"a": {"b": []}})];
    if let Some(inner) = form.get("list") {
        let scalars = [json!("x"), json!("1"), json!(1), json!(0.5), json!(true), json!(false), json!("")];
        let objects = [json!({}), json!({"0": 1}), json!({"a": {"b": 1}})];
        let elements = unfit(inner).into_iter().map(|element| json!([element]));
        let absent = [json!([null]), json!([[null]])];
        return scalars.into_iter().chain(objects).chain(elements).chain(absent).collect();
    }
    if form.get("object").is_some() || form.get("map").is_some() {
        return vec![json!("x"), json!(1), json!(0.5), json!(true), json!([]), json!([{}]), json!([1])];
    }
    let mut all = containers.to_vec();
    match form["type"].as_str().unwrap_or_default() {
        "integer" => {
            all.extend(texts_for_numbers());
            all.extend([json!(0.5), json!(1e30), json!(u64::MAX), json!(true), json!(false)]);
        }
        "number" => all.extend([json!("abc"), json!("1,2"), json!(true)]),
        "boolean" => all.extend([json!("maybe"), json!("yes"), json!(2), json!(-1), json!(0.5)]),
        _ => {}
    }
    all
}

/// Every value of a body and what does not fit there.
fn wrongs(form: &Value, way: &[Step], name: &str, found: &mut Vec<Wrong>) {
    if !way.is_empty() {
        found.extend(unfit(form).into_iter().map(|value| Wrong { name: name.to_owned(), way: way.to_vec(), value }));
    }
    if let Some(inner) = form.get("list").filter(|inner| inner.get("object").is_some()) {
        wrongs_inside(inner, &[way, &[Step::First]].concat(), found);
    } else {
        wrongs_inside(form, way, found);
    }
}

fn wrongs_inside(form: &Value, way: &[Step], found: &mut Vec<Wrong>) {
    for (name, inner) in form.get("object").and_then(Value::as_object).into_iter().flatten() {
        wrongs(inner, &[way, &[Step::Key(name.clone())]].concat(), name, found);
    }
}

/// The body with another value there; what is missing on the way is made.
fn put(body: &mut Value, way: &[Step], value: &Value) {
    let mut at = body;
    for step in way {
        at = match step {
            Step::Key(name) => {
                if !at.is_object() {
                    *at = Value::Object(Map::new());
                }
                at.as_object_mut().expect("an object").entry(name.clone()).or_insert(Value::Null)
            }
            Step::First => {
                if at.as_array().is_none_or(Vec::is_empty) {
                    *at = json!([null]);
                }
                at.get_mut(0).expect("an element")
            }
        };
    }
    *at = value.clone();
}

/// The query with another value of one parameter.
fn asked(path: &str, name: &str, pair: &str) -> String {
    let (bare, query) = path.split_once('?').unwrap_or((path, ""));
    let kept = query.split('&').filter(|other| !other.is_empty() && other.split('=').next() != Some(name));
    format!("{bare}?{}", kept.chain([pair]).collect::<Vec<_>>().join("&"))
}

/// One request that has to be refused: the name, the path, the body.
type Request = (String, String, Value);

fn requests(op: &Operation, call: &Call<'_>) -> Vec<Request> {
    let mut all = Vec::new();
    let sent = if let Body::Json(body) = &call.body { body.clone() } else { Value::Null };
    let mut found = Vec::new();
    wrongs(&op.body, &[], "body", &mut found);
    if op.body.get("object").is_some() {
        all.extend([json!([]), json!([1]), json!(5), json!(true)].map(|body| ("body".to_owned(), call.path.clone(), body)));
    }
    if op.body.get("list").is_some() {
        all.extend(
            [json!({}), json!({"a": 1}), json!(5), json!([5]), json!([null])].map(|body| ("body".to_owned(), call.path.clone(), body)),
        );
    }
    for Wrong { name, way, value } in found {
        let mut body = sent.clone();
        put(&mut body, &way, &value);
        all.push((name, call.path.clone(), body));
    }
    for parameter in &op.query {
        let name = parameter["name"].as_str().expect("a name");
        let values: &[&str] = match parameter["type"].as_str().expect("a type") {
            "integer" => &["abc", "1.5", "true", "9999999999999999999999999", "1%2C2", "%00"],
            "number" => &["abc", "true", "1%2C2"],
            "boolean" => &["maybe", "2", "-1", "yes"],
            _ => &[],
        };
        let pairs = values.iter().map(|value| format!("{name}={value}"));
        let containers = [format!("{name}[]=1"), format!("{name}[a]=1"), format!("{name}[0][a]=x")];
        all.extend(pairs.chain(containers).map(|pair| (name.to_owned(), asked(&call.path, name, &pair), sent.clone())));
        // The web SDK sends them as a body.
        all.extend(unfit(parameter).into_iter().map(|value| {
            let mut body = sent.clone();
            put(&mut body, &[Step::Key(name.to_owned())], &value);
            (name.to_owned(), call.path.clone(), body)
        }));
    }
    all
}

/// Why this is not the refusal that it has to be.
fn flaw(response: &LanyingResponse, name: &str) -> Option<String> {
    let sentence = response.body["message"].as_str().unwrap_or_default();
    let fits = response.status.code == 200 && response.code() == 10002 && sentence.contains(name) && response.body.get("data").is_none();
    (!fits).then(|| format!("HTTP {} {:.200}", response.status.code, response.text))
}

fn refusals(ops: &[Operation]) -> (usize, Vec<String>) {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (mut count, mut flaws) = (0, Vec::new());
    for op in ops {
        let call = calls::call(&fixture, op.method, &op.path);
        let (mut watch, mut before) = (Watch::on(&server), Dump::of(&server, &[]));
        for (name, path, body) in requests(op, &call) {
            let response = call.im.json(op.method, &path, body.clone());
            let what = format!("{} {path} {:.200}", op.method, body.to_string());
            flaws.extend(flaw(&response, &name).map(|flaw| format!("{what}: {name}: {flaw}")));
            count += 1;
            if watch.moved(&server) {
                let after = Dump::of(&server, &[]);
                flaws.extend(before.changed(&after).iter().map(|table| format!("{what}: changed {table}")));
                before = after;
            }
        }
    }
    (count, flaws)
}

#[track_caller]
fn all_are_refused(ops: &[Operation], at_least: usize) {
    let (count, flaws) = refusals(ops);
    assert!(flaws.is_empty(), "{} of {count}: {:#?}", flaws.len(), &flaws[..flaws.len().min(60)]);
    assert!(count >= at_least, "{count}");
}

#[test]
fn wrong_types_in_group_calls_are_refused_by_name() {
    let ops: Vec<_> = all().filter(|op| op.path.starts_with("/group/")).collect();
    all_are_refused(&ops, 1_000);
}

#[test]
fn wrong_types_in_user_calls_are_refused_by_name() {
    let ops: Vec<_> = all().filter(|op| op.path.starts_with("/user/")).collect();
    all_are_refused(&ops, 1_000);
}

#[test]
fn wrong_types_in_all_other_calls_are_refused_by_name() {
    let ops = all().filter(|op| !["/group/", "/user/"].iter().any(|start| op.path.starts_with(start)));
    all_are_refused(&ops.collect::<Vec<_>>(), 1_000);
}

/// The call without the parameter, and with null or nothing in its place.
fn without(fixture: &Fixture<'_>, op: &Operation, name: &str, in_query: bool, given: Option<&Value>) -> LanyingResponse {
    let Call { im, mut path, body } = calls::call(fixture, op.method, &op.path);
    let mut sent = if let Body::Json(body) = body { body } else { Value::Null };
    if in_query {
        path = match given {
            Some(_) => asked(&path, name, &format!("{name}=")),
            None => asked(&path, name, ""),
        };
    } else if let Some(object) = sent.as_object_mut() {
        object.remove(name);
        object.extend(given.map(|value| (name.to_owned(), value.clone())));
    }
    im.json(op.method, &path, sent)
}

#[test]
fn null_and_nothing_count_as_not_sent() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (mut flaws, mut required) = (Vec::new(), 0);
    for op in all() {
        let mut compare = |name: &str, form: &Value, needed: bool, in_query: bool| {
            let absent = without(&fixture, &op, name, in_query, None);
            let mut values = vec![Value::Null];
            // An empty text is a value where text is expected, and no list.
            if ["integer", "number", "boolean"].contains(&form["type"].as_str().unwrap_or_default()) {
                values.push(json!(""));
            } else if in_query {
                return;
            }
            for value in values {
                let given = without(&fixture, &op, name, in_query, Some(&value));
                let mut same = absent.code() == given.code();
                if needed {
                    required += 1;
                    same &= given.code() == 10002 && given.body["message"].as_str().is_some_and(|sentence| sentence.contains(name));
                }
                if !same {
                    flaws.push(format!("{} {} {name} {value}: {:.120} {:.120}", op.method, op.path, absent.text, given.text));
                }
            }
        };
        for (name, form) in op.body.get("object").and_then(Value::as_object).into_iter().flatten() {
            let needed = op.body["required"].as_array().is_some_and(|names| names.contains(&json!(name))) && name != NOT_NEEDED;
            compare(name, form, needed, false);
        }
        for parameter in &op.query {
            compare(parameter["name"].as_str().expect("a name"), parameter, parameter["required"] == true, true);
        }
    }
    assert!(flaws.is_empty(), "{}: {flaws:#?}", flaws.len());
    assert!(required > 100, "{required}");
}

#[test]
fn every_served_operation_is_in_the_matrix() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let mut known: BTreeSet<(String, String)> = UNTYPED.map(|(method, path)| (method.to_owned(), path.to_owned())).into();
    for op in all() {
        let call = calls::call(&fixture, op.method, &op.path);
        let names: BTreeSet<String> = requests(&op, &call).into_iter().map(|(name, ..)| name).collect();
        let documented = op.query.iter().filter_map(|parameter| parameter["name"].as_str());
        let documented =
            documented.chain(op.body.get("object").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.as_str()));
        let missing: Vec<&str> = documented.filter(|name| !names.contains(*name)).collect();
        assert!(missing.is_empty(), "{} {}: {missing:?}", op.method, op.path);
        known.insert((op.method.to_string(), op.path));
    }
    assert_eq!(known.len(), 194 + UNTYPED.len());
    let mounted: BTreeSet<(String, String)> = routes::mounted(&server, routes::is_lanying).into_iter().collect();
    assert_eq!(known, mounted);
}
