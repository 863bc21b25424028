//! What class names, ids and roles give away about an element: words that web designers everywhere use alike.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::RandomState;

/// A set of guesses about an element.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Hints(u16);

impl Hints {
    pub const NONE: Hints = Hints(0);
    /// Menus, promotions, sign-up forms, share buttons …: part of the page, not of what is published on it.
    pub const FURNITURE: Hints = Hints(1);
    /// Readers' comments, which are content only where there is no article above them.
    pub const COMMENTS: Hints = Hints(1 << 1);
    /// Who wrote it.
    pub const BYLINE: Hints = Hints(1 << 2);
    /// When it was published.
    pub const DATE: Hints = Hints(1 << 3);
    /// Its subjects.
    pub const TAGS: Hints = Hints(1 << 4);
    /// The words under a picture.
    pub const CAPTION: Hints = Hints(1 << 5);
    /// The standfirst.
    pub const LEAD: Hints = Hints(1 << 6);
    /// The text itself.
    pub const BODY: Hints = Hints(1 << 7);
    /// Not shown.
    pub const HIDDEN: Hints = Hints(1 << 8);
    /// The headline.
    pub const TITLE: Hints = Hints(1 << 9);
    /// A line of facts about the text (time of reading, section, views).
    pub const FACTS: Hints = Hints(1 << 10);

    pub fn has(self, other: Hints) -> bool {
        self.0 & other.0 != 0
    }

    pub fn and(self, other: Hints) -> Hints {
        Hints(self.0 | other.0)
    }
}

/// Words and joined pairs of words (`mostread` stands for `most-read`, `most_read` and `mostRead`).
const WORDS: &[(Hints, &str)] = &[
    (
        Hints::FURNITURE,
        "aboutauthor aboutauthors account actions adbox addtoany ads adsense adslot adunit advert \
         advertisement advertising adverts adwrapper alertbar alsolike announcement articlefooter authorbio \
         authorbox authorinfo backtotop bio biography breadcrumb breadcrumbs burger buttons calltoaction \
         carousel cart catlinks colophon consent contactinfo cookie cookiebanner cookiebar cookies copyright \
         crumbs cta disclaimer disclosure donate donation drawer dropdown editsection entryfooter \
         errormessage feedback followus foot footer footerlegal footerwidget formcontrol gdpr gform \
         globalheader gototop hamburger hatnote langswitch languageswitcher latestnews latestposts leftrail \
         lightbox locationfooter login mailchimp masthead mega megamenu menu minicart mobilemenu modal \
         morefrom morenews moreon morestories mostpopular mostread mostviewed mwjumplink nav navbar navbox \
         navi navigation newsletter newsletters nextup noprint offcanvas optin otherposts outbrain overlay \
         pageheader pagenav pager pagination paging partners paywall piano popover popularposts popup \
         postfooter postnav postnavigation prevnext printfooter printonly privacy promobox promotion readalso \
         readnext recentposts recirc recirculation recommend recommendation recommendations recommended \
         register related relatedarticles relatedcontent relatednews relatedposts scrolltop search searchbox \
         searchform seealso share sharebar sharebuttons shares sharethis sharing sidebar siderail signin \
         signup similar similarposts siteheader siteinfo sitenav skiplink skiplinks slogan snackbar sns social \
         socialicons sociallinks socialmedia socials sponsor sponsored sponsors sponsorship submenu subnav \
         subscribe subscription subscriptions supportus switcher taboola tagline ticker toast toolbar tooltip \
         topbar topnav trending upnext validation widgetarea youmaylike",
    ),
    (
        Hints::COMMENTS,
        "comment comments commentlist commentarea commentform respond replies disqus discussion commenting livefyre \
         coral usercomments",
    ),
    (
        Hints::BYLINE,
        "byline bylines author authors authorname postauthor entryauthor articleauthor writer writers reporter \
         journalist contributor contributors postedby writtenby vcard auteur auteurs autor autora autores autore autori \
         autoren autorzy yazar muhabir penulis redactor redacteur firma signature signataire signataires tacgia avtor \
         newsauthor detailauthor",
    ),
    (
        Hints::DATE,
        "date dates dateline datetime timestamp time published pubdate publishdate publisheddate publicationdate \
         postdate entrydate articledate postedon posttime datepublished articletime",
    ),
    (
        Hints::TAGS,
        "tag tags taglist tagcloud keywords keyword topics topic posttags entrytags articletags \
      tagslinks entities etiquetas etiketler temas topicos tagi keywordtag",
    ),
    (
        Hints::CAPTION,
        "caption captions figcaption imagecaption imgcaption wpcaptiontext photocaption photocredit imgdesc imagedesc \
         imagedescription photodesc picdesc imagetext legende legenda bildunterschrift bildtext piefoto didascalia",
    ),
    (
        Hints::LEAD,
        "lead lede standfirst dek subtitle subheadline subheading subhead deck chapo sapo summary excerpt intro \
         introduction teasertext subtit subtitulo entradilla chapeau sottotitolo vorspann articlelead articlesummary articleintro \
         introtext articledesc headdesc bajada copete sommario occhiello catenaccio linhafina zajawka ingress newsspot \
         detailspot haberspot spot ozet anons lid",
    ),
    (
        Hints::BODY,
        "articlebody articlecontent articletext entrycontent postcontent postbody posttext storybody storycontent \
         storytext articlemain newsbody newstext newscontent bodytext contentbody maincontent pagecontent \
         textbody blogcontent blogpost singlecontent richtext markdown prose wysiwyg fulltext bodycopy mwparseroutput \
         articledetail detailtext readcontent",
    ),
    (
        Hints::HIDDEN,
        "sronly visuallyhidden visuallyhide screenreadertext screenreader screenreaderonly offscreen assistivetext \
          hidevisually uhidden",
    ),
    (
        Hints::TITLE,
        "headline articletitle posttitle entrytitle storytitle newstitle articleheadline pagetitle maintitle \
         articleheading",
    ),
    (
        Hints::FACTS,
        "postmeta entrymeta articlemeta storymeta metadata metainfo postinfo articleinfo entryinfo readingtime \
         readtime timetoread minread postdetails kicker eyebrow postcategory categories category viewcount newsviews newspublisher postviews \
         articleviews",
    ),
];

