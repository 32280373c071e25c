package dev.nabi.events.trigger;

/**
 * How a source is doing, for the condition of its Trigger.
 *
 * @param reason CamelCase; {@code Ready} for a source that takes events
 */
public record SourceState(String reason, String message) {
    /** It takes events. */
    public static final SourceState READY = new SourceState("Ready", "events are taken and delivered");

    public boolean isReady() {
        return reason.equals("Ready");
    }
}
