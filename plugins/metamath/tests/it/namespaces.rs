use std::fs;

use claimgraph_plugin_test::TestApp;

use super::support::metamath;

/// A heading as `set.mm` writes it.
fn heading(title: &str) -> String {
    format!("$(\n####\n {title}\n####\n$)\n")
}

#[tokio::test]
async fn headings_become_paths() {
    TestApp::with(metamath, |app| async move {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a b.mm");
        let long = "x".repeat(250);
        let (ac, again, long_heading) = (heading("AC/DC"), heading("AC/DC"), heading(&long));
        let text = format!(
            "$c |- a $.\nbefore $a |- a $.\n{ac}one $a |- a $.\n{long_heading}two $a |- a $.\n{again}three $a |- a $.\n"
        );
        fs::write(&file, text).unwrap();
        app.import("metamath", &file).await.unwrap();
        let mut paths = Vec::new();
        for label in ["before", "one", "two", "three"] {
            let text = format!("{{ statement(label: \"{label}\", database: \"a b.mm\") {{ namespace {{ path }} }} }}");
            let found = app.query(&text).await;
            paths.push(found["statement"]["namespace"]["path"].as_str().unwrap().to_owned());
        }
        let cut = format!("metamath/a b/{}", "x".repeat(200));
        // Headings of one title are one namespace.
        assert_eq!(paths, ["metamath/a b", "metamath/a b/AC-DC", &cut, "metamath/a b/AC-DC"]);
    })
    .await;
}
