use std::collections::HashSet;

use super::{Asset, BUNDLED, CONTENT_SECURITY_POLICY, QUERIES_PATH, assets};

fn page() -> &'static str {
    let index = assets().first().expect("the page comes first");
    assert_eq!(index.path, "/");
    assert_eq!(index.content_type, "text/html; charset=utf-8");
    text(index)
}

fn text(asset: &Asset) -> &'static str {
    std::str::from_utf8(asset.bytes).expect("assets are text")
}

/// The values of `src` and `href` in the page, in order.
fn references() -> Vec<&'static str> {
    let quoted = |after: &'static str| after.split('"').next().unwrap_or_default();
    page().split(" src=\"").skip(1).chain(page().split(" href=\"").skip(1)).map(quoted).collect()
}

#[test]
fn every_file_the_page_loads_is_an_asset() {
    let paths: HashSet<String> = assets().iter().map(|asset| asset.path.to_owned()).collect();
    let loaded: Vec<&str> = references().into_iter().filter(|file| file.starts_with("playground/")).collect();
    assert!(loaded.len() >= 2, "a script and a style: {loaded:?}");
    for file in loaded {
        assert!(paths.contains(&format!("/{file}")), "{file} is not embedded");
    }
}

#[test]
fn the_page_loads_nothing_from_elsewhere() {
    for asset in assets().iter().filter(|asset| asset.content_type.starts_with("text/css")) {
        assert!(!text(asset).contains("url(http"), "{} loads from the network", asset.path);
        assert!(!text(asset).contains("@import"), "{} imports another style", asset.path);
    }
    let foreign: Vec<&str> = references().into_iter().filter(|file| file.contains("//")).collect();
    let allowed: &[&str] = if BUNDLED { &[] } else { &["https://nodejs.org/"] };
    assert_eq!(foreign, allowed, "only a link for the reader may leave the page");
}

#[test]
fn the_page_obeys_its_policy() {
    assert!(!page().contains("<script>") && !page().contains("<style>") && !page().contains(" onclick="));
    assert!(!CONTENT_SECURITY_POLICY.contains("unsafe-eval"));
    for asset in assets().iter().filter(|asset| asset.content_type.starts_with("text/javascript")) {
        assert!(!text(asset).contains("new Function("), "{} compiles text", asset.path);
    }
}

#[test]
fn paths_and_etags_are_distinct() {
    let paths: HashSet<_> = assets().iter().map(|asset| asset.path).collect();
    let etags: HashSet<_> = assets().iter().map(|asset| asset.etag).collect();
    assert_eq!((paths.len(), etags.len()), (assets().len(), assets().len()));
    for asset in assets() {
        assert!(asset.etag.len() > 2 && asset.etag.starts_with('"') && asset.etag.ends_with('"'));
        assert!(!asset.immutable || asset.path.contains('-'), "{} holds no hash", asset.path);
    }
    assert!(!paths.contains(QUERIES_PATH), "the server answers this one");
}

#[test]
fn the_scripts_ask_for_queries_where_the_server_gives_them() {
    let scripts = assets().iter().filter(|asset| asset.content_type.starts_with("text/javascript")).map(text);
    let relative = QUERIES_PATH.trim_start_matches('/');
    assert_eq!(scripts.filter(|script| script.contains(relative)).count(), 1);
}

#[test]
fn a_page_without_graphiql_says_so_and_how_to_get_it() {
    let says = page().contains("GraphiQL was not bundled") && page().contains("touch playground/package.json");
    assert_eq!(says, !BUNDLED);
    assert_eq!(page().contains("<form"), !BUNDLED);
}

#[test]
fn the_bundle_carries_the_licences_of_its_parts() {
    let licences = assets().iter().find(|asset| asset.path == "/playground/licences.txt").map(text);
    assert_eq!(licences.is_some(), BUNDLED);
    if let Some(licences) = licences {
        for part in ["graphiql 4", "react-dom 19", "codemirror 5", "graphql-ws 6"] {
            assert!(licences.contains(part), "{part} is missing");
        }
    }
}
