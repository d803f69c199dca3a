//! Entries and hashtags as cards.

use super::key::{Card, Kind, text};
use crate::model::content::entry::{ChatPart, Entry, FileView, Hashtag, Part};

fn file(file: &FileView) -> usize {
    let texts = [&file.fid, &file.key, &file.name, &file.mime, &file.extension, &file.description, &file.warning];
    size_of_val(file)
        + texts.into_iter().map(String::capacity).sum::<usize>()
        + file.sha256.capacity()
        + text(file.blurhash.as_ref())
        + text(file.more_info.as_ref())
}

fn chat(chat: &ChatPart) -> usize {
    text(chat.content.as_ref()) + chat.attachment.capacity() + chat.ext.capacity() + chat.config.capacity()
}

impl Card for Entry {
    const KIND: Kind = Kind::Entry;

    fn heap(&self) -> usize {
        // The text is kept as HTML, as JSON of a status and with links, too, each with some markup around it.
        let made = 4 * self.text.len() + 2_000;
        let optional = [&self.title, &self.language, &self.location, &self.more_info];
        let poll = self.poll.iter().flat_map(|poll| &poll.options).map(|option| size_of_val(option) + option.title.capacity());
        self.code.capacity()
            + self.text.capacity()
            + self.spoiler.capacity()
            + optional.into_iter().map(|value| text(value.as_ref())).sum::<usize>()
            + self.program.as_ref().map_or(0, |program| program.name.capacity() + text(program.website.as_ref()))
            + self.files.iter().map(file).sum::<usize>()
            + size_of_val(&*self.hashtags)
            + self.mentions.iter().map(|mention| size_of_val(mention) + mention.name.capacity()).sum::<usize>()
            + poll.sum::<usize>()
            + made
            + match &self.part {
                Part::Message(part) => chat(&part.chat),
                Part::Post(_) | Part::Comment(_) => 0,
            }
    }
}

impl Card for Hashtag {
    const KIND: Kind = Kind::Hashtag;

    fn heap(&self) -> usize {
        self.slug.capacity() + self.name.capacity()
    }
}
