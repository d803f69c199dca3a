//! The header `If-None-Match`: the answers that a client has already.

use std::convert::Infallible;

use rocket::request::{FromRequest, Outcome, Request};

/// The tags of a request; compared weakly, as the header demands.
#[derive(Debug, Default)]
pub(crate) struct IfNoneMatch {
    /// `*`: whatever there is.
    pub(super) any: bool,
    /// What stands between the quotes.
    tags: Vec<String>,
}

impl IfNoneMatch {
    /// All lines of the header; what is no tag is passed over.
    pub(crate) fn of(req: &Request<'_>) -> Self {
        Self::read(req.headers().get("If-None-Match"))
    }

    fn read<'h>(lines: impl Iterator<Item = &'h str>) -> Self {
        let mut read = Self::default();
        for line in lines {
            read.any |= line.trim() == "*";
            // A tag may hold commas, so quotes decide: between two tags stand a comma, blanks and `W/`.
            read.tags.extend(line.split('"').skip(1).step_by(2).map(str::to_owned));
            if line.matches('"').count() % 2 == 1 {
                read.tags.pop();
            }
        }
        read
    }

    /// The first that fits, by what stands between its quotes.
    pub(super) fn first(&self, is_fit: impl Fn(&str) -> bool) -> Option<&str> {
        self.tags.iter().map(String::as_str).find(|tag| is_fit(tag))
    }

    /// Is `etag`, a strong tag with its quotes, one of them?
    pub(crate) fn fits(&self, etag: &str) -> bool {
        self.any || self.first(|tag| tag == etag.trim_matches('"')).is_some()
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for IfNoneMatch {
    type Error = Infallible;

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        Outcome::Success(Self::of(req))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_in_every_form_of_the_header() {
        for (lines, fits) in [
            (&[r#""a""#] as &[&str], true),
            (&[r#"W/"a""#], true),
            (&[r#""x", W/"a" , "y""#], true),
            (&[r#""x""#, r#""a""#], true),
            (&["*"], true),
            (&[" * "], true),
            (&[], false),
            (&[""], false),
            (&["a"], false),
            (&[r#""x,a""#], false),
            (&[r#""x, "a"#], false),
            (&[r#""ab""#], false),
            (&[r#""*""#], false),
        ] {
            assert_eq!(IfNoneMatch::read(lines.iter().copied()).fits(r#""a""#), fits, "{lines:?}");
        }
        assert!(IfNoneMatch::read(std::iter::once(r#""x,a""#)).fits(r#""x,a""#));
    }
}
