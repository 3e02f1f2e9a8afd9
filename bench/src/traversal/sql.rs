//! The recursive statements, in the tables of claimgraph. They look at edges only, not at the claims that these lead
//! to, which favours them.

use super::question::Kind;

/// The number of the tenant that imports go to.
pub(super) const TENANT: &str = "SELECT id FROM tenant WHERE name = 'default'";

/// Conditions that an edge meets which is followed.
const LIVE: &str = "edge.tenant_id = ?1 AND edge.edge_type = 'depends_on' AND edge.retracted_pos IS NULL";

/// What a statement takes after the tenant and the lineage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Third {
    Nothing,
    Hops(i32),
    Goal,
}

impl Kind {
    pub(super) fn third(self) -> Third {
        match self {
            Self::Hops(hops) => Third::Hops(i32::from(hops)),
            Self::Path => Third::Goal,
            _ => Third::Nothing,
        }
    }

    /// The statement, with `SQLite`'s parameters: `?1` is the tenant, `?2` the lineage.
    pub(super) fn statement(self) -> String {
        let (near, far) = match self {
            Self::Usage | Self::Impact => ("target_lineage_id", "source_lineage_id"),
            _ => ("source_lineage_id", "target_lineage_id"),
        };
        let all = format!(
            "WITH RECURSIVE reach(id) AS (\
             SELECT edge.{far} FROM edge WHERE {LIVE} AND edge.{near} = ?2 UNION \
             SELECT edge.{far} FROM reach JOIN edge ON {LIVE} AND edge.{near} = reach.id)"
        );
        let levels = |bound: &str| {
            format!(
                "WITH RECURSIVE reach(id, depth) AS (\
                 SELECT edge.{far}, 1 FROM edge WHERE {LIVE} AND edge.{near} = ?2 UNION \
                 SELECT edge.{far}, reach.depth + 1 FROM reach JOIN edge ON {LIVE} AND edge.{near} = reach.id \
                 WHERE reach.depth < {bound})"
            )
        };
        match self {
            Self::Closure | Self::Usage | Self::Impact => format!("{all} SELECT count(*) FROM reach"),
            Self::Leaves => format!(
                "{all} SELECT count(*) FROM reach \
                 WHERE NOT EXISTS (SELECT 1 FROM edge WHERE {LIVE} AND edge.{near} = reach.id)"
            ),
            Self::Hops(_) => format!("{} SELECT count(DISTINCT id) FROM reach", levels("?3")),
            // Both databases make the levels one after the other, and no more than are asked for.
            Self::Path => format!("{} SELECT depth FROM reach WHERE id = ?3 LIMIT 1", levels("100")),
        }
    }
}
