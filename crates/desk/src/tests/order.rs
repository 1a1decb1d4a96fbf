//! Which case is next, who gets it, and by when.

use std::{collections::BTreeSet, sync::Mutex, thread};

use jiff::SignedDuration;
use proptest::prelude::*;

use super::scene::{Scene, person, post, written};
use crate::{Added, Intake, Pressure, Role, case::State};

const CLOCKS: &str = "[[clock]]\nname = \"hour\"\nhours = 1\n[[clock]]\nname = \"day\"\nhours = 24\n";

#[test]
fn the_same_export_twice_adds_nothing() {
    let scene = Scene::new("");
    let posts = || [post(1, 0.9), post(2, 0.7), written("3", "biasa saja", 0.1, "low")];
    assert_eq!(scene.add(posts()), Added { added: 2, below: 1, ..Added::default() });
    assert_eq!(scene.add(posts()), Added { known: 2, below: 1, ..Added::default() });
    let edited = written("1", "infaq lain", 0.9, "urgent");
    assert_eq!(scene.add([edited]), Added { added: 1, ..Added::default() });
    assert_eq!(scene.desk.queue(&Default::default(), 0, 9).expect("lists").total, 3);
}

#[test]
fn a_request_with_less_time_moves_the_deadline_forward_and_one_with_more_does_not() {
    let scene = Scene::new(CLOCKS);
    let id = scene.desk.add_case(&scene.intake(Some("day")), &post(1, 0.9).0, &post(1, 0.9).1).expect("adds");
    let due = |hours| Some(scene.desk.now() + SignedDuration::from_hours(hours));
    assert_eq!(scene.desk.case(id).expect("is there").deadline, due(24));
    for (request, hastened, hours) in [(None, 0, 24), (Some("hour"), 1, 1), (Some("day"), 0, 1)] {
        let added = scene.desk.add_cases(&scene.intake(request), [post(1, 0.9)]).expect("adds");
        assert_eq!(added, Added { known: 1, hastened, ..Added::default() });
        assert_eq!(scene.desk.case(id).expect("is there").deadline, due(hours));
    }
    let unknown = scene.desk.add_cases(&scene.intake(Some("week")), [post(2, 0.9)]).expect_err("has no clock");
    assert!(unknown.to_string().ends_with("the settings know hour, day"), "{unknown}");
}

#[test]
fn deadlines_that_press_go_before_risk_and_risk_before_deadlines_that_do_not() {
    let scene = Scene::new(CLOCKS);
    let add = |request, id, risk| {
        let (post, assessment) = post(id, risk);
        scene.desk.add_case(&scene.intake(request), &post, &assessment).expect("adds")
    };
    let (hour, risky, day) = (add(Some("hour"), 1, 0.7), add(None, 2, 0.95), add(Some("day"), 3, 0.75));
    let order = |minutes| {
        scene.pass_minutes(minutes);
        let page = scene.desk.queue(&Default::default(), 0, 9).expect("lists");
        page.cases.iter().map(|case| case.id).collect::<Vec<_>>()
    };
    assert_eq!(order(0), [risky, day, hour]);
    assert_eq!(order(45), [hour, risky, day]);
    let case = scene.desk.case(hour).expect("is there");
    assert!(matches!(case.pressure(scene.desk.now()), Pressure::Pressing(_)));
    assert_eq!(order(24 * 60 - 60), [hour, day, risky]);
    assert!(matches!(case.pressure(scene.desk.now()), Pressure::Overdue(_)));
}

