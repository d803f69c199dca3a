//! Packets of Engine.IO 3 and Socket.IO 4 over a WebSocket (`docs/specs/lanying.md 6.1`): what arrives becomes frames, frames become
//! what is sent. It knows neither the socket nor what a frame means.

use crate::api::kit::streams::Piece;

/// What a client does between two pings.
pub(super) const PING_INTERVAL_MS: u64 = 25_000;
/// How much longer silence is borne.
pub(super) const PING_TIMEOUT_MS: u64 = 20_000;
/// The name of the event that carries frames.
const EVENT: &str = "frame";
/// Bytes behind a ping that come back with the answer.
const ECHO_MAX: usize = 64;
/// Attachments that a client may announce: those of a frame are one, all others are passed over.
const ATTACHMENTS_MAX: usize = 16;
/// Messages that mean nothing before the socket is closed.
const IGNORED_MAX: u32 = 100;
/// Begins every binary message of Engine.IO 3.
const BINARY: u8 = 4;

/// What a message of the client comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard<'a> {
    /// A protobuf frame.
    Frame(&'a [u8]),
    /// This is the answer.
    Answer(String),
    /// Nothing yet, or nothing that is understood.
    Nothing,
    /// The client leaves.
    Leave,
    /// Too much of it is not understood.
    Nonsense,
}

/// What was announced, and has not arrived yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Announced {
    attachments: usize,
    /// They are a frame; of other events they are passed over.
    is_frame: bool,
}

/// The state of one connection.
#[derive(Debug, Default)]
pub(super) struct Packets {
    announced: Option<Announced>,
    ignored: u32,
}

/// What a client is told at once: how to keep the connection, and that it is connected.
pub(super) fn opening(sid: &str) -> Vec<Piece> {
    let open = format!(r#"0{{"sid":"{sid}","upgrades":[],"pingInterval":{PING_INTERVAL_MS},"pingTimeout":{PING_TIMEOUT_MS}}}"#);
    vec![Piece::Text(open), Piece::Text("40".into())]
}

/// A frame as the two messages that carry it.
pub(super) fn carry(frame: &[u8]) -> [Piece; 2] {
    let mut attachment = Vec::with_capacity(frame.len() + 1);
    attachment.push(BINARY);
    attachment.extend_from_slice(frame);
    [Piece::Text(format!(r#"451-["{EVENT}",{{"_placeholder":true,"num":0}}]"#)), Piece::Bytes(attachment)]
}

impl Packets {
    /// Takes in a text.
    pub(super) fn text(&mut self, text: &str) -> Heard<'static> {
        let (kind, rest) = text.split_at(text.char_indices().nth(1).map_or(text.len(), |(at, _)| at));
        match kind {
            // A ping may come between a header and its attachment.
            "2" if rest.len() <= ECHO_MAX => Heard::Answer(format!("3{rest}")),
            "1" => Heard::Leave,
            "3" | "6" => Heard::Nothing,
            "4" => self.message(rest),
            _ => self.ignore(),
        }
    }

    /// Takes in bytes.
    pub(super) fn bytes<'a>(&mut self, bytes: &'a [u8]) -> Heard<'a> {
        let (Some(Announced { attachments, is_frame }), Some((&BINARY, content))) = (self.announced.take(), bytes.split_first()) else {
            return self.ignore();
        };
        match (attachments, is_frame) {
            (1, true) => {
                self.ignored = 0;
                Heard::Frame(content)
            }
            (1, false) => Heard::Nothing,
            _ => {
                self.announced = Some(Announced { attachments: attachments - 1, is_frame });
                Heard::Nothing
            }
        }
    }

    /// A packet of Socket.IO. Whatever was announced before and has not come does not come any more.
    fn message(&mut self, packet: &str) -> Heard<'static> {
        self.announced = None;
        match packet.chars().next() {
            // Of the one namespace that there is; leaving another leaves nothing.
            Some('1') if !packet[1..].starts_with('/') => Heard::Leave,
            Some('5' | '6') => match announced(packet) {
                Some(announced) => {
                    self.announced = (announced.attachments > 0).then_some(announced);
                    if announced.is_frame { Heard::Nothing } else { self.ignore() }
                }
                None => self.ignore(),
            },
            _ => self.ignore(),
        }
    }

    fn ignore<'a>(&mut self) -> Heard<'a> {
        self.ignored += 1;
        if self.ignored > IGNORED_MAX { Heard::Nonsense } else { Heard::Nothing }
    }
}

/// What a binary event or acknowledgement announces: `5<attachments>-["name",..]`.
fn announced(packet: &str) -> Option<Announced> {
    let (count, rest) = packet[1..].split_once('-')?;
    let is_number = (1..=2).contains(&count.len()) && count.bytes().all(|digit| digit.is_ascii_digit());
    let attachments: usize = count.parse().ok().filter(|count| is_number && *count <= ATTACHMENTS_MAX)?;
    let event: Option<Vec<serde_json::Value>> = serde_json::from_str(rest).ok();
    let is_frame = packet.starts_with('5') && attachments == 1 && event.is_some_and(|event| is_frame(&event));
    Some(Announced { attachments, is_frame })
}

