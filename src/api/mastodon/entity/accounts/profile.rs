//! `Profile` (`docs/specs/mastodon.md 2.2`): everything editable, raw.

use schemars::JsonSchema;
use serde::Serialize;

use super::account::FieldEntity;
use crate::api::mastodon::entity::statuses::tag::FeaturedTag;
use crate::api::mastodon::render::site::Site;
use crate::model::content::tag as model;
use crate::model::people::person::UserView;

/// The profile as the user edits it, in plain text. The addresses of avatar and header are null if there are none.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ProfileEntity {
    pub id: String,
    pub display_name: String,
    pub note: String,
    pub fields: Vec<FieldEntity>,
    /// Null if there is none; there is no placeholder.
    pub avatar: Option<String>,
    pub avatar_static: Option<String>,
    pub avatar_description: String,
    pub header: Option<String>,
    pub header_static: Option<String>,
    pub header_description: String,
    pub locked: bool,
    pub bot: bool,
    pub hide_collections: Option<bool>,
    pub discoverable: Option<bool>,
    pub indexable: bool,
    pub show_media: bool,
    pub show_media_replies: bool,
    pub show_featured: bool,
    pub attribution_domains: Vec<String>,
    pub featured_tags: Vec<FeaturedTag>,
}

impl ProfileEntity {
    /// The profile of `person` for its owner, with the hashtags they feature, in the order given.
    pub(crate) fn of(person: &UserView, featured: &[model::FeaturedTag], site: &Site) -> Self {
        let (user, profile) = (&person.user, &person.profile);
        let (avatar, banner) = (user.avatar.as_ref(), user.banner.as_ref());
        Self {
            id: user.id.to_string(),
            display_name: user.nickname.clone(),
            note: user.bio.clone(),
            fields: profile.fields.iter().map(FieldEntity::raw).collect(),
            avatar: avatar.map(|picture| site.picture(picture)),
            avatar_static: avatar.map(|picture| site.still(picture, profile.avatar_moves)),
            avatar_description: profile.avatar_description.clone(),
            header: banner.map(|picture| site.picture(picture)),
            header_static: banner.map(|picture| site.still(picture, profile.banner_moves)),
            header_description: profile.banner_description.clone(),
            locked: user.locked,
            bot: profile.bot,
            hide_collections: profile.hide_collections,
            discoverable: profile.discoverable,
            indexable: profile.indexable,
            show_media: profile.show_media,
            show_media_replies: profile.show_media_replies,
            show_featured: profile.show_featured,
            attribution_domains: profile.attribution_domains.clone(),
            featured_tags: featured.iter().map(|tag| FeaturedTag::of(tag, &user.username, site)).collect(),
        }
    }
}
