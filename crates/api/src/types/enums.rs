//! Enums of the schema; each stands for one of the domain or the store.

use async_graphql::Enum;

macro_rules! enums {
    ($($(#[doc = $doc:literal])* $name:ident = $remote:literal { $($(#[doc = $vdoc:literal])* $variant:ident,)* })*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
        #[graphql(remote = $remote)]
        pub enum $name { $($(#[doc = $vdoc])* $variant,)* }
    )*};
}

enums! {
    /// Where a claim version stands.
    ClaimStatus = "claimgraph_domain::model::ClaimStatus" {
        /// Written, not yet put forward.
        Draft,
        /// Put forward.
        Active,
        /// Replaced by a newer version, or set aside.
        Deprecated,
        /// Withdrawn, with a reason; still readable.
        Retracted,
    }
    /// What sort of contributor an agent is.
    AgentKind = "claimgraph_domain::model::AgentKind" {
        /// A person.
        Human,
        /// A model, or an agent driven by one.
        Ai,
        /// An institution or a group.
        Organization,
        /// An automatic process with fixed steps.
        Pipeline,
        /// A program that extends the server.
        Extension,
    }
    /// What people made of a conflict.
    ConflictState = "claimgraph_domain::model::ConflictState" {
        /// Nobody has decided; what a conflict is that was never assessed.
        Open,
        /// It is known, and left undecided.
        Acknowledged,
        /// It was decided which of the two claims stands, or that neither does.
        Resolved,
    }
    /// What an API key is for.
    KeyEnvironment = "claimgraph_domain::model::KeyEnvironment" {
        /// For use. Every server takes it.
        Live,
        /// For trying things out. A server in production refuses it.
        Test,
    }
    /// How a webhook stands.
    WebhookState = "claimgraph_domain::model::WebhookState" {
        /// Events are sent; one that fails is retried.
        Active,
        /// An event was given up; each further event is tried once, until one arrives.
        Failing,
        /// Nothing is sent; it keeps its place in the log.
        Disabled,
    }
    /// How the delivery of an event to a webhook stands.
    DeliveryStatus = "claimgraph_domain::model::DeliveryStatus" {
        /// It failed, and will be tried again by itself.
        Retrying,
        /// The receiver took it.
        Delivered,
        /// It was given up.
        Failed,
        /// It was asked for, and is sent as soon as its turn comes.
        Queued,
    }
    /// What a reviewer says of a claim version.
    Verdict = "claimgraph_domain::model::Verdict" {
        /// It holds.
        Endorse,
        /// It does not hold.
        Dispute,
        /// It should be changed; counts neither for nor against.
        RequestRevision,
        /// It should be withdrawn; counts neither for nor against.
        Retract,
    }
    /// What sort of link an edge type is.
    EdgeCategory = "claimgraph_domain::model::Category" {
        /// For or against.
        Evidential,
        /// What follows from what.
        Logical,
        /// Wholes, parts, generality.
        Structural,
        /// Versions, replies, loose association.
        Editorial,
    }
    /// Which way an edge runs, seen from a claim.
    Direction = "claimgraph_domain::model::Direction" {
        /// The claim is the edge's source.
        Out,
        /// The claim is the edge's target.
        In,
    }
    /// Where a pending reference stands.
    ReferenceStatus = "claimgraph_domain::model::ReferenceStatus" {
        /// Its target has not arrived.
        Pending,
        /// Its edge was made.
        Resolved,
        /// A policy gave it up.
        Expired,
    }
    /// What the live reviews of a claim version add up to: the first that matches, in this order.
    EpistemicStatus = "claimgraph_domain::rules::epistemic::EpistemicStatus" {
        /// The claim version was withdrawn.
        Retracted,
        /// Nobody has endorsed or disputed it.
        Unverified,
        /// Somebody endorses it and somebody disputes it.
        Disputed,
        /// Its formal content was checked by a verifier.
        FormallyVerified,
        /// Endorsements outnumber disputes, and their trust-weighted mean confidence is above 0.7.
        Endorsed,
        /// Reviewed, but not enough to say more.
        UnderReview,
    }
    /// How reviews and evidence become a score. The weight of a review is that of the asker's trust
    /// profile, else the reviewer's trust score.
    ConfidenceModel = "claimgraph_domain::rules::confidence::Model" {
        /// The mean of the reviews, every reviewer alike, with Wilson's bounds.
        Simple,
        /// The mean of the reviews by their weights.
        Weighted,
        /// The posterior of a uniform prior: its mean and its central 95 % interval.
        Bayesian,
        /// 0.7 of the weighted mean and 0.3 of what the supporting and contradicting claims around add, to
        /// five links away.
        Evidence,
    }
    /// What a component of a score is.
    ComponentPart = "claimgraph_domain::rules::confidence::Part" {
        /// Sum of the weights of the reviews considered.
        TotalWeight,
        /// How many equally weighted reviews would tell as much.
        EffectiveReviews,
        /// First parameter of the Beta posterior.
        Alpha,
        /// Second parameter of the Beta posterior.
        Beta,
        /// The weighted mean of the claim's own reviews, 0 to 1.
        Direct,
        /// What the evidence contributes, 0 to 1.
        Propagated,
        /// What speaks for the claim, 0 to 1.
        Supporting,
        /// What speaks against the claim, 0 to 1.
        Contradicting,
    }
    /// What to know before relying on a score.
    Caveat = "claimgraph_domain::rules::confidence::Caveat" {
        /// Fewer than three reviews were considered.
        FewReviews,
        /// A reviewer asks for withdrawal; no score counts that verdict.
        WithdrawalRequested,
        /// A reviewer asks for a revision; no score counts that verdict.
        RevisionRequested,
        /// Some reviews weigh nothing and were left out.
        WeightlessReviews,
        /// No review of the claim itself counts, so the score is the propagated part alone.
        NoDirectReviews,
        /// No evidence reaches the claim, so the score is the direct part alone.
        NoEvidence,
        /// There is evidence beyond five links, which was not followed.
        DepthReached,
    }
    /// Which ends of edges to follow from a claim. Edges of symmetric types are seen from both ends.
    EdgeDirection = "claimgraph_store::read::EdgeDirection" {
        /// Edges that start from the claim.
        Out,
        /// Edges that end at the claim.
        In,
        /// All edges.
        Both,
    }
}

/// Of which versions of a claim the edges are shown.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum EdgeView {
    /// Edges asserted for any version of the claim; each says whether it is stale.
    #[default]
    Lineage,
    /// Only edges that cite exactly this version.
    Exact,
}

/// Claims that lists leave out unless they are asked for.
#[derive(Debug, Enum, Clone, Copy, PartialEq, Eq)]
pub enum Include {
    /// Versions that were replaced or set aside.
    Deprecated,
    /// Versions that were withdrawn.
    Retracted,
}
