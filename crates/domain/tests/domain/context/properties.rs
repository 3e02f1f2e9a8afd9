use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use claimgraph_domain::context::{
    Bundle, Bytes, Candidate, Characters, Contradiction, Note, Reason, Section, Tokenizer, Wanted, Words, assemble,
};
use proptest::prelude::*;

/// Claims are below this, sources above.
const SOURCES: u32 = 100;

/// Longer texts have more tokens than their parts together.
struct Greedy;

impl Tokenizer for Greedy {
    fn name(&self) -> &'static str {
        "greedy"
    }

    fn count(&self, text: &str) -> usize {
        text.len() * text.len() / 64
    }
}

/// Longer texts have fewer tokens than their parts, and not always more than shorter ones.
struct Fickle;

impl Tokenizer for Fickle {
    fn name(&self) -> &'static str {
        "fickle"
    }

    fn count(&self, text: &str) -> usize {
        text.len() % 37 + text.len() / 5
    }
}

const TOKENIZERS: [&dyn Tokenizer; 5] = [&Words, &Bytes, &Characters, &Greedy, &Fickle];

#[derive(Debug, Clone)]
struct Case {
    wanted: Vec<Wanted>,
    candidates: Vec<Candidate<u32>>,
    contradictions: Vec<Contradiction<u32>>,
    budget: usize,
    tokenizer: usize,
}

fn section() -> impl Strategy<Value = Section> {
    prop::sample::select(Section::ALL.to_vec())
}

fn candidate() -> impl Strategy<Value = Candidate<u32>> {
    let text = "[a-zé0-9 \\n\\[\\]素]{0,60}";
    let notes = prop::collection::vec(("[a-z ]{0,12}", 0_u32..24), 0..3);
    (0_u32..24, prop::option::weighted(0.8, section()), text, notes, prop::collection::vec(0_u32..24, 1..4)).prop_map(
        |(key, section, text, notes, about)| {
            let source = section == Some(Section::Provenance);
            let key = if source { SOURCES + key } else { key };
            // Some claims say the same, whichever candidate they are; a source is like no other.
            let says = if source { key } else { key * 2 / 3 };
            let mut hash = [0; 32];
            hash[..4].copy_from_slice(&says.to_be_bytes());
            let note = |(words, to)| Note { words, to, after: String::new() };
            Candidate {
                key,
                says: hash,
                section,
                text,
                notes: notes.into_iter().map(note).collect(),
                about: if source { about } else { Vec::new() },
                complete: key % 11 != 0,
            }
        },
    )
}

fn case() -> impl Strategy<Value = Case> {
    let wanted = (Just(Section::ALL.to_vec()).prop_shuffle(), 0_usize..=6, any::<[Option<u8>; 6]>());
    let wanted = wanted.prop_map(|(sections, count, bounds)| {
        let bounded = sections.into_iter().zip(bounds).take(count);
        bounded.map(|(section, most)| Wanted { section, max_tokens: most.map(usize::from) }).collect::<Vec<_>>()
    });
    let contradiction = (0_u32..24, 0_u32..24).prop_map(|(a, b)| Contradiction { a, b, state: "open".to_owned() });
    let budget = prop_oneof![Just(0_usize), Just(1), 2_usize..400, 400_usize..3_000, Just(usize::MAX)];
    (
        wanted,
        prop::collection::vec(candidate(), 0..40),
        prop::collection::vec(contradiction, 0..12),
        budget,
        0..TOKENIZERS.len(),
    )
        .prop_map(|(wanted, candidates, contradictions, budget, tokenizer)| Case {
            wanted,
            candidates,
            contradictions,
            budget,
            tokenizer,
        })
}

/// What stands in a bundle, repetitions included.
fn stands(bundle: &Bundle<u32>) -> Vec<u32> {
    let items = bundle.sections.iter().flat_map(|section| &section.groups).flat_map(|group| &group.items);
    items.flat_map(|item| std::iter::once(item.key).chain(item.repeats.iter().copied())).collect()
}

