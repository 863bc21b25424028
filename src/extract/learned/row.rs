//! The measures of one block, in a fixed order, each with its name.

/// Where the measures of a block are put down, one behind the other.
pub trait Sheet {
    /// Whether names are wanted, and what only the making of tables needs.
    const IS_NAMED: bool;

    fn put(&mut self, name: &'static str, value: f32);

    fn flag(&mut self, name: &'static str, value: bool) {
        self.put(name, f32::from(u8::from(value)));
    }
}

/// A row of measures with their names, for making and checking tables. Those who ask a table fill the columns of
/// [`Rows`](super::forest::Rows) instead.
#[derive(Debug, Default)]
pub struct Row {
    pub values: Vec<f32>,
    pub names: Vec<&'static str>,
}

impl Sheet for Row {
    const IS_NAMED: bool = true;

    fn put(&mut self, name: &'static str, value: f32) {
        self.values.push(value);
        self.names.push(name);
    }
}
