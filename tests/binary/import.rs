//! `folkmoot import`: lists exported by Mastodon, with and without a running server.

use std::fs;

use serde_json::Value;

use crate::STOP;
use crate::http;
use crate::process::{Server, folkmoot};

#[test]
fn lists_exported_by_mastodon_are_imported() {
    let dir = tempfile::tempdir().expect("a folder");
    let put = |name: &str, text: &str| fs::write(dir.path().join(name), text).expect("a file");
    let server = Server::start(dir.path(), &["sandbox", "--seed", "1", "--database", "moot.db", "--credentials", "c.json", "--port", "0"]);
    let known: Value = serde_json::from_str(&fs::read_to_string(dir.path().join("c.json")).expect("a file")).expect("JSON");
    let person =
        |name: &str| known["users"].as_array().expect("people").iter().find(|it| it["username"] == name).expect("somebody").clone();
    let token = person("bob")["mastodon"]["access_token"].as_str().expect("a token").to_owned();
    let bearer = format!("Bearer {token}");
    let asked = |path: &str| -> Value {
        let result = http::send(server.address, "GET", path, &[("Authorization", &bearer)], "").expect("an answer");
        serde_json::from_str(&result.body).expect("JSON")
    };
    let names = |list: &Value| {
        list.as_array().expect("a list").iter().map(|it| it["acct"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let run = |kind: &str, file: &str| folkmoot(dir.path(), &["import", "bob", "--kind", kind, file, "--database", "moot.db"], "");

    put(
        "following.csv",
        "Account address,Show boosts,Notify on new posts,Languages\ncarol,true,false,\ndave,false,true,\"en, de\"\nann@elsewhere.example,true,false,\nnobody,true,false,\nbob,true,false,\n",
    );
    let result = run("following", "following.csv");
    assert_eq!(result.code, 0, "{}", result.err);
    for part in [
        "line 4: ann@elsewhere.example, true: unknown here",
        "line 5: nobody, true: unknown here",
        "line 6: bob, true: refused: ",
        "5 lines: 2 done, 2 unknown here, 1 refused",
    ] {
        assert!(result.out.contains(part), "no {part} in {}", result.out);
    }
    let id = person("bob")["uid"].clone();
    let mut followed = names(&asked(&format!("/api/v1/accounts/{id}/following")));
    followed.retain(|name| name == "carol" || name == "dave");
    assert_eq!(followed.len(), 2);
    let dave = asked(&format!("/api/v1/accounts/relationships?id={}", person("dave")["uid"]));
    assert_eq!(
        (&dave[0]["showing_reblogs"], &dave[0]["notifying"], &dave[0]["languages"]),
        (&false.into(), &true.into(), &serde_json::json!(["en", "de"]))
    );
    assert_eq!(run("following", "following.csv").code, 0, "twice changes nothing");

    put("lists.csv", "Friends,carol\nFriends,dave\nFriends,alice@elsewhere.example\n");
    assert!(run("lists", "lists.csv").out.contains("3 lines: 2 done, 1 unknown here"));
    let lists = asked("/api/v1/lists");
    let list = lists.as_array().expect("lists").iter().find(|list| list["title"] == "Friends").expect("the list").clone();
    assert_eq!(asked(&format!("/api/v1/lists/{}/accounts", list["id"].as_str().expect("an id"))).as_array().map(Vec::len), Some(2));

    put("mutes.csv", "Account address,Hide notifications\ncarol,false\n");
    assert!(run("mutes", "mutes.csv").out.contains("1 lines: 1 done"));
    assert_eq!(names(&asked("/api/v1/mutes")), ["carol"]);
    let status = asked("/api/v1/timelines/public?limit=1")[0].clone();
    put("bookmarks.csv", &format!("{}\nhttps://elsewhere.example/@ann/1\n", status["url"].as_str().expect("an address")));
    let result = run("bookmarks", "bookmarks.csv");
    assert!(result.out.contains("2 lines: 1 done, 1 unknown here"), "{}", result.out);
    assert_eq!(asked("/api/v1/bookmarks")[0]["id"], status["id"]);
    server.stop(STOP);

    put("blocks.csv", "dave\n");
    let result = folkmoot(dir.path(), &["import", "bob", "--kind", "blocks", "blocks.csv", "--json", "--database", "moot.db"], "");
    assert_eq!(result.code, 0, "{}", result.err);
    let result: Value = serde_json::from_str(&result.out).expect("JSON");
    assert_eq!(result, serde_json::json!([{"line": 1, "what": "dave", "outcome": "done"}]));
    let checked = folkmoot(dir.path(), &["check", "--database", "moot.db"], "");
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);

    put("broken.csv", "carol,perhaps\n");
    fs::write(dir.path().join("binary.csv"), [0xff, 0xfe, 0x00, 0x80]).expect("a file");
    for (kind, file, why) in [
        ("following", "none.csv", "none.csv"),
        ("following", "broken.csv", "line 1: \"perhaps\" is neither true nor false"),
        ("bookmarks", "binary.csv", "binary.csv"),
    ] {
        let result = run(kind, file);
        assert!(result.code == 1 && result.err.contains(why) && result.err.lines().count() == 1, "{file}: {}", result.err);
    }
    let nobody = folkmoot(dir.path(), &["import", "nobody", "--kind", "blocks", "blocks.csv", "--database", "moot.db"], "");
    assert!(nobody.code == 1 && nobody.err.contains("no such user"), "{}", nobody.err);
}
