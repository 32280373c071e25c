package dev.nabi.events.filter;

import io.cloudevents.CloudEvent;

/** A condition on an event. The same event always gets the same answer. */
@FunctionalInterface
public interface EventFilter {
    /** Takes every event. */
    EventFilter ALL = event -> true;

    boolean matches(FilteredEvent event);

    /** For an event that one filter looks at. */
    default boolean matches(CloudEvent event) {
        return matches(new FilteredEvent(event));
    }
}
