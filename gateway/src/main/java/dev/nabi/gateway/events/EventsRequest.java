package dev.nabi.gateway.events;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the events process is asked. Fields may be given more than once.
 *
 * @param isLongPoll whether its answer may take as long as the client likes to wait
 */
@SuppressWarnings("ArrayRecordComponent") // a payload, which nobody changes or compares
public record EventsRequest(
        String method, String target, List<Map.Entry<String, String>> fields, byte[] body, boolean isLongPoll) {
    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofSeconds(75);

    /** How long its answer is waited for. */
    public Duration patience() {
        return isLongPoll ? LONG : SHORT;
    }
}
