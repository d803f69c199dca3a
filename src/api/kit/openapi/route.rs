//! A route with the description of its handler.

use std::any::type_name;

use rocket::Route;
use rocket::http::Method;

use super::handler::Documented;
use super::operation::Operation;
use crate::api::kit::routes::Under;

/// A route and how to describe its handler.
#[derive(Clone)]
pub(crate) struct Served {
    /// As Rocket mounts it.
    pub route: Route,
    /// The handler.
    pub told: Told,
}

/// How to describe a handler.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    /// The whole path of the function.
    pub name: &'static str,
    /// Adds what follows from its types.
    pub describe: fn(&mut Operation<'_>),
}

impl Under for Served {
    fn under(&mut self, method: Method) {
        self.route.method = method;
    }
}

impl From<(Route, Told)> for Served {
    fn from((route, told): (Route, Told)) -> Self {
        Self { route, told }
    }
}

/// The description of a handler, by the handler itself.
pub(crate) fn told<M, F: Documented<M>>(_: &F) -> Told {
    Told { name: type_name::<F>(), describe: F::describe }
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
            .zip([$($crate::api::kit::openapi::told(&$($part)::+)),*])
            .map($crate::api::kit::openapi::Served::from)
            .collect::<Vec<_>>()
    };
}
pub(crate) use served;
