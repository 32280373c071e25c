package dev.nabi.console.pages;

import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.CallerClients;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may, asked of the API server by SelfSubjectAccessReview and kept for half a minute. It decides which buttons a
 * page has, never what is done: that the API server decides each time. Blocks.
 */
public final class Rights {
    private static final long KEPT_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MOST_KEPT = 5_000;
    private static final int MOST_NAMESPACES = 100;

    private final CallerClients clients;
    private final LongSupplier nanos;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Question, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Kept> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private record Question(Caller caller, String namespace, Right right) {}

    private record Kept(boolean answer, long at) {}

    public Rights(CallerClients clients, LongSupplier nanos) {
        this.clients = clients;
        this.nanos = nanos;
    }

    /** Whether the caller may; in all namespaces where {@code namespace} is empty. */
    public boolean may(Caller caller, String namespace, Right right) {
        var question = new Question(caller.in(namespace), namespace, right);
        var known = known(question);
        if (known != null && nanos.getAsLong() - known.at() < KEPT_NANOS) {
            return known.answer();
        }
        var answer = clients.as(caller, client -> review(client, namespace, right));
        keep(question, new Kept(answer, nanos.getAsLong()));
        return answer;
    }

    /** Several at once, by name in lower case, for templates. */
    public Map<String, Boolean> of(Caller caller, String namespace, Right... rights) {
        var asked = new LinkedHashMap<String, Future<Boolean>>();
        for (var right : rights) {
            asked.put(
                    right.name().toLowerCase(java.util.Locale.ROOT),
                    threads.submit(() -> may(caller, namespace, right)));
        }
        var answers = new HashMap<String, Boolean>();
        asked.forEach((name, answer) -> answers.put(name, join(answer)));
        return answers;
    }

    /** Those of some namespaces whose Functions the caller may list. */
    public List<String> listable(Caller caller, List<String> namespaces) {
        if (namespaces.isEmpty() || may(caller, "", Right.LIST)) {
            return namespaces;
        }
        var asked = new LinkedHashMap<String, Future<Boolean>>();
        namespaces.stream()
                .limit(MOST_NAMESPACES)
                .forEach(namespace -> asked.put(namespace, threads.submit(() -> may(caller, namespace, Right.LIST))));
        var seen = new ArrayList<String>();
        asked.forEach((namespace, answer) -> {
            if (join(answer)) {
                seen.add(namespace);
            }
        });
        return seen;
    }

    private static boolean join(Future<Boolean> answer) {
        try {
            return answer.get();
        } catch (ExecutionException refused) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean review(KubernetesClient client, String namespace, Right right) {
        try {
            var review = client.authorization()
                    .v1()
                    .selfSubjectAccessReview()
                    .create(new SelfSubjectAccessReviewBuilder()
                            .withNewSpec()
                            .withNewResourceAttributes()
                            .withGroup(right.group())
                            .withResource(right.resource())
                            .withSubresource(right.subresource())
                            .withVerb(right.verb())
                            .withNamespace(namespace)
                            .endResourceAttributes()
                            .endSpec()
                            .build());
            return review.getStatus() != null
                    && Boolean.TRUE.equals(review.getStatus().getAllowed());
        } catch (KubernetesClientException e) {
            // An API without authorization, as that of local mode, refuses nothing.
            if (e.getCode() == 404) {
                return true;
            }
            throw e;
        }
    }

    private synchronized @Nullable Kept known(Question question) {
        return kept.get(question);
    }

    private synchronized void keep(Question question, Kept answer) {
        kept.put(question, answer);
    }
}
