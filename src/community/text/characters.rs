//! Classes of characters that the tokens of a text are made of.

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// A letter, mark, decimal digit or connector such as `_`: what words consist of in every script.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    matches!(c.general_category_group(), GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark)
        || matches!(c.general_category(), GeneralCategory::DecimalNumber | GeneralCategory::ConnectorPunctuation)
}

/// A letter of any script.
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { c.general_category_group() == GeneralCategoryGroup::Letter }
}

/// A mark that belongs to the character before it.
pub(super) fn is_mark(c: char) -> bool {
    !c.is_ascii() && c.general_category_group() == GeneralCategoryGroup::Mark
}

/// Punctuation of any script.
pub(super) fn is_punctuation(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_punctuation() } else { c.general_category_group() == GeneralCategoryGroup::Punctuation }
}

/// A character of Chinese or Japanese, which are written without spaces: what follows it may be a word of its own.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Joins two words into one: a letter or digit of a script with spaces, or a mark.
pub(super) fn joins_words(c: char) -> bool {
    (c.is_alphanumeric() && !is_unspaced(c)) || is_mark(c)
}

/// No address holds it: white space, control and direction characters, quotation marks, brackets and full stops of
/// Chinese and Japanese, and their wide forms of ASCII punctuation.
pub(super) fn ends_address(c: char) -> bool {
    if c.is_ascii() {
        return c <= ' ' || matches!(c, '<' | '>' | '"' | '\u{7f}');
    }
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{ab}' | '\u{bb}' | '\u{2018}'..='\u{201f}'
            | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
            | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{301f}'
            | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}')
}
