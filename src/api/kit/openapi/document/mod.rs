//! The document of a whole API, written from what its routes say of themselves.

mod examples;
mod glossary;
mod ids;
mod naming;
mod operations;
mod schemas;
mod variants;
mod write;

pub(crate) use write::{Api, Document, Flow, SecurityScheme, below, write};
