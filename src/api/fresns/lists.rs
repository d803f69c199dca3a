//! The parameters of every list of posts or comments (`specs/fresns.md 5.2.7`), and the lists themselves.

mod dates;
mod scope;

use std::collections::HashMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::content::comment::CommentInfo;
use super::entity::content::parts::Look;
use super::entity::content::post::PostInfo;
use super::entity::content::text::Form;
use super::render::render_context::Lens;
use super::wire::auth::caller::Caller;
use super::wire::envelope::{Answer, Outcome};
use super::wire::error::Failure;
use super::wire::family::Family;
use super::wire::key_filter::Filtered;
use super::wire::{csv, key_filters, paging};
use crate::api::fresns::wire::body::Page;
use crate::api::kit::page::PageNumber;
use crate::community::Snapshot;
use crate::community::posts::listing::{self, Because, Circle, Filter, Slice, With};
use crate::error::Result;
use crate::model::content::entry::EntryKind;
use crate::model::id::EntryId;

/// Query parameters of both families and both kinds; each list reads those it documents.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ListParams {
    uid_or_username: Option<String>,
    gid: Option<String>,
    hid: Option<String>,
    users: Option<String>,
    groups: Option<String>,
    hashtags: Option<String>,
    geotags: Option<String>,
    pid: Option<String>,
    cid: Option<String>,
    since_pid: Option<String>,
    before_pid: Option<String>,
    since_cid: Option<String>,
    before_cid: Option<String>,
    block_users: Option<String>,
    block_groups: Option<String>,
    block_hashtags: Option<String>,
    block_posts: Option<String>,
    block_comments: Option<String>,
    lang_tag: Option<String>,
    all_digest: Option<bool>,
    digest_state: Option<i64>,
    sticky_state: Option<i64>,
    sticky: Option<bool>,
    content_type: Option<String>,
    created_days: Option<i64>,
    created_date: Option<String>,
    created_date_gt: Option<String>,
    created_date_lt: Option<String>,
    view_count_gt: Option<i64>,
    view_count_lt: Option<i64>,
    like_count_gt: Option<i64>,
    like_count_lt: Option<i64>,
    dislike_count_gt: Option<i64>,
    dislike_count_lt: Option<i64>,
    follow_count_gt: Option<i64>,
    follow_count_lt: Option<i64>,
    block_count_gt: Option<i64>,
    block_count_lt: Option<i64>,
    comment_count_gt: Option<i64>,
    comment_count_lt: Option<i64>,
    order_type: Option<String>,
    order_direction: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    whitelist_keys: Option<String>,
    blacklist_keys: Option<String>,
    filter_type: Option<String>,
    filter_keys: Option<String>,
    filter_hashtag_type: Option<String>,
    filter_hashtag_keys: Option<String>,
    filter_author_type: Option<String>,
    filter_author_keys: Option<String>,
    filter_quoted_post_type: Option<String>,
    filter_quoted_post_keys: Option<String>,
    filter_reply_to_post_type: Option<String>,
    filter_reply_to_post_keys: Option<String>,
    filter_reply_to_comment_type: Option<String>,
    filter_reply_to_comment_keys: Option<String>,
    page_size: Option<i64>,
    page: Option<i64>,
    page_number: Option<i64>,
}

type Keys = super::entity::content::parts::Filter;

impl ListParams {
    /// The filter of the whole item.
    pub fn item(&self, family: Family) -> Result<Keys, Failure> {
        let filter = key_filters::list(family, &self.whitelist_keys, &self.blacklist_keys, &self.filter_type, &self.filter_keys)?;
        Ok(filter.map(Arc::new))
    }

    /// The filters of the objects inside, which only v1 has.
    pub fn look(&self, family: Family, form: Form) -> Result<Look, Failure> {
        let named = |kind, keys, name| key_filters::named(family, &None, &None, kind, keys, name).map(|filter| filter.map(Arc::new));
        Ok(Look {
            form,
            hashtag: named(&self.filter_hashtag_type, &self.filter_hashtag_keys, "Hashtag")?,
            author: named(&self.filter_author_type, &self.filter_author_keys, "Author")?,
            quoted_post: named(&self.filter_quoted_post_type, &self.filter_quoted_post_keys, "QuotedPost")?,
            reply_to_post: named(&self.filter_reply_to_post_type, &self.filter_reply_to_post_keys, "ReplyToPost")?,
            reply_to_comment: named(&self.filter_reply_to_comment_type, &self.filter_reply_to_comment_keys, "ReplyToComment")?,
            pid_only: false,
        })
    }

