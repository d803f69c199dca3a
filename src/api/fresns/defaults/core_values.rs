//! Config values that the rules and settings of the community have: under the names this API has for them.

use serde_json::Value;

use crate::community::files::file;
use crate::community::runtime::settings::Settings;
use crate::community::text::names::NameRules;
use crate::community::text::{BRIEF_CHARS, HASHTAG_MAX_CHARS};
use crate::model::content::entry::FileKind;

/// Every such value, with the keys of both families; the table of fixed values says which family has a key.
pub(super) fn all(settings: &Settings) -> Vec<(&'static str, Value)> {
    let rules = NameRules::default();
    let banned: Vec<&str> = rules.reserved.iter().chain(&rules.nickname_banned).map(AsRef::as_ref).collect();
    vec![
        ("site_mode", settings.site_mode.clone().into()),
        ("conversation_status", settings.conversations.into()),
        ("conversation_files", settings.conversation_files.clone().into()),
        ("image_extension_names", extensions(FileKind::Image)),
        ("video_extension_names", extensions(FileKind::Video)),
        ("audio_extension_names", extensions(FileKind::Audio)),
        ("document_extension_names", extensions(FileKind::Document)),
        ("image_max_size", settings.image_max_mb.into()),
        ("video_max_size", settings.video_max_mb.into()),
        ("audio_max_size", settings.audio_max_mb.into()),
        ("document_max_size", settings.document_max_mb.into()),
        ("site_email_register", (settings.registration.is_open() && settings.email_registration).into()),
        ("site_phone_register", (settings.registration.is_open() && settings.phone_registration).into()),
        ("username_min", rules.username_min.into()),
        ("username_max", rules.username_max.into()),
        ("username_edit", settings.username_edit_days.into()),
        ("nickname_min", rules.nickname_min.into()),
        ("nickname_max", rules.nickname_max.into()),
        ("nickname_edit", settings.nickname_edit_days.into()),
        ("nickname_unique", settings.nickname_unique.into()),
        ("user_ban_names", banned.into()),
        ("bio_length", settings.bio_max_length.into()),
        ("password_length", rules.password_min.into()),
        ("password_strength", strength(&rules)),
        ("hashtag_length", HASHTAG_MAX_CHARS.into()),
        ("post_edit", settings.post_edit.into()),
        ("post_edit_time_limit", settings.post_edit_minutes.into()),
        ("post_delete", settings.post_delete.into()),
        ("post_editor_title_length", settings.title_max_length.into()),
        ("post_editor_content_length", settings.post_max_length.into()),
        ("post_editor_image_upload_number", settings.post_files_max.into()),
        ("post_editor_image_max_upload_number", settings.post_files_max.into()),
        ("post_brief_length", BRIEF_CHARS.into()),
        ("post_editor_brief_length", BRIEF_CHARS.into()),
        ("comment_edit", settings.comment_edit.into()),
        ("comment_edit_time_limit", settings.comment_edit_minutes.into()),
        ("comment_delete", settings.comment_delete.into()),
        ("comment_editor_content_length", settings.comment_max_length.into()),
        ("comment_editor_image_upload_number", settings.comment_files_max.into()),
        ("comment_editor_image_max_upload_number", settings.comment_files_max.into()),
        ("comment_brief_length", BRIEF_CHARS.into()),
        ("comment_editor_brief_length", BRIEF_CHARS.into()),
    ]
}

/// Comma-separated.
fn extensions(kind: FileKind) -> Value {
    file::extensions(kind).join(",").into()
}

/// The kinds of characters that a password must have.
fn strength(rules: &NameRules) -> Value {
    let kinds = [(rules.password_digit, "number"), (rules.password_lowercase, "lowercase")];
    kinds.into_iter().filter(|(needed, _)| *needed).map(|(_, kind)| kind).collect()
}
