//! Which files are taken: by extension, and by the first bytes that have to agree (`docs/specs/fresns.md 6.7`).

use crate::model::content::entry::FileKind;

/// Extensions and their types, in the order clients are shown. HEIC left the list, WebP came (`docs/specs/core.md` 13).
const IMAGES: &[(&str, &str)] = &[
    ("png", "image/png"),
    ("gif", "image/gif"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("webp", "image/webp"),
    ("bmp", "image/bmp"),
];
const VIDEOS: &[(&str, &str)] = &[
    ("wmv", "video/x-ms-wmv"),
    ("rm", "application/vnd.rn-realmedia"),
    ("mov", "video/quicktime"),
    ("mpeg", "video/mpeg"),
    ("mp4", "video/mp4"),
    ("3gp", "video/3gpp"),
    ("flv", "video/x-flv"),
    ("avi", "video/x-msvideo"),
    ("rmvb", "application/vnd.rn-realmedia-vbr"),
];
const AUDIOS: &[(&str, &str)] = &[("mp3", "audio/mpeg"), ("wav", "audio/x-wav"), ("m4a", "audio/mp4")];
const DOCUMENTS: &[(&str, &str)] = &[
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("csv", "text/csv"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("pps", "application/vnd.ms-powerpoint"),
    ("ppts", "application/vnd.ms-powerpoint"),
    ("pdf", "application/pdf"),
    ("txt", "text/plain"),
    ("md", "text/markdown"),
    ("markdown", "text/markdown"),
    ("rar", "application/vnd.rar"),
    ("zip", "application/zip"),
    ("7z", "application/x-7z-compressed"),
    ("epub", "application/epub+zip"),
    ("mobi", "application/x-mobipocket-ebook"),
];

/// Extension and type of everything a kind takes.
pub(crate) fn allowed(kind: FileKind) -> &'static [(&'static str, &'static str)] {
    match kind {
        FileKind::Image => IMAGES,
        FileKind::Video => VIDEOS,
        FileKind::Audio => AUDIOS,
        FileKind::Document => DOCUMENTS,
    }
}

/// The type of a lower-case extension, if the kind takes it.
pub(crate) fn mime(kind: FileKind, extension: &str) -> Option<&'static str> {
    allowed(kind).iter().find(|(name, _)| *name == extension).map(|(_, mime)| *mime)
}

/// The lower-case extension of a file name; empty without one.
pub(crate) fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

/// May a browser show it in place? Only what cannot run anything; all else is offered as a download.
pub(crate) fn shown_inline(mime: &str) -> bool {
    matches!(mime, "image/png" | "image/gif" | "image/jpeg" | "image/webp" | "application/pdf")
        || mime.starts_with("video/")
        || mime.starts_with("audio/")
}

/// Bytes of a file's head that `agrees` needs.
pub(crate) const HEAD: usize = 8 * 1024;

