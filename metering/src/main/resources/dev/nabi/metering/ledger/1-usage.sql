-- Usage, and how far each journal was read: both change in one transaction, or neither does.
-- Times: …_minute, …_hour and …_day count from 1970 (UTC); …_millis are milliseconds since then.

CREATE TABLE ledger_state (
    id INTEGER PRIMARY KEY,
    -- The first hour that is still open. Rows of earlier periods never change.
    open_hour BIGINT NOT NULL
);

INSERT INTO ledger_state (id, open_hour) VALUES (1, 0);

CREATE TABLE journal_run (
    run TEXT PRIMARY KEY,
    gateway TEXT NOT NULL,
    -- OPEN; CLOSED: read to its end; GONE: its files were lost.
    state TEXT NOT NULL,
    next_sequence BIGINT NOT NULL,
    unwritten BIGINT NOT NULL,
    unreadable BIGINT NOT NULL,
    opened_millis BIGINT NOT NULL,
    folded_millis BIGINT NOT NULL
);

-- Invocations that run on, with what was booked for them so far.
CREATE TABLE open_invocation (
    run TEXT NOT NULL,
    id TEXT NOT NULL,
    namespace TEXT NOT NULL,
    function TEXT NOT NULL,
    revision TEXT NOT NULL,
    memory_mib INTEGER NOT NULL,
    start_millis BIGINT NOT NULL,
    duration_nanos BIGINT NOT NULL,
    bytes_in BIGINT NOT NULL,
    bytes_out BIGINT NOT NULL,
    PRIMARY KEY (run, id)
);

-- What is known to be missing. NULL invocations: nobody can say how many.
CREATE TABLE loss (
    run TEXT NOT NULL,
    gateway TEXT NOT NULL,
    reason TEXT NOT NULL,
    invocations BIGINT,
    since_millis BIGINT NOT NULL,
    until_millis BIGINT NOT NULL
);

CREATE TABLE usage_minute (
    period BIGINT NOT NULL,
    namespace TEXT NOT NULL,
    function TEXT NOT NULL,
    revision TEXT NOT NULL,
    memory_mib INTEGER NOT NULL,
    ok BIGINT NOT NULL,
    client_error BIGINT NOT NULL,
    server_error BIGINT NOT NULL,
    timed_out BIGINT NOT NULL,
    client_gone BIGINT NOT NULL,
    instance_died BIGINT NOT NULL,
    never_started BIGINT NOT NULL,
    interrupted BIGINT NOT NULL,
    billed_ms BIGINT NOT NULL,
    mib_ms BIGINT NOT NULL,
    cold_starts BIGINT NOT NULL,
    cold_start_ms BIGINT NOT NULL,
    wait_ms BIGINT NOT NULL,
    bytes_in BIGINT NOT NULL,
    bytes_out BIGINT NOT NULL,
    PRIMARY KEY (period, namespace, function, revision, memory_mib)
);

CREATE TABLE usage_hour (
    period BIGINT NOT NULL,
    namespace TEXT NOT NULL,
    function TEXT NOT NULL,
    revision TEXT NOT NULL,
    memory_mib INTEGER NOT NULL,
    ok BIGINT NOT NULL,
    client_error BIGINT NOT NULL,
    server_error BIGINT NOT NULL,
    timed_out BIGINT NOT NULL,
    client_gone BIGINT NOT NULL,
    instance_died BIGINT NOT NULL,
    never_started BIGINT NOT NULL,
    interrupted BIGINT NOT NULL,
    billed_ms BIGINT NOT NULL,
    mib_ms BIGINT NOT NULL,
    cold_starts BIGINT NOT NULL,
    cold_start_ms BIGINT NOT NULL,
    wait_ms BIGINT NOT NULL,
    bytes_in BIGINT NOT NULL,
    bytes_out BIGINT NOT NULL,
    PRIMARY KEY (period, namespace, function, revision, memory_mib)
);

CREATE TABLE usage_day (
    period BIGINT NOT NULL,
    namespace TEXT NOT NULL,
    function TEXT NOT NULL,
    revision TEXT NOT NULL,
    memory_mib INTEGER NOT NULL,
    ok BIGINT NOT NULL,
    client_error BIGINT NOT NULL,
    server_error BIGINT NOT NULL,
    timed_out BIGINT NOT NULL,
    client_gone BIGINT NOT NULL,
    instance_died BIGINT NOT NULL,
    never_started BIGINT NOT NULL,
    interrupted BIGINT NOT NULL,
    billed_ms BIGINT NOT NULL,
    mib_ms BIGINT NOT NULL,
    cold_starts BIGINT NOT NULL,
    cold_start_ms BIGINT NOT NULL,
    wait_ms BIGINT NOT NULL,
    bytes_in BIGINT NOT NULL,
    bytes_out BIGINT NOT NULL,
    PRIMARY KEY (period, namespace, function, revision, memory_mib)
);

-- Usage of a minute in a period that was closed when it came: it stands beside, under the minute in which it was booked.
CREATE TABLE usage_adjustment (
    booked_minute BIGINT NOT NULL,
    period BIGINT NOT NULL,
    namespace TEXT NOT NULL,
    function TEXT NOT NULL,
    revision TEXT NOT NULL,
    memory_mib INTEGER NOT NULL,
    ok BIGINT NOT NULL,
    client_error BIGINT NOT NULL,
    server_error BIGINT NOT NULL,
    timed_out BIGINT NOT NULL,
    client_gone BIGINT NOT NULL,
    instance_died BIGINT NOT NULL,
    never_started BIGINT NOT NULL,
    interrupted BIGINT NOT NULL,
    billed_ms BIGINT NOT NULL,
    mib_ms BIGINT NOT NULL,
    cold_starts BIGINT NOT NULL,
    cold_start_ms BIGINT NOT NULL,
    wait_ms BIGINT NOT NULL,
    bytes_in BIGINT NOT NULL,
    bytes_out BIGINT NOT NULL,
    PRIMARY KEY (booked_minute, period, namespace, function, revision, memory_mib)
);
