//! Two lists in the order of their paths, walked side by side: what stands in the one is found for each path of the other
//! without a search.

use std::iter::Peekable;

/// A list that is asked for one path after the other, each behind the one before.
pub struct InStep<I: Iterator>(Peekable<I>);

impl<'p, T, I: Iterator<Item = (&'p str, T)>> InStep<I> {
    pub fn with(list: impl IntoIterator<IntoIter = I>) -> Self {
        InStep(list.into_iter().peekable())
    }

    /// What stands at `path`. Of paths that are not in order some are not found.
    pub fn at(&mut self, path: &str) -> Option<T> {
        while self.0.next_if(|(other, _)| *other < path).is_some() {}
        self.0.next_if(|(other, _)| *other == path).map(|(_, found)| found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_at_each_path_is_found() {
        let mut list = InStep::with([("a", 1), ("b/c", 2), ("d", 3)]);
        let found = ["a", "a/b", "b/c", "c", "d", "e"].map(|path| list.at(path));
        assert_eq!(found, [Some(1), None, Some(2), None, Some(3), None]);
        let mut list = InStep::with([("a", 1), ("b", 2)]);
        assert_eq!(["b", "a"].map(|path| list.at(path)), [Some(2), None]);
    }
}
