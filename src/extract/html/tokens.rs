//! Markup → tokens, as the WHATWG tokenizer makes them.
//!
//! html5ever's tokenizer can be fed a page in pieces as they come over the network, and goes through names and values
//! character by character. Here the whole page is there: a run of text, a name or a value is found by its end and handed
//! on as a part of the source, not copied. What is left out is what only a browser needs: reports of errors, and
//! `<script>` within `<!--` within a script.

use std::cell::RefCell;
use std::collections::HashMap;

use foldhash::fast::RandomState;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use html5ever::{Attribute, LocalName, QualName, ns};
use memchr::{memchr, memchr_iter, memmem};

use super::references::{Within, resolve};
use super::scan::comment_length;

/// Hands the tokens of `markup` to `sink`, up to and with the end of the page.
pub(super) fn tokenize<S: TokenSink>(markup: &StrTendril, sink: &S) {
    let mut tokens =
        Tokens { markup, shared: markup.clone(), at: 0, sink, names: Names::default(), doctype_read: false };
    while tokens.at < markup.len() {
        tokens.step();
    }
    let _ = sink.process_token(Token::EOFToken, LINE);
    sink.end();
}

/// Lines are not counted: they are only for reports of errors.
const LINE: u64 = 1;

struct Tokens<'m, 's, S> {
    markup: &'m str,
    /// The markup as the tree holds it: its parts share it.
    shared: StrTendril,
    at: usize,
    sink: &'s S,
    names: Names<'m>,
    doctype_read: bool,
}

