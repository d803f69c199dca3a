//! `interaction`: which marks are on, what they are called, which the viewer has put (`docs/specs/fresns.md 4.1.1`).

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::api::fresns::defaults::marks::WireMark;
use crate::api::fresns::defaults::wording::text;
use crate::api::fresns::entity::lazy::Lazy;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::{Family, WireTarget};
use crate::api::fresns::wire::json::filtered::schema_of;
use crate::api::fresns::wire::json::shared::{Name, Shared};

/// The viewer's marks on anything.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Own<'a> {
    pub liked: bool,
    pub disliked: bool,
    pub followed: bool,
    pub blocked: bool,
    pub note: Option<&'a str>,
}

impl Own<'_> {
    /// What tells them from other marks on things of a kind; a note is like no other.
    pub(crate) fn name(&self, kind: &'static str) -> Option<Name> {
        let bits = [self.liked, self.disliked, self.followed, self.blocked].into_iter().fold(0, |bits, on| 2 * bits + i64::from(on));
        self.note.is_none().then_some((kind, bits))
    }
}

/// The four marks on a target in v2: their names and whether they are enabled.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SettingsV2 {
    like_setting: bool,
    like_name: &'static str,
    dislike_setting: bool,
    dislike_name: &'static str,
    follow_setting: bool,
    follow_name: &'static str,
    block_setting: bool,
    block_name: &'static str,
    publish_post_name: &'static str,
    publish_comment_name: &'static str,
}

impl SettingsV2 {
    pub(crate) fn of(target: WireTarget, ctx: &RenderContext) -> Self {
        let lang = ctx.lang;
        Self {
            like_setting: WireMark::Like.enabled(target, &ctx.settings),
            like_name: WireMark::Like.name(lang),
            dislike_setting: WireMark::Dislike.enabled(target, &ctx.settings),
            dislike_name: WireMark::Dislike.name(lang),
            follow_setting: WireMark::Follow.enabled(target, &ctx.settings),
            follow_name: WireMark::Follow.name(lang),
            block_setting: WireMark::Block.enabled(target, &ctx.settings),
            block_name: WireMark::Block.name(lang),
            publish_post_name: text("publish_post_name", lang),
            publish_comment_name: text("publish_comment_name", lang),
        }
    }
}

/// The viewer's state on a target, v2.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StatusV2<'a> {
    like_status: bool,
    dislike_status: bool,
    follow_status: bool,
    follow_note: Option<&'a str>,
    block_status: bool,
    block_note: Option<&'a str>,
}

impl<'a> StatusV2<'a> {
    pub(crate) fn of(own: Own<'a>) -> Self {
        let note = |on: bool| own.note.filter(|_| on);
        Self {
            like_status: own.liked,
            dislike_status: own.disliked,
            follow_status: own.followed,
            follow_note: note(own.followed),
            block_status: own.blocked,
            block_note: note(own.blocked),
        }
    }
}

/// Who may see the list of people who set this mark: a number from 1 to 3 for users, a boolean for other targets.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum InteractionState {
    Level(u8),
    Public(bool),
}

/// One mark on a target, v1: five keys under the mark's word.
macro_rules! v1_marks {
    ($($mark:ident: $enabled:ident $name:ident $title:ident $record:ident $count:ident),*) => {
        /// The four marks on a target in v1: their names, whether they are enabled, and the viewer's own.
        #[derive(Serialize, JsonSchema)]
        #[serde(rename_all = "camelCase")]
        pub(crate) struct MarksV1<'a> {
            $($enabled: bool, $name: &'static str, $title: &'static str, $record: InteractionState, $count: InteractionState,)*
            like_status: bool,
            dislike_status: bool,
            follow_status: bool,
            block_status: bool,
            note: Option<&'a str>,
        }

        impl<'a> MarksV1<'a> {
            pub(crate) fn of(target: WireTarget, own: Own<'a>, ctx: &RenderContext) -> Self {
                let open = |public: bool| match target {
                    WireTarget::User => InteractionState::Level(if public { 3 } else { 2 }),
                    _ => InteractionState::Public(public),
                };
                Self {
                    $(
                        $enabled: WireMark::$mark.enabled(target, &ctx.settings),
                        $name: WireMark::$mark.name(ctx.lang),
                        $title: WireMark::$mark.user_title(ctx.lang),
                        $record: open(WireMark::$mark.people_are_public(target)),
                        $count: open(WireMark::$mark.count_is_public(target)),
                    )*
                    like_status: own.liked,
                    dislike_status: own.disliked,
                    follow_status: own.followed,
                    block_status: own.blocked,
                    note: own.note,
                }
            }
        }
    };
}

v1_marks!(
    Like: like_enabled like_name like_user_title like_public_record like_public_count,
    Dislike: dislike_enabled dislike_name dislike_user_title dislike_public_record dislike_public_count,
    Follow: follow_enabled follow_name follow_user_title follow_public_record follow_public_count,
    Block: block_enabled block_name block_user_title block_public_record block_public_count
);

/// Names and states of the marks on a post, comment or hashtag, which are the same for all with the same marks.
#[derive(Clone, Copy)]
pub(crate) struct Interaction<'a> {
    target: WireTarget,
    own: Own<'a>,
    ctx: &'a RenderContext,
}

impl Serialize for Interaction<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = match self.target {
            WireTarget::Post => "marks on a post",
            WireTarget::Comment => "marks on a comment",
            WireTarget::Hashtag => "marks on a hashtag",
            _ => "marks",
        };
        let value = Lazy::of(*self, self.ctx, |interaction, _| interaction.form());
        Shared { texts: &self.ctx.texts, name: self.own.name(kind), value }.serialize(serializer)
    }
}

schema_of!([] Interaction<'_> => InteractionForm<'_>);

/// Names and states of the marks on a post, comment or hashtag.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Interaction")]
pub(crate) enum InteractionForm<'a> {
    V2(Box<InteractionV2<'a>>),
    V1(Box<MarksV1<'a>>),
}

/// What the target itself is called: one key of its own for each kind.
#[derive(Serialize, JsonSchema)]
enum TargetName {
    #[serde(rename = "postName")]
    Post(&'static str),
    #[serde(rename = "commentName")]
    Comment(&'static str),
    #[serde(rename = "hashtagName")]
    Hashtag(&'static str),
}

/// `interaction` of v2: the name of what is marked, which marks are on and what they are called, and the viewer's own
/// marks.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InteractionV2<'a> {
    #[serde(flatten)]
    name: Option<TargetName>,
    #[serde(flatten)]
    settings: SettingsV2,
    #[serde(flatten)]
    status: StatusV2<'a>,
}

impl<'a> Interaction<'a> {
    pub(crate) fn of(target: WireTarget, own: Own<'a>, ctx: &'a RenderContext) -> Self {
        Self { target, own, ctx }
    }

    /// With all its keys, for objects that add some of their own.
    pub(crate) fn form(self) -> InteractionForm<'a> {
        let Self { target, own, ctx } = self;
        match ctx.family {
            Family::V2 => InteractionForm::V2(Box::new(InteractionV2 {
                name: match target {
                    WireTarget::Post => Some(TargetName::Post(text("post_name", ctx.lang))),
                    WireTarget::Comment => Some(TargetName::Comment(text("comment_name", ctx.lang))),
                    WireTarget::Hashtag => Some(TargetName::Hashtag(text("hashtag_name", ctx.lang))),
                    _ => None,
                },
                settings: SettingsV2::of(target, ctx),
                status: StatusV2::of(own),
            })),
            Family::V1 => InteractionForm::V1(Box::new(MarksV1::of(target, own, ctx))),
        }
    }
}
