//! Addresses of this server and of who and what is on it: the one place that reads them.

use crate::model::id::{EntryId, UserId};

/// Bytes of the longest text that is read.
const LONGEST: usize = 2_048;
/// How the address of a picture goes on after the server's own; its sign comes last.
const AVATAR: &str = "/file/download/avatar?object_name=";
/// How the address of a file of a conversation goes on after the server's own; its sign comes last.
const CHAT: &str = "/file/download/chat?file_sign=";

/// What stands at an address of this server. It need not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LocalAddress {
    Person(String),
    PersonId(UserId),
    Status(EntryId),
    Tag(String),
}

/// This server by its public address, which all others are held against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OwnAddress<'b> {
    base: &'b str,
}

impl<'b> OwnAddress<'b> {
    /// Takes the public address, with or without a slash at its end.
    pub(crate) fn at(base: &'b str) -> Self {
        Self { base: base.trim_end_matches('/') }
    }

    /// Host and port, as other programs name this server.
    pub(crate) fn host(self) -> &'b str {
        self.base.split_once("://").map_or(self.base, |(_, rest)| rest)
    }

    /// What follows the public address in a URL of this server; `None` for every other text. The host may be written in
    /// any case, its port must be there.
    fn below(self, text: &str) -> Option<&str> {
        let text = text.trim();
        let (start, rest) = text.split_at_checked(self.base.len()).filter(|_| text.len() <= LONGEST)?;
        // A longer host, another port and `user@` go on with something else.
        let ends = rest.is_empty() || rest.starts_with(['/', '?', '#']);
        (ends && start.eq_ignore_ascii_case(self.base)).then_some(rest)
    }

    /// Is the text a URL of this server, whether or not anything exists there?
    pub(crate) fn is_url(self, text: &str) -> bool {
        self.below(text).is_some()
    }

    /// What a text names: a URL of this server (query, fragment and slashes at the end do not count), or somebody's
    /// handle that ends with its host, as `name@host`, `@name@host` or `acct:name@host`. `None` for everything else, also
    /// for a handle without a host.
    pub(crate) fn address(self, text: &str) -> Option<LocalAddress> {
        let Some(rest) = self.below(text) else {
            let (name, host) = handle(text)?;
            return host.filter(|host| self.is_host(host)).map(|_| LocalAddress::Person(name.to_owned()));
        };
        let path = rest.split(['?', '#']).next().unwrap_or_default();
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [at] => person(at).map(LocalAddress::Person),
            ["users", name] => Some(LocalAddress::Person((*name).to_owned())),
            ["ap", "users", id] => number(id).map(|id| LocalAddress::PersonId(UserId(id))),
            ["tags", slug] => Some(LocalAddress::Tag((*slug).to_owned())),
            ["statuses", id] | ["users", _, "statuses", id] | ["ap", "users", _, "statuses", id] => status(id),
            [at, id] if person(at).is_some() => status(id),
            _ => None,
        }
    }

    /// The name in a handle of somebody here, with this server's host or without one; `None` for people of other servers
    /// and for what is no handle.
    pub(crate) fn name(self, text: &str) -> Option<&str> {
        let (name, host) = handle(text)?;
        host.is_none_or(|host| self.is_host(host)).then_some(name)
    }

    fn is_host(self, host: &str) -> bool {
        host.eq_ignore_ascii_case(self.host())
    }

    /// Where a picture is fetched: the sign comes last, as clients take everything behind it.
    pub(crate) fn avatar_url(self, sign: &str) -> String {
        format!("{}{AVATAR}{sign}", self.base)
    }

    /// Where a file of a conversation is fetched: the sign comes last, as clients take everything behind it.
    pub(crate) fn chat_url(self, sign: &str) -> String {
        format!("{}{CHAT}{sign}", self.base)
    }

    /// The sign in a URL that [`Self::avatar_url`] gave.
    pub(crate) fn avatar_sign(self, url: &str) -> Option<&str> {
        self.below(url)?.strip_prefix(AVATAR).map(value)
    }

    /// The sign in a URL that [`Self::chat_url`] gave.
    pub(crate) fn chat_sign(self, url: &str) -> Option<&str> {
        self.below(url)?.strip_prefix(CHAT).map(value)
    }
}

/// A value of a query, without the parameters and the fragment behind it.
fn value(rest: &str) -> &str {
    rest.split(['&', '#']).next().unwrap_or_default()
}

/// Name and host of `name`, `@name`, `name@host`, `@name@host` and `acct:name@host`, wherever that person lives. `None` for
/// an empty name and for one that no server has: with a slash or white space in it, or longer than any text that is read.
pub(crate) fn handle(text: &str) -> Option<(&str, Option<&str>)> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let bare = text.strip_prefix("acct:").filter(|rest| rest.trim_start_matches('@').contains('@')).unwrap_or(text);
    let bare = bare.trim_start_matches('@');
    let (name, host) = bare.split_once('@').map_or((bare, None), |(name, host)| (name, Some(host)));
    let fits = !name.is_empty() && !name.contains(|c: char| c == '/' || c.is_whitespace());
    fits.then_some((name, host))
}

/// The name in a part of a path that is `@name`.
fn person(part: &str) -> Option<String> {
    part.strip_prefix('@').filter(|name| !name.is_empty()).map(str::to_owned)
}

