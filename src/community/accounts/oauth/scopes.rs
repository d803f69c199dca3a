//! The scopes that programs ask for (`docs/specs/mastodon.md 3.2`).

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
pub(crate) fn all() -> Vec<String> {
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
pub(crate) fn split(text: &str) -> Vec<&str> {
    let mut scopes: Vec<&str> = Vec::new();
    for scope in text.split_ascii_whitespace() {
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    scopes
}

/// Does every scope exist?
pub(crate) fn exist(scopes: &[&str]) -> bool {
    let all = all();
    scopes.iter().all(|scope| all.iter().any(|known| known == scope))
}

/// May a program that registered for `registered` ask for these? A literal subset, or narrower children of what it has.
pub(crate) fn within(wanted: &[&str], registered: &str) -> bool {
    let registered = split(registered);
    let child = |scope: &str| registered.iter().any(|parent| scope.strip_prefix(parent).is_some_and(|rest| rest.starts_with(':')));
    !wanted.is_empty() && exist(wanted) && wanted.iter().all(|scope| registered.contains(scope) || child(scope))
}
