//! The connection itself, so that faults can cut it where a real network would.

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

const WHOLE: usize = usize::MAX;
const CUT: usize = usize::MAX - 1;

/// A handle on one connection: says how much of the next answer still goes out.
#[derive(Clone, Debug)]
pub struct Link {
    /// [`WHOLE`], [`CUT`], or the bytes of the next body that still go out.
    left: Arc<AtomicUsize>,
}

impl Link {
    /// Cuts the connection before another byte is sent.
    pub fn cut(&self) {
        self.left.store(CUT, Ordering::SeqCst);
    }

    /// Sends the head of the next answer and this many bytes of its body, then cuts.
    pub fn truncate(&self, bytes: usize) {
        self.left.store(bytes.min(CUT - 1), Ordering::SeqCst);
    }
}

/// The listening socket.
pub struct Door(pub TcpListener);

impl Listener for Door {
    type Io = Wire;
    type Addr = Link;

    async fn accept(&mut self) -> (Wire, Link) {
        loop {
            match self.0.accept().await {
                Ok((stream, _)) => {
                    // Small answers at once: a cockpit waits for each of them.
                    let _ = stream.set_nodelay(true);
                    let link = Link {
                        left: Arc::new(AtomicUsize::new(WHOLE)),
                    };
                    let wire = Wire {
                        stream,
                        link: link.clone(),
                    };
                    return (wire, link);
                }
                Err(error) if gone(&error) => {}
                // Out of file descriptors or the like: a moment later it may be better.
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<Link> {
        Err(io::Error::from(io::ErrorKind::Unsupported))
    }
}

fn gone(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    )
}

impl Connected<IncomingStream<'_, Door>> for Link {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Link {
        stream.remote_addr().clone()
    }
}

/// One accepted connection.
pub struct Wire {
    stream: TcpStream,
    link: Link,
}

impl Wire {
    fn broken() -> io::Error {
        io::Error::from(io::ErrorKind::ConnectionReset)
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.link.left.load(Ordering::SeqCst) == CUT {
            return Poll::Ready(Err(Wire::broken()));
        }
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.link.left.load(Ordering::SeqCst) {
            WHOLE => Pin::new(&mut self.stream).poll_write(cx, bytes),
            CUT => Poll::Ready(Err(Wire::broken())),
            body => {
                // The head is in the first write, with the body if that is ready.
                let head = bytes
                    .windows(4)
                    .position(|four| four == b"\r\n\r\n")
                    .map_or(0, |at| at + 4);
                let allowed = bytes.len().min(head + body);
                if allowed == 0 {
                    self.link.cut();
                    return Poll::Ready(Err(Wire::broken()));
                }
                let sent = Pin::new(&mut self.stream).poll_write(cx, &bytes[..allowed]);
                if let Poll::Ready(Ok(count)) = sent {
                    let body_sent = count.saturating_sub(head);
                    self.link.truncate(body - body_sent.min(body));
                }
                sent
            }
        }
    }

    /// What has several parts is sent as it lies. Else hyper copies each answer into one buffer first, and
    /// each connection keeps one as long as its longest answer for as long as it is open.
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.link.left.load(Ordering::SeqCst) {
            WHOLE => Pin::new(&mut self.stream).poll_write_vectored(cx, parts),
            // Where it is to be cut is told by its beginning.
            _ => {
                let parts: Vec<&[u8]> = parts.iter().map(|part| &**part).collect();
                self.poll_write(cx, &parts.concat())
            }
        }
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    /// A wire, a handle on it, and its other end.
    async fn wire() -> (Wire, Link, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let other = TcpStream::connect(address).await.expect("a connection");
        let (wire, link) = Door(listener).accept().await;
        (wire, link, other)
    }

    /// What is sent of a head and a body in two parts, and what comes at the other end.
    async fn sent(left: Option<usize>) -> (io::Result<usize>, Vec<u8>) {
        let (mut wire, link, mut other) = wire().await;
        if let Some(left) = left {
            link.truncate(left);
        }
        let parts = [
            IoSlice::new(b"HTTP/1.1 200 OK\r\n\r\n"),
            IoSlice::new(b"0123456789"),
        ];
        let sent = wire.write_vectored(&parts).await;
        drop(wire);
        let mut came = Vec::new();
        other.read_to_end(&mut came).await.expect("it can be read");
        (sent, came)
    }

    #[tokio::test]
    async fn answers_go_out_without_a_copy_and_are_cut_all_the_same() {
        let (wire, ..) = wire().await;
        assert!(
            wire.is_write_vectored(),
            "else hyper keeps a copy of the longest answer"
        );
        let (count, came) = sent(None).await;
        assert_eq!(
            (count.ok(), came.ends_with(b"0123456789")),
            (Some(29), true)
        );
        let (count, came) = sent(Some(4)).await;
        assert_eq!(
            (count.ok(), came.ends_with(b"\r\n\r\n0123")),
            (Some(23), true)
        );
    }
}