fn status(id: &str) -> Option<LocalAddress> {
    number(id).map(|id| LocalAddress::Status(EntryId(id)))
}

/// Digits alone.
fn number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "https://moot.example";

    #[test]
    fn urls_and_handles_of_this_server() {
        let ann = || Some(LocalAddress::Person("ann".into()));
        let status = || Some(LocalAddress::Status(EntryId(123)));
        for (text, expected) in [
            ("ann@moot.example", ann()),
            ("@ann@moot.example", ann()),
            (" @ann@MOOT.example ", ann()),
            ("acct:ann@moot.example", ann()),
            ("acct:@ann@moot.example", ann()),
            ("https://moot.example/@ann", ann()),
            ("https://moot.example/@ann/", ann()),
            ("HTTPS://Moot.Example/@ann?x=1", ann()),
            ("https://moot.example/@ann#top", ann()),
            ("https://moot.example/users/ann", ann()),
            ("https://moot.example/ap/users/17", Some(LocalAddress::PersonId(UserId(17)))),
            ("https://moot.example/@ann/123", status()),
            ("https://moot.example/@ann/123/?x#y", status()),
            ("https://moot.example/users/ann/statuses/123", status()),
            ("https://moot.example/ap/users/17/statuses/123", status()),
            ("https://moot.example/statuses/123", status()),
            ("https://moot.example/tags/tea", Some(LocalAddress::Tag("tea".into()))),
        ] {
            assert_eq!(OwnAddress::at(BASE).address(text), expected, "{text}");
            assert_eq!(OwnAddress::at("https://moot.example/").address(text), expected, "{text}");
        }
    }

    #[test]
    fn other_urls_are_not_ours() {
        let long = format!("{}@moot.example", "a".repeat(LONGEST));
        let long_url = format!("https://moot.example/@{}", "a".repeat(LONGEST));
        for text in [
            "",
            "@",
            "@@",
            "ann",
            "@ann",
            "acct:ann",
            "acct:",
            "@moot.example",
            "@@moot.example",
            "ann@",
            "ann@elsewhere.example",
            "ann@moot.example.evil",
            "ann@moot.example:8080",
            "ann@moot.example@elsewhere.example",
            "a b@moot.example",
            "https://elsewhere.example/@moot.example",
            "https://elsewhere.example/@ann",
            "https://moot.example.evil/@ann",
            "https://moot.example:8080/@ann",
            "https://moot.example@elsewhere.example/@ann",
            "https://ann@moot.example/@ann",
            "http://moot.example/@ann",
            "moot.example/@ann",
            "https://moot.example",
            "https://moot.example/",
            "https://moot.example/@",
            "https://moot.example/@/123",
            "https://moot.example/about",
            "https://moot.example/about/123",
            "https://moot.example/@ann/x",
            "https://moot.example/@ann/-1",
            "https://moot.example/@ann/+1",
            "https://moot.example/@ann/99999999999999999999",
            "https://moot.example/@ann/1/2",
            "https://moot.example/ap/users/x",
            "https://moot.example/users/",
            "https://moot.exampleé/@ann",
            &long,
            &long_url,
        ] {
            assert_eq!(OwnAddress::at(BASE).address(text), None, "{text}");
        }
    }

    #[test]
    fn the_port_is_part_of_the_host() {
        let here = OwnAddress::at("http://127.0.0.1:3333");
        assert_eq!(here.host(), "127.0.0.1:3333");
        assert_eq!(here.address("ann@127.0.0.1:3333"), Some(LocalAddress::Person("ann".into())));
        assert_eq!(here.address("http://127.0.0.1:3333/@ann"), Some(LocalAddress::Person("ann".into())));
        for text in ["ann@127.0.0.1", "http://127.0.0.1/@ann", "http://127.0.0.1:33333/@ann"] {
            assert_eq!(here.address(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_may_stand_without_its_host() {
        for text in ["ann", "@ann", " ann ", "ann@moot.example", "@ann@MOOT.example", "acct:ann@moot.example"] {
            assert_eq!(OwnAddress::at(BASE).name(text), Some("ann"), "{text}");
        }
        for text in ["", "@", "a b", "a/b", "ann@elsewhere.example", "@ann@", "https://moot.example/@ann"] {
            assert_eq!(OwnAddress::at(BASE).name(text), None, "{text}");
        }
        assert_eq!(handle("@ann@elsewhere.example"), Some(("ann", Some("elsewhere.example"))));
    }

    #[test]
    fn file_addresses_give_their_codes() {
        let here = OwnAddress::at(BASE);
        assert_eq!(here.chat_url("s1"), "https://moot.example/file/download/chat?file_sign=s1");
        assert_eq!(here.avatar_url("s1"), "https://moot.example/file/download/avatar?object_name=s1");
        assert_eq!(here.chat_sign(&here.chat_url("s1")), Some("s1"));
        assert_eq!(here.avatar_sign(&here.avatar_url("s1")), Some("s1"));
        assert_eq!(here.chat_sign("https://MOOT.example/file/download/chat?file_sign=s1&image_type=2"), Some("s1"));
        for url in [&here.avatar_url("s1"), "s1", "https://moot.example.evil/file/download/chat?file_sign=s1", "https://moot.example"] {
            assert_eq!(here.chat_sign(url), None, "{url}");
        }
        assert!(here.is_url("https://moot.example/about") && !here.is_url("https://moot.example.evil/about"));
    }
}
