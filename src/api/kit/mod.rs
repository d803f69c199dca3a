//! HTTP plumbing without dialect words.

pub(crate) mod address;
pub(crate) mod application;
pub(crate) mod cookie;
pub(crate) mod etag;
pub(crate) mod failure;
pub(crate) mod fairings;
pub(crate) mod json;
#[cfg_attr(not(test), expect(dead_code, reason = "only tests write the documents"))]
pub(crate) mod openapi;
pub(crate) mod page;
pub(crate) mod pages;
pub(crate) mod params;
pub(crate) mod pieces;
pub(crate) mod reader_language;
pub(crate) mod reply;
pub(crate) mod request_id;
pub(crate) mod routes;
pub(crate) mod streams;
pub(crate) mod template;
pub(crate) mod text;
