//! A suggestion while somebody types (`docs/specs/fresns.md 5.2.11`).

use schemars::JsonSchema;
use serde::Serialize;

use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::Family;
use crate::community::timelines::search::FoundHashtag;
use crate::model::people::person::UserView;

/// In the form of v1 or v2.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum InputTip {
    V2(TipV2),
    V1(TipV1),
}

/// A suggestion of v2: `fsid` is a username or the hashtag in its address, `image` an avatar, null for hashtags.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TipV2 {
    fsid: String,
    name: String,
    image: Option<String>,
    follow_status: bool,
}

/// A suggestion of v1: `fsid` is a username or the hashtag in its address, `image` an avatar, null for hashtags.
#[derive(Serialize, JsonSchema)]
pub(crate) struct TipV1 {
    fsid: String,
    name: String,
    image: Option<String>,
    interaction: Interaction,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "TipInteraction")]
struct Interaction {
    like_status: bool,
    dislike_status: bool,
    follow_status: bool,
    block_status: bool,
    note: Option<String>,
}

impl InputTip {
    /// A user: username, nickname, avatar.
    pub(crate) fn user(view: &UserView, ctx: &RenderContext) -> Self {
        let (user, relation) = (&view.user, &view.relation);
        let image = match &user.avatar {
            _ if user.wait_delete_at.is_some() => ctx.configs.facts().deactivate_avatar_url.clone(),
            Some(picture) => Some(ctx.picture(picture).to_string()),
            None => ctx.configs.facts().default_avatar_url.clone(),
        };
        let interaction = Interaction {
            like_status: relation.liked,
            dislike_status: relation.disliked,
            follow_status: relation.followed,
            block_status: relation.blocked,
            note: relation.note.clone(),
        };
        Self::of(ctx.family, user.username.clone(), user.called().to_owned(), image, interaction)
    }

    /// A hashtag: slug and name; hashtags have no picture.
    pub(crate) fn hashtag(tag: FoundHashtag, ctx: &RenderContext) -> Self {
        let interaction = Interaction {
            like_status: tag.liked,
            dislike_status: tag.disliked,
            follow_status: tag.followed,
            block_status: tag.blocked,
            note: tag.note,
        };
        Self::of(ctx.family, tag.slug, tag.name, None, interaction)
    }

    fn of(family: Family, fsid: String, name: String, image: Option<String>, interaction: Interaction) -> Self {
        match family {
            Family::V2 => Self::V2(TipV2 { fsid, name, image, follow_status: interaction.follow_status }),
            Family::V1 => Self::V1(TipV1 { fsid, name, image, interaction }),
        }
    }
}