fn says(case: &Case, key: u32) -> [u8; 32] {
    case.candidates.iter().find(|candidate| candidate.key == key).unwrap().says
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn a_bundle_is_never_above_its_budget(case in case()) {
        let tokenizer = TOKENIZERS[case.tokenizer];
        let bundle = assemble(&case.wanted, &case.candidates, &case.contradictions, case.budget, tokenizer);
        prop_assert!(bundle.tokens <= case.budget);
        prop_assert_eq!(bundle.tokens, tokenizer.count(&bundle.text));
        let mut whole = String::new();
        let mut number = 0;
        for section in &bundle.sections {
            let begin = whole.len();
            writeln!(whole, "## {}", section.section.heading()).unwrap();
            for item in section.groups.iter().flat_map(|group| &group.items) {
                number += 1;
                prop_assert_eq!(item.number, number);
                prop_assert_eq!(item.tokens, tokenizer.count(&item.text));
                whole += &item.text;
            }
            prop_assert_eq!(section.tokens, tokenizer.count(whole.get(begin..).unwrap()));
            let most = case.wanted.iter().find(|wanted| wanted.section == section.section).unwrap().max_tokens;
            if case.tokenizer < 3 {
                prop_assert!(most.is_none_or(|most| section.tokens <= most));
            }
        }
        prop_assert_eq!(whole, bundle.text, "the items with their headings are the text");
    }

    #[test]
    fn contradictions_stand_together_or_not_at_all(case in case()) {
        let tokenizer = TOKENIZERS[case.tokenizer];
        let bundle = assemble(&case.wanted, &case.candidates, &case.contradictions, case.budget, tokenizer);
        let known: HashSet<u32> = case.candidates.iter().map(|candidate| candidate.key).collect();
        let mut group_of: HashMap<u32, (usize, usize)> = HashMap::new();
        for (at, section) in bundle.sections.iter().enumerate() {
            for (place, group) in section.groups.iter().enumerate() {
                for item in &group.items {
                    for key in std::iter::once(&item.key).chain(&item.repeats) {
                        prop_assert!(group_of.insert(*key, (at, place)).is_none(), "{} stands twice", key);
                    }
                }
            }
        }
        for Contradiction { a, b, .. } in &case.contradictions {
            if known.contains(a) && known.contains(b) {
                prop_assert_eq!(group_of.get(a), group_of.get(b), "{} and {}", a, b);
            }
        }
        for key in group_of.keys() {
            let whole = case.candidates.iter().filter(|candidate| candidate.key == *key).any(|candidate| candidate.complete);
            prop_assert!(whole, "what contradicts {} is not all known", key);
        }
    }

    #[test]
    fn everything_stands_once_or_is_left_out_for_a_reason(case in case()) {
        let tokenizer = TOKENIZERS[case.tokenizer];
        let bundle = assemble(&case.wanted, &case.candidates, &case.contradictions, case.budget, tokenizer);
        let shown: Vec<u32> = bundle.sections.iter().flat_map(|section| &section.groups)
            .flat_map(|group| &group.items).map(|item| item.key).collect();
        let texts: HashSet<_> = shown.iter().map(|key| says(&case, *key)).collect();
        prop_assert_eq!(texts.len(), shown.len(), "no two items say the same");
        let stands: HashSet<u32> = stands(&bundle).into_iter().collect();
        let mut left: HashSet<u32> = HashSet::new();
        for part in &bundle.left_out {
            for key in &part.keys {
                prop_assert!(left.insert(*key), "{} is left out twice", key);
                prop_assert_eq!(stands.contains(key), part.reason == Reason::Duplicate, "{}", key);
            }
        }
        let wanted: HashSet<Section> = case.wanted.iter().map(|wanted| wanted.section).collect();
        for candidate in &case.candidates {
            let asked = candidate.section.is_some_and(|section| wanted.contains(&section));
            let about = candidate.about.iter().any(|about| stands.contains(about));
            let told = stands.contains(&candidate.key) || left.contains(&candidate.key);
            if candidate.about.is_empty() {
                prop_assert!(!asked || told, "{} is lost", candidate.key);
            } else {
                prop_assert!(!stands.contains(&candidate.key) || case.candidates.iter()
                    .filter(|other| other.key == candidate.key)
                    .any(|other| other.about.iter().any(|about| stands.contains(about))), "{} is about nothing", candidate.key);
                let same = case.candidates.iter().filter(|other| other.key == candidate.key).count();
                prop_assert!(!asked || !about || told || same > 1, "{} is lost", candidate.key);
            }
        }
    }

    #[test]
    fn with_room_for_all_nothing_is_left_out_for_lack_of_it(case in case()) {
        let free: Vec<Wanted> = case.wanted.iter().map(|wanted| Wanted::new(wanted.section)).collect();
        let bundle = assemble(&free, &case.candidates, &case.contradictions, usize::MAX, &Bytes);
        for part in &bundle.left_out {
            prop_assert!(matches!(part.reason, Reason::Duplicate | Reason::Incomplete), "{:?}", part);
        }
        let none = assemble(&free, &case.candidates, &case.contradictions, 0, &Bytes);
        prop_assert_eq!((none.text.as_str(), none.tokens, none.sections.len()), ("", 0, 0));
    }
}
