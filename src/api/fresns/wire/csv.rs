//! Lists in one parameter, separated by commas.

use super::error::Failure;

/// Most items of one list.
pub(crate) const MAX: usize = 500;

/// The items without surrounding space; empty ones are left out.
pub(crate) fn items(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.unwrap_or_default().split(',').map(str::trim).filter(|item| !item.is_empty())
}

/// Refuses a list that is too long.
pub(crate) fn check(text: &str, field: &str) -> Result<(), Failure> {
    if items(Some(text)).count() > MAX {
        return Err(Failure::Invalid(format!("The {field} field must not name more than {MAX} items.")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_no_items() {
        assert_eq!(items(Some(" 1, ,2,, 3 ")).collect::<Vec<_>>(), ["1", "2", "3"]);
        assert_eq!(items(None).count(), 0);
        assert!(check(&"1,".repeat(MAX), "ids").is_ok());
        assert!(check(&"1,".repeat(MAX + 1), "ids").is_err());
    }
}
