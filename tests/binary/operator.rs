//! Commands for operators, and the log.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::STOP;
use crate::http;
use crate::process::{Server, folkmoot};

fn token(output: &str) -> String {
    output.lines().find_map(|line| line.strip_prefix("Token (shown only now): ")).expect("a token").to_owned()
}

fn listed(dir: &Path) -> Vec<Value> {
    let result = folkmoot(dir, &["token", "list", "--json"], "");
    assert_eq!(result.code, 0, "{}", result.err);
    serde_json::from_str(&result.out).expect("JSON")
}

fn asked(server: &Server, token: &str) -> i64 {
    let headers = [("app_id", "folkmoot"), ("access-token", token)];
    let reply = http::send(server.address, "GET", "/user/list", &headers, "").expect("an answer");
    assert_eq!(reply.status, 200);
    serde_json::from_str::<Value>(&reply.body).expect("JSON")["code"].as_i64().expect("a code")
}

#[test]
fn a_diagnosis_names_what_is_wrong_and_what_to_do() {
    let dir = tempfile::tempdir().expect("a folder");
    let nothing = folkmoot(dir.path(), &["diagnose"], "");
    assert!(nothing.code == 1 && nothing.err.contains("there is no file"), "{}", nothing.err);
    assert!(!dir.path().join("folkmoot.db").exists());
    let server = Server::start(dir.path(), &[]);
    let at = format!("public_url = \"http://{}\"\n", server.address);
    fs::write(dir.path().join("folkmoot.toml"), at).expect("a file");
    let look = || {
        let result = folkmoot(dir.path(), &["diagnose", "--json"], "");
        let found: Vec<Value> = serde_json::from_str(&result.out).expect("JSON");
        let state = move |topic: &str| found.iter().find(|one| one["topic"] == topic).map(|one| one["state"].clone());
        (result.code, state)
    };
    let (code, state) = look();
    assert_eq!(code, 1, "there is no administrator and no backup");
    let states = ["administrators", "backup", "reach", "sockets", "time", "mail"].map(|topic| state(topic).expect(topic));
    assert_eq!(states, ["problem", "problem", "good", "good", "good", "note"]);
    drop(server);
    let (_, state) = look();
    assert_eq!((state("reach"), state("sockets")), (Some("problem".into()), None));
    let words = folkmoot(dir.path(), &["diagnose"], "");
    assert!(words.out.contains("does not answer") && words.err.contains("problems were found"), "{}{}", words.out, words.err);
}

#[test]
fn an_admin_token_works_until_it_is_revoked() {
    let dir = tempfile::tempdir().expect("a folder");
    let before = token(&folkmoot(dir.path(), &["token", "admin", "--name", "made before it runs"], "").out);
    let server = Server::start(dir.path(), &[]);
    let during = token(&folkmoot(dir.path(), &["token", "admin"], "").out);
    assert!(before.starts_with("fma_") && before.len() == 47 && before != during, "{before}");
    assert_eq!((asked(&server, &before), asked(&server, &during), asked(&server, "fma_x")), (200, 200, 10008));
    let rows = listed(dir.path());
    assert_eq!((rows.len(), &rows[0]["name"], &rows[1]["name"]), (2, &Value::from("made before it runs"), &Value::from("admin")));
    assert!(!folkmoot(dir.path(), &["token", "list"], "").out.contains(&before), "tokens are told once");
    let revoked = folkmoot(dir.path(), &["token", "revoke", &rows[0]["id"].to_string()], "");
    assert_eq!(revoked.code, 0, "{}", revoked.err);
    assert_eq!((asked(&server, &before), asked(&server, &during), listed(dir.path()).len()), (10008, 200, 1));
    let again = folkmoot(dir.path(), &["token", "revoke", "7"], "");
    assert_eq!((again.code, again.err.trim_end()), (1, "folkmoot: there is no valid token with this number"));
    server.stop(STOP);
}

#[test]
fn push_services_are_added_and_removed() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("key"), "very secret\n").expect("a file");
    let added = folkmoot(dir.path(), &["notifier", "add", "phones", "--provider", "fcm", "--app-secret-file", "key"], "");
    assert_eq!(added.code, 0, "{}", added.err);
    let list = folkmoot(dir.path(), &["notifier", "list"], "");
    assert!(list.out.contains("phones") && list.out.contains("fcm") && !list.out.contains("secret"), "{}", list.out);
    assert_eq!(folkmoot(dir.path(), &["notifier", "add", "x", "--provider", "pigeon"], "").code, 2);
    assert_eq!(folkmoot(dir.path(), &["notifier", "add", "x", "--provider", "fcm", "--app-secret-file", "none"], "").code, 1);
    assert_eq!(folkmoot(dir.path(), &["notifier", "remove", "phones"], "").code, 0);
    assert_eq!(folkmoot(dir.path(), &["notifier", "remove", "phones"], "").code, 1);
}