/// `["frame", {"_placeholder": true, "num": 0}]`
fn is_frame(event: &[serde_json::Value]) -> bool {
    let [name, attachment] = event else { return false };
    name == EVENT && attachment.get("_placeholder").is_some_and(|is| is == true) && attachment.get("num").is_some_and(|at| at == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = r#"451-["frame",{"_placeholder":true,"num":0}]"#;

    #[test]
    fn a_frame_is_a_header_and_an_attachment() {
        let mut packets = Packets::default();
        assert_eq!(packets.text(HEADER), Heard::Nothing);
        assert_eq!(packets.bytes(&[4, 8, 0]), Heard::Frame(&[8, 0]));
        let [Piece::Text(header), Piece::Bytes(attachment)] = carry(&[8, 0]) else { panic!("two messages of two kinds") };
        assert_eq!((packets.text(&header), packets.bytes(&attachment)), (Heard::Nothing, Heard::Frame(&[8, 0])));
        // An empty one, and one with spaces in its header.
        packets.text(r#"451-[ "frame", { "num": 0, "_placeholder": true } ]"#);
        assert_eq!(packets.bytes(&[4]), Heard::Frame(&[]));
    }

    #[test]
    fn pings_are_answered_also_between_header_and_attachment() {
        let mut packets = Packets::default();
        assert_eq!(packets.text("2"), Heard::Answer("3".into()));
        packets.text(HEADER);
        assert_eq!(packets.text("2probe"), Heard::Answer("3probe".into()));
        assert_eq!(packets.text("2ü"), Heard::Answer("3ü".into()));
        assert_eq!(packets.bytes(&[4, 1]), Heard::Frame(&[1]));
        assert_eq!(packets.text(&format!("2{}", "x".repeat(65))), Heard::Nothing);
    }

    #[test]
    fn attachments_without_a_header_and_the_reverse_are_ignored() {
        let mut packets = Packets::default();
        assert_eq!(packets.bytes(&[4, 1]), Heard::Nothing);
        packets.text(HEADER);
        // Engine.IO 4 writes no 4 in front.
        assert_eq!(packets.bytes(&[8, 0]), Heard::Nothing);
        assert_eq!(packets.bytes(&[4, 1]), Heard::Nothing, "its header is used up");
        packets.text(HEADER);
        assert_eq!(packets.bytes(&[]), Heard::Nothing);
        packets.text(HEADER);
        packets.text(r#"42["other"]"#);
        assert_eq!(packets.bytes(&[4, 1]), Heard::Nothing, "another packet came between");
        packets.text(HEADER);
        packets.text(HEADER);
        assert_eq!([packets.bytes(&[4, 1]), packets.bytes(&[4, 2])], [Heard::Frame(&[1]), Heard::Nothing]);
    }

    #[test]
    fn attachments_of_other_events_are_passed_over() {
        let mut packets = Packets::default();
        for other in [
            r#"452-["frame",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#,
            r#"452-["picture",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#,
            r#"462-1[{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#,
            "452-nonsense",
        ] {
            assert_eq!(packets.text(other), Heard::Nothing);
            assert_eq!([packets.bytes(&[4, 1]), packets.bytes(&[4, 2])], [Heard::Nothing, Heard::Nothing], "{other}");
            packets.text(HEADER);
            assert_eq!(packets.bytes(&[4, 3]), Heard::Frame(&[3]), "{other}");
        }
        for other in [
            r#"451-["frame"]"#,
            r#"451-["frame",{"_placeholder":true,"num":1}]"#,
            r#"451-["frame",{"num":0}]"#,
            r#"451-["frame",1,{"_placeholder":true,"num":0}]"#,
            r#"451-/x,["frame",{"_placeholder":true,"num":0}]"#,
            r#"451-7["frame",{"_placeholder":true,"num":0}]"#,
            r#"450-["frame",{"_placeholder":true,"num":0}]"#,
            r#"4599-["frame",{"_placeholder":true,"num":0}]"#,
            r#"45+1-["frame",{"_placeholder":true,"num":0}]"#,
            r#"45-["frame"]"#,
            r#"45999999999999999999999-["frame"]"#,
        ] {
            packets.text(other);
            assert_eq!(packets.bytes(&[4, 1]), Heard::Nothing, "{other}");
        }
    }

    #[test]
    fn the_client_leaves() {
        for leaving in ["41", "1", "41?"] {
            assert_eq!(Packets::default().text(leaving), Heard::Leave, "{leaving}");
        }
        for staying in ["41/chat,", "40", "40/chat,", "44\"error\"", "43[1]", "4", "5", "6", "3", "3probe"] {
            assert_eq!(Packets::default().text(staying), Heard::Nothing, "{staying}");
        }
    }

    #[test]
    fn a_hundred_messages_may_mean_nothing() {
        for nonsense in ["", "x", "ü", "9", "0{}", "5", "42[\"hi\"]", "45", "451-", "4ü", "40"] {
            let mut packets = Packets::default();
            for _ in 0..IGNORED_MAX {
                assert_eq!(packets.text(nonsense), Heard::Nothing, "{nonsense}");
            }
            assert_eq!(packets.text(nonsense), Heard::Nonsense, "{nonsense}");
        }
        let mut packets = Packets::default();
        for _ in 0..1_000 {
            assert_eq!((packets.text("x"), packets.text(HEADER)), (Heard::Nothing, Heard::Nothing));
            assert_eq!(packets.bytes(&[4]), Heard::Frame(&[]), "a frame makes up for it");
        }
        // Pings are no nonsense, and do not make up for any.
        for _ in 0..IGNORED_MAX {
            assert_eq!((packets.bytes(&[4]), packets.text("2")), (Heard::Nothing, Heard::Answer("3".into())));
        }
        assert_eq!(packets.bytes(&[4]), Heard::Nonsense);
    }

    #[test]
    fn the_opening_is_what_the_client_waits_for() {
        let expected = [r#"0{"sid":"abc","upgrades":[],"pingInterval":25000,"pingTimeout":20000}"#, "40"];
        assert_eq!(opening("abc"), expected.map(|text| Piece::Text(text.into())));
    }
}
