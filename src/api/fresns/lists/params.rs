//! The parameters of every list of posts or comments.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::fresns::entity::content::parts::ContentOptions;
use crate::api::fresns::entity::content::text::TextForm;
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::{csv, json::key_filters, paging};
use crate::api::kit::page::PageNumber;
use crate::community::posts::listing::TimelineScope;
use crate::error::Result;

/// Query parameters of both families and both kinds; each list reads those it documents.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct ListParams {
    pub(super) uid_or_username: Option<String>,
    pub(super) gid: Option<String>,
    pub(super) hid: Option<String>,
    pub(super) users: Option<String>,
    pub(super) groups: Option<String>,
    pub(super) hashtags: Option<String>,
    pub(super) geotags: Option<String>,
    pub(super) pid: Option<String>,
    pub(super) cid: Option<String>,
    pub(super) since_pid: Option<String>,
    pub(super) before_pid: Option<String>,
    pub(super) since_cid: Option<String>,
    pub(super) before_cid: Option<String>,
    pub(super) block_users: Option<String>,
    pub(super) block_groups: Option<String>,
    pub(super) block_hashtags: Option<String>,
    pub(super) block_posts: Option<String>,
    pub(super) block_comments: Option<String>,
    pub(super) lang_tag: Option<String>,
    pub(super) all_digest: Option<bool>,
    pub(super) digest_state: Option<i64>,
    pub(super) sticky_state: Option<i64>,
    pub(super) sticky: Option<bool>,
    pub(super) content_type: Option<String>,
    pub(super) created_days: Option<i64>,
    pub(super) created_date: Option<String>,
    pub(super) created_date_gt: Option<String>,
    pub(super) created_date_lt: Option<String>,
    pub(super) view_count_gt: Option<i64>,
    pub(super) view_count_lt: Option<i64>,
    pub(super) like_count_gt: Option<i64>,
    pub(super) like_count_lt: Option<i64>,
    pub(super) dislike_count_gt: Option<i64>,
    pub(super) dislike_count_lt: Option<i64>,
    pub(super) follow_count_gt: Option<i64>,
    pub(super) follow_count_lt: Option<i64>,
    pub(super) block_count_gt: Option<i64>,
    pub(super) block_count_lt: Option<i64>,
    pub(super) comment_count_gt: Option<i64>,
    pub(super) comment_count_lt: Option<i64>,
    pub(super) order_type: Option<String>,
    pub(super) order_direction: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub(super) whitelist_keys: Option<String>,
    pub(super) blacklist_keys: Option<String>,
    pub(super) filter_type: Option<String>,
    pub(super) filter_keys: Option<String>,
    pub(super) filter_hashtag_type: Option<String>,
    pub(super) filter_hashtag_keys: Option<String>,
    pub(super) filter_author_type: Option<String>,
    pub(super) filter_author_keys: Option<String>,
    pub(super) filter_quoted_post_type: Option<String>,
    pub(super) filter_quoted_post_keys: Option<String>,
    pub(super) filter_reply_to_post_type: Option<String>,
    pub(super) filter_reply_to_post_keys: Option<String>,
    pub(super) filter_reply_to_comment_type: Option<String>,
    pub(super) filter_reply_to_comment_keys: Option<String>,
    pub(super) page_size: Option<i64>,
    pub(super) page: Option<i64>,
    pub(super) page_number: Option<i64>,
}

impl ListParams {
    /// The filter of the whole item.
    pub(crate) fn item(&self, family: Family) -> Result<Keys, Failure> {
        let filter = key_filters::list(family, &self.whitelist_keys, &self.blacklist_keys, &self.filter_type, &self.filter_keys)?;
        Ok(filter.map(Arc::new))
    }

    /// The filters of the objects inside, which only v1 has.
    pub(crate) fn content_options(&self, family: Family, form: TextForm) -> Result<ContentOptions, Failure> {
        let named = |kind, keys, name| key_filters::named(family, &None, &None, kind, keys, name).map(|filter| filter.map(Arc::new));
        Ok(ContentOptions {
            form,
            hashtag: named(&self.filter_hashtag_type, &self.filter_hashtag_keys, "Hashtag")?,
            author: named(&self.filter_author_type, &self.filter_author_keys, "Author")?,
            quoted_post: named(&self.filter_quoted_post_type, &self.filter_quoted_post_keys, "QuotedPost")?,
            reply_to_post: named(&self.filter_reply_to_post_type, &self.filter_reply_to_post_keys, "ReplyToPost")?,
            reply_to_comment: named(&self.filter_reply_to_comment_type, &self.filter_reply_to_comment_keys, "ReplyToComment")?,
            nested: false,
            pid_only: false,
        })
    }

    /// Bounds of the lists in one parameter.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let lists = [
            ("users", &self.users),
            ("groups", &self.groups),
            ("hashtags", &self.hashtags),
            ("geotags", &self.geotags),
            ("blockUsers", &self.block_users),
            ("blockGroups", &self.block_groups),
            ("blockHashtags", &self.block_hashtags),
            ("blockPosts", &self.block_posts),
            ("blockComments", &self.block_comments),
        ];
        lists.into_iter().try_for_each(|(name, list)| csv::check(list.as_deref().unwrap_or_default(), name))
    }

    /// The page that is asked for: 15 items, at most 30. A `pageSize` outside `1..=30` is a validation failure.
    pub(crate) fn page(&self) -> Result<PageNumber, Failure> {
        paging::of(self.page_size, self.page, self.page_number).ordinary()
    }
}

/// Which list: everything, a timeline of the viewer, or the quotes of a post.
#[derive(Clone, Debug)]
pub(crate) enum ListScope {
    All,
    Timeline(TimelineScope),
    /// By `pid`.
    Quotes(String),
}

pub(super) type Keys = crate::api::fresns::entity::content::parts::ObjectFilter;
