//! What the calls of groups share: who acts, on which people, on which part of a list.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::lanying::wire::auth::UserOrTrusted;
use crate::api::lanying::wire::error::Failure;
use crate::app::App;
use crate::community::messages::rooms::Actor;
use crate::community::messages::rooms::members::UserOutcome;
use crate::error::Result as Core;
use crate::model::id::{RoomId, UserId};

/// Most people of one call.
pub(super) const MOST: usize = 500;

/// Who calls in a room: a user, one for whom a trusted program calls, or the program with an admin's rights.
pub(crate) fn actor(caller: UserOrTrusted) -> Result<(Arc<App>, Actor), Failure> {
    match caller {
        UserOrTrusted::User(user) => Ok((user.app, Actor::User(user.me.user))),
        UserOrTrusted::Admin(admin) => match (admin.subject_if_named()?, admin.room) {
            (Some(subject), _) => Ok((admin.app, Actor::User(subject.user))),
            (None, Some(room)) => Ok((admin.app, Actor::Trusted(room))),
            (None, None) => Err(Failure::parameter("the header user_id or group_id is required")),
        },
    }
}

/// The group.
#[derive(Deserialize, JsonSchema)]
pub(super) struct InGroup {
    group_id: i64,
}

impl InGroup {
    pub(super) fn room(&self) -> RoomId {
        RoomId(self.group_id)
    }
}

/// A group and users.
#[derive(Deserialize, JsonSchema)]
pub(super) struct People {
    group_id: i64,
    pub(super) user_list: Vec<i64>,
}

impl People {
    pub(super) fn room(&self) -> RoomId {
        RoomId(self.group_id)
    }

    pub(super) fn users(&self) -> Result<Vec<UserId>, Failure> {
        if self.user_list.len() > MOST {
            return Err(Failure::parameter(format!("user_list holds more than {MOST} users")));
        }
        Ok(self.user_list.iter().copied().map(UserId).collect())
    }
}

/// The result for one user.
#[derive(Serialize, JsonSchema)]
pub(super) struct GroupResult {
    user_id: i64,
    /// `success` or `fail`.
    result: &'static str,
    /// The reason of a failure; empty on success.
    reason: String,
}

impl GroupResult {
    pub(super) fn success(user: UserId) -> Self {
        Self { user_id: user.0, result: "success", reason: String::new() }
    }

    fn of((user, done): UserOutcome) -> Self {
        match done {
            Ok(()) => Self::success(user),
            Err(error) => Self { user_id: user.0, result: "fail", reason: Failure::from(error).code_and_message().1 },
        }
    }

    pub(super) fn all(result: Core<Vec<UserOutcome>>) -> Result<Vec<Self>, Failure> {
        Ok(result?.into_iter().map(Self::of).collect())
    }
}

/// A part of a list: from behind `cursor`, at most `limit`.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Part {
    pub(super) cursor: Option<String>,
    pub(super) limit: Option<i64>,
    /// Ignored: lists are always complete.
    #[serde(rename = "version")]
    _version: Option<i64>,
}

/// Most of one part.
const PART_MAX: i64 = 1_000;

/// Where a list goes on, and how far; `first` is where it begins. Flattened into other parameters, numbers that came
/// as texts would not be read, so the two are given one by one.
pub(super) fn part(cursor: Option<&str>, limit: Option<i64>, first: i64, usual: i64) -> Result<(i64, i64), Failure> {
    crate::api::lanying::wire::cursor::read(cursor, limit, first, usual, PART_MAX)
}
