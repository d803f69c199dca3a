//! The part of a status that is the same for everybody who sees it, kept as JSON with the card of the entry.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::media::MediaAttachment;
use crate::api::kit::json::Written;
use crate::api::mastodon::entity::accounts::credential::privacy;
use crate::api::mastodon::render::site::Site;
use crate::api::mastodon::render::{html, time};
use crate::model::content::entry::{Hashtag, Program};
use crate::model::content::status::{ReplyTo, Shape, StatusView};
use crate::model::content::views::Mentioned;
use crate::model::fragments::Slot;

/// A user mentioned in a status. `acct` is always the same as `username`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Mention {
    pub id: String,
    pub username: String,
    pub url: String,
    pub acct: String,
}

impl Mention {
    fn of(mentioned: &Mentioned, site: &Site) -> Self {
        Self {
            id: mentioned.user.to_string(),
            username: mentioned.username.clone(),
            url: site.person(&mentioned.username),
            acct: mentioned.username.clone(),
        }
    }
}

/// A hashtag of a status: the name without `#`, and the address of its page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct StatusTag {
    pub name: String,
    pub url: String,
}

/// The application that published the status.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Application {
    pub name: String,
    pub website: Option<String>,
}

impl Application {
    fn of(program: &Program) -> Self {
        Self { name: program.name.clone(), website: program.website.clone() }
    }
}

/// HTML for readers; the source for a user who deletes and writes again.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Words {
    Shown { content: Written<String> },
    Source { text: String },
}

/// What everybody sees of a status.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Common {
    pub id: Written<String>,
    pub created_at: Written<String>,
    pub in_reply_to_id: Written<Option<String>>,
    pub in_reply_to_account_id: Written<Option<String>>,
    pub sensitive: bool,
    pub spoiler_text: Written<String>,
    #[schemars(extend("enum" = ["public", "unlisted", "private", "direct"]))]
    pub visibility: &'static str,
    pub language: Written<Option<String>>,
    pub uri: Written<String>,
    pub url: Written<Option<String>>,
    pub replies_count: i64,
    pub reblogs_count: i64,
    pub favourites_count: i64,
    pub quotes_count: i64,
    pub edited_at: Written<Option<String>>,
    #[serde(flatten)]
    pub words: Words,
    pub application: Written<Option<Application>>,
    pub media_attachments: Written<Vec<MediaAttachment>>,
    pub mentions: Written<Vec<Mention>>,
    pub tags: Written<Vec<StatusTag>>,
    #[serde(skip)]
    made_of: MadeOf,
}

/// What it was made of besides the entry, which may change while the entry does not.
#[derive(Clone, Debug)]
struct MadeOf {
    author: String,
    private: bool,
    reply_to: Option<ReplyTo>,
    mentioned: Vec<Mentioned>,
    hashtags: Vec<Arc<Hashtag>>,
}

impl MadeOf {
    fn of(view: &StatusView) -> Self {
        Self {
            author: view.author.user.username.clone(),
            private: view.private,
            reply_to: view.reply_to,
            mentioned: view.mentioned.clone(),
            hashtags: view.hashtags.clone(),
        }
    }

    fn fits(&self, view: &StatusView) -> bool {
        self.author == view.author.user.username
            && self.private == view.private
            && self.reply_to == view.reply_to
            && self.mentioned == view.mentioned
            && self.hashtags.len() == view.hashtags.len()
            && self.hashtags.iter().zip(&view.hashtags).all(|(one, other)| one.slug == other.slug && one.name == other.name)
    }
}

/// How visible a client may believe it to be.
fn visibility(view: &StatusView) -> &'static str {
    // A private comment is for its author and the post's author alone.
    if view.private { "direct" } else { privacy(view.visibility) }
}

/// The text of a status as HTML, without its quote.
pub(super) fn content(title: Option<&str>, text: &str, is_markdown: bool, mentioned: &[Mentioned], site: &Site) -> String {
    let body = if is_markdown { html::markdown(text) } else { html::text(text, mentioned, site) };
    match title {
        Some(title) => html::title(title) + &body,
        None => body,
    }
}

/// The text of a status as HTML, with a link to what it quotes, for clients that know no quotes; a repost has none of its own.
pub(crate) fn words(view: &StatusView, site: &Site) -> String {
    if view.shape == Shape::Repost {
        return String::new();
    }
    let words = content(view.title.as_deref(), &view.text, view.is_markdown, &view.mentioned, site);
    let Some(quoted) = view.quote.as_ref().and_then(|quote| quote.status.as_deref()) else { return words };
    let link = address(quoted, site);
    // Whoever wrote the link has it there already.
    if words.contains(&link) { words } else { html::quote_line(&link) + &words }
}

/// The page of a status.
pub(crate) fn address(view: &StatusView, site: &Site) -> String {
    format!("{}/{}", site.person(&view.author.user.username), view.id)
}

impl Common {
    /// As it is kept with the entry, if it is what one viewer sees; with a quote or of a repost made anew.
    pub(super) fn of(view: &StatusView, site: &Site) -> Arc<Self> {
        if view.shape == Shape::Repost || view.quote.is_some() {
            return Arc::new(Self::made(view, site));
        }
        let made = || Self::made(view, site);
        view.entry.fragments.get_or_make_if(Slot::Mastodon, |kept: &Self| kept.made_of.fits(view), made)
    }

    fn made(view: &StatusView, site: &Site) -> Self {
        let counted = view.repost.as_deref().unwrap_or(view);
        let files: Vec<_> = view.files.iter().map(|file| MediaAttachment::of(file, site)).collect();
        let mentions: Vec<_> = view.mentioned.iter().filter(|who| !who.gone).map(|who| Mention::of(who, site)).collect();
        let tags: Vec<_> = view.hashtags.iter().map(|tag| StatusTag { name: tag.name.clone(), url: site.tag(&tag.slug) }).collect();
        Self {
            id: Written::of(&view.id.to_string()),
            created_at: Written::of(&time::datetime(view.id.created_at())),
            in_reply_to_id: Written::of(&view.reply_to.map(|reply| reply.id.to_string())),
            in_reply_to_account_id: Written::of(&view.reply_to.map(|reply| reply.author.to_string())),
            sensitive: view.sensitive,
            spoiler_text: Written::of(&view.spoiler),
            visibility: visibility(view),
            language: Written::of(&view.language),
            uri: Written::of(&format!("{}/ap/users/{}/statuses/{}", site.base, view.author.user.id, view.id)),
            url: Written::of(&Some(address(view, site))),
            replies_count: view.replies,
            reblogs_count: counted.reposts,
            favourites_count: counted.likes,
            quotes_count: view.quotes,
            edited_at: Written::of(&view.edited_at.map(time::datetime)),
            words: Words::Shown { content: Written::of(&words(view, site)) },
            application: Written::of(&view.program.as_ref().map(Application::of)),
            media_attachments: Written::of(&files),
            mentions: Written::of(&mentions),
            tags: Written::of(&tags),
            made_of: MadeOf::of(view),
        }
    }

    /// The same with the text as its author wrote it.
    pub(super) fn with_source(self: &Arc<Self>, view: &StatusView) -> Arc<Self> {
        Arc::new(Self { words: Words::Source { text: view.text.clone() }, ..Self::clone(self) })
    }
}
