//! The groups of config keys that v2 clients may ask for with `tags` (`docs/specs/fresns.md 5.2.11`).

/// A group and how its keys begin; the first fit counts.
const GROUPS: &[(&str, &[&str])] = &[
    ("languages", &["language_", "default_language", "default_timezone"]),
    ("storages", &["image_", "video_", "audio_", "document_"]),
    ("wallets", &["wallet_"]),
    ("extcredits", &["extcredits"]),
    ("websites", &["website_"]),
    ("menus", &["menu_", "default_homepage"]),
    ("conversations", &["conversation_"]),
    ("interactions", &["like_", "dislike_", "follow_", "block_", "it_", "view_", "mention_", "hashtag_"]),
    ("posts", &["post_", "publish_post"]),
    ("comments", &["comment_", "publish_comment"]),
    (
        "users",
        &[
            "user_",
            "username_",
            "nickname_",
            "password_",
            "bio_",
            "multi_user_",
            "default_role",
            "default_avatar",
            "anonymous_avatar",
            "deactivate_avatar",
        ],
    ),
    ("accounts", &["account_", "delete_account_"]),
    ("searches", &["search_"]),
    ("maps", &["map_"]),
];

/// What belongs to none of the groups: the site itself.
const REST: &str = "general";

/// The group of a config key.
pub(crate) fn tag_of(key: &str) -> &'static str {
    GROUPS.iter().find(|(_, beginnings)| beginnings.iter().any(|beginning| key.starts_with(beginning))).map_or(REST, |(tag, _)| tag)
}

#[cfg(test)]
mod tests {
    use super::tag_of;

    #[test]
    fn keys_fall_into_groups() {
        for (key, tag) in [
            ("site_name", "general"),
            ("language_menus", "languages"),
            ("image_max_size", "storages"),
            ("post_editor_image", "posts"),
            ("follow_user_setting", "interactions"),
            ("menu_conversations", "menus"),
            ("user_identifier", "users"),
        ] {
            assert_eq!(tag_of(key), tag, "{key}");
        }
    }
}
