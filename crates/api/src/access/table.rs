//! The table of actions: what the fields of the core do, what that takes, and how much harm may come of it.

use claimgraph_domain::access::Permission::{
    self, Admin, BundlesWrite, ClaimsRead, ClaimsWrite, EventsRead, KeysManage, ReviewsWrite, SearchRead,
    WebhooksManage,
};

use super::action::Demand::{self, Credential, OfIds, Scope};
use super::action::Risk::{self, High, Low, Medium};

/// Stands for all fields of a type but `id`.
pub(super) const ALL: &str = "*";

/// An action, and fields of one type that do it.
pub(super) struct Row {
    pub(super) action: &'static str,
    pub(super) demand: Demand,
    pub(super) risk: Risk,
    pub(super) of: &'static str,
    pub(super) fields: &'static [&'static str],
}

const fn row(
    action: &'static str,
    demand: Demand,
    risk: Risk,
    of: &'static str,
    fields: &'static [&'static str],
) -> Row {
    Row { action, demand, risk, of, fields }
}

const fn write(action: &'static str, scope: Permission, risk: Risk, field: &'static [&'static str]) -> Row {
    row(action, Scope(scope), risk, "Mutation", field)
}

/// What is stored, whatever way leads there.
const fn stored(of: &'static str) -> Row {
    row("claim.read", Scope(ClaimsRead), Low, of, &[ALL])
}

/// The table. A field of a root, and a type that `Node` joins, must stand here.
#[rustfmt::skip]
pub(super) const TABLE: &[Row] = &[
    row("server.read", Credential, Low, "Query", &["serverInfo", "plugins"]),
    row("viewer.read", Credential, Low, "Query", &["viewer"]),
    row("node.read", OfIds("id"), Low, "Query", &["node"]),
    row("node.read", OfIds("ids"), Low, "Query", &["nodes"]),
    row("claim.read", Scope(ClaimsRead), Low, "Query", &[
        "agent", "agents", "artifact", "artifacts", "bundle", "bundles", "claim", "claimStats", "claimTypes", "claims",
        "conflictAssessments", "edge", "edgeTypes", "edges", "lineage", "namespace", "namespaces", "pendingReference",
        "pendingReferences", "provenance", "relation", "relations", "review", "source", "sources",
    ]),
    row("graph.read", Scope(ClaimsRead), Low, "Query", &[
        "closure", "components", "conflicts", "connection", "cycles", "degreeStats", "evidence", "impact", "importance",
        "inferredEdges", "paths", "traverse",
    ]),
    row("search.read", Scope(SearchRead), Low, "Query", &["context", "search", "searchStatus"]),
    row("event.read", Scope(EventsRead), Low, "Query", &["changes", "consumer", "consumers", "events", "log"]),
    row("event.read", Scope(EventsRead), Low, "Subscription", &[
        "claimChanged", "conflictOpened", "edgeChanged", "events", "traversalChanged",
    ]),
    row("webhook.read", Scope(WebhooksManage), Low, "Query", &["webhook", "webhooks"]),
    row("key.read", Scope(KeysManage), Low, "Query", &["key", "keys"]),
    row("tenant.read", Scope(Admin), Low, "Query", &["tenants"]),
    row("audit.read", Scope(Admin), Low, "Query", &["audit"]),

    write("claim.create", ClaimsWrite, Medium, &["createClaim"]),
    write("claim.revise", ClaimsWrite, Medium, &["reviseClaim"]),
    write("claim.publish", ClaimsWrite, Medium, &["publishClaim"]),
    write("claim.retract", ClaimsWrite, Medium, &["retractClaim"]),
    write("edge.assert", ClaimsWrite, Medium, &["assertEdge"]),
    write("edge.retract", ClaimsWrite, Medium, &["retractEdge"]),
    write("relation.assert", ClaimsWrite, Medium, &["assertRelation"]),
    write("relation.retract", ClaimsWrite, Medium, &["retractRelation"]),
    write("reference.resolve", ClaimsWrite, Medium, &["resolveReference"]),
    write("namespace.create", ClaimsWrite, Medium, &["createNamespace"]),
    write("source.register", ClaimsWrite, Medium, &["registerSource"]),
    write("provenance.record", ClaimsWrite, Medium, &["recordProvenance"]),
    write("type.define", ClaimsWrite, Medium, &["defineClaimType", "defineEdgeType"]),
    // An agent may be trusted; to make it a verifier takes `admin`, which the store sees to.
    write("agent.register", ClaimsWrite, High, &["registerAgent"]),
    write("bundle.submit", BundlesWrite, Medium, &["submitBundle"]),
    write("review.record", ReviewsWrite, Medium, &["recordReview"]),
    write("conflict.assess", ReviewsWrite, Medium, &["assessConflict"]),
    write("consumer.register", EventsRead, Medium, &["registerConsumer"]),
    write("consumer.acknowledge", EventsRead, Medium, &["ackConsumer"]),
    write("consumer.remove", EventsRead, High, &["removeConsumer"]),
    // A webhook sends what is recorded to wherever its URL leads.
    write("webhook.register", WebhooksManage, High, &["registerWebhook"]),
    write("webhook.update", WebhooksManage, High, &["updateWebhook"]),
    write("webhook.rotate_secret", WebhooksManage, High, &["rotateWebhookSecret"]),
    write("webhook.remove", WebhooksManage, High, &["removeWebhook"]),
    write("webhook.redeliver", WebhooksManage, Medium, &["redeliverWebhook"]),
    write("webhook.test", WebhooksManage, Medium, &["testWebhook"]),
    // A key is another way in.
    write("key.create", KeysManage, High, &["createKey"]),
    write("key.rotate", KeysManage, High, &["rotateKey"]),
    write("key.revoke", KeysManage, High, &["revokeKey"]),
    write("tenant.create", Admin, High, &["createTenant"]),
    write("tenant.delete", Admin, High, &["deleteTenant"]),

    stored("Agent"),
    stored("Artifact"),
    stored("Bundle"),
    stored("Claim"),
    stored("Edge"),
    stored("Lineage"),
    stored("Namespace"),
    stored("PendingReference"),
    stored("Provenance"),
    stored("Relation"),
    stored("Review"),
    stored("Source"),
    // It has what claims say.
    stored("ContextBundle"),
    // What subscriptions find by walking the graph.
    stored("GraphConflict"),
    stored("GraphLink"),
    stored("GraphNode"),
];