static TABLE: LazyLock<HashMap<&'static str, Hints, RandomState>> = LazyLock::new(|| {
    let mut table: HashMap<&str, Hints, RandomState> = HashMap::default();
    for (hints, words) in WORDS {
        for word in words.split_ascii_whitespace() {
            let entry = table.entry(word).or_default();
            *entry = entry.and(*hints);
        }
    }
    table
});

/// For each first letter the lengths of the words that begin with it: most names are told unknown by this alone.
static LENGTHS: LazyLock<[u64; 26]> = LazyLock::new(|| {
    let mut lengths = [0; 26];
    for word in TABLE.keys() {
        lengths[usize::from(word.as_bytes()[0] - b'a')] |= 1 << word.len();
    }
    lengths
});

/// Class attributes longer than this are style sheets in disguise.
const LONGEST: usize = 400;
/// Names of a class longer than this say nothing that a name of the table could.
const LONGEST_WORD: usize = 32;

/// What the words of a `class` or `id` attribute hint at.
pub(super) fn of_names(attribute: &str) -> Hints {
    let mut hints = Hints::NONE;
    each_word(attribute, |word| hints = hints.and(of_word(word)));
    hints
}

/// What a word hints at that [`each_word`] found.
pub(super) fn of_word(word: &str) -> Hints {
    let lengths = LENGTHS[usize::from(word.as_bytes()[0] - b'a')];
    let is_possible = lengths & (1 << word.len()) != 0;
    if is_possible { TABLE.get(word).copied().unwrap_or_default() } else { Hints::NONE }
}

/// Calls `found` with each word of a `class` or `id` attribute in lower case, and with each word joined to the one
/// before it in the same name. Words of more than [`LONGEST_WORD`] letters are passed over.
pub(super) fn each_word(attribute: &str, mut found: impl FnMut(&str)) {
    let mut word = Pair { letters: String::with_capacity(2 * LONGEST_WORD), previous: 0 };
    let mut end = attribute.len().min(LONGEST);
    while !attribute.is_char_boundary(end) {
        end -= 1;
    }
    let mut lower = false;
    for c in attribute[..end].bytes() {
        match c {
            b'A'..=b'Z' if lower => word.finish(&mut found),
            b'a'..=b'z' | b'A'..=b'Z' => {}
            _ => {
                word.finish(&mut found);
                if c.is_ascii_whitespace() {
                    word.clear();
                }
                lower = false;
                continue;
            }
        }
        lower = c.is_ascii_lowercase();
        word.push(char::from(c.to_ascii_lowercase()));
    }
    word.finish(&mut found);
}

/// The word being read, and the one before it in the same name.
struct Pair {
    letters: String,
    /// Where the word begins that is being read.
    previous: usize,
}

impl Pair {
    fn push(&mut self, letter: char) {
        if self.letters.len() < 2 * LONGEST_WORD {
            self.letters.push(letter);
        }
    }

    fn clear(&mut self) {
        self.letters.clear();
        self.previous = 0;
    }

    /// Ends a word: tells the word and the pair, and keeps the word as the next pair's first.
    fn finish(&mut self, found: &mut impl FnMut(&str)) {
        if self.previous == self.letters.len() {
            return;
        }
        let mut tell = |word: &str| {
            if word.len() <= LONGEST_WORD {
                found(word);
            }
        };
        tell(&self.letters[self.previous..]);
        if self.previous > 0 {
            tell(&self.letters);
        }
        self.letters.drain(..self.previous);
        self.letters.truncate(LONGEST_WORD);
        self.previous = self.letters.len();
    }
}

/// What an ARIA role says.
pub(super) fn of_role(role: &str) -> Hints {
    match role {
        "navigation" | "banner" | "contentinfo" | "complementary" | "search" | "dialog" | "alertdialog" | "menu"
        | "menubar" | "toolbar" | "tooltip" | "tablist" | "status" => Hints::FURNITURE,
        _ => Hints::NONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_in_every_notation() {
        for names in ["most-read", "c-most_read__item", "mostRead", "MostRead", "box mostread", "x nav-item y"] {
            assert!(of_names(names).has(Hints::FURNITURE), "{names}");
        }
        assert!(of_names("article__byline").has(Hints::BYLINE));
        assert!(of_names("entry-content clear").has(Hints::BODY));
    }

    #[test]
    fn a_word_is_not_found_inside_another() {
        for names in ["shadow", "unshared", "navy", "download", "additional", "header-content", "footnote", "", "最新"]
        {
            assert_eq!(of_names(names), Hints::NONE, "{names}");
        }
    }

    #[test]
    fn pairs_do_not_reach_across_names() {
        assert_eq!(of_names("entry content"), Hints::NONE);
        assert!(of_names("entry-content").has(Hints::BODY));
    }

    #[test]
    fn long_attributes_are_read_in_part_and_without_fault() {
        assert_eq!(of_names(&"é".repeat(1000)), Hints::NONE);
        assert!(of_names(&("x".repeat(200) + "-nav")).has(Hints::FURNITURE));
    }
}
