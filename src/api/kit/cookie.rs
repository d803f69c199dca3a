//! Cookies of this server's own pages, and the token that shows that a form comes from one of them. No script sees either.

use rocket::Request;
use rocket::http::Header;

use crate::model::Entropy;

/// Characters of a form token.
const FORM_TOKEN: usize = 43;

/// One cookie: its name, and where and when browsers send it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cookie {
    pub name: &'static str,
    /// Below which path.
    pub path: &'static str,
    /// Never along with a request that another site began.
    pub strict: bool,
}

impl Cookie {
    /// What came in it.
    pub(crate) fn value(&self, req: &Request<'_>) -> Option<String> {
        req.cookies().get(self.name).map(|cookie| cookie.value().to_owned())
    }

    /// The form token that came in it; `None` for anything that cannot be one.
    pub(crate) fn form_token(&self, req: &Request<'_>) -> Option<String> {
        self.value(req).filter(|token| token.len() == FORM_TOKEN && token.bytes().all(|b| b.is_ascii_alphanumeric()))
    }

    /// The header that gives it to a browser, for so many seconds or until that is closed. `base_url` is the public address:
    /// where it is https, the cookie goes over nothing else.
    pub(crate) fn set(&self, base_url: &str, value: &str, seconds: Option<i64>) -> Header<'static> {
        let Self { name, path, strict } = self;
        let site = if *strict { "Strict" } else { "Lax" };
        let age = seconds.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
        let secure = if base_url.starts_with("https:") { "; Secure" } else { "" };
        Header::new("Set-Cookie", format!("{name}={value}; Path={path}; HttpOnly; SameSite={site}{age}{secure}"))
    }
}

/// A new form token.
pub(crate) fn draw_form_token(entropy: &Entropy) -> String {
    entropy.alphanumeric(FORM_TOKEN)
}

#[cfg(test)]
mod tests {
    use rocket::local::blocking::Client;

    use super::*;

    const COOKIE: Cookie = Cookie { name: "c", path: "/p", strict: false };

    #[test]
    fn cookies_have_the_right_attributes() {
        let written = |cookie: Cookie, base: &str, seconds| cookie.set(base, "v", seconds).value().to_owned();
        assert_eq!(written(COOKIE, "http://moot.example", None), "c=v; Path=/p; HttpOnly; SameSite=Lax");
        let strict = Cookie { strict: true, ..COOKIE };
        assert_eq!(written(strict, "https://moot.example", Some(9)), "c=v; Path=/p; HttpOnly; SameSite=Strict; Max-Age=9; Secure");
    }

    #[test]
    fn only_valid_form_tokens_are_accepted() {
        let client = Client::untracked(rocket::custom(crate::api::kit::params::quiet())).expect("an empty rocket starts");
        let came = |value: &str| {
            let local = client.get("/").cookie(("c", value.to_owned()));
            COOKIE.form_token(local.inner())
        };
        let token = "a".repeat(FORM_TOKEN);
        assert_eq!(came(&token), Some(token.clone()));
        for odd in [String::new(), "a".repeat(FORM_TOKEN - 1), "a".repeat(FORM_TOKEN + 1), "-".repeat(FORM_TOKEN)] {
            assert_eq!(came(&odd), None, "{odd}");
        }
    }
}
