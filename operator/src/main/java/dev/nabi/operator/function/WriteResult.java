package dev.nabi.operator.function;

import dev.nabi.operator.revision.Trouble;
import dev.nabi.operator.revision.TroubleReason;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;
import java.util.function.Supplier;

/** What came of a write to the API server. */
sealed interface WriteResult {
    /** The object is as it should be. */
    record Written() implements WriteResult {}

    /** There is nothing to write until the watch shows more. */
    record Lagging() implements WriteResult {}

    /** The API server does not take it: the user has to change something. */
    record Refused(Trouble trouble) implements WriteResult {}

    /** It may succeed when it is tried again. */
    record Failed(String message) implements WriteResult {}

    /** Does a write; what it throws is its result. */
    static WriteResult of(TroubleReason reason, String what, Supplier<WriteResult> write) {
        try {
            return write.get();
        } catch (KubernetesClientException e) {
            var status = e.getStatus();
            var message = Objects.requireNonNullElse(
                    status == null ? e.getMessage() : status.getMessage(),
                    e.getClass().getSimpleName());
            return isRefusal(e.getCode())
                    ? new Refused(Trouble.of(reason, "the API server refused the " + what + ": " + message))
                    : new Failed(what + ": " + message);
        }
    }

    /** The name belongs to somebody else. */
    static WriteResult taken(String what) {
        return new Refused(Trouble.of(
                TroubleReason.NameTaken,
                what + " is not this Function's; delete or rename it, or give the Function another name"));
    }

    /** What the server says of the request itself; a conflict and a full queue pass. */
    private static boolean isRefusal(int code) {
        return code >= 400 && code < 500 && code != 408 && code != 409 && code != 429;
    }
}
