//! Starts that are refused leave nothing, and say everything that is wrong.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use crate::STOP;
use crate::process::{Server, folkmoot};

fn files(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).expect("a folder").map(|file| file.expect("a file").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_port_in_use_and_wrong_settings_leave_no_file() {
    let dir = tempfile::tempdir().expect("a folder");
    let other = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = other.local_addr().expect("an address").port().to_string();
    let refused = folkmoot(dir.path(), &["serve", "--port", &port], "");
    assert!(refused.code == 1 && refused.err.contains("is in use by another program"), "{}", refused.err);
    assert!(files(dir.path()).is_empty(), "{:?}", files(dir.path()));

    fs::write(dir.path().join("folkmoot.toml"), "prot = 1\ncache_mb = -1\npublic_url = \"https://example.org/forum\"\n").expect("a file");
    for command in [&["serve"][..], &["sandbox", "--database", "moot.db"], &["user", "add", "kim"]] {
        let refused = folkmoot(dir.path(), command, "");
        assert_eq!(refused.code, 1, "{}", refused.err);
        for fault in ["did you mean `port`?", "cache_mb in folkmoot.toml"] {
            assert!(refused.err.contains(fault) && !refused.err.contains("panicked"), "{command:?}: {}", refused.err);
        }
        assert_eq!(files(dir.path()), ["folkmoot.toml"]);
    }
    let refused = folkmoot(dir.path(), &["serve", "--config", "none.toml"], "");
    assert!(refused.code == 1 && refused.err.contains("there is no file none.toml"), "{}", refused.err);
}

#[test]
fn settings_beside_the_database_hold_and_are_shown_with_their_file() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("data")).expect("a folder");
    fs::write(dir.path().join("data/folkmoot.toml"), "app_id = \"meadow\"\n").expect("a file");
    let shown = folkmoot(dir.path(), &["config", "--database", "data/moot.db"], "");
    for line in ["app_id = \"meadow\"\n    from data/folkmoot.toml; ", "Clients reach the server at http://127.0.0.1:"] {
        assert!(shown.out.contains(line), "{line}: {}", shown.out);
    }
    assert_eq!(files(&dir.path().join("data")), ["folkmoot.toml"], "nothing is created by looking");
    let log = dir.path().join("log");
    let server = Server::logging(dir.path(), &["--database", "data/moot.db"], &log);
    assert_eq!(server.output.lines().count(), 4, "{}", server.output);
    server.stop(STOP);
}
