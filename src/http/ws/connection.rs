//! The protocol, seen from the server.

use std::sync::Arc;

use claimgraph_domain::error::{Code, Error};
use claimgraph_store::Scope;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::super::caller::Caller;
use super::super::choice::Choice;
use super::super::graphql::Params;
use super::super::host::Host;
use super::super::observe::{self, Seen};
use super::super::operation::{prepare, refusal};
use super::super::request_id::RequestId;
use super::super::toll;
use super::close;
use super::message::{Incoming, Outgoing, Step, Tag};
use super::operations::Operations;
use super::wire::Wire;
use crate::auth::Lasting;

/// Longest id of an operation, bytes.
const LONGEST_ID: usize = 128;

/// One connection.
pub(super) struct Connection {
    host: Arc<Host>,
    /// What the headers chose; `connection_init` may choose otherwise.
    choice: Option<Choice>,
    /// Known once the connection is acknowledged.
    scope: Option<Scope>,
    /// How long the credential holds.
    pub(super) lasting: Lasting,
    /// What is open.
    pub(super) operations: Operations,
}

impl Connection {
    /// A connection that waits for `connection_init`.
    pub(super) fn new(host: Arc<Host>, wire: Arc<Wire>, choice: Choice) -> Self {
        let operations = Operations::new(Arc::clone(&host), wire);
        Self { operations, host, choice: Some(choice), scope: None, lasting: Lasting::forever() }
    }

    /// Whether the connection is acknowledged.
    pub(super) fn is_acknowledged(&self) -> bool {
        self.scope.is_some()
    }

    /// Takes a message.
    pub(super) async fn receive(&mut self, text: &str) -> Option<Step> {
        match Incoming::read(text) {
            Ok(Incoming::ConnectionInit(payload)) => Some(self.init(&payload).await),
            Ok(Incoming::Subscribe { id, payload }) => self.subscribe(&id, payload).await,
            Ok(Incoming::Complete { id }) => {
                self.operations.end(&id);
                None
            }
            Ok(Incoming::Ping(payload)) => Some(Step::send(&Outgoing::Pong { payload })),
            Ok(Incoming::Pong) => None,
            Err(reason) => Some(Step::invalid(reason)),
        }
    }

    async fn init(&mut self, payload: &Map<String, Value>) -> Step {
        let Some(headers) = self.choice.take() else {
            return Step::Close(close::TOO_MANY_INITS, "Too many initialisation requests".to_owned());
        };
        let choice = Choice::of_payload(payload).and_then(|chosen| chosen.or(headers));
        let caller = match choice {
            // In a box, since a connection waits for the whole of its life with room for what it waits for here once.
            Ok(choice) => Box::pin(self.host.callers().caller(choice)).await,
            Err(error) => Err(error),
        };
        match caller {
            Ok(Caller { scope, lasting }) => {
                (self.scope, self.lasting) = (Some(scope), lasting);
                Step::send(&Outgoing::ConnectionAck)
            }
            Err(error) => {
                observe::refused(&self.host, &Seen::default(), &error, &RequestId::random(self.host.entropy()));
                close::refused(&error)
            }
        }
    }

    async fn subscribe(&mut self, id: &str, payload: &RawValue) -> Option<Step> {
        let Some(scope) = &self.scope else {
            return Some(Step::Close(close::UNAUTHORIZED, "Unauthorized".to_owned()));
        };
        let Some(params) = Params::of_message(payload) else {
            return Some(Step::invalid("Invalid message: `payload` is not a GraphQL request"));
        };
        if self.operations.contains(id) {
            return Some(Step::Close(close::ID_IN_USE, format!("Subscriber for {id} already exists")));
        }
        let request_id = RequestId::random(self.host.entropy());
        let mut seen = Seen::default();
        seen.is_of(scope);
        let prepared = self.check(id).and(params);
        let prepared = prepared.and_then(|params| prepare(&self.host, params, scope.clone(), &mut seen));
        let paid = match prepared {
            Ok(operation) => match toll::enter(&self.host, &operation).await {
                Ok(paid) => Ok((operation, paid)),
                Err((error, _)) => Err(error),
            },
            Err(error) => Err(error),
        };
        match paid {
            Ok((operation, paid)) => {
                self.operations.begin(id, operation, paid, request_id, seen);
                None
            }
            Err(error) => {
                observe::refused(&self.host, &seen, &error, &request_id);
                Some(Tag::new(id).error(&refusal(error, &request_id)))
            }
        }
    }

    fn check(&self, id: &str) -> Result<(), Error> {
        if id.len() > LONGEST_ID {
            return Err(Error::new(
                Code::BadRequest,
                format!("the id of an operation is at most {LONGEST_ID} bytes long"),
            ));
        }
        let most = self.host.options.connections.operations;
        if self.operations.len() < most {
            return Ok(());
        }
        let message =
            format!("{most} operations are open on this connection; complete one first, or open another connection");
        Err(Error::new(Code::LimitExceeded, message))
    }
}
