use std::collections::HashSet;

use claimgraph_domain::error::{Code, Detail, Error};
use claimgraph_domain::model::{CLAIM_TYPES, check_type_name, seeded_edge_types};

/// The vocabulary of edges as it was designed; it must not change by accident, for stored data relies on it.
const DESIGNED: &str = "
| supports | supported_by | evidential | no | no | yes | no |
| contradicts | contradicts | evidential | no | yes | yes | no |
| corroborates | corroborated_by | evidential | no | no | yes | no |
| depends_on | depended_on_by | logical | yes | no | yes | yes |
| assumes | assumed_by | logical | yes | no | yes | yes |
| derives_from | derives | logical | yes | no | yes | yes |
| implies | implied_by | logical | yes | no | no | no |
| equivalent_to | equivalent_to | logical | yes | yes | no | no |
| generalizes | specializes | structural | yes | no | yes | yes |
| refines | refined_by | structural | no | no | yes | no |
| part_of | has_part | structural | yes | no | yes | yes |
| instantiates | instantiated_by | structural | no | no | yes | no |
| supersedes | superseded_by | editorial | yes | no | yes | yes |
| related_to | related_to | editorial | no | yes | yes | no |
| responds_to | responded_to_by | editorial | no | no | yes | no |
";

#[test]
fn seeded_edge_types_are_those_designed() {
    let yes = |flag| if flag { "yes" } else { "no" };
    let seeded: Vec<String> = seeded_edge_types()
        .iter()
        .map(|edge| {
            let flags = [edge.transitive, edge.symmetric, edge.anti_reflexive, edge.acyclic].map(yes).join(" | ");
            format!("| {} | {} | {} | {flags} |", edge.name, edge.inverse, edge.category.as_str())
        })
        .collect();
    assert_eq!(seeded.join("\n"), DESIGNED.trim());
}

#[test]
fn seeded_types_obey_their_own_rules() {
    for edge in seeded_edge_types() {
        assert_eq!(edge.symmetric, edge.name == edge.inverse, "{}", edge.name);
        assert!(check_type_name(&edge.name).is_ok() && check_type_name(&edge.inverse).is_ok());
        assert!(!edge.description.is_empty());
    }
    let names: HashSet<_> = CLAIM_TYPES.iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), CLAIM_TYPES.len());
    assert!(CLAIM_TYPES.iter().all(|(name, _)| check_type_name(name).is_ok()));
}

#[test]
fn type_names_are_bounded() {
    for good in ["a", "a1_b", &"a".repeat(64)] {
        assert!(check_type_name(good).is_ok(), "{good}");
    }
    for bad in ["", "_a", "1a", "A", "a-b", "ä", "a b", &"a".repeat(65)] {
        assert_eq!(check_type_name(bad).unwrap_err().code, Code::ValidationFailed, "{bad}");
    }
}

#[test]
fn codes_are_unique_and_read_back() {
    let texts: HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(texts.len(), Code::ALL.len());
    for &code in Code::ALL {
        assert!((400..600).contains(&code.http_status()), "{}", code.as_str());
        assert!(code.as_str().bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'));
        assert!(code.meaning().ends_with('.'));
        let json = serde_json::to_string(&code).unwrap();
        assert_eq!(json, format!("\"{}\"", code.as_str()));
        assert_eq!(serde_json::from_str::<Code>(&json).unwrap(), code);
    }
}

fn detail(path: &str, code: Code) -> Detail {
    Detail { path: path.to_owned(), code, message: "no".to_owned() }
}

#[test]
fn details_become_one_error() {
    assert!(Error::from_details(Vec::new()).is_ok());
    let one = Error::from_details(vec![detail("claims[3]", Code::Cycle)]).unwrap_err();
    assert_eq!((one.code, one.message.as_str()), (Code::Cycle, "claims[3]: no"));
    let mixed = Error::from_details(vec![detail("a", Code::Cycle), detail("b", Code::SelfEdge)]).unwrap_err();
    assert_eq!((mixed.code, mixed.details.len()), (Code::ValidationFailed, 2));
    assert!(mixed.message.contains("2 items") && mixed.message.contains('a'), "{}", mixed.message);
}

#[test]
fn an_internal_error_hides_its_cause() {
    let error = Error::internal("password is hunter2");
    assert_eq!(error.code, Code::Internal);
    assert!(!error.to_string().contains("hunter2"));
    assert!(error.cause.unwrap().to_string().contains("hunter2"));
}
