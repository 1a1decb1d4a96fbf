-- What is decided, by whom, and what is remembered of it once its text is gone.

CREATE TABLE cases (
    id           INTEGER PRIMARY KEY,
    kind         TEXT    NOT NULL,
    channel      TEXT    NOT NULL,
    post_id      TEXT    NOT NULL,
    content_hash TEXT    NOT NULL,
    risk         INTEGER NOT NULL,
    level        INTEGER NOT NULL,
    labels       TEXT    NOT NULL,
    source       TEXT    NOT NULL,
    request      TEXT,
    reference    TEXT,
    received_at  INTEGER NOT NULL,
    deadline     INTEGER,
    presses_at   INTEGER,
    state        TEXT    NOT NULL,
    first        TEXT,
    holder       TEXT,
    held_until   INTEGER,
    outcome      TEXT,
    decided_at   INTEGER,
    purged_at    INTEGER,
    -- The post and its assessment, as JSON, until they are purged. Last, so that whoever sorts cases reads past no text.
    post         TEXT,
    assessment   TEXT,
    UNIQUE (kind, channel, post_id, content_hash)
) STRICT;

-- Everything the order and the choice of the next case look at, so that neither reads a case's row.
CREATE INDEX cases_waiting ON cases (level, risk, received_at, deadline, presses_at, state, first, holder, held_until)
    WHERE decided_at IS NULL;
CREATE INDEX cases_kept ON cases (decided_at) WHERE decided_at IS NOT NULL AND purged_at IS NULL;
CREATE INDEX cases_contents ON cases (content_hash);
CREATE INDEX cases_channels ON cases (channel);

-- The rules that spoke for a case: they outlive its text, so that a rule's precision does.
CREATE TABLE case_rules (
    case_id INTEGER NOT NULL REFERENCES cases (id),
    rule    TEXT    NOT NULL,
    label   TEXT    NOT NULL,
    scores  INTEGER NOT NULL,
    PRIMARY KEY (case_id, rule)
) STRICT;

CREATE TABLE decisions (
    id           INTEGER PRIMARY KEY,
    case_id      INTEGER NOT NULL REFERENCES cases (id),
    name         TEXT    NOT NULL,
    verdict      TEXT    NOT NULL,
    labels       TEXT    NOT NULL,
    slice        TEXT,
    reason       TEXT    NOT NULL,
    note         TEXT    NOT NULL,
    final        INTEGER NOT NULL,
    decided_at   INTEGER NOT NULL,
    undone_at    INTEGER,
    state_before TEXT    NOT NULL,
    first_before TEXT
) STRICT;

CREATE INDEX decisions_cases ON decisions (case_id);

CREATE TABLE views (
    name    TEXT    NOT NULL,
    day     TEXT    NOT NULL,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    PRIMARY KEY (name, day, case_id)
) STRICT;

-- Posts of a channel by day, as each source counted them.
CREATE TABLE channel_days (
    channel TEXT    NOT NULL,
    day     TEXT    NOT NULL,
    source  TEXT    NOT NULL,
    posts   INTEGER NOT NULL,
    flagged INTEGER NOT NULL,
    PRIMARY KEY (channel, day, source)
) STRICT;

CREATE TABLE channel_links (
    channel TEXT    NOT NULL,
    target  TEXT    NOT NULL,
    source  TEXT    NOT NULL,
    posts   INTEGER NOT NULL,
    PRIMARY KEY (channel, target, source)
) STRICT;
