//! A tiny HTTP server on loopback that answers what a test tells it to, faults included, and keeps
//! what it was asked.

use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub query: HashMap<String, String>,
    pub headers: HashMap<String, String>,
    pub body: Value,
    /// How long its path is with the query, as it came.
    pub address: usize,
    /// How many with the same method and path came before.
    pub nth: usize,
    /// What is not as published.
    pub faults: Vec<String>,
}

impl Request {
    /// Method and path, as tests match them.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// What comes back.
pub enum Answer {
    Json(u16, Value),
    Headers(u16, &'static [(&'static str, &'static str)], Value),
    Text(u16, &'static str),
    /// A body that is packed.
    Gzip(&'static [u8]),
    /// Sixty million blanks.
    Endless,
    /// The connection is closed without a word.
    Cut,
    /// The head promises more than comes.
    Truncated(u16),
    /// Nothing comes, and the connection stays open.
    Silence,
}

type Handler = dyn Fn(&Request) -> Answer + Send + Sync;

pub struct Server {
    pub url: String,
    log: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub async fn start(handler: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let log = Arc::new(Mutex::new(Vec::new()));
        let handler: Arc<Handler> = Arc::new(handler);
        let kept = log.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, handler.clone(), kept.clone()));
            }
        });
        Self { url, log }
    }

    /// Everything it was asked so far.
    pub fn asked(&self) -> Vec<Request> {
        self.log.lock().expect("the log").clone()
    }

    /// Method and path of what it was asked, without the side questions that belong to no test.
    pub fn lines(&self) -> Vec<String> {
        let asked = self.asked();
        let lines = asked.iter().map(Request::line);
        lines
            .filter(|line| !line.contains("account-info"))
            .collect()
    }
}

/// At the end of a test every request must have been as published.
impl Drop for Server {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let log = self.log.lock().expect("the log");
        if let Some(request) = log.iter().find(|request| !request.faults.is_empty()) {
            panic!("{}: {:?}", request.line(), request.faults);
        }
    }
}

async fn serve(mut stream: TcpStream, handler: Arc<Handler>, log: Arc<Mutex<Vec<Request>>>) {
    let Some(mut request) = read(&mut stream).await else {
        return;
    };
    {
        let mut log = log.lock().expect("the log");
        request.faults = crate::published::faults(
            &request.method,
            &request.path,
            &request.query,
            &request.body,
        );
        request.nth = log
            .iter()
            .filter(|old| old.line() == request.line())
            .count();
        log.push(request.clone());
    }
    let answer = handler(&request);
    let named = match &answer {
        Answer::Json(_, body) | Answer::Headers(_, _, body) => body.get("correlationId").is_none(),
        _ => false,
    };
    let (status, headers, body, missing): (_, _, Vec<u8>, _) = match answer {
        Answer::Json(status, body) => (status, [].as_slice(), body.to_string().into_bytes(), 0),
        Answer::Headers(status, headers, body) => {
            (status, headers, body.to_string().into_bytes(), 0)
        }
        Answer::Text(status, text) => (status, [].as_slice(), text.into(), 0),
        Answer::Gzip(packed) => (
            200,
            [("content-encoding", "gzip")].as_slice(),
            packed.into(),
            0,
        ),
        Answer::Endless => (200, [].as_slice(), vec![b' '; 60_000_000], 0),
        Answer::Truncated(status) => (status, [].as_slice(), "{\"id\":\"1".into(), 50),
        Answer::Cut => return,
        Answer::Silence => {
            // Until the other side gives up.
            let _ = stream.read(&mut [0; 1]).await;
            return;
        }
    };
    let mut head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n",
        body.len() + missing
    );
    // HubSpot names each request in its answer, and a proxy's page does not.
    if named {
        head += "x-hubspot-correlation-id: c-1\r\n";
    }
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    let mut bytes = format!("{head}\r\n").into_bytes();
    bytes.extend(body);
    let _ = stream.write_all(&bytes).await;
    let _ = stream.shutdown().await;
}

async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let end = loop {
        let mut chunk = [0; 4096];
        let count = stream.read(&mut chunk).await.ok().filter(|n| *n > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?);
    let headers: HashMap<_, _> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length: usize = headers
        .get("content-length")
        .map_or(0, |n| n.parse().unwrap_or(0));
    while bytes.len() < end + length {
        let mut chunk = [0; 4096];
        let count = stream.read(&mut chunk).await.ok().filter(|n| *n > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
    }
    let url = reqwest::Url::parse(&format!("http://x{target}")).ok()?;
    Some(Request {
        method,
        path: url.path().to_owned(),
        query: url.query_pairs().into_owned().collect(),
        headers,
        address: target.len(),
        body: serde_json::from_slice(&bytes[end..]).unwrap_or(Value::Null),
        nth: 0,
        faults: Vec::new(),
    })
}
