//! The frame of a meta.

use crate::api::lanying::realtime::proto::{Meta, Namespace, Xid};
use crate::model::Millis;

/// A meta of this number and time, with its payload.
pub(crate) fn build(id: i64, from: Xid, to: Xid, at: Millis, ns: Namespace, payload: &impl prost::Message) -> Meta {
    Meta {
        id: u64::try_from(id).ok(),
        from: Some(from),
        to: Some(to),
        timestamp: u64::try_from(at).ok(),
        ns: Some(ns.into()),
        payload: Some(payload.encode_to_vec()),
    }
}
