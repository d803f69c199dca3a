//! The registration of programs.

use super::apps::NewApp;
use super::scopes;

/// Where a program reads the code off the page instead of being sent it.
pub(crate) const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";
/// What a program is given that asks for nothing.
pub(crate) const DEFAULT_SCOPE: &str = "read";
/// Characters of a name.
const NAME_MAX: usize = 60;
/// Characters of a website, and of all addresses together.
const URLS_MAX: usize = 2_000;
/// What a browser would carry out instead of opening.
const FORBIDDEN: [&str; 8] = ["data", "vbscript", "javascript", "file", "blob", "about", "view-source", "filesystem"];

/// What was filled in; several scopes or addresses are separated by blanks.
#[derive(Clone, Debug, Default)]
pub(crate) struct AppForm {
    pub name: String,
    pub scopes: String,
    pub redirect_uris: Vec<String>,
    pub website: Option<String>,
}

/// The program, or all that is wrong with it at once, in sentences.
pub(crate) fn judge(form: AppForm) -> Result<NewApp, Vec<String>> {
    let mut wrong: Vec<String> = Vec::new();
    let name = form.name.trim().to_owned();
    if name.is_empty() {
        wrong.push("Application name can't be blank".into());
    } else if name.chars().count() > NAME_MAX {
        wrong.push(format!("Application name is too long (maximum is {NAME_MAX} characters)"));
    }
    let scopes = scopes::split(&form.scopes);
    let scopes = if scopes.is_empty() { vec![DEFAULT_SCOPE] } else { scopes };
    if !scopes::exist(&scopes) {
        wrong.push("Scopes doesn't match those configured on the server.".into());
    }
    let mut redirect_uris: Vec<String> = Vec::new();
    for uri in form.redirect_uris.iter().flat_map(|text| text.split_ascii_whitespace()) {
        if !redirect_uris.iter().any(|known| known == uri) {
            redirect_uris.push(uri.to_owned());
        }
    }
    wrong.extend(addresses(&redirect_uris).map(str::to_owned));
    let website = form.website.map(|url| url.trim().to_owned()).filter(|url| !url.is_empty());
    if let Some(url) = &website {
        if url.chars().count() > URLS_MAX {
            wrong.push(format!("Application website is too long (maximum is {URLS_MAX} characters)"));
        } else if !is_website(url) {
            wrong.push("Application website is not a valid URL".into());
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(NewApp { name, website, scopes: scopes.join(" "), redirect_uris })
}

/// What is wrong with where people are sent back to.
fn addresses(uris: &[String]) -> Option<&'static str> {
    if uris.is_empty() {
        return Some("Redirect URI can't be blank");
    }
    if uris.iter().map(|uri| uri.chars().count() + 1).sum::<usize>() > URLS_MAX + 1 {
        return Some("Redirect URI is too long (maximum is 2000 characters)");
    }
    uris.iter().find_map(|uri| fault(uri))
}

fn fault(uri: &str) -> Option<&'static str> {
    let absolute = "Redirect URI must be an absolute URI.";
    if uri == OUT_OF_BAND {
        return None;
    }
    if !is_uri_text(uri) {
        return Some(absolute);
    }
    let Some((scheme, rest)) = uri.split_once(':') else { return Some(absolute) };
    let mut letters = scheme.bytes();
    let named = letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let host = rest.strip_prefix("//").is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#']));
    if !named || rest.is_empty() || (web && !host) {
        return Some(absolute);
    }
    if FORBIDDEN.iter().any(|name| scheme.eq_ignore_ascii_case(name)) {
        return Some("Redirect URI is forbidden by the server.");
    }
    uri.contains('#').then_some("Redirect URI cannot contain a fragment.")
}

/// Only what may stand in an address as it is.
fn is_uri_text(uri: &str) -> bool {
    uri.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b))
}

fn is_website(url: &str) -> bool {
    let rest = ["http://", "https://"].iter().find_map(|scheme| {
        let head = url.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| &url[scheme.len()..])
    });
    rest.is_some_and(|rest| !rest.starts_with(['/', '?', '#']) && !rest.is_empty()) && is_uri_text(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked() {
        let absolute = Some("Redirect URI must be an absolute URI.");
        for (uri, wrong) in [
            (OUT_OF_BAND, None),
            ("https://x.example/a?b=c%20d", None),
            ("http://127.0.0.1:9000/", None),
            ("com.example.app:/callback", None),
            ("mastodon-android-auth://callback", None),
            ("x.example", absolute),
            ("/relative", absolute),
            ("https:///path", absolute),
            ("https:", absolute),
            ("1a:x", absolute),
            ("https://x.example/\u{e9}", absolute),
            ("https://x.example/\"", absolute),
            ("javascript:alert(1)", Some("Redirect URI is forbidden by the server.")),
            ("DATA:text/html,x", Some("Redirect URI is forbidden by the server.")),
            ("https://x.example/#a", Some("Redirect URI cannot contain a fragment.")),
        ] {
            assert_eq!(fault(uri), wrong, "{uri}");
        }
    }
}
