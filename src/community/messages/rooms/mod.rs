//! Rooms: group chats (`docs/specs/lanying.md 4`). Owner > admin > member.

pub mod access;
pub mod announcements;
pub mod applications;
pub mod codes;
pub mod files;
pub mod invitations;
pub mod joining;
pub mod members;
mod room;
pub mod settings;

pub use access::{Actor, as_admin, as_member, as_owner, may_modify, open, own_place, role, seen, several};
pub use joining::{CAPACITY, Door, WAITS, join, may_invite, may_join};
pub use room::{NewRoom, create, destroy, erase_user, leave, transfer};
pub use settings::{Lines, Setting};
