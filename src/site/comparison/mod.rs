//! A copy beside what it was made from, word by word: what is the same, what was left out, what was added.

mod difference;
mod tokens;

use serde::Serialize;

use super::page::Page;
use super::stories;
use super::view::CarrierView;
use super::wording;
use crate::archive::DocumentId;
use crate::error::Result;
use crate::markdown;
use crate::script::is_unspaced;
use difference::{Stretch, difference};
use tokens::{Token, numbered, tokens};

/// Bytes of two bodies together that are still compared; a page of more could hardly be opened.
const MOST_BYTES: usize = 1 << 20;

/// Words between two differences that are too few to be called the same: what was rewritten is shown as such.
const CONFETTI: usize = 2;

/// Words that are shown in the place of others rather than as a paragraph beside a paragraph.
const BEGINNING: usize = 12;

/// Words of paragraphs in a row without any difference from which on they are folded away.
const FOLDED: usize = 40;

/// `comparison`: on the page that compares a copy with its lead.
#[derive(Serialize)]
pub(super) struct ComparisonView<'a> {
    /// What was carried first.
    pub first: CarrierView<'a>,
    pub copy: CarrierView<'a>,
    pub language: Option<&'a str>,
    pub dir: &'static str,
    /// The texts are longer than can be compared: there is nothing but the two links.
    pub too_long: bool,
    /// Words that both have, and that one of them has alone.
    pub same: usize,
    pub left_out: usize,
    pub added: usize,
    pub title: Vec<PieceView>,
    /// The leads; empty where neither has one.
    pub description: Vec<PieceView>,
    pub blocks: Vec<BlockView>,
}

/// A stretch of paragraphs: either with differences, or without any.
#[derive(Serialize)]
pub(super) struct BlockView {
    /// Words of a stretch without differences that is long enough to be folded away; else null.
    pub folded: Option<usize>,
    pub paragraphs: Vec<Vec<PieceView>>,
}

/// Words in a row with one fate.
#[derive(Serialize, Debug, PartialEq)]
pub(super) struct PieceView {
    /// `same`, `left_out` or `added`.
    pub kind: &'static str,
    pub text: String,
}

const SAME: &str = "same";
const LEFT_OUT: &str = "left_out";
const ADDED: &str = "added";

pub(super) fn comparison<'a>(page: &Page<'a>, copy: DocumentId) -> Result<ComparisonView<'a>> {
    let archive = page.archive();
    let lead = archive.duplicates.lead_of(copy);
    let (old, new) = (&archive.documents[lead], &archive.documents[copy]);
    let (old_body, new_body) = (old.body()?, new.body()?);
    let too_long = old_body.len() + new_body.len() > MOST_BYTES;
    let described = |text: &Option<String>| text.clone().unwrap_or_default();
    let body = if too_long {
        Compared::default()
    } else {
        compare(&markdown::plain_text(&old_body), &markdown::plain_text(&new_body))
    };
    let in_one = |old: &str, new: &str| compare(old, new).paragraphs.into_iter().flat_map(|one| one.pieces).collect();
    Ok(ComparisonView {
        first: stories::carrier(page, lead, copy),
        copy: stories::carrier(page, copy, copy),
        language: new.front.language.as_deref(),
        dir: wording::direction(new.front.language.as_deref(), &new.front.title),
        too_long,
        same: body.same,
        left_out: body.left_out,
        added: body.added,
        title: in_one(&old.front.title, &new.front.title),
        description: in_one(&described(&old.front.description), &described(&new.front.description)),
        blocks: blocks(body.paragraphs),
    })
}

#[derive(Default)]
struct Compared {
    same: usize,
    left_out: usize,
    added: usize,
    paragraphs: Vec<Paragraph>,
}

#[derive(Default)]
struct Paragraph {
    pieces: Vec<PieceView>,
    words: usize,
}

