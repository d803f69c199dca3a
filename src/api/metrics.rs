//! Counts and times for a monitoring system, in the form of Prometheus.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use rocket::fairing::AdHoc;
use rocket::http::{ContentType, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::{Request, State, get, routes};

use super::kit::reply::Reply;
use crate::app::App;
use crate::community::operations::admin::outboxes;
use crate::community::people::sessions::same;
use crate::community::runtime::delivery_counts::DeliveryCounts;
use crate::error::Result;
use crate::live::Ended;
use crate::model::notifications::outboxes::{Outbox, OutboxCounts};

/// Seconds; a request that takes more than the last is counted all the same.
const SECONDS: [f64; 10] = [0.000_1, 0.000_3, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 5.0];
/// Requests of one commit.
const BATCHES: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 512.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    dialect: &'static str,
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ApiLabels {
    dialect: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct EndLabels {
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct DomainLabels {
    domain: String,
}

/// What is counted.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    seconds: Family<ApiLabels, Histogram>,
    statements: Counter,
    write_statements: Counter,
    waiting: Gauge,
    database: Gauge,
    log: Gauge,
    memory: Gauge,
    cards: Gauge,
    cards_memory: Gauge,
    mails: Deliveries,
    web_pushes: Deliveries,
    device_pushes: Deliveries,
    streams: Family<ApiLabels, Gauge>,
    ended: Family<EndLabels, Counter>,
    events: Counter,
    certificates: Family<DomainLabels, Gauge>,
}

/// Mails or pushes: those that wait, and what became of the others since the start.
#[derive(Default)]
struct Deliveries {
    waiting: Gauge,
    failed: Gauge,
    sent: Counter,
    retried: Counter,
    given_up: Counter,
}

impl Deliveries {
    fn registered(registry: &mut Registry, name: &str, plural: &str, what: &str) -> Self {
        let counted = Self::default();
        registry.register(format!("{name}_queue"), format!("{what} that wait"), counted.waiting.clone());
        registry.register(format!("{plural}_failed"), format!("{what} that were given up and are still listed"), counted.failed.clone());
        registry.register(format!("{plural}_sent"), format!("{what} that were accepted"), counted.sent.clone());
        registry.register(format!("{plural}_retried"), "Attempts that failed and will be made again", counted.retried.clone());
        registry.register(format!("{plural}_given_up"), format!("{what} that are not tried any more"), counted.given_up.clone());
        counted
    }

    fn update(&self, there: Result<OutboxCounts>, done: &DeliveryCounts) {
        match there {
            Ok(there) => {
                self.waiting.set(there.waiting);
                self.failed.set(there.failed);
            }
            Err(error) => tracing::error!(%error, "what waits could not be counted"),
        }
        for (counter, counted) in [&self.sent, &self.retried, &self.given_up].into_iter().zip(done.numbers()) {
            counter.inner().store(counted, Ordering::Relaxed);
        }
    }
}

impl Metrics {
    /// Also begins to watch the writer of `app`.
    pub(crate) fn of(app: &App) -> Self {
        let requests = Family::<RequestLabels, Counter>::default();
        let seconds = Family::<ApiLabels, Histogram>::new_with_constructor(|| Histogram::new(SECONDS));
        let (batch, commit) = (Histogram::new(BATCHES), Histogram::new(SECONDS));
        let (waiting, database, log, memory) = (Gauge::default(), Gauge::default(), Gauge::default(), Gauge::default());
        let (cards, cards_memory) = (Gauge::default(), Gauge::default());
        let (statements, write_statements) = (Counter::default(), Counter::default());
        let mut registry = Registry::with_prefix("folkmoot");
        registry.register("requests", "Requests answered", requests.clone());
        registry.register_with_unit("request", "Time from the first byte of a request to its answer", Unit::Seconds, seconds.clone());
        registry.register("read_statements", "SQL statements that requests read with", statements.clone());
        registry.register("write_statements", "SQL statements that requests wrote with", write_statements.clone());
        registry.register("writer_batch_requests", "Requests that shared one commit", batch.clone());
        registry.register_with_unit("writer_commit", "Time a commit took to reach the disk", Unit::Seconds, commit.clone());
        registry.register("writer_queue", "Requests that wait for the writer", waiting.clone());
        registry.register_with_unit("database", "Size of the file", Unit::Bytes, database.clone());
        registry.register_with_unit("database_log", "Size of the write-ahead log", Unit::Bytes, log.clone());
        registry.register("cards", "People, entries and hashtags kept in memory", cards.clone());
        registry.register_with_unit("cards", "Memory of what is kept", Unit::Bytes, cards_memory.clone());
        registry.register_with_unit("resident_memory", "Memory of this process", Unit::Bytes, memory.clone());
        let mails = Deliveries::registered(&mut registry, "mail", "mails", "Mails");
        let web_pushes = Deliveries::registered(&mut registry, "web_push", "web_pushes", "Pushes to Mastodon clients");
        let device_pushes = Deliveries::registered(&mut registry, "device_push", "device_pushes", "Pushes to devices");
        let (streams, ended, events) = (Family::default(), Family::default(), Counter::default());
        registry.register("streams", "Open streams", streams.clone());
        registry.register("streams_ended", "Streams that the server ended", ended.clone());
        registry.register("stream_events", "Events passed on, counted for each stream", events.clone());
        let certificates = Family::<DomainLabels, Gauge>::default();
        registry.register("certificate_days_left", "Whole days until a certificate ends; 0 where there is none", certificates.clone());
        app.core.db.metrics().watch(Box::new(move |done| {
            batch.observe(f64::from(u32::try_from(done.requests).unwrap_or(u32::MAX)));
            commit.observe(done.took.as_secs_f64());
        }));
        Self {
            registry,
            requests,
            seconds,
            statements,
            write_statements,
            waiting,
            database,
            log,
            memory,
            cards,
            cards_memory,
            mails,
            web_pushes,
            device_pushes,
            streams,
            ended,
            events,
            certificates,
        }
    }

    /// Counts one answer and the time it took; `route` is the path of the handler, with `<id>` for an id.
    pub(crate) fn request(&self, dialect: &'static str, method: &str, route: &str, status: u16, took: Duration) {
        let asked = RequestLabels { dialect, method: method.to_owned(), route: route.to_owned(), status };
        self.requests.get_or_create(&asked).inc();
        self.seconds.get_or_create(&ApiLabels { dialect }).observe(took.as_secs_f64());
    }

    fn text(&self, app: &App) -> String {
        let bytes = |size: u64| i64::try_from(size).unwrap_or(i64::MAX);
        let (file, log) = app.core.db.sizes();
        self.statements.inner().store(app.core.db.statements(), Ordering::Relaxed);
        self.write_statements.inner().store(app.core.db.metrics().statements(), Ordering::Relaxed);
        self.waiting.set(app.core.db.metrics().waiting());
        self.database.set(bytes(file));
        self.log.set(bytes(log));
        self.memory.set(bytes(resident()));
        let (cards, memory) = app.core.db.kept();
        self.cards.set(i64::try_from(cards).unwrap_or(i64::MAX));
        self.cards_memory.set(bytes(memory));
        for (outbox, shown) in [(Outbox::Mail, &self.mails), (Outbox::WebPush, &self.web_pushes), (Outbox::DevicePush, &self.device_pushes)]
        {
            shown.update(app.core.read(|r| outboxes::counts(r, outbox)), app.core.deliveries(outbox));
        }
        for (dialect, open) in app.bus.streams() {
            self.streams.get_or_create(&ApiLabels { dialect }).set(i64::try_from(open).unwrap_or(i64::MAX));
        }
        for reason in Ended::ALL {
            self.ended.get_or_create(&EndLabels { reason: reason.name() }).inner().store(app.bus.ended(reason), Ordering::Relaxed);
        }
        self.events.inner().store(app.bus.delivered(), Ordering::Relaxed);
        for (domain, state) in app.certificates.all() {
            let left = state.days_left(app.core.now()).unwrap_or_default();
            self.certificates.get_or_create(&DomainLabels { domain }).set(left);
        }
        let mut out = String::new();
        if let Err(error) = text::encode(&mut out, &self.registry) {
            tracing::error!(%error, "the metrics could not be written");
        }
        out
    }
}

/// Bytes of memory this process uses; 0 where the system does not report it.
fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").ok().and_then(|line| line.split(' ').nth(1)?.parse::<u64>().ok());
    pages.unwrap_or_default() * u64::try_from(rustix::param::page_size()).unwrap_or(4_096)
}

pub(crate) fn stage() -> AdHoc {
    AdHoc::on_ignite("metrics", |rocket| async { rocket.mount("/", routes![metrics]) })
}

/// A caller with the token of the configuration.
struct Monitor;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Monitor {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        let token = req.rocket().state::<Arc<App>>().and_then(|app| app.config.metrics_token.as_deref());
        let Some(token) = token.filter(|token| !token.is_empty()) else { return Outcome::Forward(Status::NotFound) };
        let given = req.headers().get_one("Authorization").and_then(|line| line.strip_prefix("Bearer ")).unwrap_or_default();
        if same(given.as_bytes(), token.as_bytes()) { Outcome::Success(Self) } else { Outcome::Error((Status::Unauthorized, ())) }
    }
}

/// # `GET /metrics`
///
/// OpenMetrics text, behind `Authorization: Bearer <metrics_token>`; 404 while the configuration names no token.
#[get("/metrics")]
fn metrics(_monitor: Monitor, metrics: &State<Metrics>, app: &State<Arc<App>>) -> Reply {
    let kind = ContentType::new("application", "openmetrics-text").with_params([("version", "1.0.0"), ("charset", "utf-8")]);
    Reply::bytes(kind, metrics.text(app))
}
