//! One connection of a client: what it says, what it is told, and when it ends.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use prost::Message as _;
use rocket::tokio::time::{Instant, sleep, sleep_until};
use rocket::{async_trait, tokio};

use super::frames::{frame, refusal};
use super::login::Login;
use super::operations::Asked;
use super::outcome::{self, ENCRYPTED, NOT_LOGGED_IN, Refused, UNKNOWN_COMMAND, UNREADABLE};
use super::packets::{self, Heard, Packets};
use super::patience::Patience;
use super::proto::{Command, Frame, Provision, SyncUl, Xid};
use super::{operations, provision, reading, telling, writing};
use crate::api::kit::streams::{Goodbye, Piece, Talk};
use crate::app::App;
use crate::community::people::sessions;
use crate::error::Result as CoreResult;
use crate::live::{Ended, Guest};

/// From the last word to the end: a client takes a notice and forgets its token in this time.
const LAST_WORD: Duration = Duration::from_millis(200);
/// The same, for a login that is refused.
const REFUSED: Duration = Duration::from_secs(1);
/// How long a client that is slow may take for what is on its way when its session ends.
const GRACE: Duration = Duration::from_millis(400);

/// One end of a socket.
pub(super) struct Connection {
    app: Arc<App>,
    address: IpAddr,
    packets: Packets,
    patience: Patience,
    /// To be said before anything else.
    first: Vec<Piece>,
    /// Until somebody logs in.
    guest: Option<Guest>,
    login: Option<Login>,
    /// Its session has ended: nothing is heard any more.
    is_over: bool,
}

fn goodbye(reason: Ended) -> Goodbye {
    Goodbye::ended(reason, "the login has ended")
}

impl Connection {
    pub(super) fn open(app: Arc<App>, address: IpAddr, guest: Guest) -> Self {
        let first = packets::opening(&app.core.entropy.alphanumeric(20));
        let patience = Patience::from(Instant::now());
        Self { app, address, packets: Packets::default(), patience, first, guest: Some(guest), login: None, is_over: false }
    }

    async fn heard(&mut self, heard: Heard<'_>) -> Result<Vec<Piece>, Goodbye> {
        self.patience.heard(Instant::now());
        match heard {
            Heard::Answer(text) => Ok(vec![text.into()]),
            Heard::Nothing => Ok(Vec::new()),
            Heard::Leave => Err(Goodbye::parted("the client leaves")),
            Heard::Nonsense => Err(Goodbye::policy("too much is not understood")),
            Heard::Frame(_) if self.is_over => Ok(Vec::new()),
            Heard::Frame(bytes) => Ok(self.frame(bytes).await),
        }
    }

    async fn frame(&mut self, bytes: &[u8]) -> Vec<Piece> {
        let Ok(asked) = Frame::decode(bytes) else { return refusal(None, &[], UNREADABLE) };
        let payload = asked.payload.as_deref().unwrap_or_default();
        let command = Command::try_from(asked.command()).ok();
        if asked.compress_method() != 0 || asked.encrypt_method() != 0 {
            return refusal(command, &[], ENCRYPTED);
        }
        let answered = match command {
            Some(Command::Provision) => self.provision(payload).await,
            Some(Command::Unread | Command::Sync) if self.login.is_none() => Err(NOT_LOGGED_IN),
            Some(Command::Unread) => self.unread(),
            Some(Command::Sync) => self.sync(payload).await,
            Some(Command::Notice) | None => Err(UNKNOWN_COMMAND),
        };
        answered.unwrap_or_else(|refused| refusal(command, payload, outcome::explain(&self.app, refused)))
    }

    async fn provision(&mut self, payload: &[u8]) -> Result<Vec<Piece>, Refused> {
        let login = match Provision::decode(payload) {
            Ok(asked) => provision::log_in(&self.app, self.address, &mut self.guest, &asked).await,
            Err(_) => Err(UNREADABLE),
        };
        match login {
            Ok(login) => {
                let (uid, sn) = (u64::try_from(login.me().0).ok(), u32::try_from(login.device.sn).ok());
                // An earlier login on this connection ends here.
                self.login = Some(login);
                self.patience.logged_in();
                let xid = Some(Xid { uid, device_sn: sn });
                Ok(frame(Command::Provision, &Provision { status: outcome::ok(), xid, ..Provision::default() }))
            }
            Err(refused) => {
                self.login = None;
                self.patience.close_after(Instant::now(), REFUSED, Goodbye::policy("the login was refused"));
                Err(refused)
            }
        }
    }

