//! Small server-rendered pages: no scripts, nothing from elsewhere.

use rocket::get;
use rocket::http::{ContentType, Header, Status};

use crate::api::kit::reply::Reply;
pub(crate) use crate::markup::escape;

const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A whole page around `body`, which is HTML already.
pub(crate) fn page(status: Status, title: &str, body: &str) -> Reply {
    let title = escape(title);
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"/admin/style.css\">\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    );
    Reply::bytes(ContentType::HTML, html)
        .status(status)
        .header(Header::new("Content-Security-Policy", POLICY))
        .header(Header::new("Referrer-Policy", "no-referrer"))
        .header(Header::new("X-Content-Type-Options", "nosniff"))
        .header(Header::new("Cache-Control", "no-store"))
}

/// # `GET /admin/style.css`
///
/// The style sheet of these pages; a browser may keep it for an hour.
#[get("/style.css")]
pub(crate) fn style() -> Reply {
    Reply::bytes(ContentType::CSS, include_str!("style.css")).header(Header::new("Cache-Control", "public, max-age=3600"))
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn typed_text_is_escaped() {
        assert_eq!(escape("<a href='x\">&"), "&lt;a href=&#39;x&quot;&gt;&amp;");
    }
}
