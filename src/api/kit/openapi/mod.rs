//! OpenAPI 3.1 from the handlers' own types: what they take, what they answer, where they are mounted.
//!
//! [`served!`](crate::api::kit::openapi::served) stands where Rocket's `routes!` would and remembers, beside each
//! route, how to describe its handler. Nothing is described before somebody asks for a document.

mod document;
mod glossary;
mod handler;
mod operation;
mod parameters;
mod route;
mod typed;
mod variants;
mod words;

pub(crate) use document::{Api, Document, Flow, SecurityScheme, below, write};
pub(crate) use handler::{Answer, Input};
pub(crate) use operation::Operation;
pub(crate) use parameters::Parameter;
pub(crate) use route::served;
pub(crate) use route::{Served, doc, routes};
pub(crate) use typed::{HtmlPage, Typed};
