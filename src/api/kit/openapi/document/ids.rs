//! Names of operations, made of what clients know: method and path.

use rocket::http::Method;

/// `auth-token` and `auth_token` are `AuthToken`; `readStatus` stays two words.
pub(super) fn pascal(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| format!("{}{}", word[..1].to_ascii_uppercase(), &word[1..])).collect()
}

/// `GET /api/v1/lists/{id}` is `getApiV1ListsById`.
pub(super) fn operation_id(method: Method, path: &str) -> String {
    let segment = |segment: &str| match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        Some(name) => format!("By{}", pascal(name)),
        None => pascal(segment),
    };
    let words: String = path.split('/').map(segment).collect();
    format!("{}{}", method.as_str().to_ascii_lowercase(), if words.is_empty() { "Root" } else { &words })
}

/// As generators for Python write it, which tell no letters by their case.
pub(super) fn snake(id: &str) -> String {
    let mut text = String::new();
    for letter in id.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_from_method_and_path_alone() {
        for (method, path, id) in [
            (Method::Get, "/api/v1/timelines/home", "getApiV1TimelinesHome"),
            (Method::Get, "/api/v2/filters/keywords/{id}", "getApiV2FiltersKeywordsById"),
            (Method::Post, "/api/v2/filters/{id}/keywords", "postApiV2FiltersByIdKeywords"),
            (Method::Delete, "/api/fresns/v1/account/auth-token", "deleteApiFresnsV1AccountAuthToken"),
            (Method::Get, "/.well-known/nodeinfo", "getWellKnownNodeinfo"),
            (Method::Get, "/{handle}", "getByHandle"),
            (Method::Get, "/", "getRoot"),
        ] {
            assert_eq!(operation_id(method, path), id);
        }
        assert_eq!(snake("getApiV1Lists"), "get_api_v1_lists");
    }
}
