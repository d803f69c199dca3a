//! The last administrator stays, whichever way one tries.

use folkmoot::internals::community::operations::commands::{self, Command};
use folkmoot::internals::error::{Denied, Error};
use folkmoot::internals::model::id::UserId;
use futures::executor::block_on;
use serde_json::json;

use super::client::AdminClient;
use crate::test_server::{PASSWORD, TestServer};

#[test]
fn no_way_removes_the_last_administrator() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let admin = AdminClient::with(&ann);
    let id = ann.login.uid;
    let still = |what: &str| {
        admin.get("overview").ok();
        assert_eq!(ann.v2().get("/user/panel").code(), 0, "{what}");
    };
    // The page.
    for act in [json!({"act": "disable"}), json!({"act": "delete"}), json!({"act": "role", "role": "general"})] {
        assert!(admin.act(&ann, act.clone()).is_err(), "{act}");
        still("the page");
    }
    // The command line, also by number.
    for user in ["annie".to_owned(), id.to_string()] {
        for command in [
            Command::DisableUser { user: user.clone() },
            Command::DeleteUser { user: user.clone() },
            Command::SetRole { user: user.clone(), role: "moderator".into() },
            Command::SetRole { user: user.clone(), role: "pending".into() },
        ] {
            let refused = block_on(commands::run(&server.app.core, command.clone()));
            assert!(matches!(refused, Err(Error::Forbidden(Denied::LastAdministrator))), "{command:?}: {refused:?}");
            still("the command line");
        }
    }
    // The IM API: by oneself, and by a trusted program for one or for many. Of several nobody is disabled.
    let im = ann.im();
    im.post("/user/delete", json!({"password": PASSWORD})).refused(10010);
    let program = server.im_admin();
    program.clone().acting_for(&ann).post("/user/delete", json!({})).refused(10010);
    let bob = server.user("bobby");
    program.post("/user/disable", json!({"list": [bob.login.uid, id]})).refused(10010);
    assert_eq!(bob.v2().get("/user/panel").code(), 0);
    still("the IM API");

    // A disabled administrator and one who waits do not count; a second one does.
    block_on(commands::run(&server.app.core, Command::SetRole { user: "bobby".into(), role: "administrator".into() })).expect("done");
    block_on(commands::run(&server.app.core, Command::DisableUser { user: "bobby".into() })).expect("two are enough");
    assert!(block_on(commands::run(&server.app.core, Command::DeleteUser { user: "annie".into() })).is_err());
    block_on(commands::run(&server.app.core, Command::EnableUser { user: "bobby".into() })).expect("done");
    im.post("/user/delete", json!({"password": PASSWORD})).done();
    let gone = server.app.core.read(|r| folkmoot::internals::community::people::users::view(r, None, UserId(id)));
    assert!(gone.is_err() || ann.v2().get("/user/panel").code() != 0);
    assert!(block_on(commands::run(&server.app.core, Command::DeleteUser { user: "bobby".into() })).is_err(), "now this one is the last");
}
