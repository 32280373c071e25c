package dev.nabi.events.store;

import java.time.Instant;

/**
 * One delivery of an event, as it is reported.
 *
 * @param counted whether it reached the function's code, and so is an attempt
 * @param status the answer's status; 0 when there was none
 * @param outcome the gateway's word for how it ended, or why there was no answer
 */
public record AttemptRecord(
        Instant start, long millis, boolean counted, int status, String outcome, boolean cold, String revision) {}
