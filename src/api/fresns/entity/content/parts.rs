//! What posts, comments and drafts share (`docs/specs/fresns.md 4.4, 4.5`).

use std::borrow::Cow;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::file::Files;
use super::hashtag::HashtagInfo;
use super::text::{self, TextForm, warned};
use super::values::public;
use crate::api::fresns::defaults::marks::WireMark;
use crate::api::fresns::entity::lazy::Lazy;
use crate::api::fresns::entity::user::parts::{Boxes, Operations};
use crate::api::fresns::render::datetime_formats::DatetimeFormats;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::{Family, WireTarget};
use crate::api::fresns::wire::json::filtered::Filtered;
use crate::api::fresns::wire::json::key_filter::KeyFilter;
use crate::model::clock::MINUTE;
use crate::model::content::entry::{Entry, FileView};
use crate::model::content::views::Attached;
use crate::model::fragments::Slot;
use crate::model::people::user::Role;

/// A filter of one sub-object.
pub(crate) type ObjectFilter = Option<Arc<KeyFilter>>;

/// How contents are shown: how much of the text, and which keys of the objects inside.
#[derive(Clone, Debug, Default)]
pub(crate) struct ContentOptions {
    pub form: TextForm,
    pub hashtag: ObjectFilter,
    pub author: ObjectFilter,
    pub quoted_post: ObjectFilter,
    pub reply_to_post: ObjectFilter,
    pub reply_to_comment: ObjectFilter,
    /// Inside another content, where a quoted post is left out.
    pub nested: bool,
    /// `replyToPost` is its `pid` alone in v2 and null in v1: lists below one post or comment, which the caller knows.
    pub pid_only: bool,
}

impl ContentOptions {
    const PLAIN: Self = Self {
        form: TextForm::Brief,
        hashtag: None,
        author: None,
        quoted_post: None,
        reply_to_post: None,
        reply_to_comment: None,
        nested: false,
        pid_only: false,
    };

    /// What contents that are shown so are called: in another object, or in another content. `None` for the rows of a list,
    /// each of which is there once.
    pub(crate) fn name(&self, [listed, nested]: [&'static str; 2]) -> Option<&'static str> {
        match self {
            _ if std::ptr::eq(self, &LISTED) => Some(listed),
            _ if std::ptr::eq(self, &NESTED) => Some(nested),
            _ => None,
        }
    }
}

/// A content inside an object of another kind.
pub(crate) static LISTED: ContentOptions = ContentOptions::PLAIN;

/// A content inside a content.
pub(crate) static NESTED: ContentOptions = ContentOptions { nested: true, ..ContentOptions::PLAIN };

/// Extensions of plugins, always empty.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Extends {
    V2(Boxes),
    V1(ListsV1),
}

/// `extends` of v1: three lists of plugin entries, always empty.
#[derive(Default, Serialize, JsonSchema)]
pub(crate) struct ListsV1 {
    texts: [(); 0],
    infos: [(); 0],
    actions: [(); 0],
}

impl Extends {
    pub(crate) fn of(family: Family) -> Self {
        match family {
            Family::V2 => Self::V2(Boxes::default()),
            Family::V1 => Self::V1(ListsV1::default()),
        }
    }
}

/// Conditions for reading the whole text: none on this server.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReadConfig {
    is_read_locked: bool,
    preview_percentage: i64,
    button_name: Option<String>,
    button_url: Option<String>,
}

/// People shown with a content, always none.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserList {
    has_user_list: bool,
    user_list_name: Option<String>,
    user_list_url: Option<String>,
    user_list_count: i64,
}

#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CommentAction {
    has_action_button: bool,
    button_name: Option<String>,
    button_style: Option<String>,
    button_url: Option<String>,
}

/// Who may comment on a post, in v1.
#[derive(Serialize, JsonSchema)]
pub(crate) struct CommentConfig {
    visible: bool,
    policy: i64,
    privacy: &'static str,
    action: CommentAction,
}

impl CommentConfig {
    pub(crate) fn of(policy: i64, private: bool) -> Self {
        Self { visible: true, policy, privacy: privacy(private), action: CommentAction::default() }
    }
}

