package dev.nabi.local.api.http;

import dev.nabi.local.api.kinds.ResourceKind;

/** What is watched, from where on, and how it is told. */
record WatchRequest(
        ResourceKind kind, Selection selection, Representation representation, String resourceVersion, Manner manner) {

    /** Whether versions are told in between, the initial state is marked as such, and when the watch ends (0: never). */
    record Manner(boolean bookmarks, boolean initialEvents, long timeoutSeconds) {}

    static WatchRequest of(ApiRequest request, ResourceKind kind, Selection selection) {
        var initial = request.flag("sendInitialEvents");
        return new WatchRequest(
                kind,
                selection,
                Representation.of(request),
                request.parameter("resourceVersion"),
                new Manner(request.flag("allowWatchBookmarks"), initial, request.number("timeoutSeconds", 0)));
    }

    /** The client knows nothing yet: it gets what is there first. */
    boolean startsFresh() {
        return manner.initialEvents() || resourceVersion.isEmpty() || resourceVersion.equals("0");
    }
}
