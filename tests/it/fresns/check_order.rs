//! The order of checks (`docs/specs/fresns.md 3.7`): every fault alone, then every two together.

use folkmoot::internals::api::fresns::wire::family::Family;
use folkmoot::internals::model::people::session::SigningApp;
use rocket::http::{ContentType, Method};
use serde_json::json;

use crate::database::sql;
use crate::test_server::{Caller, FresnsResponse, PLATFORM, Person, TestServer, signature};

/// What is wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Header,
    Device,
    KeyDisabled,
    KeyOfPlugin,
    KeyOfOtherPlatform,
    KeyReadOnly,
    Clock,
    Signature,
    AccountUnknown,
    AccountToken,
    AccountPlatform,
    AccountExpired,
    UserToken,
    UserPlatform,
    UserExpired,
    NoAccount,
    NoUser,
}
use Fault::{
    AccountExpired, AccountPlatform, AccountToken, AccountUnknown, Clock, Device, Header, KeyDisabled, KeyOfOtherPlatform, KeyOfPlugin,
    KeyReadOnly, NoAccount, NoUser, Signature, UserExpired, UserPlatform, UserToken,
};

const V2: [(Fault, i64); 17] = [
    (Header, 30000),
    (Device, 30000),
    (KeyDisabled, 31301),
    (KeyOfPlugin, 31304),
    (KeyOfOtherPlatform, 31102),
    (Clock, 31303),
    (Signature, 31302),
    (AccountUnknown, 31502),
    (AccountToken, 31505),
    (AccountPlatform, 31103),
    (AccountExpired, 31504),
    (UserToken, 31603),
    (UserPlatform, 31103),
    (UserExpired, 31504),
    (NoAccount, 31501),
    (NoUser, 31601),
    (KeyReadOnly, 31305),
];

const V1: [(Fault, i64); 17] = [
    (Header, 10000),
    (Clock, 31303),
    (KeyDisabled, 31301),
    (KeyOfPlugin, 31304),
    (KeyOfOtherPlatform, 31102),
    (Signature, 31302),
    (UserToken, 31603),
    (UserPlatform, 31103),
    (UserExpired, 31504),
    (AccountUnknown, 31502),
    (AccountToken, 31505),
    (AccountPlatform, 31103),
    (AccountExpired, 31504),
    (Device, 10000),
    (NoAccount, 31501),
    (NoUser, 31601),
    (KeyReadOnly, 31305),
];

const OF_ACCOUNT: [Fault; 4] = [AccountUnknown, AccountToken, AccountPlatform, AccountExpired];
const OF_USER: [Fault; 3] = [UserToken, UserPlatform, UserExpired];

/// Can one request have both?
fn compatible(family: Family, a: Fault, b: Fault) -> bool {
    let one_of = |set: &[Fault]| set.contains(&a) || set.contains(&b);
    let has = |fault| a == fault || b == fault;
    if has(NoAccount) && (one_of(&OF_ACCOUNT) || one_of(&OF_USER) || has(NoUser)) {
        return false;
    }
    if has(NoUser) && one_of(&OF_USER) {
        return false;
    }
    // v1 looks at the account's token only where no user is named.
    family == Family::V2 || !(one_of(&OF_ACCOUNT) && one_of(&OF_USER))
}

/// A separate app key for every combination of faults of a key.
fn key(server: &TestServer, faults: &[Fault]) -> SigningApp {
    let has = |fault| faults.contains(&fault);
    let bits = [KeyDisabled, KeyOfPlugin, KeyOfOtherPlatform, KeyReadOnly].map(|fault| if has(fault) { '1' } else { '0' });
    let app_id: String = "key-".chars().chain(bits).collect();
    let mut key = server.key(Family::V2).clone();
    sql(
        server,
        &format!(
            "INSERT OR IGNORE INTO apps (id, app_id, kind, name, secret, platform_id, family, key_type, read_only, enabled, created_at)
             SELECT max(id) + 1, '{app_id}', 'fresns', 'test', '{}', {}, 'v2', {}, {}, {}, 0 FROM apps",
            key.secret,
            if has(KeyOfOtherPlatform) { PLATFORM + 1 } else { PLATFORM },
            if has(KeyOfPlugin) { 2 } else { 1 },
            i64::from(has(KeyReadOnly)),
            i64::from(!has(KeyDisabled)),
        ),
    );
    key.app_id = app_id;
    key
}

