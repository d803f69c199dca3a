//! What each endpoint asks for, of the scopes there are.

pub(crate) use crate::community::accounts::oauth::scopes::{all, split, within};

/// What an endpoint accepts: one of these is enough.
pub(crate) trait Scope: Send + Sync + 'static {
    const ANY_OF: &'static [&'static str];
}

/// Do these granted scopes, separated by spaces, hold one of what is accepted?
pub(crate) fn holds(granted: &str, any_of: &[&str]) -> bool {
    any_of.is_empty() || granted.split(' ').any(|scope| any_of.contains(&scope))
}

macro_rules! scopes {
    ($($(#[$doc:meta])* $name:ident: $($text:literal)|*;)*) => {$(
        $(#[$doc])*
        pub(crate) struct $name;
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