    /// Bounds of the lists in one parameter.
    fn check(&self) -> Result<(), Failure> {
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

    pub fn page(&self) -> Result<PageNumber, Failure> {
        paging::of(self.page_size, self.page, self.page_number).ordinary()
    }
}

/// The rows of a page.
pub fn slice(page: PageNumber) -> Slice {
    Slice { offset: page.offset(), size: page.size().into() }
}

/// Which list: everything, a timeline of the viewer, or the quotes of a post.
#[derive(Clone, Debug)]
pub enum Which {
    All,
    Timeline(Circle),
    /// By `pid`.
    Quotes(String),
}

/// The timeline a word names; there are no places here to follow.
pub fn circle(word: &str, family: Family) -> Result<Option<Circle>, Failure> {
    match word {
        "all" => Ok(Some(Circle::All)),
        "user" => Ok(Some(Circle::Users)),
        "group" => Ok(Some(Circle::Forums)),
        "hashtag" => Ok(Some(Circle::Hashtags)),
        "geotag" if family == Family::V1 => Ok(None),
        _ => Err(Failure::Code(30002)),
    }
}

fn reason(because: Because) -> &'static str {
    match because {
        Because::User => "user",
        Because::Forum => "group",
        Because::Hashtag => "hashtag",
        Because::Digest => "digest",
    }
}

/// `followType` of each item of a timeline.
type Reasons = HashMap<EntryId, &'static str>;

fn reasons(r: &Snapshot<'_>, lens: &Lens, which: &Which, kind: EntryKind, ids: &[EntryId]) -> Result<Reasons> {
    let (Which::Timeline(circle), Some(viewer)) = (which, &lens.viewer) else { return Ok(Reasons::new()) };
    let one = |word| Ok(ids.iter().map(|id| (*id, word)).collect());
    match circle {
        Circle::Users => one("user"),
        Circle::Forums => one("group"),
        Circle::Hashtags => one("hashtag"),
        Circle::All => {
            let found = listing::because(r, viewer, kind, ids)?;
            Ok(found.into_iter().map(|(id, because)| (id, reason(because))).collect())
        }
    }
}

/// What a list is read from. Filters and orders of these lists have no bound, so they run on the slow readers.
async fn read<T, F>(caller: &Caller, p: ListParams, which: Which, kind: EntryKind, load: F) -> Result<(i64, Vec<T>, Reasons), Failure>
where
    T: Send + 'static,
    F: FnOnce(&Snapshot<'_>, &Lens, &Filter) -> Result<(i64, Vec<(EntryId, T)>)> + Send + 'static,
{
    p.check()?;
    let lens = caller.lens.clone();
    let found = caller.app.core.db.read_slow(move |r| {
        let filter = match scope::filter(r, &p, kind, &which, &lens) {
            Ok(filter) => filter,
            Err(failure) => return Ok(Err(failure)),
        };
        let (total, rows) = load(r, &lens, &filter)?;
        let (ids, views): (Vec<EntryId>, Vec<T>) = rows.into_iter().unzip();
        let why = reasons(r, &lens, &which, kind, &ids)?;
        Ok(Ok((total, views, why)))
    });
    found.await?
}

/// A page of posts.
pub async fn posts(caller: &Caller, p: ListParams, which: Which) -> Outcome<Page<Filtered<PostInfo>>> {
    let lens = &caller.lens;
    let (page, item, look) = (p.page()?, p.item(lens.family)?, p.look(lens.family, Form::Brief)?);
    let (total, views, why) = read(caller, p, which, EntryKind::Post, move |r, lens, filter| {
        let (total, views) = listing::posts(r, lens.viewer.as_ref(), filter, slice(page))?;
        Ok((total, views.into_iter().map(|view| (view.content.id, view)).collect()))
    })
    .await?;
    let list = views.iter().map(|view| {
        let post = PostInfo::of(view, &look, lens);
        let inner = match why.get(&view.content.id) {
            Some(reason) => post.followed_by(reason),
            None => post,
        };
        Filtered { inner, filter: item.clone() }
    });
    Ok(Answer(Page::new(page, total, list.collect())))
}

/// A page of comments.
pub async fn comments(caller: &Caller, p: ListParams, which: Which) -> Outcome<Page<Filtered<CommentInfo>>> {
    let lens = &caller.lens;
    let (page, item, mut look) = (p.page()?, p.item(lens.family)?, p.look(lens.family, Form::Brief)?);
    look.pid_only = p.cid.is_some();
    let with = With { post: !look.pid_only, parent: true };
    let (total, views, why) = read(caller, p, which, EntryKind::Comment, move |r, lens, filter| {
        let (total, views) = listing::comments(r, lens.viewer.as_ref(), filter, with, slice(page))?;
        Ok((total, views.into_iter().map(|view| (view.content.id, view)).collect()))
    })
    .await?;
    let list = views.iter().map(|view| {
        let comment = CommentInfo::of(view, &look, lens);
        let inner = match why.get(&view.content.id) {
            Some(reason) => comment.followed_by(reason),
            None => comment,
        };
        Filtered { inner, filter: item.clone() }
    });
    Ok(Answer(Page::new(page, total, list.collect())))
}

/// An honest nothing: follows of places.
pub fn nothing<T>(p: ListParams) -> Outcome<Page<T>> {
    Ok(Answer(Page::empty(p.page()?)))
}
