//! The scope tree (`specs/mastodon.md 3.2`) and what each endpoint asks for.

/// Children of `read`.
const READ: [&str; 12] = [
    "accounts",
    "blocks",
    "bookmarks",
    "collections",
    "favourites",
    "filters",
    "follows",
    "lists",
    "mutes",
    "notifications",
    "search",
    "statuses",
];
/// Children of `write`.
const WRITE: [&str; 13] = [
    "accounts",
    "blocks",
    "bookmarks",
    "collections",
    "conversations",
    "favourites",
    "filters",
    "follows",
    "lists",
    "media",
    "mutes",
    "notifications",
    "reports",
];
/// Children of `admin:read` and `admin:write`.
const ADMIN: [&str; 7] =
    ["accounts", "reports", "domain_allows", "domain_blocks", "ip_blocks", "email_domain_blocks", "canonical_email_blocks"];

/// Every scope there is, parents before their children.
pub fn all() -> Vec<String> {
    let mut all = vec!["profile".to_owned(), "read".to_owned()];
    all.extend(READ.iter().map(|name| format!("read:{name}")));
    all.push("write".into());
    all.extend(WRITE.iter().map(|name| format!("write:{name}")));
    all.extend(["write:statuses", "follow", "push"].map(str::to_owned));
    for parent in ["admin:read", "admin:write"] {
        all.push(parent.into());
        all.extend(ADMIN.iter().map(|name| format!("{parent}:{name}")));
    }
    all
}

/// The scopes asked for, each once, in order.
pub fn split(text: &str) -> Vec<&str> {
    let mut scopes: Vec<&str> = Vec::new();
    for scope in text.split_ascii_whitespace() {
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    scopes
}

/// Does every scope exist?
pub fn exist(scopes: &[&str]) -> bool {
    let all = all();
    scopes.iter().all(|scope| all.iter().any(|known| known == scope))
}

/// May a program that registered for `registered` ask for these? A literal subset, or narrower children of what it has.
pub fn within(wanted: &[&str], registered: &str) -> bool {
    let registered = split(registered);
    let child = |scope: &str| registered.iter().any(|parent| scope.strip_prefix(parent).is_some_and(|rest| rest.starts_with(':')));
    !wanted.is_empty() && exist(wanted) && wanted.iter().all(|scope| registered.contains(scope) || child(scope))
}

/// What an endpoint accepts: one of these is enough.
pub trait Scope: Send + Sync + 'static {
    const ANY_OF: &'static [&'static str];
}

/// Do these granted scopes, separated by spaces, hold one of what is accepted?
pub fn holds(granted: &str, any_of: &[&str]) -> bool {
    any_of.is_empty() || granted.split(' ').any(|scope| any_of.contains(&scope))
}

macro_rules! scopes {
    ($($(#[$doc:meta])* $name:ident: $($text:literal)|*;)*) => {$(
        $(#[$doc])*
        pub struct $name;
        impl Scope for $name {
            const ANY_OF: &'static [&'static str] = &[$($text),*];
        }
    )*};
}

scopes! {
    /// Any live token will do.
    Any: ;
    /// One's own profile.
    Profile: "profile" | "read" | "read:accounts";
    Read: "read";
    ReadAccounts: "read" | "read:accounts";
    ReadBlocks: "read" | "read:blocks" | "follow";
    ReadBookmarks: "read" | "read:bookmarks";
    ReadCollections: "read" | "read:collections";
    ReadFavourites: "read" | "read:favourites";
    ReadFilters: "read" | "read:filters";
    ReadFollows: "read" | "read:follows" | "follow";
    ReadLists: "read" | "read:lists";
    ReadMutes: "read" | "read:mutes" | "follow";
    ReadNotifications: "read" | "read:notifications";
    ReadSearch: "read" | "read:search";
    ReadStatuses: "read" | "read:statuses";
    Write: "write";
    WriteAccounts: "write" | "write:accounts";
    WriteBlocks: "write" | "write:blocks" | "follow";
    WriteBookmarks: "write" | "write:bookmarks";
    WriteCollections: "write" | "write:collections";
    WriteConversations: "write" | "write:conversations";
    WriteFavourites: "write" | "write:favourites";
    WriteFilters: "write" | "write:filters";
    WriteFollows: "write" | "write:follows" | "follow";
    WriteLists: "write" | "write:lists";
    WriteMedia: "write" | "write:media";
    WriteMutes: "write" | "write:mutes" | "follow";
    WriteNotifications: "write" | "write:notifications";
    WriteReports: "write" | "write:reports";
    WriteStatuses: "write" | "write:statuses";
    Push: "push";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_asks_for_what_it_registered_or_less() {
        for (wanted, registered, may) in [
            ("read", "read write", true),
            ("read:accounts", "read", true),
            ("read:accounts", "read:accounts", true),
            ("read", "read:accounts", false),
            ("write", "read", false),
            ("read:nonsense", "read", false),
            ("admin:read:accounts", "admin:read", true),
            ("admin:read", "read", false),
            ("read:statuses", "follow", false),
            ("", "read", false),
        ] {
            assert_eq!(within(&split(wanted), registered), may, "{wanted} of {registered}");
        }
        assert_eq!(split(" read  write read\n"), ["read", "write"]);
    }
}
