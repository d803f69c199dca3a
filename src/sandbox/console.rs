//! What the console shows of a sandbox: people, tokens, lines to paste.

use std::fmt::Write;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::credentials::{Credentials, Person, Tokens};
use crate::api::fresns::wire::auth::signature::{self, SignedHeaders};
use crate::api::fresns::wire::family::Family;

/// Users and how to ask as one of them, for a person at a terminal; with keys, tokens and signed requests if `verbose`.
pub(crate) fn console(credentials: &Credentials, database: &Path, verbose: bool) -> String {
    let mut out = format!("{}\n\n", super::WARNING);
    let add = &mut out;
    // Writing to a String cannot fail.
    let _ = writeln!(add, "{:<7} {:<17} {:<17} {:<9} e-mail", "name", "password", "uid", "aid");
    for person in &credentials.users {
        let Person { username, password, email, uid, aid, .. } = person;
        let _ = writeln!(add, "{username:<7} {password:<17} {uid:<17} {aid:<9} {email}");
    }
    let admin = &credentials.admin;
    let _ = writeln!(add, "{:<7} {:<17} (administrator, at {}/admin)", admin.username, admin.password, credentials.base_url);
    if verbose {
        everything(add, credentials)
    } else {
        in_short(add, credentials)
    }
    let _ = write!(add, "\nFolkmoot {} serves the sandbox {} at {}", env!("CARGO_PKG_VERSION"), database.display(), credentials.base_url);
    out
}

/// A line for each API.
fn in_short(add: &mut String, credentials: &Credentials) {
    let Some(alice) = credentials.person("alice") else { return };
    let (base, lanying) = (&credentials.base_url, &credentials.lanying);
    let _ =
        writeln!(add, "\nMastodon, as alice: curl {base}/api/v1/timelines/home -H 'Authorization: Bearer {}'", alice.mastodon.access_token);
    let _ = writeln!(
        add,
        "Lanying IM:         curl {base}/roster/list -H 'app_id: {}' -H 'access-token: {}'",
        lanying.app_id, alice.lanying.token
    );
    let _ = writeln!(add, "Fresns:             requests are signed; send them from {base}/docs, or see --verbose and --credentials FILE");
}

/// Keys, tokens, and lines to paste.
fn everything(add: &mut String, credentials: &Credentials) {
    let (v2, v1) = (&credentials.fresns.v2, &credentials.fresns.v1);
    let _ = writeln!(
        add,
        "\nFresns v2: app id {}, app secret {}, platform {}, version {}",
        v2.app_id, v2.app_secret, v2.platform_id, v2.version
    );
    let _ =
        writeln!(add, "Fresns v1: app id {}, app key    {}, platform {}, version {}", v1.app_id, v1.app_key, v1.platform_id, v1.version);
    if let Some(alice) = credentials.person("alice") {
        let (two, one) = (&alice.fresns.v2, &alice.fresns.v1);
        let _ = writeln!(add, "alice, v2: aid token {}, uid token {}", two.aid_token, two.uid_token);
        let _ = writeln!(add, "alice, v1: aid token {}\n           uid token {}", one.aid_token, one.uid_token);
        let mastodon = &credentials.mastodon;
        let _ = writeln!(
            add,
            "\nMastodon: client id {}, client secret {}\n          alice: access token {}",
            mastodon.client_id, mastodon.client_secret, alice.mastodon.access_token
        );
        let lanying = &credentials.lanying;
        let _ = writeln!(
            add,
            "\nLanying IM: app id {}, admin token {}\n            alice: user id {}, access-token {}",
            lanying.app_id, lanying.admin_token, alice.lanying.user_id, alice.lanying.token
        );
        let _ = writeln!(add, "\nPaste into a shell to send requests as alice:");
        for (family, path) in [(Family::V2, "user/panel"), (Family::V1, "user/overview"), (Family::V2, "notification/list")] {
            let _ = writeln!(add, "{}", curl(credentials, alice, family, path));
        }
        let _ = writeln!(
            add,
            "curl -s \"{}/oauth/userinfo\" -H \"Authorization: Bearer {}\"; echo",
            credentials.base_url, alice.mastodon.access_token
        );
        let _ = writeln!(
            add,
            "curl -s \"{}/roster/list\" -H \"app_id: {}\" -H \"access-token: {}\"; echo",
            credentials.base_url, lanying.app_id, alice.lanying.token
        );
    }
}

/// A line that signs at the moment it is run, as signatures are good for ten minutes only.
fn curl(credentials: &Credentials, person: &Person, family: Family, path: &str) -> String {
    let fresns = &credentials.fresns;
    let (app_id, secret, version, digest, base, tokens): (_, _, _, _, _, &Tokens) = match family {
        Family::V2 => (&fresns.v2.app_id, &fresns.v2.app_secret, &fresns.v2.version, "md5", "/api/v2", &person.fresns.v2),
        Family::V1 => (&fresns.v1.app_id, &fresns.v1.app_key, &fresns.v1.version, "sha256", "/api/fresns/v1", &person.fresns.v1),
    };
    let (platform, uid) = (fresns.v2.platform_id.to_string(), person.uid.to_string());
    let headers = SignedHeaders {
        aid: Some(&person.aid),
        aid_token: Some(&tokens.aid_token),
        app_id: Some(app_id),
        platform_id: Some(&platform),
        version: Some(version),
        timestamp: Some("$T"),
        space_id: None,
        uid: Some(&uid),
        uid_token: Some(&tokens.uid_token),
    };
    let text = signature::canonical(&headers, family, false, None);
    let device = STANDARD.encode(r#"{"networkIpv4":"127.0.0.1"}"#);
    let sent = text.split('&').map(|pair| format!(" -H \"{}\"", pair.replacen('=', ": ", 1))).collect::<String>();
    format!(
        "T=$(date +%s)000; S=$(printf %s \"{text}&{}={secret}\" | openssl dgst -{digest} -r | cut -d' ' -f1); \
         curl -s \"{}{base}/{path}\"{sent} -H \"X-Fresns-Signature: $S\" -H \"X-Fresns-Client-Device-Info: {device}\"; echo",
        family.secret_name(),
        credentials.base_url
    )
}
