//! OpenAPI 3.1 from the handlers' own types: what they take, what they answer, where they are mounted.
//!
//! [`served!`](crate::api::kit::openapi::served) stands where Rocket's `routes!` would and remembers, beside each
//! route, how to describe its handler. The documents are written by a test
//! (`src/api/docs_tests.rs`) and kept in `docs/openapi`: the program carries the documents, not what writes them.

#[cfg(test)]
mod document;
mod handler;
mod operation;
mod parameters;
mod route;
mod typed;

#[cfg(test)]
pub(crate) use document::{Api, Document, Flow, SecurityScheme, below, write};
pub(crate) use handler::{Answer, Input};
pub(crate) use operation::Operation;
pub(crate) use parameters::Parameter;
pub(crate) use route::served;
pub(crate) use route::{Served, doc, routes};
pub(crate) use typed::{HtmlPage, Typed};
