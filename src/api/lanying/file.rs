//! Addresses to upload to and download from (`docs/specs/lanying.md 3.5`).

use std::collections::BTreeMap;
use std::sync::Arc;

use rocket::data::{Data, FromData, Outcome as DataOutcome, ToByteUnit};
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome as Guarded};
use rocket::{Request, State, async_trait, get, post};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::group;
use super::wire::auth::{self, AsUser};
use super::wire::envelope::{Answer, Outcome};
use super::wire::error::Failure;
use crate::api::files::{RangeHeaders, Sent, deliver};
use crate::api::kit::openapi::{Input, Operation, Served, served};
use crate::api::kit::params::{Faults, ParamFault};
use crate::api::kit::reply::Reply;
use crate::api::lanying::wire::auth::UserOrTrusted;
use crate::api::lanying::wire::params::{Params, Rules, put_or_post};
use crate::app::App;
use crate::community::files::chat_files::{self, Address, Reader};
use crate::community::files::file::Incoming;
use crate::community::messages::rooms;
use crate::community::people::sessions;
use crate::community::text::address::OwnAddress;
use crate::error::Error;
use crate::model::content::chat_file::End;
use crate::model::content::entry::FileKind;
use crate::model::id::{RoomId, UserId};
use crate::model::people::session::SessionKind;

/// Bytes of a bare body: what the largest film may have.
const BODY_MAX: u64 = 112 << 20;

pub(crate) fn routes() -> Vec<Served> {
    [served![avatar, room_avatar, chat, forward, download_avatar, download_chat], put_or_post(served![put])].concat()
}

/// The address to upload a file to, and the address of the uploaded file.
#[derive(Serialize, JsonSchema)]
struct FileUpload {
    upload_url: String,
    upload_method: &'static str,
    download_url: String,
    /// Form fields to send with the file; always empty.
    oss_body_param: BTreeMap<String, String>,
}

impl FileUpload {
    fn of(address: &Address, base_url: &str) -> Self {
        Self {
            upload_url: format!("{base_url}/file/put/{}", address.ticket),
            upload_method: "POST",
            download_url: chat_files::download_url(base_url, address),
            oss_body_param: BTreeMap::new(),
        }
    }
}

#[derive(Deserialize, JsonSchema)]
struct InGroup {
    group_id: i64,
}

fn end(to_id: i64, to_type: Option<i64>) -> Result<End, Failure> {
    match to_type {
        None | Some(1) => Ok(End::User(UserId(to_id))),
        Some(2) => Ok(End::Room(RoomId(to_id))),
        Some(_) => Err(Failure::parameter("to_type must be 1 (a user) or 2 (a group)")),
    }
}

#[derive(Deserialize, JsonSchema)]
struct ForChat {
    file_type: i64,
    to_id: i64,
    to_type: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
struct Forward {
    file_sign: String,
    to_id: i64,
    to_type: Option<i64>,
}

/// # `GET /file/upload/avatar/user`
#[get("/file/upload/avatar/user")]
async fn avatar(me: AsUser) -> Outcome<FileUpload> {
    let user = me.me.user;
    let address = me.app.core.write(move |tx, _| chat_files::for_avatar(tx, user)).await?;
    Ok(Answer::of(FileUpload::of(&address, &me.app.base_url)))
}

/// # `GET /file/upload/avatar/group`
#[get("/file/upload/avatar/group", data = "<p>")]
async fn room_avatar(caller: UserOrTrusted, p: Params<InGroup>) -> Outcome<FileUpload> {
    let (app, actor) = group::actor(caller)?;
    let room = RoomId(p.fields.group_id);
    let address = app
        .core
        .write(move |tx, _| {
            let room = rooms::may_modify(tx, &actor, room)?;
            chat_files::for_room_avatar(tx, actor.user().unwrap_or(room.owner), room.id)
        })
        .await?;
    Ok(Answer::of(FileUpload::of(&address, &app.base_url)))
}

/// # `GET /file/upload/chat`
#[get("/file/upload/chat", data = "<p>")]
async fn chat(me: AsUser, p: Params<ForChat>) -> Outcome<FileUpload> {
    let (user, end, file_type) = (me.me.user, end(p.fields.to_id, p.fields.to_type)?, p.fields.file_type);
    let address = me.app.core.write(move |tx, _| chat_files::for_chat(tx, user, end, file_type)).await?;
    Ok(Answer::of(FileUpload::of(&address, &me.app.base_url)))
}

/// # `GET /file/upload/forward`
#[get("/file/upload/forward", data = "<p>")]
async fn forward(me: AsUser, p: Params<Forward>) -> Outcome<String> {
    let (user, end) = (me.me.user, end(p.fields.to_id, p.fields.to_type)?);
    let sign = me.app.core.write(move |tx, _| chat_files::forward(tx, user, &p.fields.file_sign, end)).await?;
    Ok(Answer::of(OwnAddress::at(&me.app.base_url).chat_url(&sign)))
}

/// The bytes of an upload: the part `file` of a multipart body, or the whole of any other.
struct Bytes(Incoming);

async fn incoming<'r>(req: &'r Request<'_>, data: Data<'r>) -> Result<Incoming, ParamFault> {
    let multipart = req.content_type().is_some_and(|kind| kind.top() == "multipart" && kind.sub() == "form-data");
    if multipart {
        let outcome = Params::<BTreeMap<String, serde_json::Value>>::from_data(req, data).await;
        let DataOutcome::Success(mut params) = outcome else {
            return Err(ParamFault::Malformed("the multipart body cannot be read".into()));
        };
        let upload = params.files.take("file").ok_or_else(|| ParamFault::Malformed("the part `file` is missing".into()))?;
        return Ok(Incoming {
            owner: UserId(0),
            kind: FileKind::Document,
            name: upload.file_name,
            content: upload.temp,
            size: upload.size,
            sha256: upload.sha256,
        });
    }
    spool(data).await
}

