//! How values become the texts of this API: languages, times, HTML.

pub(crate) mod datetime_formats;
pub(crate) mod html;
pub(crate) mod lang;
pub(crate) mod language;
pub(crate) mod mime;
pub(crate) mod render_context;