impl<'m, S: TokenSink> Tokens<'m, '_, S> {
    /// Reads a run of text, and the markup behind it.
    fn step(&mut self) {
        let bytes = self.markup.as_bytes();
        // A `<` opens markup only before a letter or one of three signs.
        let opens = |at: &usize| {
            let is_name = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
            match bytes.get(at + 1) {
                Some(b'!' | b'?') => true,
                Some(b'/') => at + 2 < bytes.len(),
                _ => is_name(at + 1),
            }
        };
        let open = memchr_iter(b'<', &bytes[self.at..]).map(|found| self.at + found).find(opens);
        self.text(self.at, open.unwrap_or(bytes.len()));
        let Some(open) = open else { return };
        match (bytes[open + 1], bytes.get(open + 2)) {
            (b'!', _) => self.declaration(open),
            (b'/', Some(b'>')) => self.at = open + 3,
            (b'/', Some(byte)) if byte.is_ascii_alphabetic() => self.tag(open + 2, TagKind::EndTag),
            (b'/' | b'?', _) => self.comment(open + 1),
            _ => self.tag(open + 1, TagKind::StartTag),
        }
    }

    fn emit(&self, token: Token) -> TokenSinkResult<S::Handle> {
        self.sink.process_token(token, LINE)
    }

    /// A part of the markup.
    fn part(&self, from: usize, to: usize) -> StrTendril {
        self.shared.subtendril(from as u32, (to - from) as u32)
    }

    /// A part of the markup with its character references resolved.
    fn resolved(&self, from: usize, to: usize, within: Within) -> StrTendril {
        match memchr(b'&', &self.markup.as_bytes()[from..to]) {
            Some(_) => StrTendril::from(resolve(&self.markup[from..to], within)),
            None => self.part(from, to),
        }
    }

    fn text(&mut self, from: usize, to: usize) {
        if from < to {
            let text = self.resolved(from, to, Within::Text);
            let _ = self.emit(Token::CharacterTokens(text));
        }
        self.at = to;
    }

    /// A comment up to the next `>`: what a browser makes of markup that it does not know.
    fn comment(&mut self, from: usize) {
        let length = memchr(b'>', &self.markup.as_bytes()[from..]);
        self.at = length.map_or(self.markup.len(), |length| from + length + 1);
        // Nobody reads it, but it keeps two texts apart.
        let _ = self.emit(Token::CommentToken(StrTendril::new()));
    }

    /// What begins with `<!`.
    fn declaration(&mut self, open: usize) {
        let bytes = &self.markup.as_bytes()[open..];
        let is = |name: &[u8]| bytes.get(2..2 + name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        if is(b"--") {
            self.at = open + comment_length(bytes);
            let _ = self.emit(Token::CommentToken(StrTendril::new()));
        } else if is(b"doctype") {
            let length = memchr(b'>', bytes).map_or(bytes.len(), |length| length + 1);
            self.at = open + length;
            // Only the first counts; a page of nothing else must not cost a tokenizer each.
            let first = if self.doctype_read { None } else { doctype(&self.markup[open..self.at]) };
            self.doctype_read = true;
            let _ = self.emit(Token::DoctypeToken(first.unwrap_or_default()));
        } else if bytes[2..].starts_with(b"[CDATA[")
            && self.sink.adjusted_current_node_present_but_not_in_html_namespace()
        {
            let (from, content) = (open + 9, &bytes[9..]);
            let end = memmem::find(content, b"]]>");
            let to = end.map_or(self.markup.len(), |end| from + end);
            if from < to {
                let _ = self.emit(Token::CharacterTokens(self.part(from, to)));
            }
            self.at = end.map_or(to, |_| to + 3);
        } else {
            self.comment(open + 2);
        }
    }

    /// Reads the tag whose name begins at `start`. One that the page ends in is none.
    fn tag(&mut self, start: usize, kind: TagKind) {
        let bytes = self.markup.as_bytes();
        let end = find(bytes, start, |byte| is_blank(byte) || matches!(byte, b'/' | b'>'));
        let name = self.names.of(&self.markup[start..end]);
        let mut tag = Tag { kind, name, self_closing: false, attrs: Vec::new(), had_duplicate_attributes: false };
        self.at = end;
        loop {
            let at = find(bytes, self.at, |byte| !is_blank(byte));
            match bytes.get(at) {
                Some(b'>') => {
                    self.at = at + 1;
                    break;
                }
                Some(b'/') => {
                    self.at = at + 1;
                    tag.self_closing |= bytes.get(at + 1) == Some(&b'>');
                }
                Some(_) => match self.attribute(at) {
                    Some(attribute) if tag.attrs.iter().any(|other| other.name == attribute.name) => {
                        tag.had_duplicate_attributes = true;
                    }
                    Some(attribute) => tag.attrs.push(attribute),
                    None => self.at = bytes.len(),
                },
                None => {
                    self.at = bytes.len();
                    return;
                }
            }
        }
        match self.emit(Token::TagToken(tag)) {
            TokenSinkResult::Plaintext => {
                let to = self.markup.len();
                if self.at < to {
                    let _ = self.emit(Token::CharacterTokens(self.part(self.at, to)));
                }
                self.at = to;
            }
            TokenSinkResult::RawData(raw) => self.raw_text(&self.markup[start..end], raw),
            TokenSinkResult::Continue | TokenSinkResult::Script(_) | TokenSinkResult::EncodingIndicator(_) => {}
        }
    }

    /// Reads the attribute that begins at `start`; `None` where the page ends in it.
    fn attribute(&mut self, start: usize) -> Option<Attribute> {
        let bytes = self.markup.as_bytes();
        // A name may begin with `=`.
        let end = find(bytes, start + 1, |byte| is_blank(byte) || matches!(byte, b'=' | b'/' | b'>'));
        let name = QualName::new(None, ns!(), self.names.of(&self.markup[start..end]));
        let equals = find(bytes, end, |byte| !is_blank(byte));
        if bytes.get(equals) != Some(&b'=') {
            self.at = end;
            return Some(Attribute { name, value: StrTendril::new() });
        }
        let from = find(bytes, equals + 1, |byte| !is_blank(byte));
        let (from, to) = match *bytes.get(from)? {
            quote @ (b'"' | b'\'') => {
                let to = from + 1 + memchr(quote, &bytes[from + 1..])?;
                self.at = to + 1;
                (from + 1, to)
            }
            b'>' => {
                self.at = from;
                (from, from)
            }
            _ => {
                self.at = find(bytes, from, |byte| is_blank(byte) || byte == b'>');
                (from, self.at)
            }
        };
        Some(Attribute { name, value: self.resolved(from, to, Within::Attribute) })
    }

    /// Reads up to the end tag of the element `name`, in which nothing else is markup.
    fn raw_text(&mut self, name: &str, raw: RawKind) {
        let bytes = self.markup.as_bytes();
        let ends = |at: &usize| {
            let behind = &bytes[at + 2..];
            behind.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
                && behind.get(name.len()).is_some_and(|byte| is_blank(*byte) || matches!(byte, b'/' | b'>'))
        };
        let from = self.at;
        let end = memmem::find_iter(&bytes[from..], b"</").map(|found| from + found).find(ends);
        let to = end.unwrap_or(bytes.len());
        if raw == RawKind::Rcdata {
            self.text(from, to);
        } else if from < to {
            let _ = self.emit(Token::CharacterTokens(self.part(from, to)));
        }
        self.at = to;
        if end.is_some() {
            self.tag(to + 2, TagKind::EndTag);
        }
    }
}

/// Names of elements and attributes, by how they are written.
#[derive(Default)]
struct Names<'m> {
    all: HashMap<&'m str, LocalName, RandomState>,
    /// Those met last, each in the place that its length and its ends give it: nearly all of a page's are a few dozen.
    last: Vec<(&'m str, LocalName)>,
}

