use super::*;
use crate::Services;
use crate::store::testing::{SeededEntropy, TestClock, TestStore, on_sqlite};

fn services(test: &TestStore) -> Services {
    Services {
        store: test.store.clone(),
        clock: Arc::new(TestClock::default()),
        entropy: Arc::new(SeededEntropy::new(1)),
    }
}

/// Alpha, omega and gamma, which start in this order, writing into one diary.
fn three(diary: &Diary, settings: &BTreeMap<String, Settings>) -> Assembled {
    let plugins: Vec<Box<dyn AnyPlugin>> = vec![
        Box::new(Alpha { diary: Arc::clone(diary), ..Alpha::default() }),
        Box::new(Omega { diary: Arc::clone(diary), ..Omega::default() }),
        Box::new(Gamma { diary: Arc::clone(diary), ..Gamma::default() }),
    ];
    assemble(plugins, settings).unwrap()
}

fn read(diary: &Diary) -> Vec<String> {
    std::mem::take(&mut diary.lock().unwrap())
}

#[tokio::test]
async fn plugins_start_in_order_and_stop_in_reverse() {
    on_sqlite(|test| async move {
        let diary = Diary::default();
        let running = three(&diary, &BTreeMap::new()).plugins.start(&services(&test)).await.unwrap();
        assert_eq!(read(&diary), ["start alpha", "start omega", "start gamma"]);
        assert!(running.check().await.iter().all(|(_, health)| health.is_ok()));
        assert_eq!(read(&diary), ["check alpha", "check omega", "check gamma"]);
        assert!(running.stop().await.is_empty());
        assert_eq!(read(&diary), ["stop gamma", "stop omega", "stop alpha"]);
    })
    .await;
}

#[tokio::test]
async fn when_one_does_not_start_the_others_are_stopped() {
    on_sqlite(|test| async move {
        let diary = Diary::default();
        let started = three(&diary, &set("gamma", "fail = 'start'")).plugins.start(&services(&test)).await;
        assert_eq!(started.err().unwrap().to_string(), "plugin `gamma` failed to start: cannot start");
        assert_eq!(read(&diary), ["start alpha", "start omega", "start gamma", "stop omega", "stop alpha"]);
    })
    .await;
}

#[tokio::test]
async fn one_that_does_not_stop_does_not_keep_the_others() {
    on_sqlite(|test| async move {
        let diary = Diary::default();
        let running = three(&diary, &set("omega", "fail = 'stop'")).plugins.start(&services(&test)).await.unwrap();
        let errors = running.stop().await;
        assert_eq!(
            errors.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["plugin `omega` failed to stop: cannot stop"]
        );
        assert_eq!(read(&diary).last().unwrap(), "stop alpha");
    })
    .await;
}

#[tokio::test]
async fn ill_health_is_told_with_the_plugin() {
    on_sqlite(|test| async move {
        let diary = Diary::default();
        let running = three(&diary, &set("omega", "fail = 'check'")).plugins.start(&services(&test)).await.unwrap();
        let health = running.check().await;
        let told: Vec<_> =
            health.into_iter().filter_map(|(id, health)| Some((id, health.err()?.to_string()))).collect();
        assert_eq!(told, [("omega", "plugin `omega` failed to check: cannot check".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn a_plugin_acts_in_the_tenant_that_it_names() {
    on_sqlite(|test| async move {
        let made = test.store.ensure_tenant("lab").await.unwrap();
        let context = PluginContext::new("alpha", Arc::new(Config::default()), services(&test));
        assert_eq!(context.scope("lab").await.unwrap(), made);
        assert!(context.scope("other").await.is_err());
    })
    .await;
}
