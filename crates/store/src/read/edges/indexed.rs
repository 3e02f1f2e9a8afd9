//! The edges of claims from the graph index, where it knows all that the reader may see.

use std::collections::HashMap;
use std::sync::Arc;

use claimgraph_domain::error::Error;
use claimgraph_domain::id::{ClaimId, EdgeId, LineageId};
use claimgraph_graph::op;
use claimgraph_graph::{Kinds, Lens, LinkFilter, Moment, Snapshot, WalkOptions};

use super::super::cursor::Cursor;
use super::super::filter::EdgeDirection;
use super::super::page::Page;
use super::super::view::View;
use super::{EdgesArgs, SeenEdge};
use crate::scope::Scope;
use crate::store::Store;

/// Most links that are looked at in memory for one claim's page. The pages of a hub come from the database, which finds
/// each by its key.
const LOOK: usize = 4_096;

/// A claim whose edges are asked for.
type Of = (LineageId, ClaimId);
type Pages = HashMap<ClaimId, Page<SeenEdge>>;

impl Store {
    /// The edges of claims as [`Store::edges_of`] gives them: from the graph index when there is one that knows the log
    /// to its end, or to where the view ends; else from the database. One statement in either case, none for a view of
    /// the past that the index knows.
    ///
    /// # Errors
    /// Those of [`Store::edges_of`].
    pub async fn claim_edges(
        &self,
        scope: &Scope,
        view: View,
        args: &EdgesArgs,
        claims: &[Of],
    ) -> Result<Pages, Error> {
        let (mut pages, left) = match self.index_knowing(scope, view, args).await? {
            Some(snapshot) => indexed(scope, view, args, &snapshot, claims)?,
            None => (HashMap::new(), claims.to_vec()),
        };
        if !left.is_empty() {
            let rows = self.edges_of(scope, view, args, &left).await?;
            pages.extend(rows.into_iter().map(|(claim, page)| (claim, page.map(SeenEdge::from))));
        }
        Ok(pages)
    }

    /// How many edges each claim has under the same arguments, whatever the page, in the same way.
    ///
    /// # Errors
    /// Those of [`Store::count_edges`].
    pub async fn count_claim_edges(
        &self,
        scope: &Scope,
        view: View,
        args: &EdgesArgs,
        claims: &[Of],
    ) -> Result<HashMap<ClaimId, i64>, Error> {
        let Some(snapshot) = self.index_knowing(scope, view, args).await? else {
            return self.count_edges(scope, view, args, claims).await;
        };
        let lens = Lens::new(&snapshot, None, &options(view, args));
        let count = |(lineage, claim): &Of| {
            let count = op::count_claim_edges(&lens, *lineage, args.exact.then_some(*claim));
            (*claim, i64::try_from(count).unwrap_or(i64::MAX))
        };
        Ok(claims.iter().map(count).collect())
    }

    /// The index's snapshot when it knows everything that a view shows of edges.
    async fn index_knowing(&self, scope: &Scope, view: View, args: &EdgesArgs) -> Result<Option<Arc<Snapshot>>, Error> {
        // Edges that were taken back are not walked, and seldom asked for.
        let Some(index) = self.keeper().index(scope.key).filter(|_| !args.include_retracted) else { return Ok(None) };
        let wanted = match view.as_of {
            Some(position) if position <= index.snapshot().position() => position,
            // Another process may have written what the index has not heard of yet.
            as_of => self.position(scope).await?.min(as_of.unwrap_or(i64::MAX)),
        };
        Ok(Some(index.snapshot()).filter(|snapshot| snapshot.position() >= wanted))
    }
}

/// The pages that the index has, and the claims that it leaves to the database.
fn indexed(
    scope: &Scope,
    view: View,
    args: &EdgesArgs,
    snapshot: &Arc<Snapshot>,
    claims: &[Of],
) -> Result<(Pages, Vec<Of>), Error> {
    let (list, after) = args.begin(scope)?;
    let part = (after.map(EdgeId::from_uuid), usize::try_from(args.first).unwrap_or(usize::MAX));
    let lens = Lens::new(snapshot, None, &options(view, args));
    let mut pages = HashMap::with_capacity(claims.len());
    let mut left = Vec::new();
    for &(lineage, claim) in claims {
        let Some(found) = op::claim_edges(&lens, lineage, args.exact.then_some(claim), part, LOOK) else {
            left.push((lineage, claim));
            continue;
        };
        let seen = found.edges.iter().filter_map(|edge| SeenEdge::indexed(snapshot, *edge));
        let items: Vec<_> = seen
            .map(|edge| {
                let cursor = Cursor::of_id(list, edge.id().uuid());
                (edge, cursor)
            })
            .collect();
        let has_previous = after.is_some() && !items.is_empty();
        if found.more || !items.is_empty() {
            pages.insert(claim, Page { items, has_next: found.more, has_previous });
        }
    }
    Ok((pages, left))
}

fn options(view: View, args: &EdgesArgs) -> WalkOptions {
    let kinds = || args.types.clone().map_or(Kinds::All, Kinds::Named);
    let none = || Kinds::Named(Vec::new());
    let (along, against) = match args.direction {
        EdgeDirection::Out => (kinds(), none()),
        EdgeDirection::In => (none(), kinds()),
        EdgeDirection::Both => (kinds(), kinds()),
    };
    WalkOptions {
        moment: Moment { as_of: view.as_of, valid_at: view.valid_at },
        links: LinkFilter { along, against, ..LinkFilter::default() },
        ..WalkOptions::default()
    }
}
