//! Sites that may name somebody as their author.

/// Bytes of a domain, and of what stands between two dots.
const LONGEST: usize = 253;
const LONGEST_LABEL: usize = 63;

/// Without blanks, schemes, stars and repetitions, in order.
pub(super) fn tidy(domains: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for domain in domains {
        let mut domain = domain.trim();
        for start in ["http://", "https://", "*."] {
            domain = domain.strip_prefix(start).unwrap_or(domain);
        }
        if !domain.is_empty() && !kept.iter().any(|known| known == domain) {
            kept.push(domain.to_owned());
        }
    }
    kept
}

/// Is it the name of a host, written as such? Letters of every alphabet count.
pub(super) fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    text.len() <= LONGEST && text.contains('.') && text.split('.').all(label) && !last.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_normalized_before_they_are_checked() {
        let sent = [" https://a.example ", "http://a.example", "*.b.example", "", "  ", "b.example", "https://*.c.example"];
        assert_eq!(tidy(&sent.map(str::to_owned)), ["a.example", "b.example", "c.example"]);
        for good in ["a.example", "xn--bcher-kva.example", "bücher.example", "a-b.c.d"] {
            assert!(is_domain(good), "{good}");
        }
        let long = format!("{}.example", "a".repeat(64));
        for bad in ["x y", "example", "a..b", ".a.b", "a.b.", "-a.b", "a.b/c", "a.b:80", "127.0.0.1", "a@b.c", "<b>.c", &long] {
            assert!(!is_domain(bad), "{bad}");
        }
    }
}