/// The word of v1.
pub(crate) fn privacy(private: bool) -> &'static str {
    if private { "private" } else { "public" }
}

/// The button of a comment in v1. Each inner value is sent under both names that clients use.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ActiveButton {
    has_active_button: bool,
    button_name: Option<String>,
    button_style: Option<String>,
    button_url: Option<String>,
    name: Option<String>,
    style: Option<String>,
    app_url: Option<String>,
}

/// A text with what rendering it needs.
#[derive(Clone, Copy)]
struct Prose<'a> {
    content: &'a Entry,
    attached: &'a Attached,
    form: TextForm,
}

impl<'a> Prose<'a> {
    /// With links; the brief form is the one of lists.
    fn shown(self, ctx: &RenderContext) -> String {
        let mentioned = &self.attached.mentioned;
        let made = || text::shown(&self.text(), self.content.is_markdown, mentioned, self.form, ctx);
        match self.form {
            TextForm::Brief => {
                let slot = if ctx.html { Slot::FresnsHtml } else { Slot::Fresns };
                self.content.fragments.get_or_make_for(slot, mentioned, made)
            }
            TextForm::Full => made(),
        }
    }

    fn text(self) -> Cow<'a, str> {
        warned(&self.content.text, &self.content.spoiler)
    }
}

/// The text and its description.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContentText<'a> {
    content: Option<Lazy<'a, Prose<'a>, String>>,
    content_length: Lazy<'a, Prose<'a>, usize>,
    lang_tag: Option<&'a str>,
    writing_direction: &'static str,
    is_brief: Lazy<'a, Prose<'a>, bool>,
    is_markdown: bool,
    is_anonymous: bool,
    digest_state: i64,
}

/// The direction a language is written in.
pub(crate) fn direction(language: Option<&str>) -> &'static str {
    let primary = language.and_then(|tag| tag.split(['-', '_']).next()).unwrap_or_default();
    if matches!(primary, "ar" | "fa" | "he" | "ur" | "yi") { "rtl" } else { "ltr" }
}

impl<'a> ContentText<'a> {
    pub(crate) fn of(content: &'a Entry, attached: &'a Attached, look: &ContentOptions, ctx: &'a RenderContext) -> Self {
        let prose = Prose { content, attached, form: look.form };
        Self {
            content: (!prose.text().is_empty()).then(|| Lazy::of(prose, ctx, Prose::shown)),
            content_length: Lazy::of(prose, ctx, |prose, _| prose.text().chars().count()),
            lang_tag: content.language.as_deref(),
            writing_direction: direction(content.language.as_deref()),
            is_brief: Lazy::of(prose, ctx, |prose, _| text::is_cut(&prose.text(), prose.form)),
            is_markdown: content.is_markdown,
            is_anonymous: content.anonymous,
            digest_state: content.digest,
        }
    }
}

/// How often what happened.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Counts {
    view_count: i64,
    like_count: Option<i64>,
    dislike_count: Option<i64>,
    follow_count: Option<i64>,
    block_count: Option<i64>,
    comment_count: i64,
    comment_digest_count: i64,
    comment_like_count: Option<i64>,
    comment_dislike_count: Option<i64>,
    comment_follow_count: Option<i64>,
    comment_block_count: Option<i64>,
}

impl Counts {
    pub(crate) fn of(content: &Entry, target: WireTarget) -> Self {
        let below = |count, mark| public(count, mark, WireTarget::Comment);
        Self {
            view_count: content.views,
            like_count: public(content.likes, WireMark::Like, target),
            dislike_count: public(content.dislikes, WireMark::Dislike, target),
            follow_count: public(content.follows, WireMark::Follow, target),
            block_count: public(content.blocks, WireMark::Block, target),
            comment_count: content.comments,
            // There are no digests of comments here.
            comment_digest_count: 0,
            comment_like_count: below(content.comment_likes, WireMark::Like),
            comment_dislike_count: below(content.comment_dislikes, WireMark::Dislike),
            comment_follow_count: below(content.comment_follows, WireMark::Follow),
            comment_block_count: below(content.comment_blocks, WireMark::Block),
        }
    }
}