#[test]
fn the_queue_is_filtered_and_paged() {
    let scene = Scene::new("");
    scene.add((1..=9).map(|id| post(id, 0.6 + 0.04 * id as f32)));
    let sari = person("sari", Role::Moderator);
    let first = scene.desk.next(&sari).expect("works").expect("waits");
    let filter = |change: fn(&mut crate::QueueFilter)| {
        let mut filter = crate::QueueFilter::default();
        change(&mut filter);
        scene.desk.queue(&filter, 0, 9).expect("lists").total
    };
    for (found, expected) in [
        (filter(|_| ()), 9),
        (filter(|filter| filter.level = Some(saring::label::Level::Urgent)), 5),
        (filter(|filter| filter.label = Some(saring::label::Label::MaterialSupport)), 9),
        (filter(|filter| filter.label = Some(saring::label::Label::Recruitment)), 0),
        (filter(|filter| filter.channel = Some("Kanal".to_owned())), 9),
        (filter(|filter| filter.channel = Some("Lain' OR 1".to_owned())), 0),
        (filter(|filter| filter.state = Some(State::Open)), 9),
        (filter(|filter| filter.held_by = Some("sari".to_owned())), 1),
    ] {
        assert_eq!(found, expected);
    }
    let page = scene.desk.queue(&Default::default(), 1, 3).expect("lists");
    assert_eq!((page.cases.len(), page.total), (3, 9));
    assert!(page.cases.iter().all(|case| case.id != first.id));
}

#[test]
fn a_channel_is_a_case_once_for_each_request() {
    let scene = Scene::new(CLOCKS);
    scene.add([post(1, 0.9)]);
    let letter = |reference: &str| Intake { reference: Some(reference.to_owned()), ..scene.intake(Some("hour")) };
    let first = scene.desk.add_channel_case(&letter("B-1"), "Kanal").expect("adds");
    assert_eq!(scene.desk.add_channel_case(&letter("B-1"), "Kanal").expect("knows"), first);
    assert_ne!(scene.desk.add_channel_case(&letter("B-2"), "Kanal").expect("adds"), first);
    assert!(scene.desk.add_channel_case(&letter("B-3"), " ").is_err());
    let case = scene.desk.case(first).expect("is there");
    assert_eq!((case.risk, case.post_id, case.content), (0.9, None, None));
}

#[test]
fn no_case_is_handed_to_two() {
    let scene = Scene::new("");
    scene.add((1..=60).map(|id| post(id, 0.9)));
    let handed = Mutex::new(Vec::new());
    let desks = [scene.another(), scene.another()];
    thread::scope(|scope| {
        for (number, desk) in desks.iter().chain(&desks).enumerate() {
            let handed = &handed;
            scope.spawn(move || {
                let who = person(&format!("orang{number}"), Role::Moderator);
                while let Some(case) = desk.next(&who).expect("works") {
                    handed.lock().expect("nobody panicked").push(case.id);
                }
            });
        }
    });
    let handed = handed.into_inner().expect("nobody panicked");
    assert_eq!(handed.len(), 60);
    assert_eq!(handed.into_iter().collect::<BTreeSet<_>>().len(), 60);
}

#[test]
fn a_new_desk_may_be_opened_by_several_at_once() {
    for _ in 0..5 {
        let folder = tempfile::tempdir().expect("a folder");
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| crate::Desk::open(folder.path(), Default::default()).expect("opens"));
            }
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// What SQL sorts and what [`crate::Rank`] says are one order, and it has no ties.
    #[test]
    fn the_order_is_total(
        cases in prop::collection::vec((0..3_usize, 600..1000_u32, 0..200_i64), 2..12),
        later in 0..1500_i64,
    ) {
        let scene = Scene::new(CLOCKS);
        for (number, (clock, thousandths, minutes)) in cases.iter().enumerate() {
            let (post, assessment) = post(number as u32, *thousandths as f32 / 1000.0);
            let received_at = scene.desk.now() + SignedDuration::from_mins(*minutes);
            let intake = Intake { received_at, ..scene.intake([None, Some("hour"), Some("day")][*clock]) };
            scene.desk.add_case(&intake, &post, &assessment).expect("adds");
        }
        scene.pass_minutes(later);
        let page = scene.desk.queue(&Default::default(), 0, 99).expect("lists");
        let ranks: Vec<_> = page.cases.iter().map(|case| case.rank(scene.desk.now())).collect();
        prop_assert!(ranks.is_sorted_by(|a, b| a < b), "{ranks:?}");
        let next = scene.desk.next(&person("sari", Role::Moderator)).expect("works").expect("waits");
        prop_assert_eq!(next.id, page.cases[0].id);
    }
}
