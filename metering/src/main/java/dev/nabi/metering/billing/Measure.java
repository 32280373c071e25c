package dev.nabi.metering.billing;

import dev.nabi.metering.Outcome;
import java.util.List;
import java.util.Locale;

/** What is counted. Each is a column of the ledger and a field of the API, under the same name. */
public enum Measure {
    OK,
    CLIENT_ERROR,
    SERVER_ERROR,
    TIMED_OUT,
    CLIENT_GONE,
    INSTANCE_DIED,
    /** Not billed. */
    NEVER_STARTED,
    /** The gateway ended while the invocation ran; billed as far as was known. */
    INTERRUPTED,
    /** Milliseconds, each invocation rounded up. */
    BILLED_MS,
    /** Billed milliseconds × MiB of the instance: exact, 1,024,000 to the GB-second. */
    MIB_MS,
    COLD_STARTS,
    COLD_START_MS,
    /** From arrival to the admission by an instance, cold starts included. Not billed. */
    WAIT_MS,
    BYTES_IN,
    BYTES_OUT,
    /** Milliseconds in which an instance had one invocation or more, in whole {@link ActiveSlots}. */
    ACTIVE_MS,
    /** Active milliseconds × MiB of the instance. */
    ACTIVE_MIB_MS;

    /** Those that count an invocation each. */
    public static final List<Measure> OUTCOMES =
            List.of(OK, CLIENT_ERROR, SERVER_ERROR, TIMED_OUT, CLIENT_GONE, INSTANCE_DIED, NEVER_STARTED, INTERRUPTED);

    /** Those that an invocation is billed for. */
    public static final List<Measure> BILLED =
            OUTCOMES.stream().filter(m -> m != NEVER_STARTED).toList();

    static final int COUNT = values().length;

    private final String column = name().toLowerCase(Locale.ROOT);

    public String column() {
        return column;
    }

    /** Its place among the amounts of a {@link Usage}: within one process only, never stored. */
    @SuppressWarnings("EnumOrdinal")
    int index() {
        return ordinal();
    }

    static Measure of(Outcome outcome) {
        return switch (outcome) {
            case OK -> OK;
            case CLIENT_ERROR -> CLIENT_ERROR;
            case SERVER_ERROR -> SERVER_ERROR;
            case TIMED_OUT -> TIMED_OUT;
            case CLIENT_GONE -> CLIENT_GONE;
            case INSTANCE_DIED -> INSTANCE_DIED;
            case NEVER_STARTED -> NEVER_STARTED;
        };
    }
}
