//! Reporting a user to the administrators (`docs/specs/mastodon.md 4.7`).

use rocket::post;
use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::report::ReportEntity;
use super::wire::auth::AsUser;
use super::wire::error::{Failure, Outcome};
use super::wire::paging::id_of;
use super::wire::reply::Json;
use super::wire::scope::WriteReports;
use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::wire::params::Params;
use crate::community::operations::reports::{self, MAX_COMMENT};
use crate::model::content::report::{Category, NewReport};

pub(crate) fn routes() -> Vec<Served> {
    served![report]
}

#[derive(Deserialize, JsonSchema)]
struct Form {
    account_id: Option<String>,
    #[serde(default)]
    status_ids: Vec<String>,
    comment: Option<String>,
    category: Option<String>,
    #[serde(default)]
    rule_ids: Vec<String>,
}

fn ids(texts: &[String]) -> Outcome<Vec<i64>> {
    texts.iter().filter(|text| !text.is_empty()).map(|text| id_of(text).ok_or_else(Failure::not_found)).collect()
}

/// # `POST /api/v1/reports`
#[post("/api/v1/reports", data = "<p>")]
async fn report(me: AsUser<WriteReports>, p: Params<Form>) -> Outcome<Json<ReportEntity>> {
    let form = p.fields;
    let comment = form.comment.unwrap_or_default();
    if comment.chars().count() > MAX_COMMENT {
        return Err(Failure::validation(format!("Comment is too long (maximum is {MAX_COMMENT} characters)")));
    }
    let rules = ids(&form.rule_ids)?;
    let category = match form.category.as_deref().filter(|name| !name.is_empty()) {
        // Rules can be broken only in one way.
        None => {
            if rules.is_empty() {
                Category::Other
            } else {
                Category::Violation
            }
        }
        Some(name) => Category::of_name(name).ok_or_else(|| Failure::validation("Category is not included in the list"))?,
    };
    if rules.iter().any(|id| me.site.settings.rules.iter().all(|rule| rule.id != *id)) {
        return Err(Failure::validation("Rule ids does not reference valid rules"));
    }
    let target = form.account_id.as_deref().and_then(id_of).ok_or_else(Failure::not_found)?;
    let new = NewReport { target, entries: ids(&form.status_ids)?, comment, category, rules };
    let viewer = me.me;
    let made = me.app.core.write(move |tx, settings| reports::make(tx, settings, &viewer, &new)).await?;
    Ok(Json(ReportEntity::of(&made, &me.site)))
}