    fn unread(&self) -> Result<Vec<Piece>, Refused> {
        let login = self.login.as_ref().ok_or(NOT_LOGGED_IN)?;
        Ok(frame(Command::Unread, &reading::unread(&self.app, login)?))
    }

    async fn sync(&mut self, payload: &[u8]) -> Result<Vec<Piece>, Refused> {
        let asked = SyncUl::decode(payload).map_err(|_| UNREADABLE)?;
        let login = self.login.as_mut().ok_or(NOT_LOGGED_IN)?;
        let answer = match &asked.meta {
            Some(meta) => match operations::of(meta)? {
                Asked::Operation(operation) => writing::operate(&self.app, login, &asked, operation).await?,
                Asked::Message(body) => writing::send(&self.app, login, &asked, meta, body).await?,
            },
            None if asked.is_full_sync() => reading::history(&self.app, login, &asked)?,
            None => reading::sync(&self.app, login, &asked).await?,
        };
        Ok(frame(Command::Sync, &answer))
    }

    /// The bus has ended the login: its client is told why, so that it does not come back with the same token.
    fn ended(&mut self, reason: Ended) -> Result<Vec<Piece>, Goodbye> {
        let Some(mut login) = self.login.take().filter(|_| reason == Ended::Session) else { return Err(goodbye(reason)) };
        let ended: CoreResult<_> = self.app.core.read(|r| sessions::revoked_reason(r, login.session));
        let Some(notice) = ended.ok().flatten().map(telling::farewell) else { return Err(goodbye(reason)) };
        self.is_over = true;
        self.patience.close_after(Instant::now(), LAST_WORD, goodbye(reason));
        let at = self.app.core.now();
        Ok(telling::to_user(&mut login, notice, at))
    }
}

#[async_trait]
impl Talk for Connection {
    const MESSAGE_MAX: usize = 1 << 20;

    async fn next(&mut self) -> Result<Vec<Piece>, Goodbye> {
        if !self.first.is_empty() {
            return Ok(std::mem::take(&mut self.first));
        }
        let (end, goodbye) = self.patience.end();
        let event = async {
            match (&self.login, &self.guest) {
                (Some(login), _) => login.next().await,
                (None, Some(guest)) => Err(guest.ended().await),
                (None, None) => std::future::pending().await,
            }
        };
        let delivery = tokio::select! {
            event = event => event,
            () = sleep_until(end) => return Err(goodbye),
        };
        match (delivery, self.login.as_mut()) {
            (Ok(delivery), Some(login)) => telling::tell(&self.app, login, &delivery.event).map_err(|error| {
                // The client comes again and fetches what it lacks; going on would leave a gap.
                tracing::error!(%error, "a connection ended");
                login.end(Ended::Overflow);
                self::goodbye(Ended::Overflow)
            }),
            (Ok(_), None) => Ok(Vec::new()),
            (Err(reason), _) => self.ended(reason),
        }
    }

    async fn over(&self) -> Goodbye {
        let Some(login) = &self.login else { return std::future::pending().await };
        let reason = login.ended().await;
        if reason == Ended::Session {
            sleep(GRACE).await;
        }
        goodbye(reason)
    }

    async fn hear(&mut self, text: &str) -> Result<Vec<Piece>, Goodbye> {
        let heard = self.packets.text(text);
        self.heard(heard).await
    }

    async fn hear_bytes(&mut self, bytes: &[u8]) -> Result<Vec<Piece>, Goodbye> {
        let heard = self.packets.bytes(bytes);
        self.heard(heard).await
    }

    fn too_slow(&self) -> Goodbye {
        if let Some(login) = &self.login {
            login.end(Ended::Slow);
        }
        goodbye(Ended::Slow)
    }
}
