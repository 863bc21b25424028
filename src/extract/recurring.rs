//! Which lines are left out because they recur on the pages of their source.
//!
//! Most that recur are the site's. But a column asks the same questions every week, a court hears its cases at the same
//! hours, and a form has the same labels: what belongs to a text stays, even where other texts of the source have it.

/// A line of a page, as it was judged by itself.
#[derive(Debug, Clone, Copy)]
pub struct Judged {
    pub words: f32,
    /// How likely it is content.
    pub probability: f32,
    /// It recurs on the pages of the source.
    pub recurs: bool,
    /// It looks as what stands over a part of a text: a heading, a question.
    pub heads: bool,
}

/// What is left out of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LeftOut {
    /// For each line.
    pub lines: Vec<bool>,
    /// The part of what else would have been the text, from 0 to 1.
    pub share: f32,
}

/// From this probability on a line is content but for its recurring.
const LIKELY: f32 = 0.5;
/// Where more of the text recurs, the texts of the source are of one form.
const MOST: f32 = 0.3;
/// Words of a line that a heading can stand over.
const TEXT: f32 = 6.0;

/// From this part on, what is left out is told: it may be more than the site's.
pub const MUCH: f32 = 0.15;
pub const MUCH_RECURS: &str = "lines were left out of the text that other pages of the source have as well; what belongs to it \
     comes back when its lines are deleted from `furniture.txt`";

/// Words that a text is expected to have at the least.
const FEWEST: f32 = 8.0;

/// Chooses among the lines that recur. Where nothing would be left of a text, they are it.
pub fn left_out(lines: &[Judged]) -> LeftOut {
    let likely = |line: &Judged| line.probability >= LIKELY;
    let words = |wanted: &dyn Fn(usize) -> bool| -> f32 {
        (0..lines.len()).filter(|at| likely(&lines[*at]) && wanted(*at)).map(|at| lines[at].words).sum()
    };
    let all = words(&|_| true);
    let is_form = words(&|at| lines[at].recurs) > MOST * all;
    let mut over_own = false;
    let mut left_out = vec![false; lines.len()];
    for (at, line) in lines.iter().enumerate().rev() {
        let stays = likely(line) && (is_form || line.heads && over_own);
        left_out[at] = line.recurs && !stays;
        if likely(line) {
            over_own = !line.recurs && line.words >= TEXT;
        }
    }
    let expected = |wanted: &dyn Fn(usize) -> bool| -> f32 {
        (0..lines.len()).filter(|at| wanted(*at)).map(|at| lines[at].words * lines[at].probability).sum()
    };
    if expected(&|at| !left_out[at]) < FEWEST && expected(&|_| true) >= FEWEST {
        return LeftOut { lines: vec![false; lines.len()], share: 0.0 };
    }
    let share = if all > 0.0 { words(&|at| left_out[at]) / all } else { 0.0 };
    LeftOut { lines: left_out, share }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: f32, probability: f32, recurs: bool, heads: bool) -> Judged {
        Judged { words, probability, recurs, heads }
    }

    #[test]
    fn what_recurs_is_left_out_but_for_what_heads_a_text_of_its_own() {
        let lines = [
            line(4.0, 0.9, true, true),
            line(40.0, 0.9, false, false),
            line(8.0, 0.9, true, false),
            line(3.0, 0.3, true, true),
            line(60.0, 0.9, false, false),
            line(3.0, 0.8, true, true),
        ];
        let found = left_out(&lines);
        assert_eq!(found.lines, [false, false, true, true, false, true]);
        assert!((found.share - 11.0 / 115.0).abs() < 0.001, "{}", found.share);
        assert_eq!(left_out(&[]), LeftOut::default());
    }

    #[test]
    fn texts_of_one_form_are_left_whole() {
        let only = [line(9.0, 0.4, true, false), line(9.0, 0.6, true, false), line(40.0, 0.6, false, false)];
        assert_eq!(left_out(&only[..1]).lines, [true]);
        assert_eq!(left_out(&[only[0]; 3]).lines, [false; 3]);
        assert_eq!(left_out(&only).lines, [true, true, false]);
        let form = [line(30.0, 0.9, true, false), line(20.0, 0.9, false, false), line(9.0, 0.2, true, false)];
        assert_eq!(left_out(&form), LeftOut { lines: vec![false, false, true], share: 0.0 });
    }
}
