//! The policies of the site in Markdown, and whether clients show them (`docs/specs/fresns.md 6.7`).

use super::SiteFacts;
use super::values::Values;
use crate::api::fresns::render::lang::Lang;
use crate::api::fresns::wire::family::Family;
use crate::community::runtime::settings::{Rule, Settings};

/// A text in every language, in the order of [`Lang::ALL`].
macro_rules! in_each_language {
    ($name:literal) => {
        [
            include_str!(concat!("policies/en/", $name, ".md")),
            include_str!(concat!("policies/zh-Hans/", $name, ".md")),
            include_str!(concat!("policies/zh-Hant/", $name, ".md")),
        ]
    };
}

const PRIVACY: [&str; 3] = in_each_language!("privacy");
const CODES_IN_LOG: [&str; 3] = in_each_language!("codes_in_log");
const CODES_BY_MAIL: [&str; 3] = in_each_language!("codes_by_mail");
const COOKIES: [&str; 3] = in_each_language!("cookies");
const DELETION: [&str; 3] = in_each_language!("delete");

/// Adds the rules of the community, what is kept of people, which cookies there are, and how one leaves.
pub(super) fn insert(values: &mut Values, facts: &SiteFacts, family: Family, lang: Lang) {
    let settings = &facts.settings;
    let codes = match (facts.codes_in_log, facts.sends_mail) {
        (true, _) => CODES_IN_LOG[lang as usize],
        (false, true) => CODES_BY_MAIL[lang as usize],
        (false, false) => "",
    };
    let terms = terms(&settings.rules);
    let cookie = match family {
        Family::V2 => "cookies",
        Family::V1 => "cookie",
    };
    let policies = [
        ("terms", !terms.is_empty(), terms),
        ("privacy", true, filled(PRIVACY[lang as usize], settings) + codes),
        (cookie, true, filled(COOKIES[lang as usize], settings)),
        ("delete", true, with_contact(filled(DELETION[lang as usize], settings), settings)),
    ];
    for (subject, is_shown, text) in policies {
        values.put(format!("account_{subject}_status"), is_shown);
        match family {
            Family::V2 => values.put(format!("account_{subject}"), text),
            Family::V1 => values.put(format!("account_{subject}_policy"), text),
        }
    }
    if family == Family::V2 {
        values.put("account_ip_location_status", false);
    }
}

/// The rules as a numbered list, each with its hint; empty without rules.
fn terms(rules: &[Rule]) -> String {
    let rows = rules.iter().enumerate().map(|(at, rule)| match rule.hint.as_str() {
        "" => format!("{}. {}\n", at + 1, rule.text),
        hint => format!("{}. **{}** {hint}\n", at + 1, rule.text),
    });
    rows.collect()
}

fn filled(template: &str, settings: &Settings) -> String {
    template.replace("{name}", &settings.name)
}

fn with_contact(text: String, settings: &Settings) -> String {
    if settings.contact_email.is_empty() { text } else { format!("{text}\n<{}>\n", settings.contact_email) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_policy_names_the_community_in_every_language() {
        for text in [PRIVACY, COOKIES, DELETION].into_iter().flatten() {
            assert_eq!(text.matches('{').count(), text.matches("{name}").count(), "{text}");
            assert!(text.contains("{name}"), "{text}");
        }
    }

    #[test]
    fn terms_are_the_rules_of_the_community() {
        assert_eq!(terms(&[]), "");
        let rule = |text: &str, hint: &str| Rule { id: 1, text: text.to_owned(), hint: hint.to_owned() };
        assert_eq!(terms(&[rule("Be kind.", ""), rule("No spam.", "Links are fine.")]), "1. Be kind.\n2. **No spam.** Links are fine.\n");
    }

    #[test]
    fn the_contact_stands_below_the_text() {
        let with = |email: &str| with_contact("Ask.\n".to_owned(), &Settings { contact_email: email.to_owned(), ..Settings::default() });
        assert_eq!(with(""), "Ask.\n");
        assert_eq!(with("help@moot.example"), "Ask.\n\n<help@moot.example>\n");
    }
}
