//! What decisions teach: exports, figures, channels, packets.

use saring::label::{Label, Level};

use super::scene::{Scene, person, post, written};
use crate::{Error, Role, Slice, Verdict};

const SETTINGS: &str = "default-request = \"hour\"\n[[clock]]\nname = \"hour\"\nhours = 1";

/// Four posts: one confirmed in time, one rejected late, one taken back, one left.
fn worked() -> Scene {
    let scene = Scene::new(SETTINGS);
    scene.add([post(1, 0.9), post(2, 0.7), post(3, 0.9), post(4, 0.7)]);
    let sari = person("sari", Role::Moderator);
    let confirm = Verdict::Confirm { labels: vec![Label::MaterialSupport] };
    scene.pass_minutes(30);
    scene.settle(1, &sari, confirm.clone()).expect("is decided");
    scene.settle(3, &sari, confirm).expect("is decided");
    scene.desk.undo(3, &sari).expect("is taken back");
    scene.pass_minutes(60);
    scene.settle(2, &sari, Verdict::NotPropaganda { slice: Slice::B4 }).expect("is decided");
    scene
}

#[test]
fn decisions_come_out_in_the_schema_of_the_data_sets() {
    let scene = worked();
    let mut lines = Vec::new();
    let count = scene.desk.export_decisions::<Error>("sari", |post| {
        lines.push(serde_json::to_string(&post).expect("is JSON"));
        Ok(())
    });
    assert_eq!(count.expect("exports"), 2);
    assert_eq!(
        lines,
        [
            r#"{"id":"desk-1","text":"infaq untuk mujahidin 1","labels":["material_support"],"stance":"endorse","language":"id"}"#,
            r#"{"id":"desk-2","text":"infaq untuk mujahidin 2","labels":[],"slice":"B4","language":"id"}"#,
        ]
    );
}

#[test]
fn figures_tell_what_rules_and_levels_are_worth_and_whether_deadlines_are_kept() {
    let figures = worked().desk.figures().expect("counts");
    assert_eq!((figures.waiting, figures.overdue, figures.decided, figures.late), (2, 2, 2, 1));
    assert_eq!((figures.median_seconds, figures.slow_seconds), (Some(30 * 60), Some(90 * 60)));
    let levels: Vec<_> = figures
        .levels
        .iter()
        .map(|figures| (figures.level, figures.waiting, figures.precision.decided, figures.precision.confirmed))
        .collect();
    assert_eq!(levels, [(Level::Urgent, 1, 1, 1), (Level::Review, 1, 1, 0)]);
    let rules: Vec<_> = figures
        .rules
        .iter()
        .map(|figures| {
            let precision = figures.precision;
            (figures.rule.as_str(), figures.experimental, precision.decided, precision.confirmed, figures.same_label)
        })
        .collect();
    assert_eq!(rules, [("recruitment.900", true, 2, 1, 0), ("support.014", false, 2, 1, 1)]);
    let day = figures.days.values().next().expect("a day");
    assert_eq!((figures.days.len(), day.received, day.decided, day.confirmed, day.late), (1, 4, 2, 1, 1));
    let (low, high) = figures.rules[0].precision.interval().expect("something was decided");
    assert!((low - 0.0945).abs() < 1e-3 && (high - 0.9055).abs() < 1e-3, "{low} {high}");
}

#[test]
fn a_channel_is_what_its_fullest_export_tells() {
    let scene = worked();
    let mut roll_up = scene.desk.roll_up();
    for (_, assessment) in [post(1, 0.9), post(2, 0.7), written("9", "biasa saja", 0.0, "none")] {
        roll_up.count(&assessment);
    }
    roll_up.link("Kanal", "t.me/cadangan");
    for source in ["a.json", "a.json", "b.json"] {
        scene.desk.record_roll_up(source, &roll_up).expect("is kept");
    }
    let channel = scene.desk.channel("Kanal").expect("reads").expect("is there");
    assert_eq!((channel.posts, channel.flagged, channel.cases, channel.waiting), (3, 2, 4, 2));
    assert_eq!((channel.confirmed, channel.not_propaganda, channel.risk), (1, 1, Some(0.9)));
    let days = scene.desk.channel_days("Kanal").expect("reads");
    assert_eq!((days.len(), days[0].posts, days[0].flagged), (1, 3, 2));
    assert_eq!(scene.desk.channel_links("Kanal").expect("reads")[0].posts, 1);
    assert_eq!(scene.desk.channels().expect("reads").len(), 1);
    assert_eq!(scene.desk.channel("Lain").expect("reads"), None);
}

#[test]
fn a_packet_tells_everything_of_its_case_and_nothing_of_others() {
    let scene = worked();
    let packet = scene.desk.packet(1, &person("ari", Role::Auditor)).expect("is made");
    let content = packet.content.as_ref().expect("is kept");
    assert_eq!(crate::secret::sha256(&content.post.text), packet.case.content_hash);
    assert_eq!(packet.decisions.len(), 1);
    assert!(packet.audit.len() >= 4 && packet.audit.iter().all(|entry| entry.told.case == Some(1)));
    assert!(packet.kept_until > packet.case.decided_at);
    let json = serde_json::to_value(&packet).expect("is JSON");
    assert_eq!(json["content"]["assessment"]["versions"]["bundle"], "saring-mini 5");
    assert!(scene.desk.packet(1, &person("pipa", Role::Pipeline)).is_err());
}

#[test]
fn the_same_text_elsewhere_is_found() {
    let scene = Scene::new("");
    scene.add([post(1, 0.9), post(2, 0.9), written("8", "infaq untuk mujahidin 1", 0.9, "urgent")]);
    let same = scene.desk.same_text(1).expect("reads");
    assert_eq!(same.iter().map(|case| case.id).collect::<Vec<_>>(), [3]);
}
