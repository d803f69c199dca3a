//! Data to protect: bobby's posts, drafts, messages and files, and every route that might reach them.

use folkmoot::internals::api::fresns::wire::family::Family;
use rocket::http::Method;
use serde_json::json;

use crate::fresns::conversation::{id, picture, send};
use crate::routes::fresns;
use crate::test_server::{Person, TestServer};

/// A served route, its path below the base still with its `<names>`.
#[derive(Clone)]
pub struct Target {
    pub method: Method,
    pub family: Family,
    pub template: String,
}

/// Every mounted Fresns route of the compatibility table.
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

pub struct Fixture<'m> {
    pub annie: Person<'m>,
    pub bobby: Person<'m>,
    pub pid: String,
    pub cid: String,
    pub fid: String,
    /// Draft number and `did`.
    pub draft: [String; 2],
    /// What bobby and cathy wrote each other.
    pub conversation: i64,
    /// What annie and bobby wrote each other.
    pub own_conversation: i64,
    /// annie's own draft number and `did`, post and comment.
    own_draft: [String; 2],
    own_pid: String,
    own_cid: String,
}

impl<'m> Fixture<'m> {
    pub fn of(server: &'m TestServer) -> Self {
        let (annie, bobby, cathy) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
        let pid = bobby.publish("A post about #things");
        let cid = bobby.comment(&pid, "and a comment");
        let draft = bobby.v2().post("/editor/post/create", json!({"createType": 2, "content": "secret plans"})).ok();
        let did = bobby.v1().get("/editor/post/drafts").ok()["list"][0]["did"].as_str().expect("a did").to_owned();
        let file = picture(&bobby, "cathy", Family::V2, 2).ok();
        let fid = file["fid"].as_str().expect("a fid").to_owned();
        send(&bobby, Family::V2, json!({"uidOrUsername": "cathy", "fid": fid})).ok();
        cathy.write_to(&bobby, "between us");
        let conversation = id(&bobby);
        let own_pid = annie.publish("My own post");
        let own_cid = annie.comment(&own_pid, "my own comment");
        let own = annie.v2().post("/editor/post/create", json!({"createType": 2, "content": "my plans"})).ok();
        let own_did = annie.v1().get("/editor/post/drafts").ok()["list"][0]["did"].as_str().expect("a did").to_owned();
        bobby.write_to(&annie, "hello");
        // The first use of a login is recorded.
        annie.panel();
        let own_draft = [own["detail"]["id"].to_string(), own_did];
        let own_conversation = id(&annie);
        let draft = [draft["detail"]["id"].to_string(), did];
        Self { pid, cid, fid, draft, conversation, own_conversation, own_draft, own_pid, own_cid, annie, bobby }
    }

    /// The template with bobby's ids in it.
    pub fn path(&self, template: &str) -> String {
        let conversation = self.conversation.to_string();
        self.fill(template, [&self.pid, &self.cid, &self.draft[0], &self.draft[1], &conversation])
    }

    /// The template with annie's own ids, where she has any.
    pub fn own_path(&self, template: &str) -> String {
        let conversation = self.own_conversation.to_string();
        self.fill(template, [&self.own_pid, &self.own_cid, &self.own_draft[0], &self.own_draft[1], &conversation])
    }

    fn fill(&self, template: &str, [pid, cid, draft, did, conversation]: [&str; 5]) -> String {
        let fill = |segment| match segment {
            "<user>" => "bobby",
            "<pid>" | "<fsid>" => pid,
            "<cid>" => cid,
            "<fid>" => self.fid.as_str(),
            "<draft>" => draft,
            "<did>" => did,
            "<id>" => conversation,
            "<mark>" => "follow",
            "<list>" => "users",
            "<kind>" if template.contains("/interaction/") => "likers",
            "<kind>" if template.contains("/follow/") => "all",
            "<kind>" => "post",
            "<hid>" | "<htid>" => "things",
            unfilled if unfilled.starts_with('<') => "nothing0",
            literal => literal,
        };
        template.split('/').map(fill).collect::<Vec<_>>().join("/")
    }
}
