//! The measures of one block, in a fixed order, each with its name.

/// A row of measures. The names are told only where a table is made or checked.
#[derive(Debug, Default)]
pub struct Row {
    pub values: Vec<f32>,
    pub names: Option<Vec<&'static str>>,
}

impl Row {
    pub fn put(&mut self, name: &'static str, value: f32) {
        self.values.push(value);
        if let Some(names) = &mut self.names {
            names.push(name);
        }
    }

    pub fn flag(&mut self, name: &'static str, value: bool) {
        self.put(name, f32::from(u8::from(value)));
    }
}
