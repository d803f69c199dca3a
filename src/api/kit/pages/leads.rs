//! Where the forms of a page may lead. Browsers hold every redirect after a form against the policy of its page.

/// The addresses to which a form of the page may redirect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Leads {
    /// To this server alone.
    Home,
    /// Here, and from here to this origin or scheme, where a program waits.
    To(String),
    /// Anywhere: programs redirect further as they like. Nothing secret is typed on such a page.
    Away,
}

impl Leads {
    /// To where a program waits: an origin, or the scheme of an app.
    pub(crate) fn to(address: &str) -> Self {
        let Some((scheme, rest)) = address.split_once(':') else { return Self::Home };
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
        if !is_scheme || scheme.eq_ignore_ascii_case("urn") {
            return Self::Home;
        }
        let authority = rest.strip_prefix("//").map(|rest| rest.split(['/', '?']).next().unwrap_or_default());
        let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
        let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
        match authority.filter(|authority| plain(authority)) {
            Some(authority) if is_web => Self::To(format!("{scheme}://{authority}")),
            // Nothing of a strange authority may get into the policy.
            _ => Self::To(format!("{scheme}:")),
        }
    }

    /// The directive of the policy.
    pub(crate) fn directive(&self) -> String {
        match self {
            Self::Home => " form-action 'self';".into(),
            Self::To(source) => format!(" form-action 'self' {source};"),
            Self::Away => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_may_lead_to_the_program_that_waits() {
        for (address, source) in [
            ("https://client.example/done?kept=1", "https://client.example"),
            ("http://127.0.0.1:8080/cb", "http://127.0.0.1:8080"),
            ("toot://done", "toot:"),
            ("com.example.app:/oauth", "com.example.app:"),
            ("https://x;script-src*/a", "https:"),
            ("https://u@x.example/a", "https:"),
        ] {
            assert_eq!(Leads::to(address), Leads::To(source.into()), "{address}");
        }
        for odd in ["", "x", "urn:ietf:wg:oauth:2.0:oob", "a;b://x", "://x", "1a:x"] {
            assert_eq!(Leads::to(odd), Leads::Home, "{odd}");
        }
    }
}
