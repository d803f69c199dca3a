//! How values become the texts and addresses of this API.

pub(crate) mod html;
pub(crate) mod site;
pub(crate) mod time;
