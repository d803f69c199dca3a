//! The language that a reader's browser or program asks for.

use std::convert::Infallible;

use rocket::Request;
use rocket::request::{FromRequest, Outcome};

use super::openapi::{Input, Operation, Parameter};

/// The first language of `Accept-Language`; empty without one.
pub(crate) struct ReaderLanguage(pub String);

impl ReaderLanguage {
    /// That of a request.
    pub(crate) fn of(req: &Request<'_>) -> Self {
        Self(first(req.headers().get_one("Accept-Language").unwrap_or_default()))
    }
}

fn first(header: &str) -> String {
    let tag = header.split([',', ';']).next().unwrap_or_default().trim();
    let is_tag = tag.len() <= 35 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if is_tag { tag.to_owned() } else { String::new() }
}

impl Input for ReaderLanguage {
    fn describe(operation: &mut Operation<'_>) {
        operation.parameter(Parameter::text("header", "Accept-Language", false, "The language of mails that this leads to"));
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for ReaderLanguage {
    type Error = Infallible;

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Infallible> {
        Outcome::Success(Self::of(req))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_counts_if_it_is_one() {
        for (header, expected) in
            [("zh-TW,zh;q=0.9,en;q=0.8", "zh-TW"), (" de ;q=1", "de"), ("", ""), ("*", ""), ("<b>", ""), (&"a".repeat(36), "")]
        {
            assert_eq!(first(header), expected, "{header}");
        }
    }
}
