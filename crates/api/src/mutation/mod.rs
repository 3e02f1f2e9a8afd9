//! The mutation root. One file an operation: its input, its payload, and the store's command that it
//! becomes. `run` reads, executes and reports; `load` reads what changed.
//!
//! To add one: write the file with `XInput`, `XPayload` and `resolve`, and a field here.

mod ack_consumer;
mod assert_edge;
mod assert_relation;
mod assess_conflict;
mod audited;
mod create_claim;
mod create_key;
mod create_namespace;
mod create_tenant;
mod define_claim_type;
mod define_edge_type;
mod delete_tenant;
mod extraction;
mod load;
mod publish_claim;
mod read;
mod record_provenance;
mod record_review;
mod redeliver_webhook;
mod register_agent;
mod register_consumer;
mod register_source;
mod register_webhook;
mod remove_consumer;
mod remove_webhook;
mod resolve_reference;
mod retract_claim;
mod retract_edge;
mod retract_relation;
mod revise_claim;
mod revoke_key;
mod rotate_key;
mod rotate_webhook_secret;
mod run;
mod source;
mod status;
mod submit_bundle;
mod test_webhook;
mod update_webhook;

use async_graphql::{Context, Object, Result};

use self::ack_consumer::{AckConsumerInput, AckConsumerPayload};
use self::assert_edge::{AssertEdgeInput, AssertEdgePayload};
use self::assert_relation::{AssertRelationInput, AssertRelationPayload};
use self::assess_conflict::{AssessConflictInput, AssessConflictPayload};
use self::audited::{audited, audited_later};
use self::create_claim::{CreateClaimInput, CreateClaimPayload};
use self::create_key::{CreateKeyInput, CreateKeyPayload};
use self::create_namespace::{CreateNamespaceInput, CreateNamespacePayload};
use self::create_tenant::{CreateTenantInput, CreateTenantPayload};
use self::define_claim_type::{DefineClaimTypeInput, DefineClaimTypePayload};
use self::define_edge_type::{DefineEdgeTypeInput, DefineEdgeTypePayload};
use self::delete_tenant::{DeleteTenantInput, DeleteTenantPayload};
use self::publish_claim::{PublishClaimInput, PublishClaimPayload};
use self::record_provenance::{RecordProvenanceInput, RecordProvenancePayload};
use self::record_review::{RecordReviewInput, RecordReviewPayload};
use self::redeliver_webhook::{RedeliverWebhookInput, RedeliverWebhookPayload};
use self::register_agent::{RegisterAgentInput, RegisterAgentPayload};
use self::register_consumer::{RegisterConsumerInput, RegisterConsumerPayload};
use self::register_source::{RegisterSourceInput, RegisterSourcePayload};
use self::register_webhook::{RegisterWebhookInput, RegisterWebhookPayload};
use self::remove_consumer::{RemoveConsumerInput, RemoveConsumerPayload};
use self::remove_webhook::{RemoveWebhookInput, RemoveWebhookPayload};
use self::resolve_reference::{ResolveReferenceInput, ResolveReferencePayload};
use self::retract_claim::{RetractClaimInput, RetractClaimPayload};
use self::retract_edge::{RetractEdgeInput, RetractEdgePayload};
use self::retract_relation::{RetractRelationInput, RetractRelationPayload};
use self::revise_claim::{ReviseClaimInput, ReviseClaimPayload};
use self::revoke_key::{RevokeKeyInput, RevokeKeyPayload};
use self::rotate_key::{RotateKeyInput, RotateKeyPayload};
use self::rotate_webhook_secret::{RotateWebhookSecretInput, RotateWebhookSecretPayload};
use self::submit_bundle::{SubmitBundleInput, SubmitBundlePayload};
use self::test_webhook::{TestWebhookInput, TestWebhookPayload};
use self::update_webhook::{UpdateWebhookInput, UpdateWebhookPayload};

/// What may be changed. Every field takes one `input` and tells the position that it wrote at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mutation;

