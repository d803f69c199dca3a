//! Notices of rooms: who learns of what.

use crate::community::messages::rooms::{self, Actor, Setting};
use crate::community::profiles::chat_profile;
use crate::community::test::fixture::TestCommunity;
use crate::model::messages::sync::{DeviceRef, InfoField, SyncConversation, SyncItem};
use crate::model::people::user::Viewer;

const SYSTEM: SyncConversation = SyncConversation::System;

struct Room {
    v: TestCommunity,
    owner: Viewer,
    member: Viewer,
    guest: Viewer,
    /// Of the owner, the member and the guest.
    devices: [DeviceRef; 3],
    id: crate::model::id::RoomId,
}

/// A room with an owner and a member; the guest is outside.
fn room() -> Room {
    let v = TestCommunity::new();
    let (owner, member, guest) = (v.person("owner"), v.person("member"), v.person("guest"));
    let devices = [owner, member, guest].map(|who| v.device(who));
    let id = v.room(owner, &[member]);
    Room { v, owner, member, guest, devices, id }
}

impl Room {
    /// What each of the three learned since it was last asked.
    fn learned(&self) -> [Vec<String>; 3] {
        self.devices.map(|device| self.v.fetched(device, SYSTEM))
    }

    fn act(
        &self,
        work: impl FnOnce(&crate::store::Write<'_>, &Actor, crate::model::id::RoomId) -> crate::error::Result<()> + Send + 'static,
    ) {
        let (owner, id) = (Actor::User(self.owner.user), self.id);
        self.v.write(move |tx| work(tx, &owner, id));
    }
}

fn words<const N: usize>(kinds: [&str; N]) -> Vec<String> {
    kinds.into_iter().map(str::to_owned).collect()
}

#[test]
fn members_learn_who_comes_and_goes() {
    let r = room();
    assert_eq!(r.learned(), [words(["RoomCreated", "RoomJoined"]), words(["RoomJoined"]), vec![]]);
    let guest = r.guest.user;
    r.act(move |tx, owner, id| rooms::invitations::invite(tx, owner, id, &[guest], "").map(drop));
    assert_eq!(r.learned(), [words(["RoomJoined"]), words(["RoomJoined"]), words(["RoomJoined"])]);
    r.act(move |tx, owner, id| rooms::members::kick(tx, owner, id, &[guest]).map(drop));
    assert_eq!(r.learned(), [words(["RoomKicked"]), words(["RoomKicked"]), words(["RoomKicked"])]);
    r.act(move |tx, owner, id| rooms::members::block(tx, owner, id, &[guest]).map(drop));
    r.act(move |tx, owner, id| rooms::members::unblock(tx, owner, id, &[guest]).map(drop));
    assert_eq!(r.learned(), [words(["RoomBlocked", "RoomUnblocked"]), words(["RoomBlocked"]), words(["RoomBlocked"])]);
    let member = r.member.user;
    r.act(move |tx, _, id| rooms::leave(tx, member, id));
    assert_eq!(r.learned(), [words(["RoomLeft"]), words(["RoomLeft"]), vec![]]);
}

#[test]
fn nobody_learns_what_could_not_be_done() {
    let r = room();
    r.learned();
    let guest = r.guest.user;
    r.act(move |tx, owner, id| rooms::members::kick(tx, owner, id, &[guest]).map(drop));
    r.act(move |tx, owner, id| rooms::members::silence(tx, owner, id, &[guest], 5).map(drop));
    assert_eq!(r.learned(), [words([]), vec![], vec![]]);
}

#[test]
fn an_application_is_for_those_who_lead_the_room() {
    let r = room();
    r.learned();
    let guest = r.guest.user;
    r.act(move |tx, _, id| rooms::applications::apply(tx, guest, id, "please"));
    let found = r.v.fetch(r.devices[0], SYSTEM);
    assert!(matches!(&found[..], [SyncItem::Event(event)] if event.text == "please" && event.actor == Some(guest)), "{found:?}");
    assert_eq!(r.learned(), [words([]), vec![], vec![]]);
    r.act(move |tx, owner, id| rooms::applications::answer(tx, owner, id, guest, false));
    assert_eq!(r.learned(), [words(["RoomApplicationDeclined"]), vec![], words(["RoomApplicationDeclined"])]);
    r.act(move |tx, _, id| rooms::applications::apply(tx, guest, id, "please"));
    r.act(move |tx, owner, id| rooms::applications::answer(tx, owner, id, guest, true));
    let [of_owner, of_member, of_guest] = r.learned();
    assert_eq!(of_owner, ["RoomApplied", "RoomApplicationAccepted", "RoomJoined"]);
    assert_eq!((of_member, of_guest), (words(["RoomJoined"]), words(["RoomApplicationAccepted", "RoomJoined"])));
}

#[test]
fn an_invitation_waits_for_its_answer() {
    let r = room();
    r.learned();
    let guest = r.guest.user;
    r.act(move |tx, _, _| chat_profile::change(tx, guest, |profile| profile.group_confirm = true));
    let owner = r.owner.user;
    let invite = || r.act(move |tx, owner, id| rooms::invitations::invite(tx, owner, id, &[guest], "come").map(drop));
    invite();
    assert_eq!(r.learned(), [vec![], vec![], words(["RoomInvited"])]);
    r.act(move |tx, _, id| rooms::invitations::answer(tx, guest, id, owner, false));
    assert_eq!(r.learned(), [words(["RoomInvitationDeclined"]), vec![], words(["RoomInvitationDeclined"])]);
    invite();
    r.act(move |tx, _, id| rooms::invitations::answer(tx, guest, id, owner, true));
    let joined = words(["RoomJoined", "RoomInvitationAccepted"]);
    assert_eq!(r.learned(), [joined.clone(), words(["RoomJoined"]), [words(["RoomInvited"]), joined].concat()]);
}

#[test]
fn members_learn_what_changes_in_the_room() {
    let r = room();
    r.learned();
    let member = r.member.user;
    r.act(|tx, owner, id| rooms::settings::change(tx, owner, id, Setting::Name("another".into())));
    let found = r.v.fetch(r.devices[1], SYSTEM);
    assert!(matches!(&found[..], [SyncItem::Event(event)] if event.field == Some(InfoField::Name) && event.text == "another"), "{found:?}");
    r.act(move |tx, owner, id| rooms::members::make_admins(tx, owner, id, &[member]).map(drop));
    r.act(move |tx, owner, id| rooms::members::unmake_admins(tx, owner, id, &[member]).map(drop));
    r.act(move |tx, owner, id| rooms::members::silence(tx, owner, id, &[member], 5).map(drop));
    r.act(move |tx, owner, id| rooms::members::unsilence(tx, owner, id, &[member]).map(drop));
    r.act(|tx, owner, id| rooms::settings::silence_all(tx, owner, id, -1).map(drop));
    r.act(|tx, owner, id| rooms::announcements::announce(tx, owner, id, "title", "").map(drop));
    r.act(move |tx, owner, id| rooms::transfer(tx, owner, id, member));
    let all = words([
        "RoomAdminGranted",
        "RoomAdminRevoked",
        "RoomSilenced",
        "RoomUnsilenced",
        "RoomInfoUpdated",
        "RoomAnnouncementUpdated",
        "RoomOwnerAssigned",
    ]);
    assert_eq!(r.learned(), [[words(["RoomInfoUpdated"]), all.clone()].concat(), all, vec![]]);
    r.act(move |tx, _, id| rooms::destroy(tx, &Actor::User(member), id));
    assert_eq!(r.learned(), [words(["RoomDestroyed"]), words(["RoomDestroyed"]), vec![]]);
}

#[test]
fn a_room_that_hides_its_members_tells_of_them_to_its_admins_alone() {
    let r = room();
    r.act(|tx, owner, id| rooms::settings::change(tx, owner, id, Setting::HideMemberInfo(true)));
    r.learned();
    let guest = r.guest.user;
    r.act(move |tx, owner, id| rooms::invitations::invite(tx, owner, id, &[guest], "").map(drop));
    r.act(move |tx, owner, id| rooms::members::silence(tx, owner, id, &[guest], 5).map(drop));
    let about = words(["RoomJoined", "RoomSilenced"]);
    assert_eq!(r.learned(), [about.clone(), vec![], about]);
}

#[test]
fn a_member_learns_nothing_of_the_time_before() {
    let r = room();
    r.act(|tx, owner, id| rooms::settings::change(tx, owner, id, Setting::Name("another".into())));
    let guest = r.guest.user;
    r.act(move |tx, owner, id| rooms::invitations::invite(tx, owner, id, &[guest], "").map(drop));
    assert_eq!(r.v.fetched(r.devices[2], SYSTEM), ["RoomJoined"]);
    let new = r.v.device(r.member);
    assert!(r.v.fetched(new, SYSTEM).is_empty(), "a new device asks for things as they are");
}
