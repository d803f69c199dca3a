//! Whether one entry stands in a timeline: the rules of the pages, without a walk through the timeline. Streams ask it.

use super::home::{home_only, list_only};
use super::public::{PublicFilter, public_only, tagged_only};
use crate::community::timelines::feed::hydrated;
use crate::error::{Error, Result};
use crate::model::content::status::StatusView;
use crate::model::id::EntryId;
use crate::model::people::user::Viewer;
use crate::store::Read;

/// A timeline of one viewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Timeline {
    Home,
    /// Of one of the viewer's lists.
    List(i64),
    Public(PublicFilter),
    /// Of the hashtag with this name.
    Tagged(String),
}

/// The entry as the viewer finds it in this timeline, marked with the filters that fit; `None` where it does not stand there,
/// also where the list is gone.
pub(crate) fn standing(r: &Read<'_>, viewer: &Viewer, timeline: &Timeline, id: EntryId) -> Result<Option<StatusView>> {
    let feed = match timeline {
        Timeline::Home => home_only(r, viewer, id),
        Timeline::List(list) => list_only(r, viewer, *list, id),
        Timeline::Public(filter) => public_only(r, viewer, *filter, id),
        Timeline::Tagged(name) => tagged_only(r, viewer, name, PublicFilter::default(), id),
    };
    match feed {
        Ok(feed) if feed.ids.is_empty() => Ok(None),
        Ok(feed) => Ok(hydrated(r, Some(viewer), &feed)?.pop()),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
