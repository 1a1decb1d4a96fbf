//! Who may say what of a case, and what follows from it.

use saring::label::Label;

use super::scene::{Scene, decision, person, post};
use crate::{Error, Outcome, Principal, Role, Slice, Verdict, case::State};

fn confirm() -> Verdict {
    Verdict::Confirm { labels: vec![Label::MaterialSupport] }
}

fn reject() -> Verdict {
    Verdict::NotPropaganda { slice: Slice::B4 }
}

fn people() -> [Principal; 4] {
    [("sari", Role::Moderator), ("budi", Role::Moderator), ("lita", Role::Lead), ("lina", Role::Lead)]
        .map(|(name, role)| person(name, role))
}

#[test]
fn a_case_goes_its_way() {
    let [sari, budi, lita, lina] = &people();
    let two = r#"four-eyes = ["confirm"]"#;
    type Steps<'a> = &'a [(&'a Principal, Verdict, State)];
    let ways: &[(&str, Steps<'_>, Option<Outcome>)] = &[
        ("", &[(sari, confirm(), State::Decided)], Some(Outcome::Confirm)),
        (
            "",
            &[(sari, Verdict::Unsure, State::SecondLook), (budi, reject(), State::Decided)],
            Some(Outcome::NotPropaganda),
        ),
        (
            "",
            &[
                (sari, Verdict::Unsure, State::SecondLook),
                (budi, Verdict::Unsure, State::Escalated),
                (lita, confirm(), State::Decided),
            ],
            Some(Outcome::Confirm),
        ),
        (
            "",
            &[(sari, Verdict::Escalate, State::Escalated), (lita, reject(), State::Decided)],
            Some(Outcome::NotPropaganda),
        ),
        (two, &[(sari, reject(), State::Decided)], Some(Outcome::NotPropaganda)),
        (two, &[(sari, confirm(), State::Agreement), (budi, confirm(), State::Decided)], Some(Outcome::Confirm)),
        (
            two,
            &[
                (sari, confirm(), State::Agreement),
                (budi, reject(), State::Escalated),
                (lita, confirm(), State::Decided),
            ],
            Some(Outcome::Confirm),
        ),
        // A lead alone is two eyes, not four.
        (
            two,
            &[
                (lita, Verdict::Escalate, State::Escalated),
                (lita, confirm(), State::Agreement),
                (lina, confirm(), State::Decided),
            ],
            Some(Outcome::Confirm),
        ),
        (two, &[(sari, Verdict::Unsure, State::SecondLook), (budi, confirm(), State::Agreement)], None),
    ];
    for (settings, steps, outcome) in ways {
        let scene = Scene::new(settings);
        scene.add([post(1, 0.9)]);
        for (who, verdict, state) in *steps {
            let case = scene.settle(1, who, verdict.clone()).expect("is decided");
            assert_eq!((case.state, case.claim), (*state, None), "{steps:?}");
        }
        assert_eq!(scene.desk.case(1).expect("is there").outcome, *outcome, "{steps:?}");
        assert_eq!(scene.desk.queue(&Default::default(), 0, 9).expect("lists").total, u64::from(outcome.is_none()));
    }
}

#[test]
fn whoever_decided_first_cannot_be_the_second() {
    let [sari, budi, ..] = &people();
    for (settings, first) in [("", Verdict::Unsure), (r#"four-eyes = ["confirm"]"#, confirm())] {
        let scene = Scene::new(settings);
        scene.add([post(1, 0.9)]);
        scene.settle(1, sari, first).expect("is decided");
        assert!(matches!(scene.desk.claim(1, sari), Err(Error::OtherPerson(1))));
        assert_eq!(scene.desk.next(sari).expect("works"), None);
        assert_eq!(scene.desk.next(budi).expect("works").map(|case| case.id), Some(1));
    }
}

#[test]
fn what_may_not_be_is_refused_with_its_reason() {
    let [sari, budi, lita, _] = &people();
    let scene = Scene::new("");
    scene.add([post(1, 0.9)]);
    let desk = &scene.desk;
    let refused = |who: &Principal, verdict| desk.decide(1, who, &decision(verdict)).expect_err("is refused");

    assert!(matches!(refused(sari, confirm()), Error::NotClaimed(1)));
    desk.claim(1, budi).expect("is free");
    assert!(matches!(refused(sari, confirm()), Error::Held { id: 1, .. }));
    assert!(matches!(refused(budi, Verdict::Confirm { labels: Vec::new() }), Error::NoLabel));
    for reason in ["", " \n"] {
        let unreasoned = crate::Decision { reason: reason.to_owned(), ..decision(confirm()) };
        assert!(matches!(desk.decide(1, budi, &unreasoned), Err(Error::NoReason)));
    }
    let long = crate::Decision { note: "é".repeat(2001), ..decision(confirm()) };
    assert!(matches!(desk.decide(1, budi, &long), Err(Error::TooLong { found: 2001, .. })));
    for role in [Role::Auditor, Role::Pipeline] {
        assert!(matches!(refused(&person("budi", role), confirm()), Error::NotAllowed { .. }));
        assert!(matches!(desk.next(&person("x", role)), Err(Error::NotAllowed { .. })));
    }
    desk.decide(1, budi, &decision(Verdict::Escalate)).expect("is decided");
    assert!(matches!(desk.claim(1, sari), Err(Error::NotAllowed { .. })));
    desk.claim(1, lita).expect("a lead may");
    for passed_on in [Verdict::Unsure, Verdict::Escalate] {
        assert!(matches!(refused(lita, passed_on), Error::NobodyBeyond(1)));
    }
    desk.decide(1, lita, &decision(reject())).expect("is decided");
    assert!(matches!(refused(lita, reject()), Error::Decided(1)));
    assert!(matches!(desk.case(2), Err(Error::UnknownCase(2))));
}

#[test]
fn a_claim_ends_by_time_and_by_release() {
    let [sari, budi, lita, _] = &people();
    let scene = Scene::new("claim-minutes = 30");
    scene.add([post(1, 0.9)]);
    let desk = &scene.desk;
    desk.next(sari).expect("works").expect("waits");
    assert_eq!(desk.next(budi).expect("works"), None);
    assert!(matches!(desk.release(1, budi), Err(Error::Held { .. })));
    scene.pass_minutes(29);
    assert!(desk.claim(1, budi).is_err());
    desk.claim(1, sari).expect("is theirs, for longer");
    scene.pass_minutes(30);
    assert!(matches!(desk.decide(1, sari, &decision(confirm())), Err(Error::NotClaimed(1))));
    assert_eq!(desk.next(budi).expect("works").map(|case| case.id), Some(1));
    desk.release(1, lita).expect("a lead may");
    assert!(matches!(desk.release(1, budi), Err(Error::NotClaimed(1))));
    desk.claim(1, sari).expect("is free");
}

#[test]
fn a_decision_is_taken_back_in_time_by_whoever_made_it() {
    let [sari, budi, ..] = &people();
    let scene = Scene::new("undo-minutes = 10\nfour-eyes = [\"confirm\"]");
    scene.add([post(1, 0.9)]);
    let desk = &scene.desk;
    assert!(matches!(desk.undo(1, sari), Err(Error::NothingToUndo(1))));
    scene.settle(1, sari, confirm()).expect("is decided");
    assert!(matches!(desk.undo(1, budi), Err(Error::NotYours { .. })));
    scene.settle(1, budi, confirm()).expect("is decided");
    assert!(matches!(desk.undo(1, sari), Err(Error::NotYours { .. })));
    let case = desk.undo(1, budi).expect("is taken back");
    assert_eq!((case.state, case.first.as_deref(), case.outcome), (State::Agreement, Some("sari"), None));
    assert_eq!(case.claim.map(|claim| claim.by).as_deref(), Some("budi"));
    let case = desk.undo(1, sari).expect("is taken back");
    assert_eq!((case.state, case.first), (State::Open, None));
    let all = desk.decisions(&Default::default(), 0, 9).expect("lists");
    assert!(all.len() == 2 && all.iter().all(|decided| decided.undone_at.is_some()));

    scene.settle(1, budi, reject()).expect("is decided");
    scene.pass_minutes(10);
    assert!(matches!(desk.undo(1, budi), Err(Error::UndoOver { minutes: 10, .. })));
}
