//! The language a text is written in.

/// The language of `text` as BCP 47 (`en`, `ar`, `zh`), `declared` by the page where it is plausible; `None` when unsure.
pub fn detect(text: &str, declared: Option<&str>) -> Option<String> {
    let _ = (text, declared);
    todo!()
}

/// Whether the language is written from right to left.
pub fn is_right_to_left(language: &str) -> bool {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    matches!(primary, "ar" | "fa" | "he" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv" | "ckb" | "arc" | "syr")
}
