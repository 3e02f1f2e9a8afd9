//! Lists of claims of an answer, of which only what is selected is made.

use async_graphql::{Context, ID, Result};
use claimgraph_domain::error::{Code, Error};

use super::answer::Answer;
use super::list::{Fingerprint, Known, page};
use super::node::GraphNodeConnection;
use super::refuse::{bounded, refused_at};
use super::start::Start;
use crate::context::request;

impl<T> Answer<T> {
    /// A page of a list of claims, given the place and the depth of each.
    pub(super) fn node_list(
        &self,
        ctx: &Context<'_>,
        list: Fingerprint,
        arguments: (Option<i32>, Option<String>),
        count: usize,
        node: impl Fn(usize) -> Option<(u32, Option<usize>)>,
    ) -> Result<GraphNodeConnection> {
        let lens = self.lens();
        let key = |item| node(item).map_or([0; 16], |(place, _)| self.key(&lens, place));
        let make = |item| node(item).map(|(place, depth)| self.node(&lens, place, depth));
        let page = page(ctx, list, arguments, (count, key), make)?;
        Ok(GraphNodeConnection::new(page, Known(count)))
    }

    /// The ids of a list of claims, or of some, given the place of each.
    pub(super) fn id_list(
        &self,
        ctx: &Context<'_>,
        (first, after): (Option<i32>, Option<ID>),
        count: usize,
        place: impl Fn(usize) -> Option<u32>,
    ) -> Result<Vec<ID>> {
        let most = request(ctx)?.limits.traversal_nodes_max;
        let size = usize::try_from(bounded("first", first, 0, most, most)?).unwrap_or(usize::MAX);
        let lens = self.lens();
        let begin = match after {
            Some(id) => {
                let wanted = lens.place_of(Start::read("after", &id)?.claim);
                let found = (0..count).find(|item| wanted.is_some() && place(*item) == wanted);
                found.ok_or_else(|| refused_at("after")(not_listed(&id)))? + 1
            }
            None => 0,
        };
        let places = (begin..count).take(size).filter_map(place);
        Ok(places.map(|place| ID(lens.claim(place).to_string())).collect())
    }
}

fn not_listed(id: &ID) -> Error {
    Error::new(Code::CursorInvalid, format!("the list has no claim `{}`; start again without it", id.as_str()))
}
