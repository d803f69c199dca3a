//! Something to attack: bobby's posts, drafts, messages and files, and every route that might reach them.

use folkmoot::api::fresns::family::Family;
use rocket::http::Method;
use serde_json::json;

use crate::fresns::conversation::{id, picture, send};
use crate::kit::{Moot, Person};
use crate::routes::fresns;

/// A served route, its path below the base still with its `<names>`.
pub struct Target {
    pub method: Method,
    pub family: Family,
    pub template: String,
}

/// Every route of the ledger below a base that is mounted.
pub fn routes() -> Vec<Target> {
    let rows = fresns().into_iter().filter(crate::routes::Row::is_mounted);
    rows.filter_map(|row| {
        let family = Family::of_path(&row.path)?;
        let template = row.path.strip_prefix(family.base())?.to_owned();
        Some(Target { method: row.method, family, template })
    })
    .collect()
}

/// Routes after which the attacker would have to log in again.
pub fn ends_the_login(template: &str) -> bool {
    ["/account/logout", "/account/auth-token", "/account/apply-delete"].contains(&template)
}

pub struct World<'m> {
    pub annie: Person<'m>,
    pub bobby: Person<'m>,
    pub pid: String,
    pub cid: String,
    pub fid: String,
    /// Draft number and `did`.
    pub draft: [String; 2],
    /// What bobby and cathy wrote each other.
    pub conversation: i64,
}

impl<'m> World<'m> {
    pub fn of(moot: &'m Moot) -> Self {
        let (annie, bobby, cathy) = (moot.user("annie"), moot.user("bobby"), moot.user("cathy"));
        let pid = bobby.publish("A post about #things");
        let cid = bobby.comment(&pid, "and a comment");
        let draft = bobby.v2().post("/editor/post/create", json!({"createType": 2, "content": "secret plans"})).ok();
        let did = bobby.v1().get("/editor/post/drafts").ok()["list"][0]["did"].as_str().expect("a did").to_owned();
        let file = picture(&bobby, "cathy", Family::V2, 2).ok();
        let fid = file["fid"].as_str().expect("a fid").to_owned();
        send(&bobby, Family::V2, json!({"uidOrUsername": "cathy", "fid": fid})).ok();
        cathy.write_to(&bobby, "between us");
        let conversation = id(&bobby);
        // The first use of a login is noted.
        annie.panel();
        Self { annie, bobby, pid, cid, fid, draft: [draft["detail"]["id"].to_string(), did], conversation }
    }

    /// The template with bobby's ids in it.
    pub fn path(&self, family: Family, template: &str) -> String {
        let conversation = self.conversation.to_string();
        let fill = |segment: &str| {
            let value = match segment {
                "<user>" => "bobby",
                "<pid>" | "<fsid>" => &self.pid,
                "<cid>" => &self.cid,
                "<fid>" => &self.fid,
                "<draft>" => &self.draft[0],
                "<did>" => &self.draft[1],
                "<id>" => &conversation,
                "<mark>" => "follow",
                "<list>" => "users",
                "<kind>" if template.contains("/interaction/") => "likers",
                "<kind>" if template.contains("/follow/") => "all",
                "<kind>" => "post",
                unfilled if unfilled.starts_with('<') => "nothing0",
                literal => literal,
            };
            value.to_owned()
        };
        let _ = family;
        template.split('/').map(fill).collect::<Vec<_>>().join("/")
    }
}
