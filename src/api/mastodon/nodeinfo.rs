//! What other programs ask a server first (`docs/specs/mastodon.md 3.5`).

use rocket::http::{ContentType, Header, Status};
use rocket::response::{self, Responder};
use rocket::{Request, State as Managed, get};
use schemars::JsonSchema;
use serde::Serialize;

use super::entity::accounts::account::uri;
use super::wire::auth::Caller;
use super::wire::error::{Failure, Outcome};
use super::wire::reply::{Json, finish, json};
use super::wire::state::State;
use crate::api::kit::openapi::{self, Operation, Served, served};
use crate::api::kit::reply::Reply;
use crate::community::people::users::UserRef;
use crate::community::runtime::settings::PUBLIC;
use crate::community::text::address::{LocalAddress, OwnAddress};
use crate::community::timelines::public_statuses;
use crate::markup::escape;

const SCHEMA: &str = "http://nodeinfo.diaspora.software/ns/schema/2.0";

/// Where people change their password.
const PASSWORD_PAGE: &str = "/me/password";

pub(crate) fn routes() -> Vec<Served> {
    served![links, nodeinfo, host_meta, host_meta_json, webfinger, change_password]
}

#[derive(Serialize, JsonSchema)]
struct Link {
    rel: &'static str,
    href: String,
}

#[derive(Serialize, JsonSchema)]
struct Links {
    links: [Link; 1],
}

/// # `GET /.well-known/nodeinfo`
#[get("/.well-known/nodeinfo")]
fn links(caller: Caller) -> Json<Links> {
    Json(Links { links: [Link { rel: SCHEMA, href: format!("{}/nodeinfo/2.0", caller.site.base) }] })
}

#[derive(Serialize, JsonSchema)]
struct Software {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct Services {
    outbound: [(); 0],
    inbound: [(); 0],
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Users {
    total: i64,
    active_month: i64,
    active_halfyear: i64,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "NodeUsage")]
struct Usage {
    users: Users,
    local_posts: i64,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "NodeMetadata")]
struct Metadata {
    node_name: String,
    node_description: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct NodeInfo {
    version: &'static str,
    software: Software,
    protocols: [(); 0],
    services: Services,
    usage: Usage,
    open_registrations: bool,
    metadata: Metadata,
}

/// # `GET /nodeinfo/2.0`
#[get("/nodeinfo/2.0")]
async fn nodeinfo(caller: Caller, state: &Managed<State>) -> Outcome<Json<NodeInfo>> {
    let statistics = state.counted.get(&caller.app).await?;
    let settings = &caller.site.settings;
    Ok(Json(NodeInfo {
        version: "2.0",
        software: Software { name: "folkmoot", version: env!("CARGO_PKG_VERSION") },
        protocols: [],
        services: Services { outbound: [], inbound: [] },
        usage: Usage {
            users: Users { total: statistics.users, active_month: statistics.active_month, active_halfyear: statistics.active_halfyear },
            local_posts: statistics.statuses,
        },
        open_registrations: settings.registration.is_open() && settings.email_registration,
        metadata: Metadata { node_name: settings.name.clone(), node_description: settings.description.clone() },
    }))
}

/// # `GET /.well-known/host-meta`
///
/// XRD with the address of WebFinger.
#[get("/.well-known/host-meta")]
fn host_meta(caller: Caller) -> Reply {
    let base = escape(&caller.site.base);
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n  \
         <Link rel=\"lrdd\" template=\"{base}/.well-known/webfinger?resource={{uri}}\"/>\n</XRD>\n"
    );
    finish(Reply::bytes(ContentType::new("application", "xrd+xml").with_params(("charset", "utf-8")), xml))
}

#[derive(Serialize, JsonSchema)]
struct Template {
    rel: &'static str,
    template: String,
}

#[derive(Serialize, JsonSchema)]
struct HostMeta {
    links: [Template; 1],
}

/// # `GET /.well-known/host-meta.json`
#[get("/.well-known/host-meta.json")]
fn host_meta_json(caller: Caller) -> Json<HostMeta> {
    Json(HostMeta { links: [Template { rel: "lrdd", template: format!("{}/.well-known/webfinger?resource={{uri}}", caller.site.base) }] })
}

#[derive(Serialize, JsonSchema)]
struct TypedLink {
    rel: &'static str,
    r#type: &'static str,
    href: String,
}

#[derive(Serialize, JsonSchema)]
struct Finger {
    subject: String,
    aliases: [String; 2],
    links: [TypedLink; 1],
}

/// A `Finger` under the media type of WebFinger.
struct Found(Reply);

impl<'r> Responder<'r, 'static> for Found {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        self.0.respond_to(req)
    }
}

impl openapi::Answer for Found {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.given::<Finger>();
        operation.answer("200", "Done", Some(("application/jrd+json", schema)));
    }
}

/// # `GET /.well-known/webfinger`
///
/// `resource` is `acct:name@host` or the address of a profile. 400 without it, 404 for unknown users, and for all users
/// if only members may read this community.
#[get("/.well-known/webfinger?<resource>")]
fn webfinger(caller: Caller, resource: Option<&str>) -> Outcome<Found> {
    let resource = resource.ok_or_else(|| Failure::bad_request("Bad Request"))?;
    let (site, app) = (&caller.site, &caller.app);
    if site.settings.site_mode != PUBLIC {
        return Err(Failure::not_found());
    }
    let who = named(resource, site.here()).ok_or_else(Failure::not_found)?;
    let person = app.core.read(|r| public_statuses::person(r, &who))?.ok_or_else(Failure::not_found)?;
    let user = &person.user;
    let profile = site.person(&user.username);
    let finger = Finger {
        subject: format!("acct:{}@{}", user.username, site.domain()),
        aliases: [profile.clone(), uri(user, site)],
        links: [TypedLink { rel: "http://webfinger.net/rel/profile-page", r#type: "text/html", href: profile }],
    };
    let reply = json(&finger).header(Header::new("Cache-Control", "max-age=300, public"));
    Ok(Found(reply.content_type(ContentType::new("application", "jrd+json").with_params(("charset", "utf-8")))))
}

/// Who is meant by `acct:name@host`, `name@host` or the address of a profile.
fn named(resource: &str, here: OwnAddress<'_>) -> Option<UserRef> {
    match here.address(resource)? {
        LocalAddress::Person(name) => Some(UserRef::Name(name)),
        LocalAddress::PersonId(id) => Some(UserRef::Id(id)),
        LocalAddress::Status(_) | LocalAddress::Tag(_) => None,
    }
}

/// # `GET /.well-known/change-password`
///
/// Redirects to the page where a password is changed.
#[get("/.well-known/change-password")]
fn change_password(_caller: Caller) -> Reply {
    Reply::bytes(ContentType::HTML, Vec::new()).status(Status::Found).header(Header::new("Location", PASSWORD_PAGE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::UserId;

    #[test]
    fn several_forms_of_a_resource_mean_one_user() {
        let ann = || Some(UserRef::Name("ann".into()));
        for (resource, who) in [
            ("acct:ann@moot.example", ann()),
            ("acct:@ann@MOOT.example", ann()),
            ("ann@moot.example", ann()),
            ("https://moot.example/@ann", ann()),
            ("https://moot.example/ap/users/17", Some(UserRef::Id(UserId(17)))),
            ("acct:ann@elsewhere.example", None),
            ("acct:ann", None),
            ("https://moot.example/about", None),
            ("https://moot.example.evil/@ann", None),
        ] {
            assert_eq!(named(resource, OwnAddress::at("https://moot.example")), who, "{resource}");
        }
    }
}
