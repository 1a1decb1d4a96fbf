//! The log that was changed is found out.

use super::scene::{Scene, person, post};
use crate::{
    Role, Verdict,
    audit::{Head, Verification},
    store::Transaction,
};

fn busy() -> Scene {
    let scene = Scene::new("");
    scene.add((1..=4).map(|id| post(id, 0.9)));
    scene.settle(1, &person("sari", Role::Moderator), Verdict::Unsure).expect("is decided");
    scene
}

fn verify(scene: &Scene, expected: Option<&Head>) -> Result<Head, u64> {
    match scene.desk.verify(expected).expect("reads") {
        Verification::Holds { head, .. } => Ok(head),
        Verification::Broken(broken) => Err(broken.seq),
    }
}

fn tamper(scene: &Scene, sql: &str) {
    let run = |tx: &dyn Transaction, sql: &str| tx.execute(sql, &[]).unwrap_or_else(|error| panic!("{sql}: {error}"));
    scene
        .desk
        .write(|desk| {
            run(&**desk, "DROP TRIGGER IF EXISTS audit_is_not_edited");
            run(&**desk, "DROP TRIGGER IF EXISTS audit_is_not_shortened");
            for statement in sql.split(';') {
                run(&**desk, statement);
            }
            Ok(())
        })
        .expect("is changed");
}

#[test]
fn triggers_forbid_what_a_mistake_would_do() {
    let scene = busy();
    for sql in ["UPDATE audit SET entry = '{}' WHERE seq = 2", "DELETE FROM audit WHERE seq = 6", "DELETE FROM audit"] {
        let error = scene.desk.write(|desk| desk.execute(sql, &[])).expect_err(sql);
        assert!(error.to_string().contains("append-only"), "{error}");
    }
    assert_eq!(verify(&scene, None).expect("holds").entries, 6);
}

#[test]
fn every_kind_of_change_is_found_at_its_entry() {
    for (sql, seq) in [
        ("UPDATE audit SET entry = REPLACE(entry, 'sari', 'budi') WHERE seq = 5", 5),
        ("UPDATE audit SET entry = entry || ' ' WHERE seq = 3", 3),
        ("UPDATE audit SET hash = REPLACE(hash, SUBSTR(hash, 1, 1), 'x') WHERE seq = 4", 4),
        ("UPDATE audit SET case_id = 9 WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 3", 3),
        ("DELETE FROM audit WHERE seq = 3; UPDATE audit SET seq = seq - 1 WHERE seq > 3", 3),
        (
            "UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 99",
            2,
        ),
        ("INSERT INTO audit SELECT 7, case_id, entry, hash FROM audit WHERE seq = 6", 7),
        // The tail is missed by `audit.head`, which tells of six.
        ("DELETE FROM audit WHERE seq = 6", 6),
        ("DELETE FROM audit", 1),
    ] {
        let scene = busy();
        assert!(verify(&scene, None).is_ok());
        tamper(&scene, sql);
        assert_eq!(verify(&scene, None), Err(seq), "{sql}");
    }
}

#[test]
fn a_cut_tail_and_a_log_made_anew_are_found_by_a_head_kept_elsewhere() {
    let scene = busy();
    let head = verify(&scene, None).expect("holds");
    assert_eq!(verify(&scene, Some(&head)), Ok(head.clone()));

    // Somebody with the whole folder in hand: cuts the log, takes the head file away.
    tamper(&scene, "DELETE FROM audit WHERE seq > 4");
    std::fs::remove_file(scene.desk.head_file().path()).expect("is there");
    assert!(verify(&scene, None).is_ok(), "nothing is left to tell by");
    assert_eq!(verify(&scene, Some(&head)), Err(5));

    // And goes on as if nothing had been.
    scene.add((5..=9).map(|id| post(id, 0.9)));
    assert!(verify(&scene, None).is_ok());
    assert_eq!(verify(&scene, Some(&head)), Err(6));
}

#[test]
fn a_head_file_that_is_behind_vouches_for_what_it_tells_of() {
    let scene = busy();
    let path = scene.desk.head_file().path().to_owned();
    let old = std::fs::read(&path).expect("is there");
    scene.add([post(7, 0.9)]);
    std::fs::write(&path, old).expect("writes");
    let Verification::Holds { head, head_file } = scene.desk.verify(None).expect("reads") else { panic!("holds") };
    assert_eq!((head.entries, head_file), (7, Some(6)));
    std::fs::write(&path, "x").expect("writes");
    assert_eq!(verify(&scene, None), Err(0));
}