/// Sends a message while all of these are wrong.
fn send(family: Family, from: &Person<'_>, to: &Person<'_>, faults: &[Fault]) -> FresnsResponse {
    let server = from.server;
    let has = |fault| faults.contains(&fault);
    let any = |set: &[Fault]| faults.iter().any(|fault| set.contains(fault));
    let (platform, expiry) = (|off| if off { PLATFORM + 1 } else { PLATFORM }, |off| if off { "1" } else { "NULL" });
    for (kind, other, over) in [("account", AccountPlatform, AccountExpired), ("user", UserPlatform, UserExpired)] {
        let (platform, expiry) = (platform(has(other)), expiry(has(over)));
        sql(server, &format!("UPDATE sessions SET platform_id = {platform}, expires_at = {expiry} WHERE kind = '{kind}'"));
    }
    let mut caller = from.caller(family);
    let login = &mut caller.login;
    if has(NoAccount) {
        *login = crate::test_server::Login::default();
    }
    if has(NoUser) || (family == Family::V1 && any(&OF_ACCOUNT)) {
        login.uid = 0;
    }
    if has(AccountUnknown) {
        login.aid = "nobody00".into();
    }
    if has(AccountToken) {
        login.aid_token = "0".repeat(31) + "x";
    }
    if has(UserToken) {
        login.uid_token = "0".repeat(31) + "y";
    }
    let key = key(server, faults);
    let at = server.app.core.now() - if has(Clock) { 601_000 } else { 0 };
    let mut headers = caller.sign(&key, at);
    if has(Header) {
        headers.retain(|(name, _)| *name != "Client-Version");
    }
    for (name, value) in &mut headers {
        match *name {
            "Client-Device-Info" if has(Device) => *value = "e30=".into(),
            "Signature" if has(Signature) => *value = value.chars().rev().collect(),
            _ => {}
        }
    }
    let (path, body) = message(family, to);
    caller.send_raw(Method::Post, path, Some((ContentType::JSON, body)), &headers)
}

fn message(family: Family, to: &Person<'_>) -> (&'static str, Vec<u8>) {
    let path = match family {
        Family::V2 => "/conversation/send-message",
        Family::V1 => "/conversation/message",
    };
    (path, json!({"uidOrUsername": to.name, "message": "hello"}).to_string().into_bytes())
}

fn table(family: Family) -> [(Fault, i64); 17] {
    match family {
        Family::V2 => V2,
        Family::V1 => V1,
    }
}

#[test]
fn every_fault_has_its_code_and_the_first_check_wins() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    for family in Family::ALL {
        send(family, &ann, &bob, &[]).ok();
        let table = table(family);
        for (at, (fault, code)) in table.iter().enumerate() {
            let response = send(family, &ann, &bob, &[*fault]);
            assert_eq!(response.code(), *code, "{family:?} {fault:?}: {}", response.body);
            response.refused(*code);
            for (later, _) in &table[at + 1..] {
                if compatible(family, *fault, *later) {
                    let response = send(family, &ann, &bob, &[*fault, *later]);
                    assert_eq!(response.code(), *code, "{family:?} {fault:?} before {later:?}: {}", response.body);
                }
            }
        }
        send(family, &ann, &bob, &[]).ok();
    }
}

#[test]
fn v1_checks_one_token_and_v2_checks_both() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let mut wrong = ann.v1();
    wrong.login.aid_token = "x".repeat(32);
    wrong.get("/user/overview").ok();
    wrong.family = Family::V2;
    wrong.get("/user/panel").refused(31505);
}

#[test]
fn an_unknown_key_is_31301() {
    let server = TestServer::new();
    for family in Family::ALL {
        let caller = server.nobody(family);
        let mut key = server.key(family).clone();
        key.app_id = "nokey000".into();
        caller.send_raw(Method::Get, "/global/configs", None, &caller.sign(&key, server.app.core.now())).refused(31301);
    }
}

/// The headers of a good request with one of them replaced, signed as they stand.
fn with(caller: &Caller<'_>, name: &'static str, value: Option<&str>) -> FresnsResponse {
    let mut headers = caller.headers();
    headers.retain(|(header, _)| *header != name && (*header != "Signature" || name == "Signature"));
    headers.extend(value.map(|value| (name, value.to_owned())));
    if name != "Signature" {
        headers.push(("Signature", signature(&headers, &caller.server.key(caller.family).secret, caller.family)));
    }
    caller.send_raw(Method::Get, "/account/detail", None, &headers)
}

