//! How an event is written. What is the same for many readers is written once.

use std::sync::Arc;

use serde::Serialize;

use crate::api::mastodon::entity::statuses::status::Status;
use crate::api::mastodon::render::site::Site;
use crate::error::{Error, Result};
use crate::live::{Delivery, Form};
use crate::model::content::status::{Own, StatusView};

/// One event as a client reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub event: &'static str,
    pub payload: Option<Payload>,
}

/// What comes with it, as it stands in an event stream and as a JSON string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Payload {
    pub plain: Arc<str>,
    /// With quotation marks.
    pub quoted: Arc<str>,
}

fn written(value: &(impl Serialize + ?Sized)) -> Result<String> {
    serde_json::to_string(value).map_err(Error::internal)
}

impl Payload {
    /// A text that is no JSON.
    pub(super) fn text(text: String) -> Result<Self> {
        Ok(Self { quoted: written(text.as_str())?.into(), plain: text.into() })
    }

    /// An object that one reader alone is sent.
    pub(super) fn json(value: &impl Serialize) -> Result<Self> {
        Self::text(written(value)?)
    }

    /// A status as its reader sees it. Readers who did nothing with it share one text.
    pub(super) fn status(delivery: &Delivery, view: &StatusView, site: &Site) -> Result<Self> {
        let Some(class) = class(view) else { return Self::json(&Status::of(view, site)) };
        let plain = delivery.form(Form { writer: "mastodon status", class }, || written(&Status::of(view, site)))?;
        let quoted = delivery.form(Form { writer: "mastodon status, quoted", class }, || written(&*plain))?;
        Ok(Self { plain, quoted })
    }
}

/// Which readers see exactly the same; `None` for who sees it in a way of their own.
fn class(view: &StatusView) -> Option<u8> {
    let bare = Own { follows_author: true, ..Own::default() };
    let own = view.own?;
    let is_own = view.is_me || !view.filtered.is_empty() || Own { follows_author: true, ..own } != bare;
    let voted = view.poll.as_ref().is_some_and(|poll| poll.own.as_ref().is_some_and(|own| !own.is_empty()));
    // What is quoted may be hidden from one and not from the other.
    if is_own || voted || view.quote.is_some() {
        return None;
    }
    let inner = view.repost.as_deref().map_or(Some(0), class)?;
    Some(u8::from(own.follows_author) | inner << 1)
}