/// Two plain texts, a paragraph a line.
fn compare(old: &str, new: &str) -> Compared {
    let (old, new) = (tokens(old), tokens(new));
    let (numbers, new_numbers) = numbered(&old, &new);
    let mut compared = Compared::default();
    for stretch in without_confetti(difference(&numbers, &new_numbers), &old) {
        let (left, right) = (&old[stretch.old.clone()], &new[stretch.new.clone()]);
        if stretch.same {
            compared.same += words(right);
            left.iter().zip(right).for_each(|(old, new)| compared.push_same(old, new));
        } else {
            compared.left_out += words(left);
            compared.added += words(right);
            compared.push_changed(left, right);
        }
    }
    compared
}

impl Compared {
    /// A word that both texts have. A paragraph that it begins in one of them alone is begun, unless nothing but what
    /// the other lacks stands before it.
    fn push_same(&mut self, old: &Token, new: &Token) {
        let only =
            |kind: &str| self.paragraphs.last().is_some_and(|last| last.pieces.iter().all(|piece| piece.kind == kind));
        let begins = match (old.begins_paragraph, new.begins_paragraph) {
            (true, false) => !only(ADDED),
            (false, true) => !only(LEFT_OUT),
            (begins, _) => begins,
        };
        self.push(SAME, new, begins);
    }

    /// What was left out and what was added in its place: first both as far as they go on with a paragraph that has
    /// begun, then the paragraphs of the one and of the other.
    fn push_changed(&mut self, left: &[Token], right: &[Token]) {
        let begun = |tokens: &[Token]| tokens.iter().position(|token| token.begins_paragraph).unwrap_or(tokens.len());
        let (left, left_paragraphs) = left.split_at(begun(left));
        let (right, right_paragraphs) = right.split_at(begun(right));
        left.iter().for_each(|token| self.push(LEFT_OUT, token, false));
        right.iter().for_each(|token| self.push(ADDED, token, false));
        left_paragraphs.iter().for_each(|token| self.push(LEFT_OUT, token, token.begins_paragraph));
        // A few words that take the place of a paragraph's beginning stand in that paragraph.
        let is_beginning = (1..=BEGINNING).contains(&left_paragraphs.len());
        for (at, token) in right_paragraphs.iter().enumerate() {
            self.push(ADDED, token, token.begins_paragraph && !(at == 0 && is_beginning));
        }
    }

    fn push(&mut self, kind: &'static str, token: &Token, begins: bool) {
        if begins || self.paragraphs.is_empty() {
            self.paragraphs.push(Paragraph::default());
        }
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        paragraph.words += usize::from(token.is_word);
        match paragraph.pieces.last_mut() {
            Some(piece) if piece.kind == kind => piece.text.push_str(token.text),
            last => {
                // The last word of a paragraph has no blank behind it, but two words side by side are two.
                if let Some(piece) = last
                    && token.is_word
                    && piece.text.ends_with(|c: char| c.is_alphanumeric() && !is_unspaced(c))
                {
                    piece.text.push(' ');
                }
                paragraph.pieces.push(PieceView { kind, text: token.text.to_owned() });
            }
        }
    }
}

fn words(tokens: &[Token]) -> usize {
    tokens.iter().filter(|token| token.is_word).count()
}

/// Takes single words between two longer differences to the differences: sentences that were rewritten have an “and”
/// in common, which helps no reader.
fn without_confetti(stretches: Vec<Stretch>, old: &[Token]) -> Vec<Stretch> {
    let size = |stretch: &Stretch| stretch.old.len().max(stretch.new.len());
    let mut kept: Vec<Stretch> = Vec::with_capacity(stretches.len());
    let mut coming = stretches.into_iter().peekable();
    while let Some(stretch) = coming.next() {
        let is_small = stretch.same && words(&old[stretch.old.clone()]) <= CONFETTI;
        // The full stop at the end of another sentence is not the same full stop.
        let behind = coming.peek().map_or(usize::MAX, size);
        let between = kept.last().filter(|last| !last.same).map(size).map(|before| (before, behind));
        let is_lost = between.is_some_and(|(before, behind)| before.min(behind) >= 2 * size(&stretch));
        match kept.last_mut().filter(|last| !last.same) {
            Some(last) if is_small && is_lost || !stretch.same => {
                (last.old.end, last.new.end) = (stretch.old.end, stretch.new.end);
            }
            _ => kept.push(stretch),
        }
    }
    kept
}

