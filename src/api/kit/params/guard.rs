//! The data guards: they work under every method, bodies of GET and DELETE included.

use std::marker::PhantomData;

use rocket::data::{self, Data, FromData};
use rocket::{Request, http::Status, outcome::Outcome};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Faults, Files, ParamFault, body, parse_encoded, read};
use crate::api::kit::params::content;
use crate::api::kit::params::content::Body;

/// All parameters of a request read into `T` by the rules of dialect `D`; files and bare bodies aside.
pub(crate) struct Params<D, T> {
    /// Query and body as one struct.
    pub fields: T,
    /// File parts of a multipart body.
    pub files: Files,
    /// A JSON body that is not an object, or the text of a body of another type.
    pub body: Option<Value>,
    dialect: PhantomData<fn() -> D>,
}

/// Query and body as one tree, the body's files, and what of the body has no name.
async fn tree(req: &Request<'_>, data: Data<'_>) -> Result<Body, ParamFault> {
    let query = req.uri().query().map_or("", |query| query.as_str());
    let mut tree = parse_encoded(query.as_bytes())?;
    let Body { tree: named, files, bare } = body::parse(req, data).await?;
    tree.extend(named);
    Ok(Body { tree, files, bare })
}

fn params<D: Faults, T: DeserializeOwned>(body: Result<Body, ParamFault>) -> Result<Params<D, T>, ParamFault> {
    let Body { tree, files, bare } = body?;
    if !D::TAKES_BARE_JSON && matches!(bare, Some(Value::Array(_) | Value::Number(_) | Value::Bool(_))) {
        return Err(ParamFault::Field { path: String::new(), why: "the body must be an object".into() });
    }
    Ok(Params { fields: read(Value::Object(tree), D::coerce())?, files, body: bare, dialect: PhantomData })
}

#[rocket::async_trait]
impl<'r, D: Faults, T: DeserializeOwned + Send> FromData<'r> for Params<D, T> {
    type Error = Status;

    async fn from_data(req: &'r Request<'_>, data: Data<'r>) -> data::Outcome<'r, Self> {
        outcome::<D, _>(req, params(tree(req, data).await))
    }
}

/// The whole body as text, with any content type.
pub(crate) struct BodyText<D> {
    /// The body as it came.
    pub text: String,
    dialect: PhantomData<fn() -> D>,
}

impl<D> BodyText<D> {
    /// The decoded string if the body is a JSON string literal, else the body as it came.
    pub(crate) fn unquoted(self) -> String {
        serde_json::from_str(&self.text).unwrap_or(self.text)
    }
}

async fn body_text<D>(req: &Request<'_>, data: Data<'_>) -> Result<BodyText<D>, ParamFault> {
    let raw = body::bytes(data, body::limits(req).body).await?;
    Ok(BodyText { text: content::text(raw)?, dialect: PhantomData })
}

#[rocket::async_trait]
impl<'r, D: Faults> FromData<'r> for BodyText<D> {
    type Error = Status;

    async fn from_data(req: &'r Request<'_>, data: Data<'r>) -> data::Outcome<'r, Self> {
        outcome::<D, _>(req, body_text(req, data).await)
    }
}

fn outcome<'r, D: Faults, G>(req: &'r Request<'_>, result: Result<G, ParamFault>) -> data::Outcome<'r, G, Status> {
    match result {
        Ok(guard) => Outcome::Success(guard),
        Err(fault) => {
            let status = D::refuse(req, fault);
            Outcome::Error((status, status))
        }
    }
}
