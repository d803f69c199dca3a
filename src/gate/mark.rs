//! How Rocket is told who asks.

use hyper::header::HeaderName;

/// The header that tells Rocket the address of the client. Its value is the secret, a space, and the address.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub header: HeaderName,
    pub secret: String,
}

impl Mark {
    /// `header` in small letters.
    pub(crate) fn new(header: &'static str, secret: String) -> Self {
        Self { header: HeaderName::from_static(header), secret }
    }
}