/// Paragraphs with differences one by one, and those between them together.
fn blocks(paragraphs: Vec<Paragraph>) -> Vec<BlockView> {
    let is_same = |paragraph: &Paragraph| paragraph.pieces.iter().all(|piece| piece.kind == SAME);
    let mut blocks: Vec<(bool, usize, Vec<Vec<PieceView>>)> = Vec::new();
    for paragraph in paragraphs {
        let same = is_same(&paragraph);
        match blocks.last_mut().filter(|(last, _, _)| *last == same) {
            Some((_, words, together)) => {
                *words += paragraph.words;
                together.push(paragraph.pieces);
            }
            None => blocks.push((same, paragraph.words, vec![paragraph.pieces])),
        }
    }
    let fold = |same: bool, words: usize| (same && words >= FOLDED).then_some(words);
    blocks.into_iter().map(|(same, words, paragraphs)| BlockView { folded: fold(same, words), paragraphs }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paragraphs with `[-…-]` and `[+…+]` round what differs.
    fn shown(old: &str, new: &str) -> String {
        let mark = |piece: &PieceView| match piece.kind {
            LEFT_OUT => format!("[-{}-]", piece.text),
            ADDED => format!("[+{}+]", piece.text),
            _ => piece.text.clone(),
        };
        let compared = compare(old, new);
        let lines = compared.paragraphs.iter().map(|one| one.pieces.iter().map(mark).collect::<String>());
        format!("{}\n{}/{}/{}", lines.collect::<Vec<_>>().join("\n"), compared.same, compared.left_out, compared.added)
    }

    #[test]
    fn words_are_marked_within_their_paragraphs() {
        for (old, new, expected) in [
            ("The gate is shut.", "The gate is open.", "The gate is [-shut -][+open+].\n3/1/1"),
            ("One.\nTwo.\nThree.", "One.\nThree.", "One.\n[-Two.-]\nThree.\n2/1/0"),
            ("One.\nThree.", "One.\nTwo two.\nThree.", "One.\n[+Two two.+]\nThree.\n2/0/2"),
            ("The old gate\nstays.", "An old gate\nstays.", "[-The -][+An +]old gate\nstays.\n3/1/1"),
            ("He said “no”", "He said «no»", "He said «no»\n3/0/0"),
            ("Wire: the gate shut.\nB.", "The gate shut.\nB.", "[-Wire: the -][+The +]gate shut.\nB.\n3/2/1"),
            ("(Wire) The gate.\nB.", "The gate.\nB.", "[-(Wire) -]The gate.\nB.\n3/1/0"),
            (
                "It is so, he said.\nLast words here now.",
                "It is so.\nOther end of it.",
                "It is so[-, he said.-][+.+]\n[-Last words here now.-][+Other end of it.+]\n3/6/4",
            ),
            ("The tide rose", "The tide fell back", "The tide [-rose -][+fell back+]\n2/1/2"),
            ("潮水上涨", "潮水下降", "潮水[-上涨-][+下降+]\n2/2/2"),
            ("ارتفع الماء ليلا", "ارتفع الماء فجرا", "ارتفع الماء [-ليلا -][+فجرا+]\n2/1/1"),
            ("", "", "\n0/0/0"),
        ] {
            assert_eq!(shown(old, new), expected);
        }
    }

    #[test]
    fn what_was_rewritten_is_no_confetti() {
        let shown = shown("a b c d and e f g h", "i j k l and m n o p");
        assert_eq!(shown, "[-a b c d and e f g h -][+i j k l and m n o p+]\n0/9/9");
    }

    #[test]
    fn long_stretches_without_differences_are_folded() {
        let same = "word ".repeat(60);
        let compared = compare(&format!("{same}\n{same}\nend"), &format!("{same}\n{same}\nfinis"));
        let folded: Vec<Option<usize>> = blocks(compared.paragraphs).iter().map(|block| block.folded).collect();
        assert_eq!(folded, [Some(120), None]);
    }
}
