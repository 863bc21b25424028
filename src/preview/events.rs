//! The channel by which open pages hear that something has changed (server-sent events, WHATWG HTML section 9.2).
//!
//! A message is the number of the snapshot and nothing else: what has changed is asked for by a request that passes the
//! guard like any other.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame};
use tokio::sync::{mpsc, watch};

use super::snapshot::Snapshot;

/// A comment is sent so often, so that a connection whose page is gone is found out.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The body of a response that ends when the page goes.
pub struct Events(mpsc::Receiver<Bytes>);

impl Events {
    /// Sends the present number at once, since the page may be older than it, and each later one as it comes.
    pub fn of(mut shown: watch::Receiver<Arc<Snapshot>>) -> Self {
        let (sender, receiver) = mpsc::channel(1);
        tokio::spawn(async move {
            let mut message = data(&mut shown);
            while sender.send(message).await.is_ok() {
                message = tokio::select! {
                    changed = shown.changed() => match changed {
                        Ok(()) => data(&mut shown),
                        Err(_) => return,
                    },
                    () = tokio::time::sleep(HEARTBEAT) => Bytes::from_static(b":\n\n"),
                    () = sender.closed() => return,
                };
            }
        });
        Events(receiver)
    }
}

impl Body for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|message| message.map(|bytes| Ok(Frame::data(bytes))))
    }
}

fn data(shown: &mut watch::Receiver<Arc<Snapshot>>) -> Bytes {
    Bytes::from(format!("data: {}\n\n", shown.borrow_and_update().number))
}
