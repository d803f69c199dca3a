//! The embedded files, asked over HTTP.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use std::sync::Arc;

use rocket::local::blocking::Client;

use super::*;
use crate::app::{App, Parts};
use crate::config::Config;

fn client(dir: &tempfile::TempDir) -> (Client, Arc<App>) {
    let config = Config { database: dir.path().join("moot.db"), ..Config::default() };
    let figment = config.figment();
    let app = Arc::new(App::open(config, Parts::default()).unwrap());
    (Client::untracked(crate::mount(figment, Arc::clone(&app))).unwrap(), app)
}

#[test]
fn pictures_are_real_cached_and_asked_for_once() {
    let dir = tempfile::tempdir().unwrap();
    let (client, _app) = client(&dir);
    for (name, side) in [("icon", 192), ("logo", 256), ("avatar", 128), ("anonymous", 128), ("deactivated", 128)] {
        let path = format!("/static/{name}.png");
        let got = client.get(&path).dispatch();
        assert_eq!((got.status(), got.content_type()), (Status::Ok, Some(ContentType::PNG)), "{path}");
        let one = |header| got.headers().get_one(header).unwrap_or_default().to_owned();
        assert_eq!(one("X-Content-Type-Options"), "nosniff");
        assert!(one("Cache-Control").contains("max-age="));
        let etag = one("ETag");
        let picture = image::load_from_memory(&got.into_bytes().unwrap()).unwrap();
        assert_eq!((picture.width(), picture.height()), (side, side), "{path}");

        let again = client.get(&path).header(Header::new("If-None-Match", format!("\"other\", W/{etag}"))).dispatch();
        assert_eq!(again.status(), Status::NotModified);
        assert_eq!(again.headers().get_one("ETag"), Some(etag.as_str()));
        assert_eq!(again.into_bytes(), Some(Vec::new()));
        let changed = client.get(&path).header(Header::new("If-None-Match", "\"other\"")).dispatch();
        assert_eq!(changed.status(), Status::Ok);
    }
}

#[test]
fn nothing_else_is_served() {
    let dir = tempfile::tempdir().unwrap();
    let (client, _app) = client(&dir);
    for path in ["/static/none.png", "/static/", "/static/../Cargo.toml", "/static/%2e%2e/Cargo.toml", "/static/..%2fCargo.toml"] {
        assert_eq!(client.get(path).dispatch().status(), Status::NotFound, "{path}");
    }
}
