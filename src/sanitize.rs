//! The one HTML policy: what elements, attributes and schemes may reach a reader.

/// HTML that has passed the policy. Only this module makes one; only such values are written unescaped into pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SafeHtml(String);

impl SafeHtml {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
