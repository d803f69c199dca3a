//! Drafts: made, listed, changed, published, recalled, deleted.

use rocket::{delete, get, patch, post, put};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::Fields;
use crate::api::fresns::editor::shared;
use crate::api::fresns::entity::content::draft::DraftInfo;
use crate::api::fresns::entity::content::text::TextForm;
use crate::api::fresns::render::datetime_formats::DatetimeFormats;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::auth::caller::{AsUser, Writing};
use crate::api::fresns::wire::body::Page;
use crate::api::fresns::wire::envelope::{Answer, Outcome};
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::paging;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::openapi::{Served, served};
use crate::community::Read;
use crate::community::posts::drafts::{self, DraftBy, DraftList, NewDraft};
use crate::community::posts::edit;
use crate::community::visibility::targets;
use crate::error::{Error, Resource, Result};
use crate::model::clock::SECOND;
use crate::model::content::entry::{DraftState, EntryKind};
use crate::model::content::views::DraftView;
use crate::model::id::DraftId;
use crate::model::people::user::Viewer;

pub(super) fn routes(family: Family) -> Vec<Served> {
    let own = match family {
        Family::V2 => served![create_v2, generate_v2, show_v2, update_v2, publish_v2, recall_v2, delete_v2],
        Family::V1 => served![create_v1, generate_v1, show_v1, update_v1, publish_v1, recall_v1, delete_v1],
    };
    [served![list], own].concat()
}

/// The address of a draft: a number in v2, a `did` in v1.
enum Key {
    Id(DraftId),
    Did(String),
}

impl Key {
    fn of(text: &str, family: Family) -> Result<Self> {
        match family {
            Family::V2 => text.parse().map(Self::Id).map_err(|_| Error::NotFound(Resource::Draft)),
            Family::V1 => Ok(Self::Did(text.to_owned())),
        }
    }

    fn by(&self) -> DraftBy<'_> {
        match self {
            Self::Id(id) => DraftBy::Id(*id),
            Self::Did(did) => DraftBy::Did(did),
        }
    }

    /// The author's own draft of the kind in the path.
    fn find(&self, r: &Read<'_>, who: &Viewer, kind: EntryKind) -> Result<DraftView> {
        let view = drafts::detail(r, who, &self.by())?;
        if view.draft.kind == kind { Ok(view) } else { Err(Error::NotFound(Resource::Draft)) }
    }
}

/// Whether and how long the published content may be edited.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct EditControls {
    is_edit_draft: bool,
    editable_status: bool,
    editable_time: Option<String>,
    deadline_time: Option<DatetimeFormats>,
}

