//! Pages for people: who is there, the frame around every page, forms (`docs/specs/web.md` 1).

pub(crate) mod counted;
pub(crate) mod form;
pub(crate) mod frame;
pub(crate) mod leads;
pub(crate) mod qr;
pub(crate) mod visit;
