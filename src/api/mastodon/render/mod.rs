//! How values become the texts and addresses of this API.

pub mod html;
pub mod site;
pub mod time;
