//! Bytes → text: the WHATWG Encoding way, declared charset first, then a guess.