impl<'m> Names<'m> {
    /// Places for the names met last, a power of two.
    const PLACES: usize = 256;

    fn of(&mut self, written: &'m str) -> LocalName {
        let (Some(first), Some(last)) = (written.bytes().next(), written.bytes().next_back()) else {
            return LocalName::default();
        };
        let place = (usize::from(first) * 5 + usize::from(last) * 37 + written.len() * 11) % Self::PLACES;
        if let Some((known, name)) = self.last.get(place)
            && *known == written
        {
            return name.clone();
        }
        let name = self.all.entry(written).or_insert_with(|| LocalName::from(written.to_ascii_lowercase()));
        self.last.resize(Self::PLACES, ("", LocalName::default()));
        self.last[place] = (written, name.clone());
        name.clone()
    }
}

/// The first place from `from` on whose byte is `wanted`; the end where there is none.
fn find(bytes: &[u8], from: usize, wanted: impl Fn(u8) -> bool) -> usize {
    bytes[from..].iter().position(|byte| wanted(*byte)).map_or(bytes.len(), |found| from + found)
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

/// Reads a doctype, which tells a browser by which decade's rules the page wants to be read.
fn doctype(source: &str) -> Option<Doctype> {
    struct Caught(RefCell<Option<Doctype>>);
    impl TokenSink for Caught {
        type Handle = ();
        fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
            if let Token::DoctypeToken(doctype) = token {
                self.0.replace(Some(doctype));
            }
            TokenSinkResult::Continue
        }
    }
    let tokenizer = Tokenizer::new(Caught(RefCell::new(None)), Default::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(source));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All tokens on a line each, texts joined as the tree joins them.
    #[derive(Default)]
    struct Listed(RefCell<Vec<String>>);

    impl TokenSink for Listed {
        type Handle = ();
        fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
            let mut listed = self.0.borrow_mut();
            match token {
                Token::ParseError(_) => {}
                Token::CharacterTokens(text) => match listed.last_mut().filter(|last| last.starts_with("text ")) {
                    Some(last) => last.push_str(&text),
                    None => listed.push(format!("text {text}")),
                },
                Token::CommentToken(_) => listed.push("comment".to_owned()),
                Token::TagToken(tag) => {
                    let raw = match (&*tag.name, tag.kind) {
                        ("title" | "textarea", TagKind::StartTag) => Some(RawKind::Rcdata),
                        ("style" | "xmp", TagKind::StartTag) => Some(RawKind::Rawtext),
                        _ => None,
                    };
                    let is_plain = &*tag.name == "plaintext";
                    listed.push(format!("{tag:?}"));
                    return match raw {
                        Some(raw) => TokenSinkResult::RawData(raw),
                        None if is_plain => TokenSinkResult::Plaintext,
                        None => TokenSinkResult::Continue,
                    };
                }
                other => listed.push(format!("{other:?}")),
            }
            TokenSinkResult::Continue
        }
    }

    #[test]
    fn tokens_are_those_of_html5ever() {
        for markup in [
            "<!DOCTYPE html><html lang=en><p class=\"a b\" id='c' hidden>x &amp; y</p>z",
            "<!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" 'x'>",
            "<!DOCTYPE",
            "1 < 2 <3 < <p>a<b",
            "a</>b</ x>c</3>d</",
            "<?xml version='1.0'?>a<!ELEMENT x>b<!>c<![CDATA[d]]>e<!-- f > -->g<!-->h<!--->i<!-- j --!>k<!-- l",
            "<br/><br /><a href=x/><img src = 'a'alt=\"b\"/ x><p =a=b \"c='d' a<b>",
            "<P CLASS=A Class=B title=\"x&copy=1&copy;&#x41;\" data-é=ü>É</P a=b/>",
            "<p a= ><p a=b'c\"d><p a='",
            "<title>a &lt; <b> </titles> </title x=y>b<textarea>\nc</TEXTAREA>d<style>a &lt; <b></style>e<xmp>f",
            "<title>never closed &amp; </title",
            "<plaintext>a &lt; <b></plaintext>",
            "한국<b>어</b>&nbsp;x\u{c}y<p\u{c}a>\n\nz",
            "<a b=\"c",
            "<",
            "",
        ] {
            let ours = Listed::default();
            tokenize(&StrTendril::from_slice(markup), &ours);
            let theirs = Tokenizer::new(Listed::default(), Default::default());
            let input = BufferQueue::default();
            input.push_back(StrTendril::from_slice(markup));
            while !matches!(theirs.feed(&input), html5ever::TokenizerResult::Done) {}
            theirs.end();
            assert_eq!(*ours.0.borrow(), *theirs.sink.0.borrow(), "{markup}");
        }
    }
}
