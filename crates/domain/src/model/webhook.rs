use super::text_enum;

text_enum! {
    /// How a webhook stands.
    WebhookState {
        /// Events are delivered; one that fails is retried.
        Active = "active",
        /// An event was given up; each further event is tried once, until one arrives.
        Failing = "failing",
        /// Nothing is delivered; it keeps its place in the log.
        Disabled = "disabled",
    }
}

text_enum! {
    /// How the delivery of one event to one webhook stands.
    DeliveryStatus {
        /// It failed, and will be tried again by itself.
        Retrying = "retrying",
        /// The receiver took it.
        Delivered = "delivered",
        /// It was given up.
        Failed = "failed",
        /// It was asked for, and is tried as soon as its turn comes.
        Queued = "queued",
    }
}