/// When it was written and edited, in the short form.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Times {
    created_datetime: DatetimeFormats,
    created_time_ago: DatetimeFormats,
    edited_datetime: Option<DatetimeFormats>,
    edited_time_ago: Option<DatetimeFormats>,
    edited_count: i64,
    #[serde(flatten)]
    last_comment: LastComment,
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum LastComment {
    #[serde(rename_all = "camelCase")]
    V2 { latest_comment_datetime: Option<DatetimeFormats>, latest_comment_time_ago: Option<DatetimeFormats> },
    #[serde(rename_all = "camelCase")]
    V1 { last_comment_datetime: Option<DatetimeFormats>, last_comment_time_ago: Option<DatetimeFormats> },
}

impl Times {
    pub(crate) fn of(content: &Entry, ctx: &RenderContext) -> Self {
        let created = content.id.created_at();
        let (last, ago) = (content.last_comment_at.map(|at| ctx.short(at)), content.last_comment_at.map(|at| ctx.ago(at)));
        Self {
            created_datetime: ctx.short(created),
            created_time_ago: ctx.ago(created),
            edited_datetime: content.edited_at.map(|at| ctx.short(at)),
            edited_time_ago: content.edited_at.map(|at| ctx.ago(at)),
            edited_count: content.edit_count,
            last_comment: match ctx.family {
                Family::V2 => LastComment::V2 { latest_comment_datetime: last, latest_comment_time_ago: ago },
                Family::V1 => LastComment::V1 { last_comment_datetime: last, last_comment_time_ago: ago },
            },
        }
    }
}

/// What hashtags are shown with.
type Tagged<'a> = (&'a Attached, &'a ContentOptions);

/// Standing, extensions, files and hashtags.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContentExtras<'a> {
    rank_state: u8,
    status: bool,
    archives: [(); 0],
    operations: Operations,
    extends: Extends,
    files: Lazy<'a, &'a [FileView], Files>,
    hashtags: Lazy<'a, Tagged<'a>, Vec<Filtered<HashtagInfo<'a>>>>,
    manages: [(); 0],
}

impl<'a> ContentExtras<'a> {
    pub(crate) fn of(content: &Entry, attached: &'a Attached, look: &'a ContentOptions, ctx: &'a RenderContext) -> Self {
        Self {
            rank_state: 1,
            status: content.enabled,
            archives: [],
            operations: Operations::default(),
            extends: Extends::of(ctx.family),
            files: Lazy::of(&attached.files, ctx, Files::of),
            hashtags: Lazy::of((attached, look), ctx, |(attached, look), ctx| {
                let filtered = |view| Filtered { inner: HashtagInfo::of(view, ctx), filter: look.hashtag.clone() };
                attached.hashtags.iter().map(filtered).collect()
            }),
            manages: [],
        }
    }
}

/// What the viewer may do with a content: `editControls` of v2, `controls` of v1.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Controls {
    #[serde(rename_all = "camelCase")]
    V2 { is_me: bool, can_delete: bool, can_edit: bool, is_plugin_editor: bool, editor_url: Option<String> },
    #[serde(rename_all = "camelCase")]
    V1 { is_author: bool, can_edit: bool, can_delete: bool },
}

/// The switches that apply to posts, or to comments.
pub(crate) struct Switches {
    pub edit: bool,
    /// 0 is for ever.
    pub edit_minutes: i64,
    pub delete: bool,
}

impl Controls {
    pub(crate) fn of(content: &Entry, is_me: bool, switches: &Switches, ctx: &RenderContext) -> Self {
        let late = switches.edit_minutes > 0 && ctx.now > content.id.created_at() + switches.edit_minutes * MINUTE;
        let can_edit = is_me && switches.edit && !late && content.sticky <= 1 && content.digest <= 1;
        let moderates = ctx.viewer.is_some_and(|viewer| matches!(viewer.role, Role::Administrator | Role::Moderator));
        let can_delete = moderates || (is_me && switches.delete);
        match ctx.family {
            Family::V2 => Self::V2 { is_me, can_delete, can_edit, is_plugin_editor: false, editor_url: None },
            Family::V1 => Self::V1 { is_author: is_me, can_edit, can_delete },
        }
    }
}
