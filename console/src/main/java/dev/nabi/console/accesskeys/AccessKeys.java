package dev.nabi.console.accesskeys;

import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.CallerClients;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The access keys of an installation, a Secret each in the console's own namespace. What a key may do is what its token may:
 * the console asks the API server for it with the token of who makes the key, and renews it with the key's own token.
 */
public final class AccessKeys {
    static final int SHORTEST_SECRET = 16;
    private static final Logger LOG = Logger.getLogger(AccessKeys.class);
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int MOST_REMEMBERED = 1_000;
    private static final int MOST_OF_A_NAMESPACE = 100;
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private final KubernetesClient own;
    private final String namespace;
    private final CallerClients clients;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Remembered> remembered = new LinkedHashMap<>();

    private record Remembered(Optional<AccessKey> key, Instant until) {}

    public AccessKeys(KubernetesClient own, String namespace, CallerClients clients, Clock clock) {
        this.own = own;
        this.namespace = namespace;
        this.clients = clients;
        this.clock = clock;
    }

    /** The key with this id; one that was deleted may hold for ten seconds more. */
    public Optional<AccessKey> find(String id) {
        var name = KeySecrets.name(id);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        var now = clock.instant();
        synchronized (remembered) {
            var known = remembered.get(id);
            if (known != null && now.isBefore(known.until())) {
                return known.key();
            }
        }
        var secret = own.secrets().inNamespace(namespace).withName(name.get()).get();
        var found = Optional.ofNullable(secret)
                .flatMap(KeySecrets::read)
                .filter(key -> key.id().equals(id));
        return remember(id, found.map(key -> renewed(key, now)), now);
    }

    private Optional<AccessKey> remember(String id, Optional<AccessKey> key, Instant now) {
        synchronized (remembered) {
            remembered.remove(id);
            remembered.put(id, new Remembered(key, now.plus(REMEMBERED)));
            if (remembered.size() > MOST_REMEMBERED) {
                remembered.remove(remembered.keySet().iterator().next());
            }
        }
        return key;
    }

    /** With a new token where the old one ends soon and its account may ask for another; else as it is, until it ends. */
    private AccessKey renewed(AccessKey key, Instant now) {
        if (key.serviceAccount().isEmpty() || key.isOver(now) || !key.token().isDue(now)) {
            return key;
        }
        try {
            var other = key.with(
                    token(key.caller(), key.serviceAccount(), key.token().life()));
            own.resource(KeySecrets.write(other, namespace)).update();
            return other;
        } catch (KubernetesClientException refused) {
            LOG.debugf("the access key %s is not renewed: %s", key.id(), refused.getMessage());
            return key;
        }
    }

    /**
     * Makes a key for a ServiceAccount that the caller may ask tokens for, or, with an empty account, one that acts with the
     * caller's own token as long as that holds. What the API server refuses is thrown.
     */
    public AccessKey create(Caller caller, String account, Duration life) {
        if (list(caller, caller.namespace()).size() >= MOST_OF_A_NAMESPACE) {
            throw new IllegalArgumentException("the namespace " + caller.namespace() + " has " + MOST_OF_A_NAMESPACE
                    + " access keys already; delete one");
        }
        var given = account.isEmpty()
                ? new KeyToken(caller.token(), Optional.empty(), Optional.empty())
                : token(caller, account, life);
        var key = new AccessKey(id(), secret(), caller.namespace(), account, given);
        own.resource(KeySecrets.write(key, namespace)).create();
        return key;
    }

    /** The keys of a namespace whose Functions the caller may list. */
    public List<AccessKey> list(Caller caller, String of) {
        clients.as(caller, client -> client.raw("/apis/nabi.dev/v1alpha1/namespaces/" + of + "/functions?limit=1"));
        var keys = new ArrayList<AccessKey>();
        own.secrets()
                .inNamespace(namespace)
                .withLabel(KeySecrets.LABEL, of)
                .list()
                .getItems()
                .forEach(secret -> KeySecrets.read(secret).ifPresent(keys::add));
        return keys;
    }

    /** Deletes a key; who may make such a key may delete it. False where there is none in the caller's namespace. */
    public boolean delete(Caller caller, String id) {
        var key = KeySecrets.name(id)
                .map(name -> own.secrets().inNamespace(namespace).withName(name).get())
                .flatMap(KeySecrets::read)
                .filter(found -> found.namespace().equals(caller.namespace()));
        if (key.isEmpty()) {
            return false;
        }
        if (!key.get().serviceAccount().isEmpty()) {
            proveRight(caller, key.get().serviceAccount());
        } else if (!key.get().token().text().equals(caller.token())) {
            throw new KubernetesClientException(
                    "the access key " + id + " belongs to another token; an administrator can delete its Secret",
                    403,
                    null);
        }
        own.secrets()
                .inNamespace(namespace)
                .withName(KeySecrets.name(id).orElseThrow())
                .delete();
        synchronized (remembered) {
            remembered.remove(id);
        }
        return true;
    }

    /** Asks for a token; of an account that is gone there is none, which is said to those who might have had one. */
    private void proveRight(Caller caller, String account) {
        try {
            token(caller, account, Duration.ofMinutes(10));
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                throw e;
            }
        }
    }

    /** A token for a ServiceAccount of the caller's namespace. */
    private KeyToken token(Caller caller, String account, Duration life) {
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(life.toSeconds())
                .endSpec()
                .build();
        var status = clients.as(
                caller,
                client -> client.serviceAccounts()
                        .inNamespace(caller.namespace())
                        .withName(account)
                        .tokenRequest(request)
                        .getStatus());
        return new KeyToken(
                status.getToken(),
                Optional.of(clock.instant()),
                Optional.ofNullable(status.getExpirationTimestamp()).map(Instant::parse));
    }

    private String id() {
        var id = new StringBuilder("NABI");
        while (id.length() < 20) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }

    private String secret() {
        var bytes = new byte[30];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
