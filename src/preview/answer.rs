//! The answer to one request: a page of the site by its exact path, or one of the preview's own addresses.

use std::convert::Infallible;
use std::sync::Arc;

use http_body_util::{Either, Full};
use hyper::body::Bytes;
use hyper::header::{self, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use tokio::sync::watch;

use super::content_type::{content_type, is_page};
use super::desk;
use super::events::Events;
use super::guard::{self, Head, Policy, Refusal};
use super::request_path;
use super::snapshot::{Page, Served, Snapshot, fault};
use crate::diagnostic::Diagnostic;

/// What every request is answered from.
pub struct Counter {
    pub policy: Policy,
    pub shown: watch::Receiver<Arc<Snapshot>>,
}

/// A file or an endless stream of events.
pub type Body = Either<Full<Bytes>, Events>;

const TEXT: &str = "text/plain; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

/// No script but the archive's own: this origin will be trusted with editing. Styles, images and fonts are left to the
/// page's own policy, so that the preview looks as the published site does.
const SITE_POLICY: &str = "script-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'";

/// Answers a request, whatever it holds.
pub async fn answer<B>(request: Request<B>, counter: Arc<Counter>) -> Result<Response<Body>, Infallible> {
    let response = match path(&request, &counter.policy) {
        Ok(path) if path.starts_with(guard::DESK) => answer_desk(&path, request.method(), &counter),
        Ok(path) => {
            let snapshot = counter.shown.borrow().clone();
            let number = snapshot.site_number;
            // A slow page must not keep others waiting.
            let rendered = tokio::task::spawn_blocking(move || answer_site(&path, &snapshot)).await;
            rendered.unwrap_or_else(|_| {
                let fault = Diagnostic::error("rendering stopped halfway; the terminal says more");
                html(StatusCode::INTERNAL_SERVER_ERROR, desk::fault_page(CANNOT_RENDER, &[fault], number))
            })
        }
        Err(refusal) => refuse(refusal),
    };
    Ok(with_common_headers(response))
}

const CANNOT_RENDER: &str = "This page cannot be rendered";

/// The decoded path of a request that may pass.
fn path<B>(request: &Request<B>, policy: &Policy) -> Result<String, Refusal> {
    let values = |name| request.headers().get_all(name).iter().map(HeaderValue::as_bytes).collect();
    let head = Head {
        method: request.method().as_str(),
        path: request.uri().path(),
        authority: request.uri().authority().map(|authority| authority.as_str()),
        hosts: values(header::HOST),
        origins: values(header::ORIGIN),
        fetch_site: request.headers().get("sec-fetch-site").map(HeaderValue::as_bytes),
    };
    guard::admit(&head, policy)?;
    request_path::decode(head.path).ok_or(Refusal::MalformedPath)
}

fn answer_desk(path: &str, method: &Method, counter: &Counter) -> Response<Body> {
    if path == desk::EVENTS && method == Method::HEAD {
        return whole(StatusCode::OK, "text/event-stream", "");
    }
    if path == desk::EVENTS {
        let mut response = Response::new(Either::Right(Events::of(counter.shown.clone())));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        return response;
    }
    if path == desk::STATUS {
        return whole(StatusCode::OK, "application/json; charset=utf-8", counter.shown.borrow().status());
    }
    match desk::asset(path) {
        Some(asset) => whole(StatusCode::OK, asset.content_type, asset.text),
        None => whole(StatusCode::NOT_FOUND, TEXT, "there is nothing at this address"),
    }
}

/// Renders what `path` asks for.
fn answer_site(path: &str, snapshot: &Snapshot) -> Response<Body> {
    let Some(site) = &snapshot.site else {
        let page = desk::fault_page("There is no site yet", &snapshot.faults, snapshot.site_number);
        return html(StatusCode::SERVICE_UNAVAILABLE, page);
    };
    match find(path, site) {
        Found::Here(page) => file(StatusCode::OK, page, snapshot),
        Found::At(address) => {
            let mut response = whole(StatusCode::PERMANENT_REDIRECT, TEXT, "");
            let location = HeaderValue::from_str(&address).expect("an encoded path is ASCII");
            response.headers_mut().insert(header::LOCATION, location);
            response
        }
        Found::Nowhere => match (site.page)("/404.html") {
            Some(page) => file(StatusCode::NOT_FOUND, page, snapshot),
            None => whole(StatusCode::NOT_FOUND, TEXT, "there is no page at this address"),
        },
    }
}

enum Found {
    Here(Page),
    /// Under the address of a folder, which ends in `/`; relative links would otherwise lead astray.
    At(String),
    Nowhere,
}

fn find(path: &str, site: &Served) -> Found {
    let open = |path: &str| (site.page)(path);
    let is_file = |page: &Page| path.ends_with('/') || path.strip_prefix('/') == Some(&page.path);
    let page = open(path).or_else(|| if path.ends_with('/') { None } else { open(&format!("{path}/")) });
    match page {
        Some(page) if is_file(&page) => Found::Here(page),
        Some(page) => match page.path.strip_suffix("index.html") {
            // The address comes from the site, not from the request: it cannot lead to another host.
            Some(folder) => Found::At(request_path::encode(&format!("/{folder}"))),
            None => Found::Here(page),
        },
        None => Found::Nowhere,
    }
}

fn file(status: StatusCode, page: Page, snapshot: &Snapshot) -> Response<Body> {
    match page.bytes {
        Ok(bytes) if is_page(&page.path) => html(status, desk::with_reload(bytes, snapshot.site_number)),
        Ok(bytes) => whole(status, content_type(&page.path), bytes),
        Err(error) => {
            let page = desk::fault_page(CANNOT_RENDER, &[fault(error)], snapshot.site_number);
            html(StatusCode::INTERNAL_SERVER_ERROR, page)
        }
    }
}

fn refuse(refusal: Refusal) -> Response<Body> {
    let status = StatusCode::from_u16(refusal.status()).expect("a refusal has a status of HTTP");
    let mut response = whole(status, TEXT, refusal.to_string());
    if refusal == Refusal::Method {
        let methods = HeaderValue::from_str(&guard::METHODS.join(", ")).expect("methods are ASCII");
        response.headers_mut().insert(header::ALLOW, methods);
    }
    response
}

fn html(status: StatusCode, page: Vec<u8>) -> Response<Body> {
    whole(status, HTML, page)
}

fn whole(status: StatusCode, content_type: &'static str, bytes: impl Into<Bytes>) -> Response<Body> {
    let mut response = Response::new(Either::Left(Full::new(bytes.into())));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

fn with_common_headers(mut response: Response<Body>) -> Response<Body> {
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, SITE_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
