package dev.nabi.console.accesskeys;

import dev.nabi.console.caller.Caller;
import java.time.Instant;
import java.util.Optional;

/**
 * What requests are signed with, and whose rights they have.
 *
 * @param id 20 characters that say which key it is
 * @param secret what signatures are made with
 * @param serviceAccount the ServiceAccount whose rights it has; empty where it has those of the token that it was made with
 * @param token the token that requests signed with it act with
 * @param ends when the token ends; empty where it does not say
 */
public record AccessKey(
        String id, String secret, String namespace, String serviceAccount, String token, Optional<Instant> ends) {

    /** Who signs with it. */
    public Caller caller() {
        return serviceAccount.isEmpty()
                ? new Caller(namespace, "access key " + id, token)
                : Caller.serviceAccount(namespace, serviceAccount, token);
    }

    public boolean isOver(Instant now) {
        return ends.isPresent() && !now.isBefore(ends.get());
    }

    /** The same key with another token. */
    AccessKey with(String otherToken, Optional<Instant> otherEnds) {
        return new AccessKey(id, secret, namespace, serviceAccount, otherToken, otherEnds);
    }

    /** Without secret and token, so that no log line holds them. */
    @Override
    public String toString() {
        return id + " of " + namespace + "/" + serviceAccount;
    }
}
