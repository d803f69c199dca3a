"""The Lanying IM API: rooms."""

from lanying import Lanying, someone


class Room:
    """A room of the owner with a second member."""

    def __init__(self, owner, member, name):
        self.owner, self.member = owner, member
        body = {"name": name, "type": 0, "description": "a room", "avatar": "", "user_list": [member.id]}
        self.id = owner.post("/group/create", body).at("data.group_id")

    def here(self, **more):
        return {"group_id": self.id, **more}

    def list(self, **more):
        return self.here(user_list=[self.member.id], **more)


def rooms(client):
    owner, member, third = (someone(client, f"room_{name}") for name in ("owner", "member", "third"))
    room = Room(owner, member, "first")
    settings(room)
    moderation(room, third)
    joining(client, room, third)
    announcements(room)
    owner.get("/group/user_joined")
    # The owner transfers a room, and dissolves others with either method.
    for method in ("POST", "PUT"):
        given = Room(owner, member, f"given by {method}")
        owner.call(method, "/group/transfer", json_body=given.here(new_owner=member.id))
        owner.get("/group/info", group_id=given.id)
        owner.call("DELETE" if method == "PUT" else "POST", "/group/leave", query=given.here())
        ended = Room(owner, member, f"ended by {method}")
        owner.call("DELETE" if method == "PUT" else "POST", "/group/destroy", query=ended.here())
        member.get("/group/info", group_id=ended.id)
        member.get("/group/member_list", group_id=ended.id)
    return room


def settings(room):
    """Information about the room, and settings of its members."""
    owner, member = room.owner, room.member
    for part in ("name", "description", "avatar", "ext"):
        owner.both(f"/group/info/{part}", room.here(value=f"new {part}"))
    owner.both("/group/display_name", room.here(value="The owner"))
    member.both("/group/msg/push_mode", room.here(msg_push_mode=1))
    member.both("/group/msg/mute_mode", room.here(msg_mute_mode=1))
    owner.get("/group/info", group_id=room.id)
    for part in ("allow_member_invitation", "allow_member_modify", "enable_read_ack", "history_visible", "hide_member_info"):
        owner.both(f"/group/settings/{part}", room.here(value=1))
        member.get("/group/settings", group_id=room.id)
    member.get("/group/member_list", group_id=room.id)
    owner.both("/group/settings/hide_member_info", room.here(value=0))
    owner.both("/group/settings/require_admin_approval", room.here(apply_approval=0))
    said = member.post("/message/send", {"type": 2, "targets": [room.id], "content": "hello room", "content_type": 0}).at("msg_ids.0")
    owner.get("/message/conversation", opposite_id=room.id, msg_id_start=0, limit=20)
    owner.get("/message/ack", conversation_id=room.id, msg_id=said)
    owner.post("/message/recall", {"conversation_id": room.id, "msg_id": said})


def moderation(room, third):
    """Admins, muting, removing and blocking."""
    owner, member = room.owner, room.member
    for method in ("POST", "DELETE"):
        owner.post("/group/admin/add", room.list())
        owner.get("/group/admin_list", group_id=room.id)
        owner.call(method, "/group/admin/remove", json_body=room.list())
    owner.post("/group/ban", room.list(duration=10))
    owner.get("/group/banned_list", group_id=room.id)
    member.post("/message/send", {"type": 2, "targets": [room.id], "content": "silenced", "content_type": 0})
    owner.post("/group/unban", room.list())
    owner.post("/group/settings/ban_all", room.here(duration=10))
    member.post("/message/send", {"type": 2, "targets": [room.id], "content": "silenced", "content_type": 0})
    owner.post("/group/settings/unban_all", room.here())
    owner.post("/group/members/display_name", room.list())
    for method in ("POST", "DELETE"):
        owner.post("/group/block", room.list())
        owner.get("/group/blocked_list", group_id=room.id)
        owner.call(method, "/group/unblock", json_body=room.list())
        owner.post("/group/invite", room.list(reason="back"))
        owner.call(method, "/group/kick", json_body=room.list())
        owner.post("/group/invite", room.list(reason="back"))
    owner.get("/group/member_list", group_id=room.id)
    third.get("/group/member_list", group_id=room.id)


def joining(client, room, third):
    """Applications, invitations and QR codes."""
    owner = room.owner
    owner.post("/group/settings/require_admin_approval", room.here(apply_approval=1))
    for method in ("POST", "PUT"):
        third.post("/group/apply", room.here(reason="let me in"))
        owner.post("/group/application_list", {"group_list": [room.id]})
        owner.call(method, "/group/apply/handle", json_body=room.here(user_id=third.id, approval=method == "PUT"))
    third.call("POST", "/group/leave", json_body=room.here())
    third.post("/user/settings", {"user_id": third.id, "group_confirm": True})
    for method in ("POST", "PUT"):
        owner.post("/group/invite", room.here(user_list=[third.id], reason="come"))
        third.get("/group/invitation_list")
        third.call(method, "/group/invite/handle", json_body=room.here(user_id=owner.id, approval=method == "PUT"))
    third.call("DELETE", "/group/leave", query=room.here())
    code = owner.get("/group/qrcode/sign", group_id=room.id).at("data.qr_info")
    third.post("/group/qrcode/invite", {"qr_info": code})
    third.get("/group/user_joined")
    acting = Lanying.trusted(client, group_id=room.id)
    acting.get("/group/member_list", group_id=room.id)
    acting.post("/group/info/name", room.here(value="named by a program"))


def announcements(room):
    """Announcements and shared files."""
    owner, member = room.owner, room.member
    for method in ("POST", "DELETE"):
        made = owner.post("/group/announcement/edit", room.here(title="news", content="all of it")).at("data.id")
        member.get("/group/announcement", group_id=room.id, announcement_id=made)
        for path in ("last", "list"):
            member.get(f"/group/announcement/{path}", group_id=room.id)
        owner.call(method, "/group/announcement/delete", query=room.here(announcement_id=made))
        shared = room.here(name="plan.pdf", size=12, type="pdf", url="https://example.org/plan.pdf")
        made = owner.post("/group/file/upload", shared).at("data.file_id")
        member.get("/group/file", group_id=room.id, file_id=made)
        owner.both("/group/file/update_name", room.here(file_id=made, name="new.pdf"))
        member.get("/group/file/list", group_id=room.id)
        owner.call(method, "/group/file/delete", json_body=room.here(file_list=[made]))
