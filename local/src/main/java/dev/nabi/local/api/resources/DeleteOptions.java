package dev.nabi.local.api.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.json.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How an object is deleted: with how much grace (null: the kind's own), what becomes of dependents, on what terms. */
public record DeleteOptions(
        @Nullable Long graceSeconds, Propagation propagation, String uid, String resourceVersion, boolean dryRun) {
    public static final DeleteOptions BACKGROUND = new DeleteOptions(null, Propagation.BACKGROUND, "", "", false);

    /** What becomes of the objects that the deleted one owns. */
    public enum Propagation {
        BACKGROUND,
        FOREGROUND,
        ORPHAN
    }

    /** The options of a request's body; what it does not say is taken from {@code query}. */
    public static DeleteOptions of(JsonNode body, DeleteOptions query) {
        var grace = body.path("gracePeriodSeconds");
        var policy = Json.text(body, "propagationPolicy");
        var orphan = body.path("orphanDependents").asBoolean(false);
        return new DeleteOptions(
                grace.isNumber() ? (Long) grace.longValue() : query.graceSeconds(),
                policy.isEmpty() ? (orphan ? Propagation.ORPHAN : query.propagation()) : propagation(policy),
                Json.text(body, "preconditions", "uid"),
                Json.text(body, "preconditions", "resourceVersion"),
                query.dryRun() || body.path("dryRun").size() > 0);
    }

    public static Propagation propagation(String text) {
        return text.isEmpty() ? Propagation.BACKGROUND : Propagation.valueOf(text.toUpperCase(Locale.ROOT));
    }
}
