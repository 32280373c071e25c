-- Time in which an instance had one invocation or more. Beside what is summed up, for about a day, when that was: the
-- slots of 100 ms of each minute of an instance, 60 to a column, a bit each. Several gateways may see one instance.
-- Minutes count from 1970 (UTC). Gateways of before, which still write while others are updated, leave the sums out.

ALTER TABLE usage_minute ADD COLUMN active_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE usage_minute ADD COLUMN active_mib_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE usage_hour ADD COLUMN active_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE usage_hour ADD COLUMN active_mib_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE usage_day ADD COLUMN active_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE usage_day ADD COLUMN active_mib_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE usage_adjustment ADD COLUMN active_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE usage_adjustment ADD COLUMN active_mib_ms BIGINT NOT NULL DEFAULT 0;

CREATE TABLE active_minute (
    minute BIGINT NOT NULL,
    -- The uid of its pod.
    instance TEXT NOT NULL,
    bits_0 BIGINT NOT NULL,
    bits_1 BIGINT NOT NULL,
    bits_2 BIGINT NOT NULL,
    bits_3 BIGINT NOT NULL,
    bits_4 BIGINT NOT NULL,
    bits_5 BIGINT NOT NULL,
    bits_6 BIGINT NOT NULL,
    bits_7 BIGINT NOT NULL,
    bits_8 BIGINT NOT NULL,
    bits_9 BIGINT NOT NULL,
    -- The same before the last write, which so can tell what was new.
    before_0 BIGINT NOT NULL DEFAULT 0,
    before_1 BIGINT NOT NULL DEFAULT 0,
    before_2 BIGINT NOT NULL DEFAULT 0,
    before_3 BIGINT NOT NULL DEFAULT 0,
    before_4 BIGINT NOT NULL DEFAULT 0,
    before_5 BIGINT NOT NULL DEFAULT 0,
    before_6 BIGINT NOT NULL DEFAULT 0,
    before_7 BIGINT NOT NULL DEFAULT 0,
    before_8 BIGINT NOT NULL DEFAULT 0,
    before_9 BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (minute, instance)
);