impl EditControls {
    fn of(view: &DraftView, ctx: &RenderContext) -> Self {
        let draft = &view.draft;
        let until = draft.entry.and_then(|entry| edit::open_until(&ctx.settings, draft.kind, entry));
        let left = until.map(|until| (until - ctx.now).max(0) / SECOND);
        Self {
            is_edit_draft: draft.entry.is_some(),
            editable_status: left.is_none_or(|left| left > 0),
            editable_time: left.map(|left| format!("{}:{:02}", left / 60, left % 60)),
            deadline_time: until.map(|until| ctx.full(until)),
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "DraftDetail")]
enum Detail {
    #[serde(rename_all = "camelCase")]
    V2 {
        detail: DraftInfo,
        edit_controls: EditControls,
    },
    V1 {
        detail: DraftInfo,
        controls: EditControls,
    },
}

impl Detail {
    fn of(view: &DraftView, ctx: &RenderContext) -> Self {
        let (detail, controls) = (DraftInfo::of(view, TextForm::Full, ctx), EditControls::of(view, ctx));
        match ctx.family {
            Family::V2 => Self::V2 { detail, edit_controls: controls },
            Family::V1 => Self::V1 { detail, controls },
        }
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ListQuery {
    status: Option<i64>,
    page_size: Option<i64>,
    page: Option<i64>,
    page_number: Option<i64>,
}

/// # `GET /editor/<kind>/drafts`
#[get("/editor/<kind>/drafts", data = "<p>")]
async fn list(me: AsUser, kind: &str, p: Params<ListQuery>) -> Outcome<Page<DraftInfo>> {
    let (kind, p) = (shared::kind(kind)?, p.fields);
    let page = paging::of(p.page_size, p.page, p.page_number).ordinary()?;
    let shelf = match p.status {
        None => DraftList::All,
        Some(1) => DraftList::Open,
        Some(2) => DraftList::UnderReview,
        Some(_) => return Err(Failure::Invalid("The status must be 1 or 2.".into())),
    };
    let (total, views) = me.app.core.read(|r| drafts::list(r, &me.me, kind, shelf, page.offset(), page.size().into()))?;
    Ok(Answer(Page::new(page, total, views.iter().map(|view| DraftInfo::of(view, TextForm::Brief, &me.ctx)).collect())))
}

/// # `POST /editor/<kind>/create` (v2)
#[post("/editor/<kind>/create", data = "<p>")]
async fn create_v2(me: Writing<AsUser>, kind: &str, p: Params<Fields>) -> Outcome<Detail> {
    let create_type = p.fields.create_type.filter(|kind| matches!(kind, 1 | 2));
    let create_type = create_type.ok_or_else(|| Failure::Invalid("The createType must be 1 or 2.".into()))?;
    create(&me, shared::kind(kind)?, create_type, p.fields).await
}

/// # `POST /editor/<kind>/draft` (v1)
#[post("/editor/<kind>/draft", data = "<p>")]
async fn create_v1(me: Writing<AsUser>, kind: &str, p: Params<Fields>) -> Outcome<Detail> {
    create(&me, shared::kind(kind)?, 2, p.fields).await
}

async fn create(me: &AsUser, kind: EntryKind, create_type: i64, fields: Fields) -> Outcome<Detail> {
    fields.check_place(kind)?;
    let (who, family) = (me.me, me.ctx.family);
    let view = me
        .app
        .core
        .write(move |tx, settings| {
            let place = if kind == EntryKind::Comment { Some(fields.place(tx, &who)?) } else { None };
            let new = NewDraft {
                kind,
                create_type,
                quoted: fields.quoted(tx, &who, family)?,
                forum: fields.forum(tx, family)?,
                post: place.as_ref().map(|place| place.post),
                parent: place.and_then(|place| place.parent),
            };
            let by = DraftBy::Id(drafts::create(tx, settings, &who, &new)?.id);
            let change = fields.change(tx, &who, None, kind, family)?;
            drafts::update(tx, settings, &who, &by, change)?;
            drafts::detail(tx, &who, &by)
        })
        .await?;
    Ok(Answer(Detail::of(&view, &me.ctx)))
}

/// # `POST /editor/<kind>/generate/<fsid>` (v2)
#[post("/editor/<kind>/generate/<fsid>")]
async fn generate_v2(me: Writing<AsUser>, kind: &str, fsid: &str) -> Outcome<Detail> {
    generate(&me, shared::kind(kind)?, fsid).await
}

/// # `POST /editor/<kind>/edit/<fsid>` (v1)
#[post("/editor/<kind>/edit/<fsid>")]
async fn generate_v1(me: Writing<AsUser>, kind: &str, fsid: &str) -> Outcome<Detail> {
    generate(&me, shared::kind(kind)?, fsid).await
}

async fn generate(me: &AsUser, kind: EntryKind, fsid: &str) -> Outcome<Detail> {
    let (who, fsid) = (me.me, fsid.to_owned());
    let missing = if kind == EntryKind::Comment { Resource::Comment } else { Resource::Post };
    let view = me
        .app
        .core
        .write(move |tx, settings| {
            let entry = targets::entry(tx, Some(&who), kind, &fsid)?.ok_or(Error::NotFound(missing))?;
            let draft = drafts::of_content(tx, settings, &who, entry)?;
            drafts::detail(tx, &who, &DraftBy::Id(draft.id))
        })
        .await?;
    Ok(Answer(Detail::of(&view, &me.ctx)))
}

/// # `GET /editor/<kind>/<draft>` (v2)
#[get("/editor/<kind>/<draft>", rank = 1)]
async fn show_v2(me: AsUser, kind: &str, draft: &str) -> Outcome<Detail> {
    show(&me, kind, draft)
}

/// # `GET /editor/<kind>/draft/<did>` (v1)
#[get("/editor/<kind>/draft/<did>")]
async fn show_v1(me: AsUser, kind: &str, did: &str) -> Outcome<Detail> {
    show(&me, kind, did)
}

fn show(me: &AsUser, kind: &str, draft: &str) -> Outcome<Detail> {
    let (kind, key) = (shared::kind(kind)?, Key::of(draft, me.ctx.family)?);
    let view = me.app.core.read(|r| key.find(r, &me.me, kind))?;
    Ok(Answer(Detail::of(&view, &me.ctx)))
}

/// # `PUT /editor/<kind>/<draft>` (v2)
#[put("/editor/<kind>/<draft>", data = "<p>")]
async fn update_v2(me: Writing<AsUser>, kind: &str, draft: &str, p: Params<Fields>) -> Outcome<()> {
    update(&me, kind, draft, p.fields).await
}

/// # `PATCH /editor/<kind>/draft/<did>` (v1)
#[patch("/editor/<kind>/draft/<did>", data = "<p>")]
async fn update_v1(me: AsUser, kind: &str, did: &str, p: Params<Fields>) -> Outcome<()> {
    update(&me, kind, did, p.fields).await
}

async fn update(me: &AsUser, kind: &str, draft: &str, fields: Fields) -> Outcome<()> {
    let (who, family) = (me.me, me.ctx.family);
    let (kind, key) = (shared::kind(kind)?, Key::of(draft, family)?);
    me.app
        .core
        .write(move |tx, settings| {
            let view = key.find(tx, &who, kind)?;
            let open = matches!(view.draft.state, DraftState::Draft | DraftState::Rejected);
            // The state of the draft is judged before what should change.
            let change = if open { fields.change(tx, &who, Some(&view), kind, family)? } else { drafts::Change::default() };
            drafts::update(tx, settings, &who, &key.by(), change).map(drop)
        })
        .await?;
    Ok(Answer(()))
}

#[derive(Serialize, JsonSchema)]
struct Published {
    fsid: String,
}

/// # `POST /editor/<kind>/<draft>` (v2)
#[post("/editor/<kind>/<draft>", rank = 1)]
async fn publish_v2(me: Writing<AsUser>, kind: &str, draft: &str) -> Outcome<Published> {
    publish(&me, kind, draft).await
}

/// # `POST /editor/<kind>/draft/<did>` (v1)
#[post("/editor/<kind>/draft/<did>")]
async fn publish_v1(me: Writing<AsUser>, kind: &str, did: &str) -> Outcome<Published> {
    publish(&me, kind, did).await
}

async fn publish(me: &AsUser, kind: &str, draft: &str) -> Outcome<Published> {
    let (who, kind, key) = (me.me, shared::kind(kind)?, Key::of(draft, me.ctx.family)?);
    let gone = me.ctx.family.codes().comment_post_gone;
    let done = me
        .app
        .core
        .write(move |tx, settings| {
            key.find(tx, &who, kind)?;
            let entry = drafts::publish(tx, settings, &who, &key.by())?;
            targets::code(tx, entry)
        })
        .await;
    match done {
        Ok(fsid) => Ok(Answer(Published { fsid })),
        // A draft outlives the post it comments on, which has a code of its own.
        Err(Error::NotFound(Resource::PostOfComment)) => Err(Failure::Code(gone)),
        Err(error) => Err(error.into()),
    }
}

/// # `PATCH /editor/<kind>/<draft>` (v2)
#[patch("/editor/<kind>/<draft>")]
async fn recall_v2(me: AsUser, kind: &str, draft: &str) -> Outcome<()> {
    recall(&me, kind, draft).await
}

/// # `PUT /editor/<kind>/draft/<did>` (v1)
#[put("/editor/<kind>/draft/<did>")]
async fn recall_v1(me: AsUser, kind: &str, did: &str) -> Outcome<()> {
    recall(&me, kind, did).await
}

async fn recall(me: &AsUser, kind: &str, draft: &str) -> Outcome<()> {
    let (who, kind, key) = (me.me, shared::kind(kind)?, Key::of(draft, me.ctx.family)?);
    me.app
        .core
        .write(move |tx, _| {
            key.find(tx, &who, kind)?;
            drafts::recall(tx, &who, &key.by())
        })
        .await?;
    Ok(Answer(()))
}

/// # `DELETE /editor/<kind>/<draft>` (v2)
#[delete("/editor/<kind>/<draft>")]
async fn delete_v2(me: AsUser, kind: &str, draft: &str) -> Outcome<()> {
    remove(&me, kind, draft).await
}

/// # `DELETE /editor/<kind>/draft/<did>` (v1)
#[delete("/editor/<kind>/draft/<did>")]
async fn delete_v1(me: AsUser, kind: &str, did: &str) -> Outcome<()> {
    remove(&me, kind, did).await
}

async fn remove(me: &AsUser, kind: &str, draft: &str) -> Outcome<()> {
    let (who, kind, key) = (me.me, shared::kind(kind)?, Key::of(draft, me.ctx.family)?);
    me.app
        .core
        .write(move |tx, _| {
            key.find(tx, &who, kind)?;
            drafts::delete(tx, &who, &key.by())
        })
        .await?;
    Ok(Answer(()))
}
