//! One handler under several methods.

use rocket::Route;
use rocket::http::Method;

/// Something that is mounted under a method.
pub(crate) trait Under: Clone {
    /// Is mounted under this one from now on.
    fn under(&mut self, method: Method);
}

impl Under for Route {
    fn under(&mut self, method: Method) {
        self.method = method;
    }
}

/// The given routes, and a copy of each under every further method.
///
/// A urlencoded `POST` whose body begins with `_method=put` (or `delete`, `patch`, ...) is routed by Rocket under
/// that method before any fairing runs; such a request reaches the same handler only where it is mounted for both.
pub(crate) fn also<T: Under>(routes: Vec<T>, methods: &[Method]) -> Vec<T> {
    let copies: Vec<T> = methods
        .iter()
        .flat_map(|method| {
            routes.iter().cloned().map(|mut route| {
                route.under(*method);
                route
            })
        })
        .collect();
    routes.into_iter().chain(copies).collect()
}

#[cfg(test)]
mod tests {
    use rocket::http::{ContentType, Status};
    use rocket::local::blocking::Client;
    use rocket::{patch, routes};

    use super::*;

    #[patch("/thing")]
    fn thing(method: Method) -> String {
        method.to_string()
    }

    #[test]
    fn copies_answer_under_their_own_method() {
        let rocket = rocket::custom(crate::api::kit::params::quiet()).mount("/", also(routes![thing], &[Method::Put, Method::Delete]));
        let client = Client::untracked(rocket).expect("it starts");
        for method in [Method::Patch, Method::Put, Method::Delete] {
            let got = client.req(method, "/thing").dispatch();
            assert_eq!(got.into_string(), Some(method.to_string()));
        }
        assert_eq!(client.get("/thing").dispatch().status(), Status::NotFound);
    }

    #[test]
    fn a_form_that_begins_with_a_method_is_routed_by_it() {
        let rocket = rocket::custom(crate::api::kit::params::quiet()).mount("/", also(routes![thing], &[Method::Delete]));
        let client = Client::untracked(rocket).expect("it starts");
        let post = |body: &'static str| {
            let local = client.post("/thing").header(ContentType::Form).body(body);
            local.dispatch().into_string()
        };
        assert_eq!(post("_method=delete").as_deref(), Some("DELETE"));
        assert_ne!(post("a=1&_method=delete").as_deref(), Some("DELETE"));
    }
}
