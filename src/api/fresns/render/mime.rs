//! File extensions with their MIME types, `accept` strings and human sizes
//! (`docs/specs/fresns.md 1.2, 4.3`).

use crate::api::fresns::wire::family::Family;

/// What a file is to a Fresns client; the number is the wire's `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum FileKind {
    Image = 1,
    Video = 2,
    Audio = 3,
    Document = 4,
}

impl FileKind {
    /// The number on the wire.
    pub(crate) const fn number(self) -> u8 {
        self as u8
    }

    /// The word on the wire and in configuration keys.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
        }
    }
}

/// One known file extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileType {
    /// Lowercase, without a dot.
    pub extension: &'static str,
    pub mime: &'static str,
    pub kind: FileKind,
}

const fn file(extension: &'static str, mime: &'static str, kind: FileKind) -> FileType {
    FileType { extension, mime, kind }
}

use FileKind::{Audio, Document, Image, Video};

const OFFICE_WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const OFFICE_SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const OFFICE_SLIDES: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

/// Every extension of the default lists, and HEIC for files that others configured.
pub(crate) const FILE_TYPES: [FileType; 37] = [
    file("png", "image/png", Image),
    file("gif", "image/gif", Image),
    file("jpg", "image/jpeg", Image),
    file("jpeg", "image/jpeg", Image),
    file("webp", "image/webp", Image),
    file("bmp", "image/bmp", Image),
    file("heic", "image/heic", Image),
    file("wmv", "video/x-ms-wmv", Video),
    file("rm", "application/vnd.rn-realmedia", Video),
    file("mov", "video/quicktime", Video),
    file("mpeg", "video/mpeg", Video),
    file("mp4", "video/mp4", Video),
    file("3gp", "video/3gpp", Video),
    file("flv", "video/x-flv", Video),
    file("avi", "video/x-msvideo", Video),
    file("rmvb", "application/vnd.rn-realmedia-vbr", Video),
    file("mp3", "audio/mpeg", Audio),
    file("wav", "audio/x-wav", Audio),
    file("m4a", "audio/mp4", Audio),
    file("doc", "application/msword", Document),
    file("docx", OFFICE_WORD, Document),
    file("xls", "application/vnd.ms-excel", Document),
    file("xlsx", OFFICE_SHEET, Document),
    file("csv", "text/csv", Document),
    file("ppt", "application/vnd.ms-powerpoint", Document),
    file("pptx", OFFICE_SLIDES, Document),
    file("pps", "application/vnd.ms-powerpoint", Document),
    file("ppts", "application/vnd.ms-powerpoint", Document),
    file("pdf", "application/pdf", Document),
    file("txt", "text/plain", Document),
    file("md", "text/markdown", Document),
    file("markdown", "text/markdown", Document),
    file("rar", "application/vnd.rar", Document),
    file("zip", "application/zip", Document),
    file("7z", "application/x-7z-compressed", Document),
    file("epub", "application/epub+zip", Document),
    file("mobi", "application/x-mobipocket-ebook", Document),
];

/// The type of an extension, which may have a leading dot and any case.
pub(crate) fn by_extension(extension: &str) -> Option<&'static FileType> {
    let bare = extension.trim().trim_start_matches('.');
    FILE_TYPES.iter().find(|known| known.extension.eq_ignore_ascii_case(bare))
}

/// The value for `<input accept>` of a comma-separated extension list: all MIME types in the
/// list's order, then all extensions with a leading dot.
pub(crate) fn accept(extensions: &str) -> String {
    let bare =
        || extensions.split(',').map(|item| item.trim().trim_start_matches('.').to_ascii_lowercase()).filter(|item| !item.is_empty());
    let mimes = bare().filter_map(|item| by_extension(&item).map(|known| known.mime.to_owned()));
    let dotted = bare().map(|item| format!(".{item}"));
    mimes.chain(dotted).collect::<Vec<_>>().join(",")
}

/// A size for people, base 1024: v2 `1.2 MB` with up to two decimals, v1 `1.20 MB` with two.
pub(crate) fn human_size(bytes: u64, family: Family) -> String {
    const UNITS: [&str; 6] = ["B", "KB", "MB", "GB", "TB", "PB"];
    let mut unit = 0;
    let mut scale = 1_u128;
    let hundredths = loop {
        let rounded = (u128::from(bytes) * 100 + scale / 2) / scale;
        if rounded < 102_400 || unit == UNITS.len() - 1 {
            break rounded;
        }
        unit += 1;
        scale *= 1024;
    };
    let fixed = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    let number = match family {
        Family::V1 => fixed.as_str(),
        Family::V2 => fixed.trim_end_matches('0').trim_end_matches('.'),
    };
    format!("{number} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_lists_types_then_extensions() {
        assert_eq!(
            accept("png,gif,jpg,jpeg,webp,bmp"),
            "image/png,image/gif,image/jpeg,image/jpeg,image/webp,image/bmp,\
             .png,.gif,.jpg,.jpeg,.webp,.bmp"
        );
        assert_eq!(
            accept("wmv,rm,mov,mpeg,mp4,3gp,flv,avi,rmvb"),
            "video/x-ms-wmv,application/vnd.rn-realmedia,video/quicktime,video/mpeg,video/mp4,\
             video/3gpp,video/x-flv,video/x-msvideo,application/vnd.rn-realmedia-vbr,\
             .wmv,.rm,.mov,.mpeg,.mp4,.3gp,.flv,.avi,.rmvb"
        );
        assert_eq!(accept("mp3,wav,m4a"), "audio/mpeg,audio/x-wav,audio/mp4,.mp3,.wav,.m4a");
    }

    #[test]
    fn accept_ignores_blanks_dots_and_unknown_extensions() {
        assert_eq!(accept(" .PNG , ,xyz"), "image/png,.png,.xyz");
        assert_eq!(accept(""), "");
    }

    #[test]
    fn an_extension_has_one_type() {
        assert_eq!(by_extension(".HEIC").map(|known| known.kind), Some(Image));
        assert_eq!(by_extension("docx").map(|known| known.kind.number()), Some(4));
        assert_eq!(by_extension("exe"), None);
        let mut names: Vec<_> = FILE_TYPES.iter().map(|known| known.extension).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FILE_TYPES.len());
    }

    #[test]
    fn sizes_read_as_the_family_writes_them() {
        for (bytes, v2, v1) in [
            (0, "0 B", "0.00 B"),
            (512, "512 B", "512.00 B"),
            (1024, "1 KB", "1.00 KB"),
            (1_258_291, "1.2 MB", "1.20 MB"),
            (1_300_234, "1.24 MB", "1.24 MB"),
            (1_048_575, "1 MB", "1.00 MB"),
            (104_857_600, "100 MB", "100.00 MB"),
            (u64::MAX, "16384 PB", "16384.00 PB"),
        ] {
            assert_eq!(human_size(bytes, Family::V2), v2);
            assert_eq!(human_size(bytes, Family::V1), v1);
        }
    }
}
