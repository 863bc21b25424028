//! Korean words without the particles that are written on to them.

/// Particles and the forms of "to be" and "to do" that end a noun, as they are written on to it.
const PARTICLES: &[&str] = &[
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "도",
    "만",
    "와",
    "과",
    "로",
    "으로",
    "에서",
    "에게",
    "에게서",
    "한테",
    "한테서",
    "께",
    "께서",
    "까지",
    "부터",
    "처럼",
    "보다",
    "마다",
    "조차",
    "마저",
    "밖에",
    "이나",
    "나",
    "이며",
    "이고",
    "이라",
    "라고",
    "이라고",
    "라는",
    "이라는",
    "에는",
    "에도",
    "에만",
    "에서는",
    "에서도",
    "에서의",
    "에의",
    "으로는",
    "으로도",
    "으로서",
    "으로써",
    "로서",
    "로써",
    "로는",
    "로도",
    "로부터",
    "으로부터",
    "와의",
    "과의",
    "와는",
    "과는",
    "이다",
    "입니다",
    "이었다",
    "였다",
    "인",
    "들",
    "들이",
    "들은",
    "들을",
    "들의",
    "들에게",
    "들과",
    "들도",
    "하다",
    "했다",
    "하는",
    "하고",
    "한다",
    "합니다",
    "했습니다",
    "하기",
    "하며",
    "하면",
    "해서",
    "하여",
    "하지",
    "됐다",
    "되다",
    "된다",
    "되는",
    "되고",
    "되어",
];

/// The word without its particles, as long as two syllables are left: shorter words are more often whole ones.
///
/// What is left is cut again, so that a form and the same form with one particle more have the same end.
pub(super) fn without_particles(word: &str) -> &str {
    let mut left = word;
    loop {
        // The longest first: 에서는 before 는.
        let cut = PARTICLES
            .iter()
            .filter_map(|particle| left.strip_suffix(particle))
            .filter(|rest| rest.chars().nth(1).is_some())
            .min_by_key(|rest| rest.len());
        match cut {
            Some(rest) => left = rest,
            None => return left,
        }
    }
}

/// For the script that reads queries.
pub(super) fn particles() -> &'static [&'static str] {
    PARTICLES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noun_is_one_word_with_any_particle() {
        for form in ["도서관", "도서관에서는", "도서관이", "도서관의", "도서관들은", "도서관까지"]
        {
            assert_eq!(without_particles(form), "도서관", "{form}");
        }
        // Of two syllables nothing is taken, even where the second looks like a particle.
        assert_eq!(without_particles("회의"), "회의");
        assert_eq!(without_particles("회의에서"), "회의");
    }
}
