//! What the parts are told, from the configuration.

use std::sync::Arc;
use std::time::Duration;

use claimgraph_api::context::ApiLimits;
use claimgraph_domain::error::{Code, Error as Refusal};
use claimgraph_domain::limits::Limits;
use claimgraph_domain::rules::webhook_target::TargetPolicy;
use claimgraph_domain::search::fusion::Weights;
use claimgraph_domain::search::{Language, SearchLimits};
use claimgraph_store::audit::AuditOptions;
use claimgraph_store::context::ContextOptions;
use claimgraph_store::feed::wakeup::Failure;
use claimgraph_store::feed::{FeedOptions, Wakeup};
use claimgraph_store::graph::GraphOptions;
use claimgraph_store::search::SearchOptions;
use claimgraph_store::vector::VectorOptions;
use claimgraph_store::webhook::WebhookOptions;
use claimgraph_store::{DatabaseOptions, StoreOptions, WriteOptions};

use super::System;
use crate::config::{Config, Environment, Events, WakeupBy};
use crate::http::ConnectionOptions;
use crate::wakeups::{Nats, Redis};

/// How the database is reached.
pub(super) fn database(config: &Config) -> DatabaseOptions {
    DatabaseOptions {
        url: config.database.url.expose().to_owned(),
        read_connections: config.database.read_connections,
        write_timeout: Duration::from_millis(config.database.write_timeout_ms),
        statement_cache: config.database.statement_cache,
        page_cache_bytes: config.database.page_cache_bytes,
    }
}

/// How the store works.
///
/// # Errors
/// `BAD_REQUEST` for an address of a message server that is none.
pub(super) fn store(config: &Config, system: &System) -> Result<StoreOptions, Refusal> {
    Ok(StoreOptions {
        clock: Arc::clone(&system.clock),
        entropy: Arc::clone(&system.entropy),
        limits: Limits {
            claims_per_bundle: config.limits.claims_per_bundle,
            links_per_bundle: config.limits.links_per_bundle,
            content_chars: config.limits.content_chars,
            attrs_bytes: config.limits.attrs_bytes,
        },
        cache_bytes: config.cache.claims_bytes,
        graph: GraphOptions {
            memory_bytes: config.graph.memory_bytes,
            fetch_links: config.graph.fetch_links,
            patience: Duration::from_millis(config.graph.patience_ms),
            poll: Duration::from_millis(config.graph.poll_ms),
        },
        feed: feed(config)?,
        writes: WriteOptions {
            requests_per_transaction: config.database.requests_per_transaction,
            waiting_writes: config.database.waiting_writes,
            timeout: Duration::from_millis(config.database.write_timeout_ms),
        },
        webhooks: webhook_options(config),
        audit: AuditOptions {
            flush: Duration::from_millis(config.audit.audit_flush_ms),
            waiting: config.audit.audit_waiting,
        },
        search: search_options(config),
        context: ContextOptions { tokenizer: config.context.tokenizer.clone(), ..ContextOptions::default() },
    })
}

/// How long, at least, a server that has died keeps others from making vectors. A batch is one request, or several where a
/// text of it is refused.
const LEASE: Duration = Duration::from_mins(5);

fn search_options(config: &Config) -> SearchOptions {
    let search = &config.search;
    SearchOptions {
        // Another word was refused when the configuration was read.
        language: Language::from_text(&search.search_language).unwrap_or_default(),
        limits: SearchLimits {
            query_chars: search.search_chars,
            query_terms: search.search_terms,
            query_depth: search.search_depth,
        },
        vectors: VectorOptions {
            candidates: search.candidates,
            memory_bytes: search.vector_bytes,
            patience: Duration::from_millis(config.embedder.query_timeout_ms),
            lease: Duration::from_millis(config.embedder.embed_timeout_ms).saturating_mul(4).max(LEASE),
            weights: Weights {
                text: search.weight_text,
                meaning: search.weight_meaning,
                confidence: search.weight_confidence,
                evidence: search.weight_evidence,
                recency: search.weight_recency,
                provenance: search.weight_provenance,
            },
        },
    }
}

fn feed(config: &Config) -> Result<FeedOptions, Refusal> {
    let events = &config.events;
    Ok(FeedOptions {
        batch: events.batch_events,
        ring_bytes: events.ring_bytes,
        poll: Duration::from_millis(events.wakeup_poll_ms),
        bookmark_events: i64::from(events.bookmark_events),
        bookmark_every: Duration::from_millis(events.bookmark_ms),
        history_readers: events.history_readers,
        scan: events.scan_events,
        consumers: events.consumers,
        group: events.consumer_members,
        wakeup: wakeup(events).map_err(|why| Refusal::new(Code::BadRequest, format!("events.wakeup_url: {why}")))?,
    })
}

fn wakeup(events: &Events) -> Result<Wakeup, Failure> {
    let (url, channel) = (events.wakeup_url.expose(), events.wakeup_channel.as_str());
    Ok(match events.wakeup {
        WakeupBy::Auto => Wakeup::Database,
        WakeupBy::Poll => Wakeup::Poll,
        WakeupBy::Redis => Wakeup::Through(Arc::new(Redis::new(url, channel)?)),
        WakeupBy::Nats => Wakeup::Through(Arc::new(Nats::new(url, channel)?)),
    })
}

fn webhook_options(config: &Config) -> WebhookOptions {
    let webhooks = &config.webhooks;
    WebhookOptions {
        targets: TargetPolicy { allow_http: webhooks.allow_http, allowed: webhooks.allowed_networks.to_vec() },
        per_tenant: webhooks.webhooks_per_tenant,
        delays: webhooks.retry_delays.to_vec(),
        retry_after: Duration::from_millis(webhooks.retry_after_max_ms),
        failing_pause: Duration::from_millis(webhooks.failing_pause_ms),
        failing_for: Duration::from_millis(webhooks.failing_ms),
        exhausted: webhooks.exhausted_events,
        secret_overlap: Duration::from_millis(webhooks.secret_overlap_ms),
        lease: Duration::from_millis(webhooks.lease_ms),
        deliveries: webhooks.deliveries_kept,
        deliveries_for: Duration::from_hours(24) * webhooks.delivery_days,
        redeliver: i64::from(webhooks.redeliver_events),
    }
}

/// Connections that stay open.
pub(super) fn connections(config: &Config) -> ConnectionOptions {
    let connections = &config.connections;
    ConnectionOptions {
        most: connections.most_connections,
        init_timeout: Duration::from_millis(connections.init_timeout_ms),
        keep_alive: Duration::from_millis(connections.keep_alive_ms),
        pong_timeout: Duration::from_millis(connections.pong_timeout_ms),
        operations: connections.operations_per_connection,
        message_bytes: connections.message_bytes,
        shared_bytes: connections.shared_bytes,
    }
}

/// Whether the server is for developers.
pub(super) fn is_development(config: &Config) -> bool {
    config.server.environment == Environment::Development
}

/// What one request may ask for.
pub(super) fn api_limits(config: &Config) -> ApiLimits {
    ApiLimits {
        page_size_default: config.limits.page_size_default,
        page_size_max: config.limits.page_size_max,
        query_depth: config.limits.query_depth,
        traversal_nodes_default: config.limits.traversal_nodes_default,
        traversal_nodes_max: config.limits.traversal_nodes_max,
        traversal_depth_max: config.limits.traversal_depth,
        traversal_time_ms_default: config.limits.traversal_time_ms_default,
        traversal_time_ms_max: config.limits.traversal_time_ms_max,
        context_tokens_default: config.context.context_tokens_default,
        context_tokens_max: config.context.context_tokens_max,
    }
}
