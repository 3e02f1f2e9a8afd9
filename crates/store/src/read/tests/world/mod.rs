//! A small world of rows for the tests to read.

mod links;

use claimgraph_domain::id::{AgentId, ClaimId, LineageId, NamespaceId, TenantId};
use claimgraph_domain::model::{Agent, AgentKind, Attrs, Claim, ClaimStatus, Namespace, seeded_edge_types};
use claimgraph_domain::rules::content_hash::ContentHash;
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use crate::entity::{agent, claim, claim_status, edge_type, namespace, tenant};
use crate::scope::{Scope, TenantKey};
use crate::store::Store;

/// One tenant under construction.
#[derive(Clone)]
pub(in crate::read::tests) struct World {
    pub(in crate::read::tests) store: Store,
    pub(in crate::read::tests) scope: Scope,
    pub(in crate::read::tests) agent: AgentId,
    pub(in crate::read::tests) namespace: NamespaceId,
}

pub(in crate::read::tests) fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

async fn put<A: ActiveModelTrait>(store: &Store, row: A) {
    A::Entity::insert(row).exec_without_returning(&store.db().for_all_tenants().writer()).await.unwrap();
}

impl World {
    /// A tenant with an agent, the seeded edge types and the namespace `root`, all at position 1.
    pub(in crate::read::tests) async fn new(store: &Store, key: i32) -> Self {
        let id = |_| store.next_id(store.now());
        let (uid, agent, namespace) = (id(0), AgentId::from_uuid(id(1)), NamespaceId::from_uuid(id(2)));
        let row = tenant::Model {
            id: key,
            uid,
            name: format!("tenant{key}"),
            epoch: uid,
            head: 1_000,
            head_hash: vec![0; 32],
            head_at: 0,
            created_at: 0,
            oldest: 1,
            pruned_hash: None,
            pruned_at: 0,
            origin: None,
            audit_head: 0,
            audit_hash: None,
        };
        put(store, row.into_active_model()).await;
        let scope = Scope::new(TenantKey(key), TenantId::from_uuid(uid), agent);
        let world = Self { store: store.clone(), scope, agent, namespace };
        world.put_agent(1, agent, "alice", 0.9).await;
        world.put_namespace(1, namespace, "root", None).await;
        for edge_type in seeded_edge_types() {
            put(store, edge_type::row(key, 1, &edge_type)).await;
        }
        world
    }

    fn key(&self) -> i32 {
        self.scope.key.0
    }

    fn id(&self) -> Uuid {
        self.store.next_id(self.store.now())
    }

    async fn put_agent(&self, position: i64, id: AgentId, name: &str, trust_score: f64) {
        let agent = Agent {
            id,
            kind: AgentKind::Human,
            name: name.to_owned(),
            trust_score,
            external_id: Some(format!("{name}@{}", self.key())),
            verifier: false,
            attrs: Attrs::new(),
            created_at: at(position),
        };
        put(&self.store, agent::row(self.key(), position, &agent)).await;
    }

    pub(in crate::read::tests) async fn agent(&self, position: i64, name: &str, trust: f64) -> AgentId {
        let id = AgentId::from_uuid(self.id());
        self.put_agent(position, id, name, trust).await;
        id
    }

    async fn put_namespace(&self, position: i64, id: NamespaceId, path: &str, parent: Option<NamespaceId>) {
        let namespace = Namespace {
            id,
            name: path.rsplit('/').next().unwrap().to_owned(),
            path: path.to_owned(),
            parent,
            description: None,
            attrs: Attrs::new(),
            created_by: self.agent,
            created_at: at(position),
        };
        put(&self.store, namespace::row(self.key(), position, &namespace)).await;
    }

    pub(in crate::read::tests) async fn namespace(
        &self,
        position: i64,
        path: &str,
        parent: Option<NamespaceId>,
    ) -> NamespaceId {
        let id = NamespaceId::from_uuid(self.id());
        self.put_namespace(position, id, path, parent).await;
        id
    }

    /// A claim, the first of its lineage unless the change says otherwise.
    pub(in crate::read::tests) async fn claim(
        &self,
        position: i64,
        content: &str,
        change: impl FnOnce(&mut Claim),
    ) -> Claim {
        let id = ClaimId::from_uuid(self.id());
        let mut claim = Claim {
            id,
            lineage: LineageId::from_uuid(id.uuid()),
            version: 1,
            supersedes: None,
            claim_type: "assertion".to_owned(),
            content: content.to_owned(),
            formal_content: None,
            namespace: self.namespace,
            attrs: Attrs::new(),
            content_hash: ContentHash([u8::try_from(position % 256).unwrap(); 32]),
            created_by: self.agent,
            created_at: at(position * 1_000_000),
            bundle: None,
            valid_from: None,
            valid_to: None,
        };
        change(&mut claim);
        put(&self.store, claim::row(self.key(), position, &claim, ClaimStatus::Active)).await;
        self.status_row(position, &claim, ClaimStatus::Active).await;
        claim
    }

    async fn status_row(&self, position: i64, claim: &Claim, status: ClaimStatus) {
        let beginning = claim_status::Beginning {
            claim: claim.id,
            status,
            reason: Some("because"),
            by: self.agent,
            at: at(position),
        };
        put(&self.store, claim_status::row(self.key(), position, &beginning)).await;
    }

    pub(in crate::read::tests) async fn set_status(&self, position: i64, claim: &Claim, status: ClaimStatus) {
        let db = &self.store.db().for_all_tenants().writer();
        claim_status::Entity::update_many()
            .set(claim_status::ActiveModel { to_pos: Set(Some(position)), ..Default::default() })
            .filter(claim_status::Column::TenantId.eq(self.key()))
            .filter(claim_status::Column::ClaimId.eq(claim.id.uuid()))
            .filter(ColumnTrait::is_null(&claim_status::Column::ToPos))
            .exec(db)
            .await
            .unwrap();
        self.status_row(position, claim, status).await;
        self.change_claim(claim, claim::ActiveModel { status: Set(status.as_str().to_owned()), ..Default::default() })
            .await;
    }

    /// The next version of a claim: the former one is superseded and deprecated.
    pub(in crate::read::tests) async fn revise(&self, position: i64, claim: &Claim, content: &str) -> Claim {
        self.set_status(position, claim, ClaimStatus::Deprecated).await;
        let ended = claim::ActiveModel { superseded_pos: Set(Some(position)), ..Default::default() };
        self.change_claim(claim, ended).await;
        let (lineage, version, before) = (claim.lineage, claim.version + 1, claim.id);
        self.claim(position, content, |next| {
            next.lineage = lineage;
            next.version = version;
            next.supersedes = Some(before);
        })
        .await
    }

    async fn change_claim(&self, claim: &Claim, change: claim::ActiveModel) {
        claim::Entity::update_many()
            .set(change)
            .filter(claim::Column::TenantId.eq(self.key()))
            .filter(claim::Column::Id.eq(claim.id.uuid()))
            .exec(&self.store.db().for_all_tenants().writer())
            .await
            .unwrap();
    }
}
