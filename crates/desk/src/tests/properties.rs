//! Whatever people do in whatever order: what must hold, holds after every step.

use std::collections::BTreeMap;

use proptest::prelude::*;
use saring::label::Label;

use super::scene::{Scene, decision, person, post};
use crate::{Case, Outcome, Principal, Role, Slice, Verdict, audit::Verification, case::State};

#[derive(Debug, Clone)]
enum Step {
    Add(u32),
    Wait(i64),
    Next(usize),
    Claim(usize, i64),
    Release(usize, i64),
    Decide(usize, i64, Verdict),
    Undo(usize, i64),
    Purge,
}

fn step() -> impl Strategy<Value = Step> {
    let (who, case) = (0..4_usize, 1..6_i64);
    let verdict = prop_oneof![
        3 => Just(Verdict::Confirm { labels: vec![Label::Recruitment] }),
        2 => Just(Verdict::NotPropaganda { slice: Slice::B3 }),
        1 => Just(Verdict::Unsure),
        1 => Just(Verdict::Escalate),
    ];
    prop_oneof![
        2 => (0..6_u32).prop_map(Step::Add),
        2 => prop_oneof![1..40_i64, Just(24 * 60)].prop_map(Step::Wait),
        4 => who.clone().prop_map(Step::Next),
        2 => (who.clone(), case.clone()).prop_map(|(who, case)| Step::Claim(who, case)),
        1 => (who.clone(), case.clone()).prop_map(|(who, case)| Step::Release(who, case)),
        6 => (who.clone(), case.clone(), verdict).prop_map(|(who, case, verdict)| Step::Decide(who, case, verdict)),
        3 => (who, case).prop_map(|(who, case)| Step::Undo(who, case)),
        1 => Just(Step::Purge),
    ]
}

/// What a decision changes of a case.
type Standing = (State, Option<String>, Option<Outcome>, bool);

fn standing(case: &Case) -> Standing {
    (case.state, case.first.clone(), case.outcome, case.decided_at.is_some())
}

fn people() -> [Principal; 4] {
    [("sari", Role::Moderator), ("budi", Role::Moderator), ("lita", Role::Lead), ("ari", Role::Auditor)]
        .map(|(name, role)| person(name, role))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn what_must_hold_holds_after_every_step(
        steps in prop::collection::vec(step(), 1..40),
        four_eyes in prop::bool::ANY,
    ) {
        let settings = if four_eyes { r#"four-eyes = ["confirm", "not-propaganda"]"# } else { "" };
        let scene = Scene::new(&format!("retention-days = 1\n{settings}"));
        let (desk, people) = (&scene.desk, people());
        let cases = || -> BTreeMap<i64, Case> { (1..6).filter_map(|id| Some((id, desk.case(id).ok()?))).collect() };
        // How a case stood before each decision on it that was not taken back.
        let mut before: BTreeMap<i64, Vec<(String, Standing)>> = BTreeMap::new();
        for step in steps {
            let earlier = cases();
            let held_by_other = |id: &i64, who: &Principal| {
                earlier.get(id).and_then(|case| case.claim.as_ref()).is_some_and(|claim| claim.by != who.name)
            };
            match step {
                Step::Add(id) => { scene.add([post(id, 0.9)]); }
                Step::Wait(minutes) => scene.pass_minutes(minutes),
                Step::Purge => { desk.purge().expect("purges"); }
                Step::Next(who) => if let Ok(Some(case)) = desk.next(&people[who]) {
                    prop_assert!(earlier[&case.id].claim.is_none() && case.state != State::Decided);
                    prop_assert_eq!(case.claim.expect("is theirs").by, &people[who].name[..]);
                },
                Step::Claim(who, id) => if desk.claim(id, &people[who]).is_ok() {
                    prop_assert!(!held_by_other(&id, &people[who]));
                },
                Step::Release(who, id) => if desk.release(id, &people[who]).is_ok() {
                    prop_assert!(!held_by_other(&id, &people[who]) || people[who].role == Role::Lead);
                },
                Step::Decide(who, id, verdict) => {
                    let who = &people[who];
                    if let Ok(case) = desk.decide(id, who, &decision(verdict.clone())) {
                        let was = &earlier[&id];
                        prop_assert_eq!(&was.claim.as_ref().expect("was claimed").by, &who.name);
                        if matches!(was.state, State::SecondLook | State::Agreement) {
                            prop_assert_ne!(was.first.as_ref(), Some(&who.name));
                        }
                        let told = before.entry(id).or_default();
                        told.push((who.name.clone(), standing(was)));
                        if four_eyes && case.state == State::Decided {
                            prop_assert!(told.iter().any(|(name, _)| *name != who.name), "two people decided");
                        }
                    }
                }
                Step::Undo(who, id) => if let Ok(case) = desk.undo(id, &people[who]) {
                    let (name, was) = before.get_mut(&id).and_then(Vec::pop).expect("was decided");
                    prop_assert_eq!((&name, &was), (&people[who].name, &standing(&case)));
                },
            }
            let verified = desk.verify(None).expect("reads");
            prop_assert!(matches!(verified, Verification::Holds { .. }), "{:?}", verified);
            let queue = desk.queue(&Default::default(), 0, 99).expect("lists").cases;
            prop_assert!(queue.iter().all(|case| case.state != State::Decided && case.content.is_some()));
            for case in cases().values() {
                prop_assert_eq!(case.state == State::Decided, case.outcome.is_some() && case.decided_at.is_some());
                prop_assert!(case.state != State::Decided || case.claim.is_none());
                prop_assert_eq!(queue.iter().any(|waiting| waiting.id == case.id), case.state != State::Decided);
            }
        }
    }
}