/// A bare body on its way to disk.
async fn spool(data: Data<'_>) -> Result<Incoming, ParamFault> {
    use rocket::tokio::io::AsyncReadExt;
    use std::io::{Seek, Write};
    let broken = |error: std::io::Error| ParamFault::Spool(error.to_string());
    let mut content = tempfile::tempfile().map_err(broken)?;
    let mut body = data.open((BODY_MAX + 1).bytes());
    let (mut sha, mut size, mut piece) = (Sha256::new(), 0_u64, vec![0_u8; 64 * 1024]);
    loop {
        let read = body.read(&mut piece).await.map_err(|_| ParamFault::Malformed("the body ended early".into()))?;
        if read == 0 {
            break;
        }
        size += read as u64;
        if size > BODY_MAX {
            return Err(ParamFault::TooLarge { limit: BODY_MAX });
        }
        sha.update(&piece[..read]);
        content.write_all(&piece[..read]).map_err(broken)?;
    }
    content.rewind().map_err(broken)?;
    Ok(Incoming { owner: UserId(0), kind: FileKind::Document, name: String::new(), content, size, sha256: sha.finalize().into() })
}

#[async_trait]
impl<'r> FromData<'r> for Bytes {
    type Error = Status;

    async fn from_data(req: &'r Request<'_>, data: Data<'r>) -> DataOutcome<'r, Self> {
        match incoming(req, data).await {
            Ok(incoming) => DataOutcome::Success(Self(incoming)),
            Err(fault) => {
                let status = Rules::refuse(req, fault);
                DataOutcome::Error((status, status))
            }
        }
    }
}

/// A ticket that still opens something: asked before the body is read.
struct Ticket(String);

impl Input for Ticket {
    fn describe(_: &mut Operation<'_>) {}
}

impl Input for Bytes {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.taken::<OneFile>();
        operation.body("multipart/form-data", schema);
    }
}

/// The file: as the part `file` of a form, or as the body itself.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "read by hand; this only describes it")]
struct OneFile {
    #[schemars(extend("contentMediaType" = "application/octet-stream", "format" = "binary"))]
    file: String,
}

impl Input for Opener {
    fn describe(operation: &mut Operation<'_>) {
        AsUser::describe(operation);
        let schema = operation.taken::<InAddress>();
        operation.query(&schema);
    }
}

/// What `<img>` cannot send as headers.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "read by hand; this only describes it")]
struct InAddress {
    /// The value of the header of the same name, for clients that cannot send headers.
    app_id: Option<String>,
    /// The value of the header of the same name, for clients that cannot send headers.
    #[schemars(rename = "access-token")]
    access_token: Option<String>,
}

#[async_trait]
impl<'r> FromRequest<'r> for Ticket {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Guarded<Self, ()> {
        let ticket = req.uri().path().segments().last().unwrap_or_default().to_owned();
        let Some(app) = req.rocket().state::<Arc<App>>() else { return Guarded::Error((Status::InternalServerError, ())) };
        match app.core.read(|r| chat_files::waiting(r, &ticket)) {
            Ok(_) => Guarded::Success(Self(ticket)),
            Err(error) => {
                crate::api::kit::failure::note(req, Failure::from(error));
                Guarded::Error((Status::NotFound, ()))
            }
        }
    }
}

/// # `POST|PUT /file/put/<ticket>`: anybody who has the address may send the bytes, once
#[post("/file/put/<_>", data = "<bytes>")]
async fn put(ticket: Ticket, bytes: Bytes, app: &State<Arc<App>>) -> Outcome<bool> {
    chat_files::put(&app.core, &ticket.0, bytes.0).await?;
    Ok(Answer::done())
}

/// Who opens a file: by a token in the header or the address, or by a token for files alone.
struct Opener {
    app: Arc<App>,
    reader: Reader,
}

fn opener(req: &Request<'_>) -> Result<Opener, Failure> {
    let asked = |name: &str| req.query_value::<String>(name).and_then(Result::ok);
    let app = auth::app(req, req.headers().get_one("app_id").map(str::to_owned).or_else(|| asked("app_id")).as_deref())?;
    if let Some(token) = asked("store_token").filter(|token| !token.is_empty()) {
        let found = sessions::find(&app.core, &token)?;
        let live = found.filter(|bearer| bearer.session.kind == SessionKind::ImStore && bearer.session.is_live(app.core.now()));
        if let Some(user) = live.and_then(|bearer| bearer.session.user) {
            return Ok(Opener { app: Arc::clone(app), reader: Reader::User(user) });
        }
    }
    let token = req.headers().get_one("access-token").map(str::to_owned).or_else(|| asked("access-token"));
    let bearer = auth::live(req, app, token.as_deref())?;
    let reader = bearer.session.user.map_or(Reader::Trusted, Reader::User);
    Ok(Opener { app: Arc::clone(app), reader })
}

#[async_trait]
impl<'r> FromRequest<'r> for Opener {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Guarded<Self, ()> {
        match opener(req) {
            Ok(opener) => Guarded::Success(opener),
            // Pictures are shown by `<img>`, which checks the status only.
            Err(refused) => {
                crate::api::kit::failure::note(req, Failure::With(Status::Forbidden, Box::new(refused)));
                Guarded::Error((Status::Forbidden, ()))
            }
        }
    }
}

async fn send(opener: Opener, sign: &str, image_type: Option<i64>, wanted: RangeHeaders) -> Result<Sent, Reply> {
    let found = opener.app.core.read(|r| chat_files::serve(r, opener.reader, sign, image_type == Some(2)));
    match found {
        Err(error @ Error::Forbidden(_)) => Err(Failure::from(error).render().status(Status::Forbidden)),
        found => Ok(deliver(&opener.app, found, wanted).await),
    }
}

/// Of the documented sizes and ways of making a picture, `image_type` alone means something: there is one small form.
#[derive(Deserialize, JsonSchema)]
struct Avatar {
    object_name: String,
    image_type: Option<i64>,
    #[serde(rename = "w")]
    _w: Option<f64>,
    #[serde(rename = "h")]
    _h: Option<f64>,
    #[serde(rename = "thumbnail_strategy")]
    _thumbnail_strategy: Option<i64>,
    #[serde(rename = "sdk_sign")]
    _sdk_sign: Option<String>,
    /// A token that opens files and nothing else.
    #[serde(rename = "store_token")]
    _store_token: Option<String>,
}

/// As for an avatar.
#[derive(Deserialize, JsonSchema)]
struct ChatFile {
    file_sign: String,
    image_type: Option<i64>,
    #[serde(rename = "w")]
    _w: Option<f64>,
    #[serde(rename = "h")]
    _h: Option<f64>,
    #[serde(rename = "thumbnail_strategy")]
    _thumbnail_strategy: Option<i64>,
    #[serde(rename = "format")]
    _format: Option<String>,
    #[serde(rename = "source")]
    _source: Option<String>,
    #[serde(rename = "sdk_sign")]
    _sdk_sign: Option<String>,
    /// A token that opens files and nothing else.
    #[serde(rename = "store_token")]
    _store_token: Option<String>,
}

/// # `GET /file/download/avatar`
#[get("/file/download/avatar", data = "<p>")]
async fn download_avatar(opener: Opener, wanted: RangeHeaders, p: Params<Avatar>) -> Result<Sent, Reply> {
    send(opener, &p.fields.object_name, p.fields.image_type, wanted).await
}

/// # `GET /file/download/chat`
#[get("/file/download/chat", data = "<p>")]
async fn download_chat(opener: Opener, wanted: RangeHeaders, p: Params<ChatFile>) -> Result<Sent, Reply> {
    send(opener, &p.fields.file_sign, p.fields.image_type, wanted).await
}
