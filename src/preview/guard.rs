//! May this request pass? Asked for every request before anything else looks at it.
//!
//! The preview listens on the user's own machine, and so does every web page open in the user's browser reach it: by
//! its address, or by a name of an attacker's own that is made to resolve to 127.0.0.1 (DNS rebinding). The `Host`
//! header tells the second from an honest request, `Origin` and `Sec-Fetch-Site` tell the first. Names are compared
//! with a short list; a literal address cannot be rebound.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::request_path;

/// Below this path lie the preview's own addresses.
pub const DESK: &str = "/_desk/";

/// Methods that the preview answers.
pub const METHODS: [&str; 2] = ["GET", "HEAD"];

/// Longer than any host name with a port (RFC 1035 allows 253 octets).
const LONGEST_HOST: usize = 300;

/// Whom the preview answers.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The address listened on; the unspecified address stands for every address of the machine.
    pub interface: IpAddr,
    /// Host names to answer to besides `localhost`, in lower case.
    pub names: Vec<String>,
}

/// What of a request's head decides whether it may pass, as it came.
#[derive(Debug, Clone)]
pub struct Head<'a> {
    pub method: &'a str,
    /// Percent-encoded, without the query.
    pub path: &'a str,
    /// The host of a request target in absolute form (`GET http://host/ HTTP/1.1`).
    pub authority: Option<&'a str>,
    /// Every `Host` header.
    pub hosts: Vec<&'a [u8]>,
    /// Every `Origin` header.
    pub origins: Vec<&'a [u8]>,
    /// The `Sec-Fetch-Site` header, which browsers send and scripts cannot forge.
    pub fetch_site: Option<&'a [u8]>,
}

/// Why a request may not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No `Host`, more than one, or one that is no host.
    MalformedHost,
    /// A host that is not this preview.
    ForeignHost,
    /// A path that no page of a site can have.
    MalformedPath,
    /// A method that is not answered here.
    Method,
    /// Another site asks.
    ForeignOrigin,
}

/// Lets a request pass, or says why not.
pub fn admit(head: &Head, policy: &Policy) -> Result<(), Refusal> {
    let [host] = head.hosts[..] else { return Err(Refusal::MalformedHost) };
    policy.answers_to(host)?;
    if let Some(authority) = head.authority {
        policy.answers_to(authority.as_bytes())?;
    }
    let path = request_path::decode(head.path).ok_or(Refusal::MalformedPath)?;
    if !METHODS.contains(&head.method) {
        return Err(Refusal::Method);
    }
    let same_origin = |origin: &&[u8]| origin.strip_prefix(b"http://").is_some_and(|o| o.eq_ignore_ascii_case(host));
    if !head.origins.iter().all(same_origin) {
        return Err(Refusal::ForeignOrigin);
    }
    // A link on another site may lead to a page of ours, but no other site has business at the desk.
    let own_page_asks = matches!(head.fetch_site, None | Some(b"same-origin" | b"none"));
    if path.starts_with(DESK) && !own_page_asks {
        return Err(Refusal::ForeignOrigin);
    }
    Ok(())
}

impl Policy {
    fn answers_to(&self, host: &[u8]) -> Result<(), Refusal> {
        match parse_host(host).ok_or(Refusal::MalformedHost)? {
            Host::Address(address) if self.is_own(address) => Ok(()),
            Host::Name(name) if name == "localhost" || self.names.contains(&name) => Ok(()),
            _ => Err(Refusal::ForeignHost),
        }
    }

    fn is_own(&self, address: IpAddr) -> bool {
        self.interface.is_unspecified()
            || address == self.interface
            || address == IpAddr::V4(Ipv4Addr::LOCALHOST)
            || address == IpAddr::V6(Ipv6Addr::LOCALHOST)
    }
}

impl Refusal {
    /// The HTTP status that says so.
    pub fn status(self) -> u16 {
        match self {
            Refusal::MalformedHost | Refusal::MalformedPath => 400,
            Refusal::ForeignHost | Refusal::ForeignOrigin => 403,
            Refusal::Method => 405,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refusal::MalformedHost => "expected one `Host` header with a host name or address",
            Refusal::ForeignHost => {
                "the preview does not answer to this host name; use the address that `serve` printed, \
                 or name the host with `--allow-host`"
            }
            Refusal::MalformedPath => "this is not the path of a page",
            Refusal::Method => "the preview answers GET and HEAD",
            Refusal::ForeignOrigin => "the preview does not answer to other sites",
        })
    }
}

enum Host {
    Address(IpAddr),
    /// In lower case.
    Name(String),
}

/// Reads `host[:port]` (RFC 3986, section 3.2.2); `None` if it is nothing of the kind.
fn parse_host(written: &[u8]) -> Option<Host> {
    let written = std::str::from_utf8(written).ok().filter(|host| host.is_ascii() && host.len() <= LONGEST_HOST)?;
    let (host, port) = match written.strip_prefix('[') {
        Some(rest) => {
            let (address, port) = rest.split_once(']')?;
            (Host::Address(IpAddr::V6(address.parse().ok()?)), port)
        }
        None => {
            let end = written.find(':').unwrap_or(written.len());
            let (name, port) = written.split_at(end);
            (name.parse().map(|address| Host::Address(IpAddr::V4(address))).ok().or_else(|| parse_name(name))?, port)
        }
    };
    let port_is_sound = match port.strip_prefix(':') {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<u16>().is_ok(),
        None => port.is_empty(),
    };
    port_is_sound.then_some(host)
}

