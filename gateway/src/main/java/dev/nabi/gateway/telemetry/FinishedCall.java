package dev.nabi.gateway.telemetry;

import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call came to, for who follows calls one by one. What a client said is cut to {@value #LONGEST} characters.
 *
 * @param revision whom it was for; null where no Function was found
 * @param trail where its time went; nobody writes to it any more
 */
public record FinishedCall(
        Request request, @Nullable RevisionKey revision, Result result, Times times, CallTrail trail) {

    /** The most characters that are kept of what a client said. */
    public static final int LONGEST = 256;

    /**
     * What was asked.
     *
     * @param caller what was verified of the caller; empty for nobody
     * @param isByPath whether a path of the gateway named the Function, not a host
     * @param headers the request's fields that the access log is set to show, names and values in turn
     */
    public record Request(
            String method,
            String path,
            String query,
            String host,
            boolean isSecure,
            String version,
            String clientAddress,
            String userAgent,
            String caller,
            boolean isByPath,
            List<String> headers) {

        public Request {
            path = cut(path);
            query = cut(query);
            host = cut(host);
            userAgent = cut(userAgent);
            caller = cut(caller);
            method = cut(method);
        }
    }

    /** How it ended; {@code status} is 0 where the client went before there was one. */
    public record Result(
            String invocationId,
            Outcome outcome,
            int status,
            boolean isInvocation,
            boolean isCold,
            int memoryMib,
            long bytesIn,
            long bytesOut) {}

    /** When it came by the wall clock, and when it came and ended by the monotonic one. */
    public record Times(long arrivedMillis, long arrivedNanos, long endedNanos) {
        private static final long NANOS_PER_MILLI = 1_000_000;

        /** A moment of the monotonic clock as nanoseconds since 1970. */
        public long epochNanos(long nanos) {
            return arrivedMillis * NANOS_PER_MILLI + (nanos - arrivedNanos);
        }
    }

    /** Whether it is an error by the conventions for servers: 5xx, or a client that went. */
    public static boolean isError(int status, Outcome outcome) {
        return status >= 500 || outcome == Outcome.CLIENT_GONE;
    }

    public static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
