//! GraphQL over one kept-alive HTTP/1.1 connection.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST};
use hyper::http::request::Builder;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::Result;

/// A connection to a GraphQL server on this machine.
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    /// What stands in `Authorization`, where there is a key.
    bearer: Option<String>,
}

/// The body of a request.
pub(crate) fn body(document: &str, variables: &Value) -> Bytes {
    Bytes::from(json!({ "query": document, "variables": variables }).to_string())
}

impl Connection {
    pub(crate) async fn open(port: u16) -> Result<Self> {
        Self::open_with(port, None).await
    }

    /// A connection of somebody with an API key.
    pub(crate) async fn open_with(port: u16, key: Option<&str>) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let bearer = key.map(|key| format!("Bearer {key}"));
        Ok(Self { sender, host: format!("127.0.0.1:{port}"), bearer })
    }

    /// Sends a body and waits for the whole answer.
    pub(crate) async fn ask(&mut self, body: Bytes) -> Result<Bytes> {
        let (status, answer) = self.send(body).await?;
        if status != StatusCode::OK {
            return Err(format!("{status}: {}", String::from_utf8_lossy(&answer)).into());
        }
        Ok(answer)
    }

    /// Sends a body and waits for the whole answer, whatever its status.
    pub(crate) async fn send(&mut self, body: Bytes) -> Result<(StatusCode, Bytes)> {
        let answer = self.exchange(body).await?;
        Ok((answer.status(), answer.into_body()))
    }

    /// The same with its headers.
    pub(crate) async fn exchange(&mut self, body: Bytes) -> Result<Response<Bytes>> {
        let request = Request::post("/graphql")
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/graphql-response+json, application/json;q=0.9");
        self.complete(request, body).await
    }

    /// What a path gives; an error where its status is not 200.
    pub(crate) async fn get(&mut self, path: &str) -> Result<Bytes> {
        let answer = self.complete(Request::get(path), Bytes::new()).await?;
        if answer.status() != StatusCode::OK {
            return Err(format!("{path}: {}", answer.status()).into());
        }
        Ok(answer.into_body())
    }

    async fn complete(&mut self, request: Builder, body: Bytes) -> Result<Response<Bytes>> {
        let mut request = request.header(HOST, &self.host);
        if let Some(bearer) = &self.bearer {
            request = request.header(AUTHORIZATION, bearer);
        }
        let request = request.body(Full::new(body))?;
        self.sender.ready().await?;
        let (head, body) = self.sender.send_request(request).await?.into_parts();
        Ok(Response::from_parts(head, body.collect().await?.to_bytes()))
    }
}
