//! Trailing slashes: `/api/v1/instance/` is `/api/v1/instance` (docs/specs/mastodon.md 5, Mastodon.py).

use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::uri::Origin;
use rocket::{Data, Request};

/// Drops trailing slashes from the path before routing; `/` alone and the query stay as they are.
pub(crate) struct Slash;

fn without_slash(uri: &Origin<'_>) -> Option<Origin<'static>> {
    let path = uri.path().as_str();
    let short = path.trim_end_matches('/');
    if short.len() == path.len() || short.is_empty() {
        return None;
    }
    let text = match uri.query() {
        Some(query) => format!("{short}?{query}"),
        None => short.to_owned(),
    };
    Origin::parse_owned(text).ok()
}

#[rocket::async_trait]
impl Fairing for Slash {
    fn info(&self) -> Info {
        Info { name: "trailing slashes", kind: Kind::Request }
    }

    async fn on_request(&self, req: &mut Request<'_>, _: &mut Data<'_>) {
        if let Some(uri) = without_slash(req.uri()) {
            req.set_uri(uri);
        }
    }
}

#[cfg(test)]
mod tests {
    use rocket::local::blocking::Client;
    use rocket::{get, routes};

    use super::*;

    #[get("/")]
    fn root() -> &'static str {
        "root"
    }

    #[get("/a/b?<q>")]
    fn deep(q: Option<String>) -> String {
        q.unwrap_or_default()
    }

    #[test]
    fn slashes_go_and_the_query_stays() {
        let rocket = rocket::custom(crate::api::kit::params::quiet()).attach(Slash).mount("/", routes![root, deep]);
        let client = Client::untracked(rocket).expect("it starts");
        for (uri, answer) in [("/", "root"), ("/a/b", ""), ("/a/b/?q=x/", "x/"), ("/a/b//?q=%2F", "/")] {
            let got = client.get(uri).dispatch().into_string();
            assert_eq!(got.as_deref(), Some(answer), "{uri}");
        }
    }
}
