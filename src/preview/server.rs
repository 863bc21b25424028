//! Connections: accepted one after the other, each served by a task of its own, none able to keep the others out.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

use super::answer::{Counter, answer};

/// A request's head must arrive within this time, and so must the next request of a connection that is kept open.
const PATIENCE: Duration = Duration::from_secs(10);

/// More connections than any browser opens, fewer than a process may have files open.
const MOST_CONNECTIONS: usize = 256;

/// How long to wait when the system has no more connections to give.
const BREATH: Duration = Duration::from_millis(100);

/// Serves for ever.
pub async fn run(listener: TcpListener, counter: Arc<Counter>) {
    let mut open: VecDeque<AbortHandle> = VecDeque::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        open.retain(|connection| !connection.is_finished());
        if open.len() >= MOST_CONNECTIONS {
            // The oldest makes room: a page that listens comes back by itself, one that only waits is not missed.
            open.pop_front().inspect(AbortHandle::abort);
        }
        open.push_back(tokio::spawn(serve_connection(stream, counter.clone())).abort_handle());
    }
}

async fn serve_connection(stream: TcpStream, counter: Arc<Counter>) {
    // Answers are written whole; waiting to fill a packet only delays them. Where this fails they are merely slower.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| answer(request, counter.clone()));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), service);
    // A connection that breaks off concerns nobody but its browser.
    let _ = connection.await;
}
