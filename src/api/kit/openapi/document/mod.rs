//! The document of a whole API, written from what its routes say of themselves.

mod comments;
mod glossary;
mod variants;
mod words;
mod write;

pub(crate) use write::{Api, Document, Flow, SecurityScheme, below, write};