#[test]
fn every_header_is_validated_and_named() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let required = ["App-Id", "Client-Platform-Id", "Client-Version", "Client-Device-Info", "Signature", "Signature-Timestamp"];
    let dependent = ["Aid-Token", "Uid-Token", "Aid"];
    let wrong = [
        ("Client-Platform-Id", "x"),
        ("Client-Platform-Id", "0"),
        ("Client-Platform-Id", "-4"),
        ("Client-Platform-Id", "4.0"),
        ("Signature-Timestamp", "tomorrow"),
        ("Signature-Timestamp", "177260076"),
        ("Signature-Timestamp", "17726007670000"),
        ("Uid", "annie"),
        ("Uid", "99999999999999999999"),
    ];
    for family in Family::ALL {
        let caller = ann.caller(family);
        let invalid = i64::from(family.codes().invalid);
        with(&caller, "Client-Timezone", Some("+8")).ok();
        for name in required.iter().chain(&dependent) {
            for value in [None, Some(""), Some("  ")] {
                let response = with(&caller, name, value);
                assert_eq!(response.code(), invalid, "{family:?} {name} {value:?}: {}", response.body);
                assert!(response.body["message"].as_str().is_some_and(|text| text.contains(name)), "{name}: {}", response.body);
            }
        }
        for (name, value) in wrong {
            let response = with(&caller, name, Some(value));
            assert_eq!(response.code(), invalid, "{family:?} {name} {value}: {}", response.body);
        }
    }
    with(&ann.v2(), "Client-Platform-Id", Some("12")).refused(30000);
    with(&ann.v1(), "Client-Platform-Id", Some("12")).refused(31102);
}

#[test]
fn device_info_is_validated() {
    use base64::Engine;
    let server = TestServer::new();
    let ann = server.user("annie");
    let wrong = [
        "{}",
        "[]",
        "7",
        r#"{"agent":"x"}"#,
        r#"{"networkIpv4":"127.0.0.1.1"}"#,
        r#"{"networkIpv4":"::1"}"#,
        r#"{"networkIpv6":"127.0.0.1"}"#,
        r#"{"networkIpv4":7}"#,
        r#"{"networkIpv4":"127.0.0.1","latitude":90.1}"#,
        r#"{"networkIpv4":"127.0.0.1","longitude":-180.1}"#,
        r#"{"networkIpv4":"127.0.0.1","networkMobile":"perhaps"}"#,
        r#"{"networkIpv4":"127.0.0.1","networkOffset":"late"}"#,
        r#"{"networkIpv4":"127.0.0.1","mapId":1.5}"#,
        r#"{"networkIpv4":"127.0.0.1","agent":{}}"#,
    ];
    let right = [
        r#"{"agent":"WeChat","networkIpv4":"127.0.0.1"}"#,
        r#"{"networkIpv6":"::1"}"#,
        r#"{"networkIpv4":"127.0.0.1","networkIpv6":null,"latitude":-90,"longitude":180,"networkProxy":false,"mapId":1,"unheardOf":[1]}"#,
    ];
    let encode = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    for family in Family::ALL {
        for text in wrong {
            let response = with(&ann.caller(family), "Client-Device-Info", Some(&encode(text)));
            assert_eq!(response.code(), i64::from(family.codes().invalid), "{family:?} {text}: {}", response.body);
        }
        with(&ann.caller(family), "Client-Device-Info", Some("!not base64!")).refused(i64::from(family.codes().invalid));
        for text in right {
            with(&ann.caller(family), "Client-Device-Info", Some(&encode(text))).ok();
        }
    }
}

#[test]
fn timestamps_may_be_ten_minutes_off_and_eight_hours_behind_in_v2() {
    const HOUR: i64 = 3_600;
    let server = TestServer::new();
    let ann = server.user("annie");
    let seconds = server.app.core.now() / 1_000;
    let cases = [
        (0, true, true),
        (-600, true, true),
        (600, true, true),
        (-602, false, false),
        (602, false, false),
        (-8 * HOUR, true, false),
        (-8 * HOUR - 600, true, false),
        (-8 * HOUR + 602, false, false),
        (8 * HOUR, false, false),
    ];
    for (off, v2, v1) in cases {
        for (family, fits) in [(Family::V2, v2), (Family::V1, v1)] {
            for text in [(seconds + off).to_string(), format!("{}000", seconds + off)] {
                let response = with(&ann.caller(family), "Signature-Timestamp", Some(&text));
                assert_eq!(response.code(), if fits { 0 } else { 31303 }, "{family:?} {text} {off}: {}", response.body);
            }
        }
    }
}

#[test]
fn an_unknown_site_mode_is_33102_after_the_tokens_and_before_the_login() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let odd =
        folkmoot::internals::community::runtime::settings::Settings { site_mode: "odd".into(), ..(*server.app.core.settings()).clone() };
    futures::executor::block_on(server.app.core.change_settings(odd)).expect("settings are stored");
    for family in Family::ALL {
        ann.caller(family).get("/notification/list").refused(33102);
        server.nobody(family).get("/notification/list").refused(33102);
        let mut stranger = ann.caller(family);
        stranger.login.uid_token = "x".repeat(32);
        stranger.get("/notification/list").refused(31603);
    }
}