/// Do the first bytes agree with the extension? For what is kept untouched: video, audio, documents.
pub(crate) fn agrees(extension: &str, head: &[u8]) -> bool {
    let at = |from: usize, magic: &[u8]| head.get(from..from + magic.len()) == Some(magic);
    let starts = |magic: &[u8]| at(0, magic);
    match extension {
        "mp4" | "3gp" | "m4a" => at(4, b"ftyp"),
        "mov" => [b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"].iter().any(|atom| at(4, *atom)),
        "mpeg" => starts(&[0, 0, 1, 0xba]) || starts(&[0, 0, 1, 0xb3]),
        "avi" => starts(b"RIFF") && at(8, b"AVI "),
        "wav" => starts(b"RIFF") && at(8, b"WAVE"),
        "flv" => starts(b"FLV"),
        "wmv" => starts(&[0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11]),
        "rm" | "rmvb" => starts(b".RMF"),
        "mp3" => starts(b"ID3") || matches!(head, [0xff, second, ..] if second & 0xe0 == 0xe0),
        "doc" | "xls" | "ppt" | "pps" | "ppts" => starts(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
        "docx" | "xlsx" | "pptx" | "zip" | "epub" => starts(b"PK\x03\x04") || starts(b"PK\x05\x06"),
        "pdf" => head.windows(5).take(1_024).any(|window| window == b"%PDF-"),
        "rar" => starts(b"Rar!\x1a\x07"),
        "7z" => starts(&[b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c]),
        "mobi" => at(60, b"BOOKMOBI"),
        "txt" | "md" | "markdown" | "csv" => is_text(head),
        _ => false,
    }
}

/// What a film or a recording is, by its first bytes: kind, extension, type. Pictures are known elsewhere.
pub(crate) fn sniff(head: &[u8]) -> Option<(FileKind, &'static str, &'static str)> {
    let at = |from: usize, magic: &[u8]| head.get(from..from + magic.len()) == Some(magic);
    let has = |word: &[u8]| head.windows(word.len()).take(512).any(|window| window == word);
    let film = |extension, mime| Some((FileKind::Video, extension, mime));
    let sound = |extension, mime| Some((FileKind::Audio, extension, mime));
    match head {
        _ if at(4, b"ftypqt") => film("mov", "video/quicktime"),
        _ if at(4, b"ftypM4A") || at(4, b"ftypM4B") => sound("m4a", "audio/mp4"),
        _ if at(4, b"ftyp3g") => film("3gp", "video/3gpp"),
        // Still pictures in the same container.
        _ if at(4, b"ftyp") && [&b"avif"[..], b"avis", b"heic", b"heix", b"mif1", b"msf1"].iter().any(|brand| at(8, brand)) => None,
        _ if at(4, b"ftyp") => film("mp4", "video/mp4"),
        [0x1a, 0x45, 0xdf, 0xa3, ..] if has(b"webm") => film("webm", "video/webm"),
        _ if at(0, b"OggS") && has(b"theora") => film("ogv", "video/ogg"),
        _ if at(0, b"OggS") => sound("ogg", "audio/ogg"),
        _ if at(0, b"fLaC") => sound("flac", "audio/flac"),
        _ if at(0, b"RIFF") && at(8, b"WAVE") => sound("wav", "audio/wav"),
        _ if at(0, b"ID3") => sound("mp3", "audio/mpeg"),
        // MPEG audio: layer 0 is AAC in ADTS.
        [0xff, second, ..] if second & 0xf6 == 0xf0 => sound("aac", "audio/aac"),
        [0xff, second, ..] if second & 0xe0 == 0xe0 && second & 0x06 != 0 => sound("mp3", "audio/mpeg"),
        _ => None,
    }
}

fn is_text(head: &[u8]) -> bool {
    let utf16 = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    utf16 || !(head.contains(&0) || head.starts_with(b"MZ") || head.starts_with(b"#!"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_and_the_first_bytes_have_to_agree() {
        assert!(agrees("mp4", b"\0\0\0\x18ftypmp42"));
        assert!(agrees("pdf", b"%PDF-1.7"));
        assert!(agrees("txt", "plain, höflich".as_bytes()));
        for (extension, head) in
            [("mp4", &b"<html><script>"[..]), ("zip", b"MZ\x90"), ("txt", b"MZ\x90\0"), ("md", b"#!/bin/sh"), ("mp3", b"")]
        {
            assert!(!agrees(extension, head), "{extension}");
        }
    }

    #[test]
    fn films_and_recordings_are_known_by_their_first_bytes() {
        let known = |head: &[u8]| sniff(head).map(|(_, extension, _)| extension);
        for (head, extension) in [
            (&b"\0\0\0\x18ftypmp42"[..], "mp4"),
            (b"\0\0\0\x14ftypqt  ", "mov"),
            (b"\0\0\0\x18ftypM4A ", "m4a"),
            (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", "webm"),
            (b"OggS\0\x02 \x01vorbis", "ogg"),
            (b"OggS\0\x02 \x80theora", "ogv"),
            (b"fLaC\0\0", "flac"),
            (b"RIFF\0\0\0\0WAVEfmt ", "wav"),
            (b"ID3\x04", "mp3"),
            (b"\xff\xfb\x90", "mp3"),
            (b"\xff\xf1\x50", "aac"),
        ] {
            assert_eq!(known(head), Some(extension));
        }
        for head in
            [&b""[..], b"<svg/>", b"%PDF-1.7", b"PK\x03\x04", b"MZ\x90", b"\x1a\x45\xdf\xa3matroska", b"\0\0\0\x18ftypheic", b"\xff\xd8"]
        {
            assert_eq!(known(head), None, "{head:?}");
        }
    }

    #[test]
    fn executable_files_are_neither_stored_nor_shown() {
        for name in ["a.svg", "a.html", "a.exe", "a.js", "a.heic", "a", "a.png.exe", ".htaccess"] {
            let extension = extension(name);
            for kind in [FileKind::Image, FileKind::Video, FileKind::Audio, FileKind::Document] {
                assert_eq!(mime(kind, &extension), None, "{name}");
            }
        }
        assert!(!shown_inline("image/svg+xml") && !shown_inline("text/html") && !shown_inline("text/plain"));
        assert_eq!(mime(FileKind::Image, &extension("A.B.JPG")), Some("image/jpeg"));
    }
}
