//! The address a page was published at.

use std::fmt;

use ::url::Url;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An absolute `http` or `https` address (WHATWG URL), without credentials, fragment and tracking parameters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceUrl(Box<str>);

/// Query parameters that say how a reader came, not what the page is.
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "ysclid",
    "twclid",
    "ttclid",
    "igshid",
    "igsh",
    "mc_cid",
    "mc_eid",
    "_hsenc",
    "_hsmi",
    "mkt_tok",
    "oly_anon_id",
    "oly_enc_id",
    "vero_id",
    "wickedid",
    "_ga",
    "_gl",
    "s_cid",
    "ncid",
    "cmpid",
    "ito",
    "ocid",
    "smid",
    "sr_share",
    "xtor",
    "spm",
    "at_medium",
    "at_campaign",
];

impl SourceUrl {
    /// `None` unless `written` is an absolute http(s) address with a host.
    pub fn parse(written: &str) -> Option<Self> {
        Self::from_url(Url::parse(written.trim()).ok()?)
    }

    /// `reference` resolved against this address; `None` where that gives no http(s) address.
    pub fn join(&self, reference: &str) -> Option<Self> {
        Self::from_url(self.to_url()?.join(reference.trim()).ok()?)
    }

    fn from_url(mut url: Url) -> Option<Self> {
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
            return None;
        }
        url.set_fragment(None);
        let _ = url.set_username("");
        let _ = url.set_password(None);
        remove_tracking(&mut url);
        Some(SourceUrl(String::from(url).into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its parts; always there, since every address here was one of these.
    pub fn to_url(&self) -> Option<Url> {
        Url::parse(&self.0).ok()
    }

    /// The host without a leading `www.`.
    pub fn host(&self) -> &str {
        let authority = self.0.split('/').nth(2).unwrap_or_default();
        // An address of IPv6 has colons of its own.
        let host = match authority.find(']') {
            Some(end) => &authority[..=end],
            None => authority.split(':').next().unwrap_or_default(),
        };
        host.strip_prefix("www.").unwrap_or(host)
    }
}

/// Takes tracking parameters (`utm_…`, `fbclid` …) from a query, leaving the others as they were written.
pub fn remove_tracking(url: &mut Url) {
    let Some(query) = url.query() else { return };
    let is_tracking = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
        name.starts_with("utm_") || TRACKING.contains(&name.as_str())
    };
    if !query.split('&').any(|pair| is_tracking(&pair)) {
        return;
    }
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_tracking(pair)).collect();
    let kept = kept.join("&");
    url.set_query((!kept.is_empty()).then_some(kept.as_str()));
}

impl Serialize for SourceUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for SourceUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Only what was written from an address is ever read here, out of notes that say if they are damaged.
        let written = Box::<str>::deserialize(deserializer)?;
        let is_one = ["http://", "https://"].iter().any(|scheme| written.starts_with(scheme));
        is_one.then_some(SourceUrl(written)).ok_or_else(|| serde::de::Error::custom("not an address of a page"))
    }
}

impl fmt::Display for SourceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A path without its percent-encoding (RFC 3986, 2.1); `None` where the bytes are no UTF-8.
pub(crate) fn percent_decode(path: &str) -> Option<String> {
    if !path.contains('%') {
        return Some(path.to_owned());
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let (byte, tail) = match (first, tail) {
            (b'%', [high, low, tail @ ..]) => {
                let digit = |byte: &u8| (*byte as char).to_digit(16);
                ((digit(high)? * 16 + digit(low)?) as u8, tail)
            }
            (byte, tail) => (*byte, tail),
        };
        bytes.push(byte);
        rest = tail;
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_page_and_drops_the_way_to_it() {
        let cleaned = |written| SourceUrl::parse(written).map(|url| url.to_string());
        assert_eq!(cleaned("https://e.org/a?id=3&utm_source=x&fbclid=y#top").as_deref(), Some("https://e.org/a?id=3"));
        assert_eq!(cleaned("https://u:p@e.org/a?utm_medium=x").as_deref(), Some("https://e.org/a"));
        assert_eq!(cleaned("https://e.org/?q=a%20b&x").as_deref(), Some("https://e.org/?q=a%20b&x"));
    }

    #[test]
    fn the_host_is_the_one_of_the_parts() {
        for written in [
            "https://e.org/a//b?c=https://x/",
            "http://www.e.org",
            "http://u:p@E.org:8080/x",
            "https://[2001:db8::1]:8080/x",
            "https://ПРИМЕР.рф/a",
        ] {
            let address = SourceUrl::parse(written).unwrap();
            let url = address.to_url().unwrap();
            assert_eq!(address.host(), url.host_str().unwrap().trim_start_matches("www."), "{written}");
            let noted: SourceUrl = serde_json::from_str(&serde_json::to_string(&address).unwrap()).unwrap();
            assert_eq!(noted, address);
        }
        assert!(serde_json::from_str::<SourceUrl>("\"javascript:alert(1)\"").is_err());
    }

    #[test]
    fn only_http_addresses_are_sources() {
        for written in
            ["javascript:alert(1)", "\tjava\nscript:x", "data:text/html,x", "//evil", "file:///etc/passwd", "e.org", ""]
        {
            assert_eq!(SourceUrl::parse(written), None, "{written}");
        }
    }
}
