//! A route with the description of its handler.

use rocket::Route;
use rocket::http::Method;

use super::handler::Documented;
#[cfg(test)]
use super::operation::Operation;
use crate::api::kit::routes::Under;

/// A route and how to describe its handler.
#[derive(Clone)]
pub(crate) struct Served {
    /// As Rocket mounts it.
    pub route: Route,
    /// The handler.
    pub doc: HandlerDoc,
}

/// How to describe a handler; outside tests only the proof that it can be described.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HandlerDoc {
    /// Adds what follows from its types.
    #[cfg(test)]
    pub describe: fn(&mut Operation<'_>),
}

impl Under for Served {
    fn under(&mut self, method: Method) {
        self.route.method = method;
    }
}

impl From<(Route, HandlerDoc)> for Served {
    fn from((route, doc): (Route, HandlerDoc)) -> Self {
        Self { route, doc }
    }
}

/// The description of a handler, by the handler itself.
pub(crate) fn doc<M, F: Documented<M>>(_: &F) -> HandlerDoc {
    HandlerDoc {
        #[cfg(test)]
        describe: F::describe,
    }
}

/// The routes alone, for Rocket.
pub(crate) fn routes(served: Vec<Served>) -> Vec<Route> {
    served.into_iter().map(|served| served.route).collect()
}

/// Rocket's `routes!`, each with the description of its handler.
macro_rules! served {
    ($($($part:ident)::+),* $(,)?) => {
        ::rocket::routes![$($($part)::+),*]
            .into_iter()
            .zip([$($crate::api::kit::openapi::doc(&$($part)::+)),*])
            .map($crate::api::kit::openapi::Served::from)
            .collect::<Vec<_>>()
    };
}
pub(crate) use served;
