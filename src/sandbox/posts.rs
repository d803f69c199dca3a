//! What users publish and mark, and which notifications alice gets.

use super::people::People;
use crate::community::notifications::list::{self, Choice, NewNotice, Notice};
use crate::community::operations::reports;
use crate::community::people::users;
use crate::community::posts::drafts::{self, Change, DraftBy, NewDraft};
use crate::community::posts::new_post::{NewComment, NewPost};
use crate::community::posts::publish;
use crate::community::relations::marks;
use crate::community::text::body::Body;
use crate::error::Result;
use crate::model::content::entry::{EntryKind, Mark, Target};
use crate::model::content::report::{Category, NewReport};
use crate::model::id::{EntryId, FileId};
use crate::model::people::user::Viewer;
use crate::sandbox::builder::Builder;

/// Published before the further rows of a large sandbox, and seen after them.
pub(super) struct Early {
    /// A post of alice that nobody marks any more.
    pub old: EntryId,
    pub carols: EntryId,
}

impl Builder<'_> {
    async fn post(&self, author: Viewer, text: &'static str) -> Result<EntryId> {
        self.act(move |tx, settings| publish::publish_post(tx, settings, &author, NewPost::of(Body::of(text)))).await
    }

    async fn quote(&self, author: Viewer, quoted: EntryId, text: &'static str) -> Result<EntryId> {
        let new = NewPost { quoted: Some(quoted), ..NewPost::of(Body::of(text)) };
        self.act(move |tx, settings| publish::publish_post(tx, settings, &author, new)).await
    }

    async fn comment(&self, author: Viewer, post: EntryId, parent: Option<EntryId>, text: &'static str) -> Result<EntryId> {
        let new = NewComment { parent, ..NewComment::of(post, Body::of(text)) };
        self.act(move |tx, settings| publish::publish_comment(tx, settings, &author, new)).await
    }

    async fn mark(&self, who: Viewer, mark: Mark, target: Target) -> Result<()> {
        self.act(move |tx, settings| marks::put(tx, settings, &who, mark, &target, None).map(drop)).await
    }

    async fn notice(&self, to: Viewer, notice: Notice, text: &'static str, about: Option<EntryId>) -> Result<()> {
        self.act(move |tx, settings| {
            let new = NewNotice { notice, text, is_markdown: false, actor: None, target: about.map(Target::Post) };
            list::notice(tx, settings, &[to.user], &new).map(drop)
        })
        .await
    }

    /// Ten things of nine kinds happen to alice's posts, and she reads them all but a block.
    pub(super) async fn early_writing(&self, p: &People) -> Result<Early> {
        let (alice, carol, dave) = (p.alice, p.carol, p.dave);
        for friend in [carol, dave] {
            self.mark(alice, Mark::Follow, Target::User(friend.user)).await?;
        }
        let old = self.post(alice, "The old mill turns again. #village").await?;
        let bread =
            self.post(alice, "First loaf from the new oven! Recipe: flour, water, salt, and three days of patience. #baking").await?;
        let weather = self.post(alice, "Rain again. The ducks are the only ones smiling.").await?;
        let carols = self.post(carol, "Who takes the ladder for the apple harvest on Saturday? #village").await?;

        self.mark(carol, Mark::Like, Target::Post(bread)).await?;
        self.mark(dave, Mark::Like, Target::Post(bread)).await?;
        self.mark(dave, Mark::Dislike, Target::Post(weather)).await?;
        self.mark(carol, Mark::Follow, Target::User(alice.user)).await?;
        self.comment(carol, bread, None, "Three days! I would have eaten the dough.").await?;
        self.quote(dave, bread, "This is what my kitchen smelled of this morning.").await?;
        self.post(dave, "Thank you for the bread, @alice!").await?;
        self.notice(alice, Notice::System, "Welcome to the village. The well is behind the town hall.", None).await?;
        self.notice(alice, Notice::Recommend, "Carol is looking for help with the harvest.", Some(carols)).await?;
        let mine = self.comment(alice, carols, None, "I bring the ladder and a basket.").await?;
        self.mark(carol, Mark::Like, Target::Comment(mine)).await?;
        self.comment(carol, carols, Some(mine), "You are a treasure.").await?;
        self.act(move |tx, _| list::read(tx, &alice, &Choice::All)).await?;
        Ok(Early { old, carols })
    }

    /// One unread thing of each kind, from people who are all still there; and what alice has begun to write.
    pub(super) async fn late_writing(&self, p: &People, early: &Early, picture: FileId) -> Result<()> {
        let (alice, carol, dave, erin) = (p.alice, p.carol, p.dave, p.erin);
        let mut new = NewPost::of(Body { files: vec![picture], ..Body::of("The harvest is in: 214 apples and one hedgehog. #village") });
        new.title = Some("Harvest day".into());
        let harvest = self.act(move |tx, settings| publish::publish_post(tx, settings, &alice, new)).await?;

        self.notice(alice, Notice::System, "The well is cleaned on Sunday; fetch your water on Saturday.", None).await?;
        self.notice(alice, Notice::Recommend, "A post you may like.", Some(early.carols)).await?;
        self.mark(carol, Mark::Like, Target::Post(harvest)).await?;
        self.mark(dave, Mark::Dislike, Target::Post(harvest)).await?;
        self.mark(dave, Mark::Follow, Target::User(alice.user)).await?;
        self.mark(erin, Mark::Block, Target::User(alice.user)).await?;
        self.post(carol, "Cider tasting at the barn tonight, with @alice at the press.").await?;
        let first = self.comment(dave, harvest, None, "And the hedgehog? Did it get an apple?").await?;
        self.comment(alice, harvest, Some(first), "It got two.").await?;
        self.quote(carol, harvest, "214 apples! We only have 80 jars.").await?;
        self.mark(alice, Mark::Like, Target::Post(early.carols)).await?;
        self.drafts(alice, early.carols).await?;
        self.act(move |tx, _| users::disable(tx, erin.user, Some("asked to be left alone"), None)).await
    }

    async fn drafts(&self, alice: Viewer, post: EntryId) -> Result<()> {
        let blank = NewDraft { kind: EntryKind::Post, create_type: 2, quoted: None, forum: None, post: None, parent: None };
        let begun = [
            (blank, Some("On patience"), "Bread is flour that has learned to wait."),
            (NewDraft { kind: EntryKind::Comment, post: Some(post), ..blank }, None, "About Saturday: I might be"),
        ];
        for (new, title, text) in begun {
            self.act(move |tx, settings| {
                let draft = drafts::create(tx, settings, &alice, &new)?;
                let change = Change { title: title.map(|title| Some(title.to_owned())), text: Some(text.into()), ..Change::default() };
                drafts::update(tx, settings, &alice, &DraftBy::Id(draft.id), change).map(drop)
            })
            .await?;
        }
        Ok(())
    }

    /// What is left for the administrator: two reports.
    pub(super) async fn reports(&self, p: &People, carols: EntryId) -> Result<()> {
        let ladder = NewReport {
            target: p.carol.user.0,
            entries: vec![carols.0],
            comment: "The ladder is mine, and nobody asked me.".into(),
            ..NewReport::default()
        };
        let cider = NewReport {
            target: p.erin.user.0,
            comment: "She offers the same cider to everybody, in every conversation.".into(),
            category: Category::Spam,
            ..NewReport::default()
        };
        for (who, new) in [(p.dave, ladder), (p.carol, cider)] {
            self.act(move |tx, settings| reports::make(tx, settings, &who, &new).map(drop)).await?;
        }
        Ok(())
    }
}
