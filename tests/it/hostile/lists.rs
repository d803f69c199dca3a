//! Every list that the Fresns API serves: page sizes at and past their bounds, and pages that have each row once and end.

use rocket::http::Method;
use serde_json::{Value, json};

use super::fixture::{Fixture, Target, routes};
use super::valid_parameters::valid_parameters;
use crate::test_server::{Caller, TestServer};

/// More rows than two of each list.
fn filled(server: &TestServer) -> Fixture<'_> {
    let fixture = Fixture::of(server);
    let (annie, bobby) = (&fixture.annie, &fixture.bobby);
    for n in 0..3 {
        let pid = bobby.publish(&format!("Post {n}"));
        bobby.comment(&fixture.pid, &format!("Comment {n}"));
        annie.publish_with(json!({"content": "quoting", "postQuotePid": fixture.pid}));
        annie.mark("like", "post", &pid);
        bobby.write_to(annie, &format!("Message {n}"));
        annie.v2().post("/editor/post/create", json!({"createType": 2, "content": format!("Draft {n}")})).ok();
        let guest = server.user(&format!("guest{n}"));
        guest.write_to(annie, "hello");
        guest.mark("follow", "user", &annie.id());
    }
    annie.mark("follow", "user", &bobby.id());
    fixture
}

/// A page, and what it says about the pages; `None` if this is no list with pages.
fn page(caller: &Caller<'_>, path: &str, query: &str) -> Option<(Vec<Value>, Value)> {
    let mark = if path.contains('?') { '&' } else { '?' };
    let response = caller.get(&format!("{path}{mark}{query}"));
    let data = (response.code() == 0).then(|| response.body["data"].clone())?;
    let about = data["pagination"].clone();
    Some((data["list"].as_array()?.clone(), about)).filter(|(_, about)| about.is_object())
}

/// What tells the rows of a list apart: all of it but what changes with the reading.
fn key(row: &Value) -> String {
    let names = ["pid", "cid", "did", "nmid", "cmid", "hpid", "hcid", "id", "rid"];
    names.iter().find(|name| !row[**name].is_null()).map_or_else(|| row.to_string(), |name| row[*name].to_string())
}

#[test]
fn the_pages_of_every_list_have_each_row_once_and_end() {
    let server = TestServer::new();
    let fixture = filled(&server);
    let (mut lists, mut long) = (0, 0);
    for Target { method, family, template } in routes() {
        if method != Method::Get {
            continue;
        }
        let (caller, query) = (fixture.annie.caller(family), if template == "/search/geotags" { "searchKey=x&" } else { "" });
        let own = fixture.own_path(&template);
        let path = if template.ends_with("/quotes") { fixture.path(&template) } else { own };
        let Some((all, about)) = page(&caller, &path, &format!("{query}pageSize=30")) else { continue };
        let what = format!("{family:?} {path}");
        lists += 1;
        let total = all.len();
        assert_eq!((&about["total"], &about["currentPage"], &about["lastPage"]), (&json!(total), &json!(1), &json!(1)), "{what}");
        for size in [1, 2] {
            let mut found = Vec::new();
            for number in 1..=total.div_ceil(size) {
                let (rows, about) = page(&caller, &path, &format!("{query}pageSize={size}&page={number}")).expect("a page");
                assert_eq!(about["lastPage"], json!(total.div_ceil(size)), "{what}");
                found.extend(rows.iter().map(key));
            }
            assert_eq!(found, all.iter().map(key).collect::<Vec<_>>(), "{what} by {size}");
            for past in [total.div_ceil(size) as i64 + 1, 1 << 40, i64::MAX] {
                let (rows, _) = page(&caller, &path, &format!("{query}pageSize={size}&page={past}")).expect("a page");
                assert!(rows.is_empty() || total == 0, "{what} page {past}");
            }
        }
        for first in ["page=", "page=0", "page=-1", "page=-9223372036854775808", "pageSize=", "pageNumber=1"] {
            let (rows, _) = page(&caller, &path, &format!("{query}{first}")).unwrap_or_else(|| panic!("{what} {first}"));
            assert_eq!(rows.first().map(key), all.first().map(key), "{what} {first}");
        }
        for wrong in ["pageSize=0", "pageSize=-1", "pageSize=101", "pageSize=x", "pageSize=9223372036854775808", "page=x", "page=1.5"] {
            assert!(page(&caller, &path, &format!("{query}{wrong}")).is_none(), "{what} {wrong}");
        }
        long += usize::from(total > 2);
    }
    assert!(lists >= 28 && long >= 18, "{lists} {long}");
}

#[test]
fn content_types_are_those_of_files_in_any_case_and_no_other() {
    let server = TestServer::new();
    let fixture = filled(&server);
    for Target { method, family, template } in routes() {
        let asked = valid_parameters(&fixture, family, method, &template);
        if method != Method::Get || !asked.contains_key("contentType") {
            continue;
        }
        let count = |word: &str| {
            let (_, about) = page(&fixture.annie.caller(family), &template, &format!("contentType={word}")).expect("a page");
            about["total"].as_u64().expect("a number")
        };
        let all = count("");
        assert!(all > 2, "{template}");
        for (word, expected) in
            [("All", all), ("Text", all), ("text", all), ("Image", 0), ("image", 0), ("videos", 0), ("SomePlugin", 0), ("0", 0)]
        {
            assert_eq!(count(word), expected, "{family:?} {template} {word}");
        }
    }
}
