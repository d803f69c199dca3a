//! What people of the fixture publish and delete.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::posts::new_post::{NewComment, NewPost};
use crate::community::posts::{delete, publish};
use crate::community::test::fixture::TestCommunity;
use crate::community::text::body::Body;
use crate::error::Result;
use crate::model::id::EntryId;
use crate::model::people::user::Viewer;

impl TestCommunity {
    pub(crate) fn try_post(&self, who: &Viewer, new: NewPost) -> Result<EntryId> {
        let (who, settings) = (*who, self.settings.clone());
        self.try_write(move |tx| publish::publish_post(tx, &settings, &who, new))
    }

    pub(crate) fn post(&self, who: &Viewer, text: &str) -> EntryId {
        self.try_post(who, NewPost::of(Body::of(text))).unwrap()
    }

    pub(crate) fn try_comment(&self, who: &Viewer, new: NewComment) -> Result<EntryId> {
        let (who, settings) = (*who, self.settings.clone());
        self.try_write(move |tx| publish::publish_comment(tx, &settings, &who, new))
    }

    pub(crate) fn comment(&self, who: &Viewer, post: EntryId, text: &str) -> EntryId {
        self.try_comment(who, NewComment::of(post, Body::of(text))).unwrap()
    }

    pub(crate) fn reply(&self, who: &Viewer, post: EntryId, parent: EntryId, text: &str) -> EntryId {
        self.try_comment(who, NewComment { parent: Some(parent), ..NewComment::of(post, Body::of(text)) }).unwrap()
    }

    pub(crate) fn try_delete(&self, who: &Viewer, id: EntryId) -> Result<()> {
        let (who, settings) = (*who, self.settings.clone());
        self.try_write(move |tx| delete::delete(tx, &settings, &who, id))
    }
}
