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
 */
public record AccessKey(String id, String secret, String namespace, String serviceAccount, KeyToken token) {

    /** Who signs with it. */
    public Caller caller() {
        return serviceAccount.isEmpty()
                ? new Caller(namespace, "access key " + id, token.text())
                : Caller.serviceAccount(namespace, serviceAccount, token.text());
    }

    public boolean isOver(Instant now) {
        return token.isOver(now);
    }

    /** When its token ends, unless it is renewed before; empty where the token does not say. */
    public Optional<Instant> ends() {
        return token.ends();
    }

    /** The same key with another token. */
    AccessKey with(KeyToken other) {
        return new AccessKey(id, secret, namespace, serviceAccount, other);
    }

    /** Without secret and token, so that no log line holds them. */
    @Override
    public String toString() {
        return id + " of " + namespace + "/" + serviceAccount;
    }
}
