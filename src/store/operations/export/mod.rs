//! Everything of one person, as they may take it along: one row of JSON at a time, never a secret.

mod rows;
mod sheets;

pub(crate) use crate::store::operations::export::sheets::ExportTable;
pub(crate) use rows::{bytes, files, rows};
pub(crate) use sheets::{Shape, all};
