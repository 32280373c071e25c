-- What budgets and totals ask for again and again: a Function's usage by day, and the parts of budgets that are out.
-- Days count from 1970 (UTC).

-- Names this ledger: gateways that share one give the same answer, which is then counted once.
CREATE TABLE ledger_identity (
    id TEXT PRIMARY KEY
);

-- As billed: what never started is not among the invocations. A day that is over still takes what comes late.
CREATE TABLE function_day (
    day BIGINT NOT NULL,
    namespace TEXT NOT NULL,
    function TEXT NOT NULL,
    invocations BIGINT NOT NULL,
    mib_ms BIGINT NOT NULL,
    -- When the last invocation began, in milliseconds since 1970.
    last_millis BIGINT NOT NULL,
    PRIMARY KEY (day, namespace, function)
);

INSERT INTO function_day (day, namespace, function, invocations, mib_ms, last_millis)
SELECT period / 1440, namespace, function,
    SUM(ok + client_error + server_error + timed_out + client_gone + instance_died + interrupted),
    SUM(mib_ms), MAX(period) * 60000
FROM usage_minute GROUP BY period / 1440, namespace, function;

-- What a run of a gateway may use of a budget's period: granted to it, and of that folded into the days above. The rest
-- is spent and on its way here, or still to be spent. Goes with the run.
CREATE TABLE budget_lease (
    run TEXT NOT NULL,
    namespace TEXT NOT NULL,
    function TEXT NOT NULL,
    from_day BIGINT NOT NULL,
    to_day BIGINT NOT NULL,
    granted_invocations BIGINT NOT NULL,
    granted_mib_ms BIGINT NOT NULL,
    spent_invocations BIGINT NOT NULL,
    spent_mib_ms BIGINT NOT NULL,
    folded_invocations BIGINT NOT NULL,
    folded_mib_ms BIGINT NOT NULL,
    PRIMARY KEY (namespace, function, from_day, to_day, run)
);

CREATE INDEX budget_lease_of_run ON budget_lease (run);
