//! One command to the running server: HTTP/1.1 over a plain socket.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::cli::control_file::ControlFile;
use crate::community::operations::commands::{Answer, Command, CommandOutcome};
use crate::error::{Error, Result};

const CONNECT: Duration = Duration::from_secs(5);
/// A password takes its time on a busy server.
const ANSWER: Duration = Duration::from_secs(60);

/// Sends a command to the server, which executes it.
pub(super) fn ask(control: &ControlFile, command: &Command) -> Result<CommandOutcome> {
    let body = serde_json::to_string(command).map_err(Error::internal)?;
    let reply = exchange(control, &body).map_err(|error| Error::internal(format!("the running server at {}: {error}", control.address)))?;
    let (head, body) = reply.split_once("\r\n\r\n").unwrap_or((&reply, ""));
    match serde_json::from_str(body) {
        Ok(Answer::Done(done)) => Ok(done),
        Ok(Answer::Refused(sentence)) => Err(Error::internal(sentence)),
        Err(_) => {
            let status = head.lines().next().unwrap_or("nothing");
            Err(Error::internal(format!("the running server at {} answered `{status}`; is it another version?", control.address)))
        }
    }
}

fn exchange(control: &ControlFile, body: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&control.address, CONNECT)?;
    stream.set_read_timeout(Some(ANSWER))?;
    stream.set_write_timeout(Some(CONNECT))?;
    write!(
        stream,
        "POST /admin/api/command HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        control.address,
        control.token,
        body.len()
    )?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply)?;
    Ok(reply)
}
