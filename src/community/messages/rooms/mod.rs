//! Rooms: group chats (`docs/specs/lanying.md 4`). Owner > admin > member.

pub(crate) mod access;
pub(crate) mod announcements;
pub(crate) mod applications;
pub(crate) mod codes;
pub(crate) mod files;
pub(crate) mod invitations;
pub(crate) mod joining;
pub(crate) mod members;
mod notices;
mod room;
pub(crate) mod settings;

pub(crate) use crate::community::messages::rooms::joining::AdmittedBy;
pub(crate) use access::{Actor, as_admin, as_member, as_owner, may_modify, open, own_place, role, seen, several};
pub(crate) use joining::{WAITS, join, may_invite, may_join};
pub(crate) use room::{NewRoom, create, destroy, erase_user, leave, transfer};
pub(crate) use settings::Setting;
