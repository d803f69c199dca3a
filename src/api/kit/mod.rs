//! HTTP plumbing without dialect words.

pub mod address;
pub mod application;
pub mod cors;
pub mod failure;
pub mod html;
pub mod openapi;
pub mod page;
pub mod params;
pub mod pieces;
pub mod reply;
pub mod request_id;
pub mod routes;
pub mod slash;
pub mod template;
pub mod text;
