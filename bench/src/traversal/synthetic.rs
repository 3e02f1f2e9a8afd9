//! Graphs by preferential attachment: each node depends on earlier ones, the more likely the more depend on them
//! already (Barabási and Albert, Emergence of scaling in random networks, Science 286, 1999).

use claimgraph_domain::id::{ClaimId, EdgeId, LineageId, NamespaceId};
use claimgraph_domain::model::{Category, ClaimStatus, EdgeType};
use claimgraph_graph::{Builder, EdgeFact, Period, VersionFact};
use tokio::time::Instant;
use uuid::Uuid;

use super::graph::Graph;
use super::load::{DEPENDS_ON, Loaded, refused};
use crate::Result;
use crate::chance::Chance;

/// Ids of claims and of edges: their kinds are far apart.
const EDGES: u128 = 1 << 64;

impl Loaded {
    /// A graph of so many nodes and links, the same for the same seed. Nodes too early to have their share of links
    /// have as many as there are nodes before them.
    ///
    /// # Errors
    /// When there are more than an index can number.
    pub fn synthetic(nodes: u32, links: u32, seed: u64) -> Result<Self> {
        let links = attach(nodes, links, seed)?;
        let ids: Vec<Uuid> = (1..=u128::from(nodes)).map(Uuid::from_u128).collect();
        let graph = Graph::new(ids, &links);
        let started = Instant::now();
        let mut builder = Builder::new(&[depends_on()]).map_err(refused)?;
        let version = |(id, position): (&Uuid, i64)| VersionFact {
            claim: ClaimId::from_uuid(*id),
            lineage: LineageId::from_uuid(*id),
            claim_type: "theorem".to_owned(),
            namespace: NamespaceId::from_uuid(Uuid::nil()),
            valid: Period::default(),
            position,
            status: ClaimStatus::Active,
            changes: Vec::new(),
        };
        builder.versions(graph.ids.iter().zip(1_i64..).map(version).collect()).map_err(refused)?;
        let mut position = i64::from(nodes);
        let mut fact = edge();
        for ((from, to), number) in links.into_iter().zip(EDGES..) {
            let claim = |number: u32| ClaimId::from_uuid(Uuid::from_u128(u128::from(number) + 1));
            position += 1;
            (fact.id, fact.source, fact.target) = (EdgeId::from_uuid(Uuid::from_u128(number)), claim(from), claim(to));
            fact.position = position;
            builder.edge(&fact).map_err(refused)?;
        }
        Self::finish(builder, graph, position, started.elapsed().as_secs_f64())
    }
}

fn attach(nodes: u32, links: u32, seed: u64) -> Result<Vec<(u32, u32)>> {
    let mut chance = Chance::new(seed);
    // Each node once, and once more for each link that arrives.
    let mut bag: Vec<u32> = Vec::new();
    let mut made = Vec::new();
    let due = |node: u32| u64::from(links) * u64::from(node) / u64::from(nodes.saturating_sub(1).max(1));
    for node in 0..nodes {
        let share = usize::try_from(due(node) - due(node.saturating_sub(1)))?.min(usize::try_from(node)?);
        let mut targets = Vec::with_capacity(share);
        while targets.len() < share {
            let place = usize::try_from(chance.bits() % u64::try_from(bag.len())?)?;
            let target = bag.get(place).copied().unwrap_or_default();
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        made.extend(targets.iter().map(|target| (node, *target)));
        bag.extend(targets);
        bag.push(node);
    }
    Ok(made)
}

fn depends_on() -> EdgeType {
    EdgeType {
        name: DEPENDS_ON.to_owned(),
        inverse: "supports".to_owned(),
        category: Category::Logical,
        transitive: true,
        symmetric: false,
        anti_reflexive: true,
        acyclic: true,
        description: String::new(),
    }
}

fn edge() -> EdgeFact {
    EdgeFact {
        id: EdgeId::from_uuid(Uuid::nil()),
        source: ClaimId::from_uuid(Uuid::nil()),
        target: ClaimId::from_uuid(Uuid::nil()),
        edge_type: DEPENDS_ON.to_owned(),
        symmetric: false,
        strength: None,
        valid: Period::default(),
        position: 0,
        retracted: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::traversal::{Engine, Kind, Local, Petgraph, Plain, questions};

    #[test]
    fn links_lead_to_earlier_nodes_and_there_are_as_many_as_asked_for() -> Result<()> {
        let links = attach(1_000, 5_000, 1)?;
        assert!(links.iter().all(|(from, to)| to < from));
        // Of nodes 1 to 5, the first four cannot have five links each.
        assert_eq!(links.len(), 5_000 - (4 + 3 + 2 + 1));
        assert_ne!(links, attach(1_000, 5_000, 2)?);
        Ok(())
    }

    #[test]
    fn limit_petgraph_and_engine_agree() -> Result<()> {
        let Loaded { graph, snapshot, .. } = Loaded::synthetic(2_000, 8_000, 3)?;
        let mut plain = Plain::new(graph.clone());
        let asked = questions(&graph, &mut plain, 1)?;
        assert_eq!(asked.len(), Kind::ALL.len());
        let mut others: [Box<dyn Local>; 2] =
            [Box::new(Petgraph::new(&graph)?), Box::new(Engine::new(&snapshot, &graph)?)];
        for question in asked {
            for item in question.items {
                let right = plain.answer(question.kind, item, question.goal)?;
                for other in &mut others {
                    assert_eq!(other.answer(question.kind, item, question.goal)?, right, "{:?} {item}", question.kind);
                }
            }
        }
        Ok(())
    }
}
