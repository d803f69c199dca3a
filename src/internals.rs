//! What the project's own tests and benchmarks use besides the wire: nothing that other programs can build on.

pub mod api {
    pub mod fresns {
        pub mod codes {
            pub use crate::api::fresns::codes::message;
        }
        pub mod wire {
            pub mod auth {
                pub mod signature {
                    pub use crate::api::fresns::wire::auth::signature::{SignedHeaders, canonical, signature};
                }
            }
            pub mod envelope {
                pub use crate::api::fresns::wire::envelope::{Answer, Outcome};
            }
            pub mod family {
                pub use crate::api::fresns::wire::family::Family;
            }
        }
    }
}
pub mod mail {
    pub use crate::mail::{MailMode, MailSettings, Security};
}
pub mod community {
    pub mod accounts {
        pub mod account {
            pub use crate::community::accounts::account::{Address, Newcomer, insert, register};
        }
        pub mod app_keys {
            pub use crate::community::accounts::app_keys::all;
        }
        pub mod chat_logins {
            pub use crate::community::accounts::chat_logins::{PREFIX, record};
        }
        pub mod credentials {
            pub use crate::community::accounts::credentials::change_password;
        }
        pub mod login_tokens {
            pub use crate::community::accounts::login_tokens::{PendingLogin, Program, make, pause, resume};
        }
        pub mod logins {
            pub use crate::community::accounts::logins::{Proof, log_in};
        }
        pub mod oauth {
            pub mod grants {
                pub use crate::community::accounts::oauth::grants::record;
            }
        }
    }
    pub mod files {
        pub mod file {
            pub use crate::community::files::file::{Incoming, PIECE, remove_abandoned, upload};
        }
    }
    pub mod messages {
        pub mod message {
            pub use crate::community::messages::message::{MessageBy, find};
        }
    }
    pub mod notifications {
        pub mod list {
            pub use crate::community::notifications::list::{NewNotice, Notice, notice};
        }
        pub mod device_push {
            pub use crate::community::notifications::device_push::send_due;
        }
        pub mod mail {
            pub use crate::community::notifications::mail::send_due;
        }
        pub mod web_push {
            pub use crate::community::notifications::web_push::send_due;
        }
    }
    pub mod operations {
        pub mod bootstrap {
            pub use crate::community::operations::bootstrap::first_admin_secret;
        }
        pub mod cleanup {
            pub use crate::community::operations::cleanup::remove_expired;
        }
        pub mod commands {
            pub use crate::community::operations::commands::{AddUser, Command, run};
            pub mod notifiers {
                pub use crate::community::operations::commands::notifiers::{New, set};
            }
            pub mod tokens {
                pub use crate::community::operations::commands::tokens::{PREFIX, record};
            }
        }
        pub mod erase {
            pub use crate::community::operations::erase::user;
        }
        pub mod outbox {
            pub use crate::community::operations::outbox::work_off;
        }
    }
    pub mod people {
        pub mod devices {
            pub use crate::community::people::devices::{Agent, arrive};
        }
        pub mod sessions {
            pub use crate::community::people::sessions::{hash_token, issue};
        }
        pub mod users {
            pub use crate::community::people::users::{Persona, UserRef, add, disable, require, set_role, view};
        }
    }
    pub mod posts {
        pub mod polls {
            pub use crate::community::posts::polls::{NewPoll, Refusal, attach, close_due, replace, vote};
        }
        pub mod scheduled {
            pub use crate::community::posts::scheduled::publish_due;
        }
        pub mod statuses {
            pub use crate::community::posts::statuses::{Submitted, create, one};
        }
    }
    pub mod text {
        pub use crate::community::text::{SpanKind, TextSpan, Token, TokenKind, length, scan, tokens};
    }
    pub mod relations {
        pub mod follows {
            pub use crate::community::relations::follows::follow;
        }
        pub mod marks {
            pub use crate::community::relations::marks::put;
        }
    }
    pub mod runtime {
        pub mod passwords {
            pub use crate::community::runtime::passwords::Urgency;
        }
        pub mod settings {
            pub use crate::community::runtime::settings::{Registration, Rule, Settings, load};
        }
    }
    pub mod visibility {
        pub mod targets {
            pub use crate::community::visibility::targets::any_entry;
        }
    }
}
pub mod error {
    pub use crate::error::{Auth, Denied, Error, Limit};
}
pub mod model {
    pub use crate::model::{Clock, Entropy};
    pub mod clock {
        pub use crate::model::clock::{DAY, FrozenClock, HOUR, MINUTE};
    }
    pub mod content {
        pub mod entry {
            pub use crate::model::content::entry::{EntryKind, FileKind, Mark, Target};
        }
        pub mod slug {
            pub use crate::model::content::slug::slug;
        }
        pub mod status {
            pub use crate::model::content::status::NewStatus;
        }
    }
    pub mod id {
        pub use crate::model::id::{AccountId, EntryId, UserId};
    }
    pub mod people {
        pub mod place {
            pub use crate::model::people::place::Place;
        }
        pub mod profile {
            pub use crate::model::people::profile::FollowOptions;
        }
        pub mod session {
            pub use crate::model::people::session::{NewSession, SessionKind, SigningApp};
        }
        pub mod user {
            pub use crate::model::people::user::{Role, Viewer};
        }
    }
}
pub mod push {
    pub use crate::push::DevicePushSettings;
}
pub mod sandbox {
    pub use crate::sandbox::{Options, build};
}
pub mod store {
    pub use crate::store::Write;
    pub use crate::store::db::pool_writer::PoolWriter;
    pub mod notifications {
        pub mod push_outbox {
            pub use crate::store::notifications::push_outbox::waiting;
        }
    }
    pub mod views {
        pub mod cards {
            pub mod audit {
                pub use crate::store::views::cards::audit::stale;
            }
        }
    }
    pub mod operations {
        pub mod bulk {
            pub use crate::store::operations::bulk::{RowRange, members};
        }
        pub mod counter_audit {
            pub use crate::store::operations::counter_audit::disagreements;
        }
    }
    pub mod people {
        pub mod users {
            pub use crate::store::people::users::{Column, set};
        }
    }
}
