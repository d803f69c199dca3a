//! How values become the texts of this API: languages, times, HTML.

pub mod datetime_formats;
pub mod html;
pub mod lang;
pub mod language;
pub mod mime;
pub mod render_context;