/// What may be changed. Every field takes one `input` and tells the position that it wrote at.
#[Object]
impl Mutation {
    /// Stores a source, claims, edges, relations and artifacts in one transaction: all of it or nothing.
    /// Everything that is refused is reported in `details` by its path: `LIMIT_EXCEEDED`, `VALIDATION_FAILED`,
    /// `CLAIM_TYPE_UNKNOWN`, `EDGE_TYPE_UNKNOWN`, `REFERENCE_UNRESOLVED`, `NOT_FOUND`, `SELF_EDGE`, CYCLE.
    async fn submit_bundle(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: SubmitBundleInput,
    ) -> Result<SubmitBundlePayload> {
        submit_bundle::resolve(ctx, input).await
    }

    /// Makes the first version of a claim. Refused with `CLAIM_TYPE_UNKNOWN`, `NOT_FOUND` for the namespace,
    /// `LIMIT_EXCEEDED` or `VALIDATION_FAILED`.
    async fn create_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: CreateClaimInput,
    ) -> Result<CreateClaimPayload> {
        create_claim::resolve(ctx, input).await
    }

    /// Makes the next version of a claim and deprecates the one before. Only the newest version can be
    /// revised, else `VERSION_CONFLICT`; a retracted claim cannot, else CONFLICT.
    async fn revise_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: ReviseClaimInput,
    ) -> Result<ReviseClaimPayload> {
        revise_claim::resolve(ctx, input).await
    }

    /// Puts a draft forward. Refused with CONFLICT when it is no draft.
    async fn publish_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: PublishClaimInput,
    ) -> Result<PublishClaimPayload> {
        publish_claim::resolve(ctx, input).await
    }

    /// Withdraws a claim version. It stays readable, and no older version comes back. Refused with CONFLICT
    /// when it is retracted already.
    async fn retract_claim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: RetractClaimInput,
    ) -> Result<RetractClaimPayload> {
        retract_claim::resolve(ctx, input).await
    }

    /// Asserts a typed link between two claim versions. The same agent asserting it again gets the edge that
    /// stands. Refused with `NOT_FOUND`, `EDGE_TYPE_UNKNOWN`, `SELF_EDGE`, or CYCLE with the cycle's path.
    async fn assert_edge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: AssertEdgeInput,
    ) -> Result<AssertEdgePayload> {
        assert_edge::resolve(ctx, input).await
    }

    /// Takes an edge back. It stays readable. Refused with CONFLICT when it is retracted already.
    async fn retract_edge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: RetractEdgeInput,
    ) -> Result<RetractEdgePayload> {
        retract_edge::resolve(ctx, input).await
    }

    /// Joins several claims in order, each in a role. Refused with `NOT_FOUND`, `EDGE_TYPE_UNKNOWN`,
    /// `LIMIT_EXCEEDED` or `VALIDATION_FAILED`.
    async fn assert_relation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: AssertRelationInput,
    ) -> Result<AssertRelationPayload> {
        assert_relation::resolve(ctx, input).await
    }

    /// Takes a relation back. It stays readable. Refused with CONFLICT when it is retracted already.
    async fn retract_relation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: RetractRelationInput,
    ) -> Result<RetractRelationPayload> {
        retract_relation::resolve(ctx, input).await
    }

    /// Registers a source. The same outside reference or content hash gives the existing one; CONFLICT when
    /// the two belong to different sources.
    async fn register_source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: RegisterSourceInput,
    ) -> Result<RegisterSourcePayload> {
        register_source::resolve(ctx, input).await
    }

    /// Registers an agent. The same outside name gives the existing one, unchanged.
    async fn register_agent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: RegisterAgentInput,
    ) -> Result<RegisterAgentPayload> {
        register_agent::resolve(ctx, input).await
    }

    /// Creates a namespace. The same path gives the existing one, unchanged; a missing parent is `NOT_FOUND`
    /// unless `createParents` is set.
    async fn create_namespace(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: CreateNamespaceInput,
    ) -> Result<CreateNamespacePayload> {
        create_namespace::resolve(ctx, input).await
    }

    /// Records the acting agent's review of a claim version, in place of its earlier one. FORBIDDEN when an
    /// agent that is no verifier records a verification.
    async fn record_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: RecordReviewInput,
    ) -> Result<RecordReviewPayload> {
        record_review::resolve(ctx, input).await
    }

    /// Records what was decided about two claims that cannot both hold; the same again changes nothing. Refused
    /// with `NOT_FOUND`, `VALIDATION_FAILED`, or CONFLICT when another assessment than the expected one is live.
    async fn assess_conflict(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: AssessConflictInput,
    ) -> Result<AssessConflictPayload> {
        assess_conflict::resolve(ctx, input).await
    }

    /// Links a claim version with a source that it was drawn from. Refused with `NOT_FOUND`.
    async fn record_provenance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: RecordProvenanceInput,
    ) -> Result<RecordProvenancePayload> {
        record_provenance::resolve(ctx, input).await
    }

    /// Registers a claim type; the same definition again changes nothing. CONFLICT when the name has another.
    async fn define_claim_type(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: DefineClaimTypeInput,
    ) -> Result<DefineClaimTypePayload> {
        define_claim_type::resolve(ctx, input).await
    }

    /// Registers an edge type, or changes one. A flag of a type in use is tightened only when the standing
    /// edges obey, else CONFLICT with the offenders in `details`.
    async fn define_edge_type(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: DefineEdgeTypeInput,
    ) -> Result<DefineEdgeTypePayload> {
        define_edge_type::resolve(ctx, input).await
    }

    /// Says which claim a pending reference means; the edge then appears. Refused with CONFLICT when the
    /// reference is not pending, and as `assertEdge` is when the edge would break a rule.
    async fn resolve_reference(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write.")] input: ResolveReferenceInput,
    ) -> Result<ResolveReferencePayload> {
        resolve_reference::resolve(ctx, input).await
    }

    /// Makes a named consumer of the log, or gives its group another number of members. One that exists with as many is
    /// left as it is. Where the number changes, every member begins where the least of those before stood: some events
    /// are given again, none is left out. Refused with `VALIDATION_FAILED`, `LIMIT_EXCEEDED`, `CURSOR_INVALID` or
    /// `CURSOR_EXPIRED`.
    async fn register_consumer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to keep.")] input: RegisterConsumerInput,
    ) -> Result<RegisterConsumerPayload> {
        audited(ctx, "registerConsumer", register_consumer::resolve(ctx, input)).await
    }

    /// Notes that a member of a consumer has done everything up to a place; it is not given that again. A place never
    /// moves back. Refused with `NOT_FOUND`, CONFLICT when the group has another number of members, `CURSOR_INVALID` or
    /// `CURSOR_EXPIRED`.
    async fn ack_consumer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was done.")] input: AckConsumerInput,
    ) -> Result<AckConsumerPayload> {
        audited_later(ctx, "ackConsumer", ack_consumer::resolve(ctx, input)).await
    }

    /// Removes a consumer; that there was none is no error.
    async fn remove_consumer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: RemoveConsumerInput,
    ) -> Result<RemoveConsumerPayload> {
        audited(ctx, "removeConsumer", remove_consumer::resolve(ctx, input)).await
    }

    /// Registers a receiver outside, to which the events of the log are sent, in order, each at least once. Its secret
    /// is told here and never again. Refused with `VALIDATION_FAILED` for a URL that is malformed or leads to a network
    /// that is not public, or a secret that is too short; `LIMIT_EXCEEDED` for too many webhooks; `CURSOR_INVALID` or
    /// `CURSOR_EXPIRED`.
    async fn register_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to register.")] input: RegisterWebhookInput,
    ) -> Result<RegisterWebhookPayload> {
        audited(ctx, "registerWebhook", register_webhook::resolve(ctx, input)).await
    }

    /// Changes a webhook; what is absent stays. `enabled: true` makes one that is disabled or failing active again.
    /// Refused with `NOT_FOUND`, `VALIDATION_FAILED`, `CURSOR_INVALID`, or `CURSOR_EXPIRED` where what follows its
    /// place cannot be told any more.
    async fn update_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to change.")] input: UpdateWebhookInput,
    ) -> Result<UpdateWebhookPayload> {
        audited(ctx, "updateWebhook", update_webhook::resolve(ctx, input)).await
    }

    /// Gives a webhook another secret, which is told here and never again. The secret before it signs as well for a
    /// while, 24 hours unless configured otherwise. Refused with `NOT_FOUND` or `VALIDATION_FAILED`.
    async fn rotate_webhook_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: RotateWebhookSecretInput,
    ) -> Result<RotateWebhookSecretPayload> {
        audited(ctx, "rotateWebhookSecret", rotate_webhook_secret::resolve(ctx, input)).await
    }

    /// Removes a webhook with what is known of its deliveries; that there was none is no error.
    async fn remove_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: RemoveWebhookInput,
    ) -> Result<RemoveWebhookPayload> {
        audited(ctx, "removeWebhook", remove_webhook::resolve(ctx, input)).await
    }

    /// Asks for events to be sent to a webhook again, beside those that come next: each has one attempt, with the
    /// `webhook-id` that it had. Refused with `NOT_FOUND`; CONFLICT where the webhook is disabled or the delivery is
    /// retried by itself; `VALIDATION_FAILED` or `LIMIT_EXCEEDED` for a range; `CURSOR_EXPIRED` for events that are no
    /// longer kept.
    async fn redeliver_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to send again.")] input: RedeliverWebhookInput,
    ) -> Result<RedeliverWebhookPayload> {
        audited(ctx, "redeliverWebhook", redeliver_webhook::resolve(ctx, input)).await
    }

    /// Sends a webhook a message of the type `webhook.test`, so that its receiver can be tried out. Refused with
    /// `NOT_FOUND`, or CONFLICT where the webhook is disabled.
    async fn test_webhook(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: TestWebhookInput,
    ) -> Result<TestWebhookPayload> {
        audited(ctx, "testWebhook", test_webhook::resolve(ctx, input)).await
    }

    /// Makes an API key, whose text is told here and never again. It may do no more than you. Refused with
    /// `VALIDATION_FAILED`, `LIMIT_EXCEEDED`, `NOT_FOUND` for the agent, or `INSUFFICIENT_SCOPE`.
    async fn create_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to make.")] input: CreateKeyInput,
    ) -> Result<CreateKeyPayload> {
        create_key::resolve(ctx, input).await
    }

    /// Makes a key that takes the place of another, which is taken for a while longer so that its users may change
    /// over. The new key's text is told here and never again. Refused with `NOT_FOUND`, CONFLICT for one that is
    /// revoked, expired or rotated already, or `INSUFFICIENT_SCOPE` for one that may do more than you.
    async fn rotate_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: RotateKeyInput,
    ) -> Result<RotateKeyPayload> {
        rotate_key::resolve(ctx, input).await
    }

    /// Takes an API key back. Every server refuses it within a second, and ends what is open with it; that it was taken
    /// back before is no error. Refused with `NOT_FOUND`.
    async fn revoke_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: RevokeKeyInput,
    ) -> Result<RevokeKeyPayload> {
        revoke_key::resolve(ctx, input).await
    }

    /// Makes a tenant. For administrators. Refused with CONFLICT when there is one of that name, or
    /// `VALIDATION_FAILED`.
    async fn create_tenant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to make.")] input: CreateTenantInput,
    ) -> Result<CreateTenantPayload> {
        audited(ctx, "createTenant", create_tenant::resolve(ctx, input)).await
    }

    /// Deletes a tenant with all that it owns, or tells what would go. For administrators. There is no way back but an
    /// export that was made before. Refused with `NOT_FOUND`, or CONFLICT for the tenant that you act in.
    async fn delete_tenant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: DeleteTenantInput,
    ) -> Result<DeleteTenantPayload> {
        audited(ctx, "deleteTenant", delete_tenant::resolve(ctx, input)).await
    }
}
