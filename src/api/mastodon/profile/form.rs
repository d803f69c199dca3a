//! What a client may change of a profile (`docs/specs/mastodon.md 2.3`); both calls that change one read it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::Deserialize;

use super::lists::{Domains, Pairs};
use crate::api::kit::params::{Files, nullable};
use crate::community::accounts::profile_edit::{Edits, NewPicture};

/// The fields of the profile. Absent fields stay as they are.
#[derive(Deserialize, JsonSchema)]
#[schemars(extend("x-files" = ["avatar", "header"]))]
pub(crate) struct Form<S> {
    display_name: Option<String>,
    note: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    avatar: Option<Option<String>>,
    avatar_description: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    header: Option<Option<String>>,
    header_description: Option<String>,
    locked: Option<bool>,
    bot: Option<bool>,
    #[serde(default, deserialize_with = "nullable")]
    discoverable: Option<Option<bool>>,
    #[serde(default, deserialize_with = "nullable")]
    hide_collections: Option<Option<bool>>,
    indexable: Option<bool>,
    show_media: Option<bool>,
    show_media_replies: Option<bool>,
    show_featured: Option<bool>,
    attribution_domains: Option<Domains>,
    fields_attributes: Option<Pairs>,
    pub source: Option<S>,
}

impl<S> Form<S> {
    /// What the community is asked to change.
    pub(crate) fn edits(self, mut files: Files) -> Edits {
        Edits {
            nickname: self.display_name,
            bio: self.note,
            avatar: picture(&mut files, "avatar", self.avatar),
            banner: picture(&mut files, "header", self.header),
            avatar_description: self.avatar_description,
            banner_description: self.header_description,
            locked: self.locked,
            bot: self.bot,
            discoverable: self.discoverable,
            hide_collections: self.hide_collections,
            indexable: self.indexable,
            show_media: self.show_media,
            show_media_replies: self.show_media_replies,
            show_featured: self.show_featured,
            attribution_domains: self.attribution_domains.and_then(|domains| domains.0),
            fields: self.fields_attributes.and_then(|pairs| pairs.0),
            ..Edits::default()
        }
    }
}

/// A file part before a text; nothing chosen changes nothing, null takes the picture away.
fn picture(files: &mut Files, field: &str, text: Option<Option<String>>) -> Option<NewPicture> {
    if let Some(upload) = files.take(field) {
        return Some(NewPicture::Upload { content: upload.temp, size: upload.size, name: upload.file_name });
    }
    match text? {
        None => Some(NewPicture::Nothing),
        Some(text) if text.trim().is_empty() => None,
        Some(text) => Some(NewPicture::Bytes(inline(&text).unwrap_or_else(|| text.into_bytes()))),
    }
}

/// The bytes of a `data:image/png;base64,…` address.
fn inline(text: &str) -> Option<Vec<u8>> {
    let (head, data) = text.trim().strip_prefix("data:")?.split_once(',')?;
    let tidy: String = data.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    head.ends_with(";base64").then(|| STANDARD.decode(tidy).ok())?
}