#[test]
fn every_request_is_logged_without_secrets() {
    let dir = tempfile::tempdir().expect("a folder");
    let log = dir.path().join("log");
    let arguments = ["sandbox", "--seed", "1", "--database", "moot.db", "--credentials", "c.json"];
    let server = Server::logging(dir.path(), &arguments, &log);
    let known: Value = serde_json::from_str(&fs::read_to_string(dir.path().join("c.json")).expect("a file")).expect("JSON");
    let alice = &known["users"][0];
    let token = alice["lanying"]["token"].as_str().expect("a token");
    let headers = [("app_id", "folkmoot"), ("access-token", token), ("X-Request-Id", "from-the-proxy")];
    let body = format!(r#"{{"type":1,"targets":[{}],"content":"between you and me","content_type":0}}"#, known["users"][1]["uid"]);
    let reply = http::send(server.address, "POST", "/message/send?note=whisper", &headers, &body).expect("an answer");
    assert!(reply.body.contains("\"code\":200"), "{}", reply.body);
    assert_eq!(reply.header("X-Request-Id"), Some("from-the-proxy"));
    let password = alice["password"].as_str().expect("a password");
    let login = format!(r#"{{"name":"alice","password":"{password}"}}"#);
    http::send(server.address, "POST", "/token/user", &[("app_id", "folkmoot")], &login).expect("an answer");
    server.stop(STOP);
    let text = fs::read_to_string(&log).expect("a log");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"))).collect();
    let sent = lines.iter().find(|line| line["id"] == "from-the-proxy").expect("a line of the request");
    let expected = ["lanying", "POST", "/message/send"];
    assert_eq!([&sent["dialect"], &sent["method"], &sent["route"]].map(|value| value.as_str().unwrap_or_default()), expected);
    assert!(sent["status"] == 200 && sent["ms"].as_f64().is_some_and(|ms| ms > 0.0), "{sent}");
    for secret in [token, password, "between you and me", "whisper"] {
        assert!(!text.contains(secret), "the log tells `{secret}`");
    }
}

#[test]
fn commands_print_json_for_scripts() {
    let dir = tempfile::tempdir().expect("a folder");
    let result = folkmoot(dir.path(), &["user", "add", "kim", "--json"], "");
    assert_eq!(result.code, 0, "{}", result.err);
    let done: Value = serde_json::from_str(&result.out).expect("JSON");
    let added = &done["user_added"];
    assert!(added["username"] == "kim" && added["password"].as_str().is_some_and(|drawn| drawn.len() == 16), "{done}");
    let result = folkmoot(dir.path(), &["user", "role", "kim", "administrator", "--json"], "");
    assert_eq!(result.out.trim().replace(char::is_whitespace, ""), r#"{"role_set":{"username":"kim","role":"administrator"}}"#);
    for last in [&["user", "disable", "kim"][..], &["user", "role", "kim", "general"]] {
        let refused = folkmoot(dir.path(), last, "");
        assert!(refused.code == 1 && refused.err.contains("the last administrator stays"), "{}", refused.err);
    }
    assert_eq!(folkmoot(dir.path(), &["user", "add", "lee", "--admin"], "").code, 0);
    assert_eq!(folkmoot(dir.path(), &["user", "disable", "kim"], "").code, 0);
    let refused = folkmoot(dir.path(), &["user", "disable", "nobody", "--json"], "");
    assert!(refused.code == 1 && refused.out.is_empty() && refused.err.contains("no such user"), "{}", refused.err);
}

#[test]
fn settings_invitations_and_deletion_work_with_and_without_a_server() {
    let dir = tempfile::tempdir().expect("a folder");
    let ok = |arguments: &[&str]| {
        let result = folkmoot(dir.path(), arguments, "");
        assert_eq!(result.code, 0, "{arguments:?}: {}", result.err);
        result.out.trim_end().to_owned()
    };
    let refused = |arguments: &[&str], why: &str| {
        let result = folkmoot(dir.path(), arguments, "");
        assert!(result.code == 1 && result.out.is_empty() && result.err.contains(why), "{arguments:?}: {} {}", result.out, result.err);
    };
    let rounds = |name: &str, other: &str| {
        assert_eq!(ok(&["settings", "set", "name", other]), format!("name = \"{other}\""));
        assert_eq!(ok(&["settings", "get", "name"]), other);
        assert_eq!(ok(&["settings", "get", "name", "--json"]), format!("\"{other}\""));
        ok(&["settings", "set", "conversation_files", "[\"image\",\"audio\"]"]);
        let all: Value = serde_json::from_str(&ok(&["settings", "list", "--json"])).expect("JSON");
        assert!(all["name"] == other && all["conversation_files"][1] == "audio" && all["registration"] == "open", "{all}");
        refused(&["settings", "set", "nmae", "x"], "there is no setting nmae");
        refused(&["settings", "get", "nmae"], "there is no setting nmae");
        refused(&["settings", "set", "recall_seconds", "soon"], "recall_seconds");
        refused(&["settings", "set", "recall_seconds", "-1"], "between 0 and");
        refused(&["settings", "set", "registration", "maybe"], "maybe");
        let invite: Value = serde_json::from_str(&ok(&["invite", "--uses", "2", "--days", "3", "--json"])).expect("JSON");
        let link = invite["invited"]["link"].as_str().expect("a link").to_owned();
        assert!(link.contains("/invite/") && invite["invited"]["uses"] == 2, "{invite}");
        refused(&["invite", "--uses", "0"], "between 1 and");
        ok(&["user", "add", name]);
        refused(&["user", "delete", name], "--yes");
        refused(&["user", "totp-reset", name], "no second factor");
        assert!(ok(&["user", "delete", name, "--yes", "--json"]).contains("user_deleted"));
        refused(&["user", "delete", name, "--yes"], "no such user");
        link
    };
    ok(&["user", "add", "kim", "--admin"]);
    rounds("mallory", "The choir");
    let server = Server::start(dir.path(), &[]);
    let link = rounds("trudy", "The other choir");
    let path = &link[link.find("/invite/").expect("a path")..];
    assert_eq!(server.get(path).status, 200, "{link}");
    server.stop(STOP);
}

/// Registers `address` and asks for its code. Returns everything that was logged meanwhile, and the privacy policy.
fn log_of_a_registration(mode: &str, address: &str) -> (String, String) {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("Rocket.toml"), format!("[default]\nverify_code_mode = \"{mode}\"\n")).expect("a file");
    let log = dir.path().join("log");
    let server = Server::tracing(dir.path(), &log);
    let json = |reply: http::Reply| serde_json::from_str::<Value>(&reply.body).unwrap_or_else(|_| panic!("no JSON: {}", reply.body));
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let app = json(server.post_form("/api/v1/apps", "client_name=x&redirect_uris=urn:ietf:wg:oauth:2.0:oob&scopes=read+write"));
    let (id, secret) = (text(&app["client_id"]), text(&app["client_secret"]));
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}&scope=read+write");
    let of_app = text(&json(server.post_form("/oauth/token", &form))["access_token"]);
    let post = |path: &str, token: &str, body: &str| {
        let bearer = format!("Bearer {token}");
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
        http::send(server.address, "POST", path, &headers, body).expect("an answer")
    };
    let form = format!("username=nina&email={address}&password=correct+horse+1&agreement=true&locale=en");
    let of_nina = text(&json(post("/api/v1/accounts", &of_app, &form))["access_token"]);
    let asked = post("/api/v1/emails/confirmations", &of_nina, "");
    assert_eq!(asked.status, 200, "{}", asked.body);
    assert_eq!(post("/api/v1/accounts", &of_app, &form).status, 422, "the name is taken");
    let policy = text(&json(server.get("/api/v1/instance/privacy_policy"))["content"]);
    server.stop(STOP);
    (fs::read_to_string(&log).expect("a log"), policy)
}

#[test]
fn addresses_are_logged_with_their_codes_alone_and_only_where_codes_are_logged() {
    let address = "nina@example.org";
    let (log, policy) = log_of_a_registration("log", address);
    let lines: Vec<&str> = log.lines().filter(|line| line.contains(address)).collect();
    assert!(!lines.is_empty() && lines.iter().all(|line| line.contains(&format!("address={address} code="))), "{lines:#?}");
    assert!(policy.contains("into the log of whoever runs the server"), "{policy}");

    let (log, policy) = log_of_a_registration("off", address);
    assert!(log.contains("folkmoot::request"), "requests are logged: {log}");
    assert!(!log.contains(address) && !log.contains("verification code"), "{log}");
    assert!(!policy.contains("into the log"), "{policy}");
}
