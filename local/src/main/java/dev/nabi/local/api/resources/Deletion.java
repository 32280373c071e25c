package dev.nabi.local.api.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.BuiltIn;
import dev.nabi.local.api.kinds.ResourceKind;
import dev.nabi.local.api.resources.DeleteOptions.Propagation;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether a deletion takes an object away at once, or marks it and waits for grace or finalizers. */
final class Deletion {
    static final String FOREGROUND = "foregroundDeletion";
    static final String ORPHAN = "orphan";
    private static final long POD_GRACE_SECONDS = 30;

    private Deletion() {}

    static void checkPreconditions(ObjectNode object, ResourceKind kind, DeleteOptions options) {
        var uid = Meta.uid(object);
        if (!options.uid().isEmpty() && !options.uid().equals(uid)) {
            throw ApiException.conflict(
                    kind.subject(Meta.name(object)),
                    ("the UID in the precondition (%s) does not match the UID in record (%s). The object might have been"
                                    + " deleted and then recreated")
                            .formatted(options.uid(), uid));
        }
        var version = Meta.resourceVersion(object);
        if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals(version)) {
            throw ApiException.conflict(
                    kind.subject(Meta.name(object)),
                    "the ResourceVersion in the precondition (%s) does not match the ResourceVersion in record (%s)"
                            .formatted(options.resourceVersion(), version));
        }
    }

    /** The object as it stays for now, marked; empty when it goes at once. */
    static Optional<ObjectNode> mark(ObjectNode object, ResourceKind kind, DeleteOptions options, Instant now) {
        var marked = object.deepCopy();
        var metadata = Meta.of(marked);
        var finalizers = new TreeSet<>(Meta.finalizers(object));
        if (options.propagation() == Propagation.FOREGROUND) {
            finalizers.add(FOREGROUND);
        } else if (options.propagation() == Propagation.ORPHAN) {
            finalizers.add(ORPHAN);
        }
        var grace = kind.is(BuiltIn.PODS) ? podGrace(object, options) : 0;
        var waits = grace > 0 || !finalizers.isEmpty() || hasContent(object, kind);
        if (!waits) {
            return Optional.empty();
        }
        var left = Json.at(object, "metadata", "deletionGracePeriodSeconds").asLong(Long.MAX_VALUE);
        if (!Meta.isTerminating(object) || grace < left) {
            metadata.put("deletionTimestamp", Meta.time(now.plusSeconds(grace)))
                    .put("deletionGracePeriodSeconds", grace);
            if (!Meta.isTerminating(object) && Meta.generation(object) > 0) {
                metadata.put("generation", Meta.generation(object) + 1);
            }
        }
        if (!finalizers.equals(Set.copyOf(Meta.finalizers(object)))) {
            metadata.set("finalizers", Json.array(finalizers));
        }
        if (kind.is(BuiltIn.NAMESPACES)) {
            Json.ensure(marked, "status").put("phase", "Terminating");
        }
        return Optional.of(marked);
    }

    private static boolean hasContent(ObjectNode object, ResourceKind kind) {
        return kind.is(BuiltIn.NAMESPACES)
                && !Json.at(object, "spec", "finalizers").isEmpty();
    }

    /** A pod that no node runs, or that has finished, needs no grace. */
    private static long podGrace(ObjectNode pod, DeleteOptions options) {
        var phase = Json.text(pod, "status", "phase");
        if (Json.text(pod, "spec", "nodeName").isEmpty() || phase.equals("Succeeded") || phase.equals("Failed")) {
            return 0;
        }
        var asked = options.graceSeconds();
        return asked != null
                ? Math.max(0, asked)
                : Json.at(pod, "spec", "terminationGracePeriodSeconds").asLong(POD_GRACE_SECONDS);
    }

    /** A marked object that nothing holds any more: its grace is over and it has no finalizers. */
    static boolean isDue(ObjectNode object, ResourceKind kind) {
        return Meta.isTerminating(object)
                && Meta.finalizers(object).isEmpty()
                && !hasContent(object, kind)
                && Json.at(object, "metadata", "deletionGracePeriodSeconds").asLong(0) == 0;
    }
}
