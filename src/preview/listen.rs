//! The address the preview listens on.

use std::io::ErrorKind as IoErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use crate::error::{Error, ErrorKind, Result};

/// The port where nobody asks for another.
pub const DEFAULT_PORT: u16 = 1111;

/// How many ports after [`DEFAULT_PORT`] are tried when it is taken.
const NEIGHBOURS: u16 = 20;

/// Listens at `interface`. A port that was asked for must be free; otherwise the next free one serves.
pub fn listen(interface: IpAddr, port: Option<u16>) -> Result<TcpListener> {
    let (first, last) = match port {
        Some(port) => (port, port),
        None => (DEFAULT_PORT, DEFAULT_PORT + NEIGHBOURS),
    };
    let mut attempts = (first..=last).map(|port| TcpListener::bind((interface, port)));
    let refused = loop {
        match attempts.next() {
            Some(Ok(listener)) => return Ok(listener),
            Some(Err(error)) if error.kind() == IoErrorKind::AddrInUse && first != last => {}
            Some(Err(error)) => break error,
            None => break IoErrorKind::AddrInUse.into(),
        }
    };
    let ports = if first == last { first.to_string() } else { format!("{first} to {last}") };
    let error = Error::new(ErrorKind::Usage, format!("cannot listen on {interface}, port {ports}"));
    let error = match refused.kind() {
        IoErrorKind::AddrInUse => error.hint("another program listens there; choose another port with `--port`"),
        IoErrorKind::AddrNotAvailable => error.hint("`--interface` takes an address of this machine"),
        _ => error,
    };
    Err(error.because(refused))
}

/// The address a browser on this machine opens; ends in `/`.
pub fn url(listening: SocketAddr) -> String {
    let reachable = match listening.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}/", SocketAddr::new(reachable, listening.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_refused_only_if_it_was_asked_for() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = listen(Ipv4Addr::LOCALHOST.into(), Some(port)).unwrap_err().to_string();
        assert!(error.contains(&format!("port {port}")) && error.contains("`--port`"), "{error}");

        let first = listen(Ipv4Addr::LOCALHOST.into(), None).unwrap();
        let second = listen(Ipv4Addr::LOCALHOST.into(), None).unwrap();
        assert_ne!(first.local_addr().unwrap(), second.local_addr().unwrap());
    }

    #[test]
    fn the_address_can_be_opened_in_a_browser() {
        assert_eq!(url(([127, 0, 0, 1], 1111).into()), "http://127.0.0.1:1111/");
        assert_eq!(url(([0, 0, 0, 0], 80).into()), "http://127.0.0.1:80/");
        assert_eq!(url((Ipv6Addr::UNSPECIFIED, 1111).into()), "http://[::1]:1111/");
    }
}
