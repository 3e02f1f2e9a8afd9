//! How webhooks come to stand, and what their owners do about it.

use serde_json::{Value, json};

use super::{Host, QUICK, Receiver, Reply, each, text};

/// The same, with no attempt after the first.
fn once() -> Vec<&'static str> {
    [QUICK, &["webhooks.retry_delays=", "webhooks.exhausted_events=4"]].concat()
}

async fn redeliver(host: &Host, id: &str, what: Value) -> Result<Value, Value> {
    let query = "mutation($input: RedeliverWebhookInput!) { redeliverWebhook(input: $input) { queued } }";
    let input = json!({ "webhook": id, "what": what });
    host.ask(query, json!({ "input": input })).await.map(|mut data| data["redeliverWebhook"]["queued"].take())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_given_up_can_be_had_again() {
    each(|test| async move {
        let receiver = Receiver::start().await;
        let host = Host::start(&test, &once()).await;
        let (id, secret) = host.register(&receiver.url).await;
        receiver.answer([Reply::Status(500), Reply::Status(503)]);
        let first = host.write("a").await;
        let failing = host.until(&id, "failing", |found| found["state"] == "FAILING").await;
        assert_eq!((&failing["givenUp"], &failing["position"]), (&json!(1), &json!(first)));
        assert_eq!(failing["lastError"], "the receiver answered 500");
        let second = host.write("b").await;
        host.until(&id, "failing on", |found| found["givenUp"] == 2).await;
        host.write("c").await;
        let active = host.until(&id, "active again", |found| found["state"] == "ACTIVE").await;
        let failed = &active["deliveries"]["nodes"][2];
        assert_eq!((&failed["status"], &failed["responseStatus"]), (&json!("FAILED"), &json!(500)));
        assert_eq!(failed["responseBody"], "said");
        // One by its id, the rest by a range.
        assert_eq!(redeliver(&host, &id, json!({ "delivery": failed["id"] })).await.unwrap(), 1);
        let seen = receiver.taken(2).await;
        assert_eq!((seen[1].position, seen[1].id()), (first, failed["id"].as_str().unwrap()));
        host.until(&id, "delivered", |found| found["deliveries"]["nodes"][2]["status"] == "DELIVERED").await;
        let range = json!({ "range": { "from": first, "to": second, "onlyFailed": true } });
        assert_eq!(redeliver(&host, &id, range).await.unwrap(), 1);
        let seen = receiver.taken(3).await;
        assert_eq!(seen[2].position, second);
        assert!(seen.iter().all(|seen| seen.verify(&secret) == 1));
        let query = "mutation($id: ID!) { testWebhook(input: { webhook: $id }) { delivery { id status } } }";
        let asked = host.data(query, json!({ "id": id })).await["testWebhook"]["delivery"].take();
        let seen = receiver.taken(4).await;
        assert_eq!((seen[3].id(), &seen[3].body["type"]), (asked["id"].as_str().unwrap(), &json!("webhook.test")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_fails_too_often_is_disabled_and_goes_on_where_it_stood() {
    each(|test| async move {
        let receiver = Receiver::start().await;
        let host = Host::start(&test, &once()).await;
        let (id, _) = host.register(&receiver.url).await;
        receiver.always(Reply::Status(500));
        for n in 0..6 {
            host.write(&format!("n{n}")).await;
        }
        let disabled = host.until(&id, "disabled", |found| found["state"] == "DISABLED").await;
        assert_eq!((&disabled["givenUp"], receiver.all().len()), (&json!(4), 4));
        assert_eq!(disabled["disabledReason"], "4 events in a row could not be delivered");
        let refused = redeliver(&host, &id, json!({ "range": { "from": 1, "to": 2 } })).await.unwrap_err();
        assert_eq!(refused["extensions"]["code"], "CONFLICT");
        receiver.always(Reply::Status(200));
        let enabled = host.update(&id, json!({ "enabled": true })).await;
        assert_eq!((&enabled["state"], &enabled["position"]), (&json!("ACTIVE"), &disabled["position"]));
        let seen = receiver.taken(2).await;
        let paths: Vec<String> = seen.iter().map(|seen| text(&seen.body["data"]["data"]["path"])).collect();
        assert_eq!(paths, ["n4", "n5"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_is_gone_is_disabled_at_once_and_loses_nothing() {
    each(|test| async move {
        let receiver = Receiver::start().await;
        let host = Host::start(&test, QUICK).await;
        let (id, secret) = host.register(&receiver.url).await;
        receiver.answer([Reply::Status(410)]);
        let (first, second) = (host.write("a").await, host.write("b").await);
        let gone = host.until(&id, "disabled", |found| found["state"] == "DISABLED").await;
        assert_eq!(
            (gone["disabledReason"].as_str(), receiver.all().len()),
            (Some("the receiver answered 410 Gone"), 1)
        );
        let query = "mutation($id: ID!) { rotateWebhookSecret(input: { webhook: $id }) { secret } }";
        let rotated = host.data(query, json!({ "id": id })).await;
        let rotated = text(&rotated["rotateWebhookSecret"]["secret"]);
        host.update(&id, json!({ "enabled": true })).await;
        let seen = receiver.taken(2).await;
        assert_eq!(seen.iter().map(|seen| seen.position).collect::<Vec<_>>(), [first, second]);
        // Both secrets sign for a while.
        for seen in &seen {
            assert_eq!((seen.verify(&secret), seen.verify(&rotated)), (2, 2));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redirects_are_not_followed() {
    each(|test| async move {
        let (receiver, elsewhere) = (Receiver::start().await, Receiver::start().await);
        let host = Host::start(&test, &once()).await;
        let (id, _) = host.register(&receiver.url).await;
        receiver.always(Reply::Redirect(elsewhere.url.clone()));
        host.write("a").await;
        let failing = host.until(&id, "failing", |found| found["state"] == "FAILING").await;
        assert_eq!(failing["lastError"], "the receiver answered 307: redirects are not followed");
        assert!(elsewhere.all().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_is_told_by_its_path_and_secrets_are_told_once() {
    each(|test| async move {
        let host = Host::start(&test, &["webhooks.webhooks_per_tenant=1"]).await;
        let register =
            "mutation($input: RegisterWebhookInput!) { registerWebhook(input: $input) { webhook { id } secret } }";
        let refused = async |input: Value| {
            let error = host.ask(register, json!({ "input": input })).await.unwrap_err();
            let paths: Vec<Value> = error["extensions"]["details"].as_array().into_iter().flatten().cloned().collect();
            let paths: Vec<String> = paths.iter().map(|detail| text(&detail["path"])).collect();
            (text(&error["extensions"]["code"]), paths.join(" "))
        };
        let expected = |code: &str, path: &str| (code.to_owned(), path.to_owned());
        for url in
            ["http://example.org/", "https://127.0.0.1/", "https://192.168.1.1:8443/", "https://[::1]/", "nonsense"]
        {
            assert_eq!(refused(json!({ "url": url })).await, expected("VALIDATION_FAILED", "input.url"), "{url}");
        }
        let short = json!({ "url": "https://example.org/", "secret": "whsec_c2hvcnQ=" });
        assert_eq!(refused(short).await, expected("VALIDATION_FAILED", "input.secret"));
        let unknown = json!({ "url": "https://example.org/", "filter": { "kinds": ["no.such"] } });
        assert_eq!(refused(unknown).await.0, "VALIDATION_FAILED");
        let made = host.data(register, json!({ "input": { "url": "https://example.org/" } })).await;
        let secret = text(&made["registerWebhook"]["secret"]);
        assert_eq!(refused(json!({ "url": "https://example.org/" })).await.0, "LIMIT_EXCEEDED");
        let all = host.data("{ webhooks { nodes { id url filter { kinds } oldSecretUntil } } }", json!({})).await;
        assert_eq!(all["webhooks"]["nodes"].as_array().unwrap().len(), 1);
        assert!(!all.to_string().contains(&secret));
        let absent = "webhook_01h2xcejqtf2nbrexx3vqjhp41";
        let change = "mutation($input: UpdateWebhookInput!) { updateWebhook(input: $input) { webhook { id } } }";
        for (id, code) in [(absent, "NOT_FOUND"), ("claim_01h2xcejqtf2nbrexx3vqjhp41", "BAD_REQUEST")] {
            let error = host.ask(change, json!({ "input": { "webhook": id } })).await.unwrap_err();
            assert_eq!(error["extensions"]["code"], code);
        }
    })
    .await;
}
