//! Whole numbers as printable text, so that a plain script can carry them: no escapes, no binary, about six bits a character.
//!
//! A number is written in digits of [`LAST`] and [`MORE`], the least significant first. Small numbers, of which an
//! index is full, take one character; Base64 of the usual variable-length bytes takes a third more.

/// Values of a digit that ends a number.
const LAST: u32 = 46;

/// Values of a digit that others follow.
const MORE: u32 = 45;

/// Appends a number.
pub(super) fn push(mut number: u32, out: &mut Vec<u8>) {
    while number >= LAST {
        out.push(symbol(LAST + number % MORE));
        number /= MORE;
    }
    out.push(symbol(number));
}

/// Appends a number that may be negative: 0, -1, 1, -2 … become 0, 1, 2, 3 …
pub(super) fn push_signed(number: i32, out: &mut Vec<u8>) {
    push(((number << 1) ^ (number >> 31)) as u32, out);
}

/// The number at the beginning of a text, and how many characters it takes.
pub(super) fn read(text: &[u8]) -> Option<(u32, usize)> {
    let (mut number, mut place) = (0_u32, 1_u32);
    for (at, &symbol) in text.iter().enumerate() {
        let digit = u32::from(symbol.checked_sub(b'#')?) - u32::from(symbol > b'\\');
        if digit < LAST {
            return Some((number.wrapping_add(digit.wrapping_mul(place)), at + 1));
        }
        number = number.wrapping_add((digit - LAST).wrapping_mul(place));
        place = place.wrapping_mul(MORE);
    }
    None
}

/// How many characters the number at the beginning of a text takes.
pub(super) fn length(text: &[u8]) -> Option<usize> {
    let is_last = |symbol: &u8| u32::from(symbol.wrapping_sub(b'#')) - u32::from(*symbol > b'\\') < LAST;
    text.iter().position(is_last).map(|at| at + 1)
}

/// The printable characters of ASCII from `#` on, without the backslash: none of them needs an escape in a string.
fn symbol(digit: u32) -> u8 {
    let plain = b'#' + digit as u8;
    if plain >= b'\\' { plain + 1 } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut text: &[u8]) -> Vec<u32> {
        let mut numbers = Vec::new();
        while let Some((number, length)) = read(text) {
            numbers.push(number);
            text = &text[length..];
        }
        assert!(text.is_empty());
        numbers
    }

    #[test]
    fn numbers_come_back_and_need_no_escape() {
        let numbers: Vec<u32> = (0..5000).chain([91 * 91, 1 << 20, (1 << 24) + 7, u32::MAX - 1, u32::MAX]).collect();
        let mut text = Vec::new();
        numbers.iter().for_each(|number| push(*number, &mut text));
        assert_eq!(all(&text), numbers);
        assert!(text.iter().all(|c| c.is_ascii_graphic() && !matches!(c, b'"' | b'\\')));
        let mut signed = Vec::new();
        [0, -1, 1, -2, i32::MIN].iter().for_each(|number| push_signed(*number, &mut signed));
        assert_eq!(all(&signed), [0, 1, 2, 3, u32::MAX]);
    }
}
