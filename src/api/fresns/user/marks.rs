//! Like, dislike, follow, block; notes on the latter two (`docs/specs/fresns.md 5.2.5, 6.3`).

use rocket::{patch, post, put};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::fresns::wire::auth::caller::AsUser;
use crate::api::fresns::wire::envelope::{Answer, Outcome};
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::params::Params;
use crate::api::fresns::wire::targets;
use crate::api::kit::openapi::{Served, served};
use crate::community::relations::marks;
use crate::error::{Denied, Error};
use crate::model::content::entry::Mark;

pub(super) fn routes(family: Family) -> Vec<Served> {
    match family {
        Family::V2 => served![mark, note_v2],
        Family::V1 => served![mark, note_v1],
    }
}

/// The mark and its target: `interactionType` and `markType` in v2, `markType` and `type` in v1.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Form {
    interaction_type: Option<String>,
    mark_type: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    fsid: String,
    note: Option<String>,
}

impl Form {
    fn mark(&self, family: Family) -> Result<Mark, Failure> {
        let (field, word) = match family {
            Family::V2 => ("interactionType", self.interaction_type.as_deref()),
            Family::V1 => ("markType", self.mark_type.as_deref()),
        };
        match word {
            Some("like") => Ok(Mark::Like),
            Some("dislike") => Ok(Mark::Dislike),
            Some("follow") => Ok(Mark::Follow),
            Some("block") => Ok(Mark::Block),
            Some(_) => Err(Failure::Invalid(format!("The {field} field must be like, dislike, follow or block."))),
            None => Err(Failure::Invalid(format!("The {field} field is required."))),
        }
    }

    fn target(&self, family: Family) -> Result<&str, Failure> {
        let (field, word) = match family {
            Family::V2 => ("markType", self.mark_type.as_deref()),
            Family::V1 => ("type", self.kind.as_deref()),
        };
        word.ok_or_else(|| Failure::Invalid(format!("The {field} field is required.")))
    }
}

/// # `POST /user/mark`
///
/// Sets a mark, or removes it if it is set already.
#[post("/user/mark", data = "<p>")]
async fn mark(me: AsUser, p: Params<Form>) -> Outcome<()> {
    let form = p.fields;
    let family = me.ctx.family;
    let (mark, kind, who) = (form.mark(family)?, targets::TargetWord::parse(form.target(family)?, family)?, me.me);
    let note = form.note.filter(|_| family == Family::V1);
    me.app
        .core
        .write(move |tx, settings| {
            if !settings.mark_is_on_kind(mark, kind.word()) {
                return Err(Error::Forbidden(Denied::MarkOff));
            }
            let target = kind.find_marked(tx, &who, mark, &form.fsid)?;
            marks::toggle(tx, settings, &who, mark, &target, note.as_deref()).map(drop)
        })
        .await?;
    Ok(Answer(()))
}

/// # `PUT /user/mark-note` (v2)
#[put("/user/mark-note", data = "<p>")]
async fn note_v2(me: AsUser, p: Params<Form>) -> Outcome<()> {
    let mark = match p.fields.mark(Family::V2)? {
        mark @ (Mark::Follow | Mark::Block) => mark,
        Mark::Like | Mark::Dislike => return Err(Failure::Invalid("The interactionType field must be follow or block.".into())),
    };
    note(&me, p.fields, Some(mark)).await
}

/// # `PATCH /user/mark-note` (v1)
#[patch("/user/mark-note", data = "<p>")]
async fn note_v1(me: AsUser, p: Params<Form>) -> Outcome<()> {
    note(&me, p.fields, None).await
}

/// v1 does not say which of the two marks it means: it is the one that is there.
async fn note(me: &AsUser, form: Form, mark: Option<Mark>) -> Outcome<()> {
    let (kind, who) = (targets::TargetWord::parse(form.target(me.ctx.family)?, me.ctx.family)?, me.me);
    me.app
        .core
        .write(move |tx, _| {
            let target = kind.find(tx, Some(&who), &form.fsid)?;
            let mark = match mark {
                Some(mark) => mark,
                None => marks::bond(tx, &who, &target)?,
            };
            marks::set_note(tx, &who, mark, &target, form.note.as_deref())
        })
        .await?;
    Ok(Answer(()))
}
