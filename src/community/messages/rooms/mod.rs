//! Rooms: group chats (`specs/lanying.md 4`). Owner > admin > member.

pub mod announcements;
pub mod applications;
pub mod codes;
pub mod files;
pub mod invitations;
pub mod members;
mod room;
pub mod settings;

pub use room::{
    Actor, CAPACITY, Door, NewRoom, WAITS, as_admin, as_member, as_owner, create, destroy, erase_user, join, leave, may_invite, may_join,
    may_modify, open, own_place, role, seen, several, transfer,
};
pub use settings::{Lines, Setting};
