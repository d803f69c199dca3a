//! `pageSize` and `page` (`specs/fresns.md 2.2`); the seeds call the latter `pageNumber`, both are taken.

use super::error::Failure;
use crate::api::kit::page::PageNumber;

/// Items per page of a list: when nothing is asked, and at most.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    pub default: u32,
    pub max: u32,
}

pub const USUAL: Sizes = Sizes { default: 15, max: 30 };

/// What was asked for, as three parameters of any list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    pub page_size: Option<i64>,
    pub page: Option<i64>,
    pub page_number: Option<i64>,
}

impl Asked {
    /// The page; a size outside its bounds is refused, a page below 1 is the first.
    pub fn page(self, sizes: Sizes) -> Result<PageNumber, Failure> {
        let size = match self.page_size {
            None => sizes.default,
            Some(size) => u32::try_from(size)
                .ok()
                .filter(|size| (1..=sizes.max).contains(size))
                .ok_or_else(|| Failure::Invalid(format!("The pageSize field must be between 1 and {}.", sizes.max)))?,
        };
        Ok(PageNumber::new(size, self.page.or(self.page_number)))
    }
}

/// The paging parameters of a wire struct that has the usual three fields.
macro_rules! asked {
    ($fields:expr) => {
        $crate::api::fresns::paging::Asked { page_size: $fields.page_size, page: $fields.page, page_number: $fields.page_number }
    };
}
pub(crate) use asked;

#[cfg(test)]
mod tests {
    use super::*;

    fn page(page_size: Option<i64>, page: Option<i64>, page_number: Option<i64>) -> Option<(u32, u64)> {
        Asked { page_size, page, page_number }.page(USUAL).ok().map(|page| (page.size(), page.number()))
    }

    #[test]
    fn both_names_of_the_page_are_taken_and_sizes_are_bounded() {
        assert_eq!(page(None, None, None), Some((15, 1)));
        assert_eq!(page(Some(30), Some(2), Some(9)), Some((30, 2)));
        assert_eq!(page(Some(1), None, Some(3)), Some((1, 3)));
        assert_eq!(page(None, Some(0), None), Some((15, 1)));
        assert_eq!(page(Some(0), None, None), None);
        assert_eq!(page(Some(31), None, None), None);
        assert_eq!(page(None, Some(1_000_000_000_000), None), Some((15, 1_000_000_000_000)));
    }
}