fn parse_name(name: &str) -> Option<Host> {
    let sound = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
    sound.then(|| Host::Name(name.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn policy() -> Policy {
        Policy { interface: LOOPBACK, names: vec!["desk.example".into()] }
    }

    fn head<'a>(path: &'a str, host: &'a [u8]) -> Head<'a> {
        Head { method: "GET", path, authority: None, hosts: vec![host], origins: vec![], fetch_site: None }
    }

    #[track_caller]
    fn check_host(host: &[u8], expected: Result<(), Refusal>) {
        assert_eq!(admit(&head("/", host), &policy()), expected, "{}", host.escape_ascii());
    }

    #[test]
    fn own_hosts_pass_with_or_without_port() {
        let own = [
            "localhost",
            "LocalHost:1111",
            "127.0.0.1",
            "127.0.0.1:80",
            "[::1]",
            "[::1]:1111",
            "desk.example:9",
            "Desk.Example",
        ];
        for host in own {
            check_host(host.as_bytes(), Ok(()));
        }
    }

    #[test]
    fn other_hosts_do_not() {
        let foreign = [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil",
            "localhost.",
            "xlocalhost",
            "0x7f.1",
            "127.1",
            "2130706433",
            "0",
            "0.0.0.0",
            "127.0.0.2",
            "192.168.1.2:1111",
            "[::]",
            "[::ffff:127.0.0.1]",
            "evil.desk.example",
        ];
        for host in foreign {
            check_host(host.as_bytes(), Err(Refusal::ForeignHost));
        }
    }

    #[test]
    fn what_is_no_host_is_malformed() {
        let long = "a".repeat(8 << 10);
        let malformed: [&[u8]; 16] = [
            b"",
            b"[",
            b"[]",
            b"[::1",
            b"[::1]1111",
            b"a b",
            b"localhost, evil.example",
            b"localhost:",
            b"localhost:65536",
            b"localhost:+80",
            b"localhost:80:80",
            b"user@localhost",
            b"localhost/",
            "löcalhost".as_bytes(),
            b"\xff\xfe",
            long.as_bytes(),
        ];
        for host in malformed {
            check_host(host, Err(Refusal::MalformedHost));
        }
    }

    #[test]
    fn there_must_be_one_host() {
        let two: Vec<&[u8]> = vec![b"localhost", b"localhost"];
        for hosts in [vec![], two] {
            let head = Head { hosts, ..head("/", b"") };
            assert_eq!(admit(&head, &policy()), Err(Refusal::MalformedHost));
        }
    }

    #[test]
    fn the_host_of_an_absolute_target_counts_too() {
        let absolute = |authority| Head { authority: Some(authority), ..head("/", b"localhost:1111") };
        assert_eq!(admit(&absolute("localhost:1111"), &policy()), Ok(()));
        assert_eq!(admit(&absolute("evil.example"), &policy()), Err(Refusal::ForeignHost));
        assert_eq!(admit(&absolute("user@localhost"), &policy()), Err(Refusal::MalformedHost));
    }

    #[test]
    fn on_every_interface_addresses_pass_and_names_do_not() {
        let policy = Policy { interface: IpAddr::V4(Ipv4Addr::UNSPECIFIED), names: vec![] };
        assert_eq!(admit(&head("/", b"192.168.1.2:1111"), &policy), Ok(()));
        assert_eq!(admit(&head("/", b"[fe80::1]:1111"), &policy), Ok(()));
        assert_eq!(admit(&head("/", b"machine.local:1111"), &policy), Err(Refusal::ForeignHost));
    }

    #[test]
    fn only_reading_is_answered() {
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", ""] {
            assert_eq!(admit(&Head { method, ..head("/", b"localhost") }, &policy()), Err(Refusal::Method), "{method}");
        }
        assert_eq!(admit(&Head { method: "HEAD", ..head("/", b"localhost") }, &policy()), Ok(()));
    }

    #[test]
    fn an_origin_must_be_our_own() {
        let check = |origins: Vec<&[u8]>, expected| {
            let head = Head { origins, ..head("/_desk/events", b"localhost:1111") };
            assert_eq!(admit(&head, &policy()), expected, "{:?}", head.origins);
        };
        check(vec![], Ok(()));
        check(vec![b"http://localhost:1111"], Ok(()));
        let foreign: [&[u8]; 8] = [
            b"null",
            b"",
            b"http://evil.example",
            b"http://localhost",
            b"http://localhost:3000",
            b"http://localhost:1111.evil.example",
            b"https://localhost:1111",
            b"\xff",
        ];
        for origin in foreign {
            check(vec![origin], Err(Refusal::ForeignOrigin));
            check(vec![b"http://localhost:1111", origin], Err(Refusal::ForeignOrigin));
        }
    }

    #[test]
    fn other_sites_may_link_to_pages_but_not_use_the_desk() {
        let check = |path, site: &'static [u8], expected| {
            let head = Head { fetch_site: Some(site), ..head(path, b"localhost") };
            assert_eq!(admit(&head, &policy()), expected, "{path} {}", site.escape_ascii());
        };
        for site in [&b"cross-site"[..], b"same-site", b"anything"] {
            check("/documents/a/", site, Ok(()));
            check("/_desk/events", site, Err(Refusal::ForeignOrigin));
            check("/%5fdesk/status", site, Err(Refusal::ForeignOrigin));
        }
        check("/_desk/events", b"same-origin", Ok(()));
        check("/_desk/status", b"none", Ok(()));
    }
}
