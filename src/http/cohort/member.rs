//! One reader of a subscription: by itself, or in a cohort.

use std::future::{pending, poll_fn};
use std::sync::Arc;
use std::task::Poll;

use claimgraph_store::feed::LogCursor;
use tokio::select;
use tokio::sync::watch;

use super::super::host::Host;
use super::super::operation::{Operation, Output, Own};
use super::super::request_id::RequestId;
use super::Cohort;
use super::lead::End;
use super::registry::Group;
use super::ring::At;
use super::seats::Taker;

/// One reader of a subscription.
pub(in crate::http) struct Member {
    host: Arc<Host>,
    group: Option<Arc<Group>>,
    news: Option<watch::Receiver<()>>,
    id: RequestId,
    /// The reader has everything up to here; `None` as long as that is not known.
    at: Option<LogCursor>,
    way: Way,
    /// Where it is given what all are given, past [`Member::next`].
    taker: Option<Arc<dyn Taker>>,
    /// Whether it has been given something since it last left a cohort. What ended that is then not met again.
    may_join: bool,
}

/// How it is evaluated.
enum Way {
    Own(Box<Own>),
    Shared(Arc<Cohort>, watch::Receiver<End>),
}

/// What happens to one who is by itself.
enum Turn {
    Given(Option<Output>),
    /// There may be a cohort to join.
    News,
    Joined(Arc<Cohort>),
}

impl Member {
    /// A reader that begins where its request says, or after a cursor. What a `taker` was given is no longer given by
    /// [`Member::next`], and comes in order with that: while a member is asked, it must have what it was given before.
    pub(in crate::http) fn new(
        host: Arc<Host>,
        operation: Operation,
        id: RequestId,
        after: Option<LogCursor>,
        taker: Option<Arc<dyn Taker>>,
    ) -> Self {
        let group = operation.key.map(|key| host.cohorts.enter(key, &operation));
        let news = group.as_deref().map(Group::news);
        let own = Own::open(&host, operation, id.clone(), after);
        Self { host, group, news, id, at: None, way: Way::Own(Box::new(own)), taker, may_join: true }
    }

    /// What the reader is given next; `None` at the end.
    pub(in crate::http) async fn next(&mut self) -> Option<Output> {
        loop {
            match &mut self.way {
                Way::Shared(cohort, end) => {
                    let known = *end.borrow_and_update();
                    match (self.at.map_or(At::Apart, |at| cohort.after(at)), self.at) {
                        (At::Here(item, cursor), _) => {
                            self.at = Some(cursor);
                            return Some(Output::Next(item));
                        }
                        (At::Ahead, Some(at)) if !known.over => match &self.taker {
                            Some(taker) => self.at = Some(cohort.sit(taker, at).await),
                            // A cohort lives as long as it has members.
                            None => drop(end.changed().await),
                        },
                        (At::Ahead | At::Apart, _) => self.leave(),
                    }
                }
                Way::Own(own) => {
                    let group = self.group.as_ref().filter(|_| self.may_join);
                    let turn = turn(own, &self.host, group, self.news.as_mut()).await;
                    self.at = own.place().cursor();
                    match turn {
                        Turn::Given(output) => {
                            self.may_join = true;
                            return output;
                        }
                        Turn::News => {}
                        Turn::Joined(cohort) => {
                            self.news = None;
                            let end = cohort.end();
                            self.way = Way::Shared(cohort, end);
                        }
                    }
                }
            }
        }
    }

    /// Goes on by itself.
    fn leave(&mut self) {
        let Some(group) = &self.group else { return };
        self.news = Some(group.news());
        self.may_join = false;
        let own = Own::open(&self.host, group.operation.clone(), self.id.clone(), self.at);
        self.way = Way::Own(Box::new(own));
    }
}

/// What comes first for one who is by itself. It joins a cohort only while it waits, so that nothing is under way.
async fn turn(own: &mut Own, host: &Host, group: Option<&Arc<Group>>, news: Option<&mut watch::Receiver<()>>) -> Turn {
    let place = own.place();
    // Looked at whenever the evaluation was, which may have found out where it stands.
    let joined = poll_fn(|_| match place.cursor().and_then(|at| group?.cohort(host, at)) {
        Some(cohort) => Poll::Ready(cohort),
        None => Poll::Pending,
    });
    let told = async {
        match news {
            // The group is held, and with it the sender.
            Some(news) => drop(news.changed().await),
            None => pending().await,
        }
    };
    select! {
        biased;
        output = own.next() => Turn::Given(output),
        cohort = joined => Turn::Joined(cohort),
        () = told => Turn::News,
    }
}
