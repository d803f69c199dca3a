//! The values of an editor: what the site has switched on and what the writer's role may do.

use serde_json::{Map, Value};

use crate::api::fresns::defaults::Table;
use crate::api::fresns::entity::user::parts::role_of;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::Family;
use crate::community::runtime::settings::Settings;
use crate::model::people::user;

/// Where the values of one editor come from.
pub(crate) struct Source<'a> {
    word: &'a str,
    pub family: Family,
    pub table: &'a Table,
    role: &'static Map<String, Value>,
    pub settings: &'a Settings,
}

impl<'a> Source<'a> {
    /// `word` is `post` or `comment`.
    pub(crate) fn of(ctx: &'a RenderContext, role: user::Role, word: &'a str) -> Self {
        let table = ctx.configs.table(ctx.family, ctx.lang);
        Self { word, family: ctx.family, table, role: role_of(role).permissions(ctx.family), settings: &ctx.settings }
    }

    /// May files of this kind (`image`, `video`, `audio`, `document`) be attached?
    pub(crate) fn takes(&self, kind: &str) -> bool {
        let key = format!("editor_{kind}");
        self.on(&key) && self.may(&key)
    }

    /// How many files of this kind may be attached.
    pub(crate) fn files(&self, kind: &str) -> i64 {
        let name = match self.family {
            Family::V2 => "upload_number",
            Family::V1 => "max_upload_number",
        };
        self.number(&format!("editor_{kind}_{name}"))
    }

    /// A value of the site for this editor.
    pub(crate) fn site(&self, key: &str) -> &Value {
        self.table.get(&format!("{}_{key}", self.word)).unwrap_or(&Value::Null)
    }

    /// A switch of the site.
    pub(crate) fn on(&self, key: &str) -> bool {
        self.site(key).as_bool().unwrap_or(false)
    }

    fn role(&self, key: &str) -> &Value {
        self.role.get(&format!("{}_{key}", self.word)).unwrap_or(&Value::Null)
    }

    /// A permission of the role.
    pub(crate) fn may(&self, key: &str) -> bool {
        self.role(key).as_bool().unwrap_or(false)
    }

    /// The role's number, or the site's where the role has none.
    fn number(&self, key: &str) -> i64 {
        let role = self.role(key).as_i64().unwrap_or(0);
        if role == 0 { self.site(key).as_i64().unwrap_or(0) } else { role }
    }

    /// A number of the role alone, not by kind of content.
    pub(crate) fn common(&self, key: &str) -> i64 {
        let of = |value: Option<&Value>| value.and_then(Value::as_i64).filter(|number| *number != 0);
        of(self.role.get(key)).or_else(|| of(self.table.get(key))).unwrap_or(0)
    }

    /// Of comments, not of posts?
    pub(crate) fn is_comment(&self) -> bool {
        self.word == "comment"
    }
}
