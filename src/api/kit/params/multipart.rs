//! `multipart/form-data`, streamed: texts into the tree, files to disk.

use std::io::{self, SeekFrom};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use futures::Stream;
use multer::{Field, Multipart};
use rocket::data::{Data, DataStream, ToByteUnit};
use rocket::tokio::fs::File;
use rocket::tokio::io::{AsyncRead, AsyncSeekExt, AsyncWriteExt, ReadBuf};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::rack::Collector;
use super::upload::{Files, Upload};
use super::{BodyLimits, MAX_TEXT_PART_BYTES, ParamFault};
use crate::api::kit::params::content::{Body, text};

const READ_BYTES: usize = 32 << 10;
/// Bytes that may pass without a part or content coming out of them: part headers and preamble.
const MAX_FRAMING_BYTES: usize = 96 << 10;
/// All boundaries, part headers and preamble of one body together.
const MAX_TOTAL_FRAMING_BYTES: u64 = 2 << 20;

/// Feeds the parser one read at a time; it would otherwise buffer a whole body that has no headers' end.
struct Paced<'r> {
    body: DataStream<'r>,
    buffer: Box<[u8]>,
    resting: bool,
    /// Bytes handed over since the parser last gave something back.
    silent: Arc<AtomicUsize>,
}

impl Stream for Paced<'_> {
    type Item = io::Result<Vec<u8>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if std::mem::take(&mut this.resting) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let mut buffer = ReadBuf::new(&mut this.buffer);
        std::task::ready!(Pin::new(&mut this.body).poll_read(cx, &mut buffer))?;
        let read = buffer.filled();
        if read.is_empty() {
            return Poll::Ready(None);
        }
        let silent = this.silent.fetch_add(read.len(), Ordering::Relaxed) + read.len();
        if silent > MAX_FRAMING_BYTES {
            return Poll::Ready(Some(Err(io::Error::other("a part has endless headers"))));
        }
        this.resting = true;
        Poll::Ready(Some(Ok(read.to_vec())))
    }
}

fn unreadable(error: multer::Error) -> ParamFault {
    let reason = match error {
        multer::Error::StreamReadFailed(cause) => cause.to_string(),
        other => other.to_string(),
    };
    ParamFault::malformed(format!("the multipart body is malformed: {reason}"))
}

fn unstored(error: io::Error) -> ParamFault {
    ParamFault::Spool(error.to_string())
}

/// Bytes still allowed of one kind.
struct Budget {
    left: u64,
    limit: u64,
}

impl Budget {
    fn of(limit: u64) -> Self {
        Self { left: limit, limit }
    }

    fn spend(&mut self, bytes: usize) -> Result<(), ParamFault> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let left = self.left.checked_sub(bytes);
        self.left = left.ok_or(ParamFault::TooLarge { limit: self.limit })?;
        Ok(())
    }
}

/// Reads all parts. Parts without a name are ignored, and so is a file part with an empty file name (no file chosen).
///
/// Errors: `Malformed`, `TooLarge` for the texts or the files together or one text, `Spool` if the disk fails.
pub(super) async fn parse(content_type: &str, data: Data<'_>, limits: BodyLimits) -> Result<Body, ParamFault> {
    let boundary = multer::parse_boundary(content_type).map_err(unreadable)?;
    let silent = Arc::new(AtomicUsize::new(0));
    let total = limits.body.saturating_add(limits.files).saturating_add(MAX_TOTAL_FRAMING_BYTES);
    let stream = Paced {
        body: data.open(total.bytes()),
        buffer: vec![0; READ_BYTES].into_boxed_slice(),
        resting: false,
        silent: Arc::clone(&silent),
    };
    let mut parts = Multipart::new(stream, boundary);
    let mut parser = Parts {
        silent,
        texts: Budget::of(limits.body),
        files: Budget::of(limits.files),
        collector: Collector::default(),
        uploads: Vec::new(),
    };
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        parser.read(part).await?;
    }
    Ok(Body { tree: parser.collector.finish(), files: Files(parser.uploads), bare: None })
}

struct Parts {
    silent: Arc<AtomicUsize>,
    texts: Budget,
    files: Budget,
    collector: Collector,
    uploads: Vec<Upload>,
}

impl Parts {
    async fn read(&mut self, part: Field<'_>) -> Result<(), ParamFault> {
        self.silent.store(0, Ordering::Relaxed);
        self.collector.count()?;
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            None => self.read_text(name, part).await,
            Some(file_name) => self.read_file(name, file_name, part).await,
        }
    }

    async fn read_text(&mut self, name: String, mut part: Field<'_>) -> Result<(), ParamFault> {
        let mut one = Budget::of(MAX_TEXT_PART_BYTES);
        let mut value = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(unreadable)? {
            self.silent.store(0, Ordering::Relaxed);
            one.spend(chunk.len())?;
            self.texts.spend(chunk.len())?;
            value.extend_from_slice(&chunk);
        }
        // Browsers and what imitates them send every end of line of a form as CRLF.
        self.collector.put(&name, Value::String(text(value)?.replace("\r\n", "\n")))
    }

    async fn read_file(&mut self, field: String, file_name: String, mut part: Field<'_>) -> Result<(), ParamFault> {
        let wanted = !field.is_empty() && !file_name.is_empty();
        let mut hash = Sha256::new();
        let mut size = 0;
        let mut temp = match wanted {
            true => Some(File::from_std(tempfile::tempfile().map_err(unstored)?)),
            false => None,
        };
        while let Some(chunk) = part.chunk().await.map_err(unreadable)? {
            self.silent.store(0, Ordering::Relaxed);
            self.files.spend(chunk.len())?;
            if let Some(temp) = &mut temp {
                hash.update(&chunk);
                size += chunk.len() as u64;
                temp.write_all(&chunk).await.map_err(unstored)?;
            }
        }
        if let Some(mut temp) = temp {
            temp.flush().await.map_err(unstored)?;
            temp.seek(SeekFrom::Start(0)).await.map_err(unstored)?;
            self.uploads.push(Upload { field, file_name, size, sha256: hash.finalize().into(), temp: temp.into_std().await });
        }
        Ok(())
    }
}
