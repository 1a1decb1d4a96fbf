//! What is kept, seen and forgotten.

use std::fs;

use super::scene::{Scene, person, post, written};
use crate::{
    Error, Opening, Role, Slice, Verdict,
    audit::{Action, Verification},
};

#[test]
fn what_is_purged_is_gone_from_the_disk_and_the_log_holds() {
    let scene = Scene::new("retention-days = 183");
    let secret = "infaq RAHASIA-7731 untuk kami";
    let holds_secret = || {
        let files = fs::read_dir(scene.folder.path()).expect("a folder");
        files.filter_map(Result::ok).any(|file| {
            let bytes = fs::read(file.path()).expect("reads");
            ["RAHASIA-7731", "catatan rahasia"]
                .iter()
                .any(|text| bytes.windows(text.len()).any(|part| part == text.as_bytes()))
        })
    };
    scene.add([written("1", secret, 0.9, "urgent"), post(2, 0.9)]);
    scene.settle(1, &person("sari", Role::Moderator), Verdict::NotPropaganda { slice: Slice::B4 }).expect("is decided");
    scene.pass_minutes(183 * 24 * 60 - 1);
    assert_eq!(scene.desk.purge().expect("purges"), 0);
    assert!(holds_secret());
    scene.pass_minutes(1);
    assert_eq!(scene.desk.purge().expect("purges"), 1);
    assert_eq!(scene.desk.purge().expect("purges"), 0);
    assert!(!holds_secret());

    let case = scene.desk.case(1).expect("is there");
    assert!(case.content.is_none() && case.purged_at.is_some() && case.outcome.is_some());
    let packet = scene.desk.packet(1, &person("ari", Role::Auditor)).expect("is made");
    assert_eq!((packet.content, packet.kept_until), (None, None));
    assert_eq!((packet.decisions[0].reason.as_str(), packet.decisions[0].note.as_str()), ("jelas", ""));
    assert!(matches!(scene.desk.verify(None).expect("reads"), Verification::Holds { .. }));
    let figures = scene.desk.figures().expect("counts");
    assert_eq!(figures.rules[0].precision.decided, 1, "a rule's precision outlives the text");
    assert_eq!(scene.add([written("1", secret, 0.9, "urgent")]).known, 1, "and so does what was decided");
    assert!(scene.desk.case(2).expect("is there").content.is_some());
}

#[test]
fn what_people_open_is_counted_once_a_case_and_logged_each_time() {
    let scene = Scene::new("daily-views = 2\ntime-zone = \"Asia/Jakarta\"");
    scene.add((1..=3).map(|id| post(id, 0.9)));
    let sari = person("sari", Role::Moderator);
    let open = |id, opening| scene.desk.open_text(id, &sari, opening).map(|(_, seen)| seen.cases);
    assert_eq!(open(1, Opening::Text).expect("opens"), 1);
    assert_eq!(open(1, Opening::Instructional).expect("opens"), 1);
    assert_eq!(open(2, Opening::Text).expect("opens"), 2);
    assert!(matches!(open(3, Opening::Text), Err(Error::DailyLimit { limit: 2, .. })));
    assert_eq!(open(2, Opening::Text).expect("what was seen may be seen again"), 2);
    assert_eq!(scene.desk.seen_today("sari").expect("counts").cases, 2);
    let logged: Vec<_> =
        scene.desk.audit_entries(None, 4).expect("lists").iter().map(|entry| entry.told.action).collect();
    assert_eq!(logged, [Action::TextOpened, Action::TextOpened, Action::InstructionalOpened, Action::TextOpened]);
    assert!(matches!(
        scene.desk.open_text(1, &person("pipa", Role::Pipeline), Opening::Text),
        Err(Error::NotAllowed { .. })
    ));
    scene.pass_minutes(24 * 60);
    assert_eq!(open(3, Opening::Text).expect("opens"), 1);
}

#[test]
fn the_log_holds_no_text_no_note_and_no_reason() {
    let scene = Scene::new("");
    scene.add([post(1, 0.9)]);
    scene.settle(1, &person("sari", Role::Moderator), Verdict::Unsure).expect("is decided");
    let entries = serde_json::to_string(&scene.desk.audit_entries(None, 99).expect("lists")).expect("is JSON");
    for text in ["infaq", "jelas", "catatan"] {
        assert!(!entries.contains(text), "{text}");
    }
    assert!(entries.contains(&crate::secret::sha256("infaq untuk mujahidin 1")));
}
