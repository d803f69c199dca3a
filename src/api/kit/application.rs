//! Pages that are drawn by scripts of our own: one document, and nothing from anywhere else.

use rocket::http::{ContentType, Header};

use super::reply::Reply;

/// The document. `forms` is where the browser itself may send its forms: `'self'` or `'none'`.
pub(crate) fn document(html: impl AsRef<[u8]>, forms: &str) -> Reply {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action {forms}; base-uri 'none'; frame-ancestors 'none'"
    );
    Reply::bytes(ContentType::HTML, html.as_ref())
        .header(Header::new("Content-Security-Policy", policy))
        .header(Header::new("Referrer-Policy", "no-referrer"))
        .header(Header::new("X-Content-Type-Options", "nosniff"))
        .header(Header::new("Cache-Control", "no-cache"))
}
