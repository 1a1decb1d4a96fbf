-- Who may enter, who is inside, and the log of everything that happened.

CREATE TABLE tokens (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    role       TEXT    NOT NULL,
    prefix     TEXT    NOT NULL UNIQUE,
    hash       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

-- A name belongs to one token at a time; a revoked one may be given anew.
CREATE UNIQUE INDEX token_names ON tokens (name) WHERE revoked_at IS NULL;

CREATE TABLE sessions (
    hash       TEXT    PRIMARY KEY,
    token      INTEGER NOT NULL REFERENCES tokens (id),
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
    seq     INTEGER PRIMARY KEY,
    case_id INTEGER,
    entry   TEXT    NOT NULL,
    hash    TEXT    NOT NULL
) STRICT;

CREATE INDEX audit_cases ON audit (case_id) WHERE case_id IS NOT NULL;

-- Keeps mistakes out. Who can write the file can drop a trigger: what shows that is the chain of hashes.
CREATE TRIGGER audit_is_not_edited BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
