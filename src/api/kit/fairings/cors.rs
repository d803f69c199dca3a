//! Cross-origin requests of browser clients (docs/specs/mastodon.md 1.9): everything, from anywhere, without cookies;
//! except what only pages of this server may read.

use rocket::fairing::{self, Fairing, Info, Kind};
use rocket::http::uri::Origin;
use rocket::http::{Header, Method, Status};
use rocket::{Build, Data, Request, Response, Rocket, options, routes};

const PREFLIGHT: &str = "/__preflight";
const ALLOW_METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
const MAX_AGE_SECONDS: &str = "86400";

/// Answers every preflight with 204 and marks every reply as readable from any origin.
pub(crate) struct Cors {
    /// The first segment of the paths that are left alone.
    pub own: &'static str,
    /// Response headers that scripts may read, besides the usual ones.
    pub expose: &'static str,
    /// Request headers that preflights name that ask for none.
    pub allow: &'static str,
}

#[options("/")]
fn preflight() -> Status {
    Status::NoContent
}

fn is_preflight(req: &Request<'_>) -> bool {
    req.method() == Method::Options && req.headers().contains("Access-Control-Request-Method")
}

impl Cors {
    fn is_own(&self, req: &Request<'_>) -> bool {
        req.uri().path().segments().next() == Some(self.own)
    }
}

#[rocket::async_trait]
impl Fairing for Cors {
    fn info(&self) -> Info {
        Info { name: "cross-origin requests", kind: Kind::Ignite | Kind::Request | Kind::Response }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        Ok(rocket.mount(PREFLIGHT, routes![preflight]))
    }

    async fn on_request(&self, req: &mut Request<'_>, _: &mut Data<'_>) {
        if is_preflight(req)
            && !self.is_own(req)
            && let Ok(uri) = Origin::parse(PREFLIGHT)
        {
            req.set_uri(uri);
        }
    }

    async fn on_response<'r>(&self, req: &'r Request<'_>, res: &mut Response<'r>) {
        if self.is_own(req) {
            return;
        }
        res.set_raw_header("Access-Control-Allow-Origin", "*");
        res.set_raw_header("Access-Control-Expose-Headers", self.expose);
        if is_preflight(req) {
            res.set_raw_header("Access-Control-Allow-Methods", ALLOW_METHODS);
            res.set_raw_header("Access-Control-Max-Age", MAX_AGE_SECONDS);
            // A wildcard does not cover `Authorization`, so what was asked for is echoed.
            let asked: Vec<&str> = req.headers().get("Access-Control-Request-Headers").filter(|names| !names.trim().is_empty()).collect();
            let allowed = if asked.is_empty() { self.allow.to_owned() } else { asked.join(", ") };
            res.set_header(Header::new("Access-Control-Allow-Headers", allowed));
        }
    }
}

#[cfg(test)]
mod tests {
    use rocket::get;
    use rocket::local::blocking::Client;

    use super::*;

    #[get("/x")]
    fn x() -> &'static str {
        "x"
    }

    fn client() -> Client {
        let rocket = rocket::custom(crate::api::kit::params::quiet())
            .attach(Cors { own: "inside", expose: "X-Shown", allow: "Authorization, X-Taken" })
            .attach(crate::api::kit::fairings::slash::Slash)
            .mount("/", routes![x])
            .mount("/inside", routes![x]);
        Client::untracked(rocket).expect("it starts")
    }

    #[test]
    fn private_paths_are_not_readable_by_other_sites() {
        let client = client();
        let answer = client.get("/inside/x").header(Header::new("Origin", "https://elsewhere.example")).dispatch();
        assert_eq!((answer.status(), answer.headers().get_one("Access-Control-Allow-Origin")), (Status::Ok, None));
        let asked = client.options("/inside/x").header(Header::new("Access-Control-Request-Method", "POST")).dispatch();
        assert_eq!(asked.status(), Status::NotFound);
        assert_eq!(asked.headers().get_one("Access-Control-Allow-Methods"), None);
    }

    #[test]
    fn a_preflight_is_answered_on_any_path() {
        let client = client();
        for path in ["/x", "/api/v1/unknown/", "/"] {
            let got = client
                .options(path)
                .header(Header::new("Access-Control-Request-Method", "PATCH"))
                .header(Header::new("Access-Control-Request-Headers", "authorization, x-fresns-aid"))
                .dispatch();
            assert_eq!(got.status(), Status::NoContent, "{path}");
            let one = |name| got.headers().get_one(name);
            assert_eq!(one("Access-Control-Allow-Origin"), Some("*"));
            assert_eq!(one("Access-Control-Max-Age"), Some("86400"));
            assert_eq!(one("Access-Control-Allow-Headers"), Some("authorization, x-fresns-aid"));
            assert!(one("Access-Control-Allow-Methods").is_some_and(|m| m.contains("PATCH")));
        }
    }

    #[test]
    fn a_preflight_that_asks_for_no_headers_is_told_all() {
        let client = client();
        for asked in [None, Some(""), Some(" ")] {
            let mut request = client.options("/x").header(Header::new("Access-Control-Request-Method", "GET"));
            if let Some(names) = asked {
                request.add_header(Header::new("Access-Control-Request-Headers", names));
            }
            let got = request.dispatch();
            assert_eq!(got.headers().get_one("Access-Control-Allow-Headers"), Some("Authorization, X-Taken"), "{asked:?}");
        }
    }

    #[test]
    fn every_reply_is_readable_and_only_preflights_are_rerouted() {
        let client = client();
        for (uri, status) in [("/x", Status::Ok), ("/none", Status::NotFound)] {
            let got = client.get(uri).dispatch();
            assert_eq!(got.status(), status);
            let one = |name| got.headers().get_one(name);
            assert_eq!(one("Access-Control-Allow-Origin"), Some("*"));
            assert!(one("Access-Control-Expose-Headers").is_some_and(|h| h == "X-Shown"));
            assert_eq!(one("Access-Control-Max-Age"), None);
        }
        assert_eq!(client.options("/x").dispatch().status(), Status::NotFound);
    }
}
