package dev.nabi.gateway.events;

import java.util.concurrent.CompletionStage;

/** Asks the events process. */
public interface EventsClient {
    /** Sends a request, once; fails when no whole answer comes. Answers on any thread. */
    CompletionStage<EventsAnswer> send(EventsRequest request);
}
