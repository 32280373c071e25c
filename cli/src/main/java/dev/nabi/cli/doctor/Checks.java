package dev.nabi.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.function.FunctionView;
import dev.nabi.cli.gateway.Body;
import dev.nabi.cli.gateway.Call;
import dev.nabi.cli.gateway.Gateways;
import dev.nabi.cli.kube.ApiException;
import dev.nabi.cli.kube.KubeApi;
import dev.nabi.cli.kube.PlatformToken;
import dev.nabi.cli.kube.Yaml;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The checks, in the order in which one stands on the other. */
public final class Checks {
    private static final Duration OPERATOR_PATIENCE = Duration.ofSeconds(30);
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    private final KubeApi api;
    private final Gateways gateways;
    private final String namespace;
    private final Instant now;

    public Checks(KubeApi api, Gateways gateways, String namespace, Instant now) {
        this.api = api;
        this.gateways = gateways;
        this.namespace = namespace;
        this.now = now;
    }

    /** Runs all that make sense; tells each finding as it comes. */
    public List<Finding> run(Consumer<Finding> listener) {
        var findings = new ArrayList<Finding>();
        Consumer<Finding> both = finding -> {
            findings.add(finding);
            listener.accept(finding);
        };
        if (cluster(both) && installed(both)) {
            rights(both);
            functions(both);
            gateway(both);
        }
        return findings;
    }

    private boolean cluster(Consumer<Finding> findings) {
        try {
            var version = api.get("/version");
            findings.accept(Finding.ok(
                    "the Kubernetes API answers: context " + api.context().name() + ", "
                            + api.context().cluster().server() + ", "
                            + version.path("gitVersion").asText("unknown version")
                            + (api.context().installation().isLocal() ? ", local mode" : "")));
            return true;
        } catch (ApiException e) {
            findings.accept(Finding.problem(
                    "the Kubernetes API refuses you (" + e.status() + "): " + e.getMessage(),
                    "renew the credentials of the kubeconfig's user; kubectl version has to work, too"));
        } catch (CommandException e) {
            findings.accept(Finding.problem(String.valueOf(e.getMessage()), "see that kubectl version works"));
        }
        return false;
    }

    private boolean installed(Consumer<Finding> findings) {
        try {
            if (api.find("/apis/nabi.dev/v1alpha1").isPresent()) {
                findings.accept(Finding.ok("the cluster knows Functions (nabi.dev/v1alpha1)"));
                return true;
            }
            findings.accept(Finding.problem(
                    "the cluster does not know Functions",
                    "install the chart (docs/install.md), or start ./nabi local"));
        } catch (ApiException e) {
            findings.accept(Finding.problem(
                    "the cluster's APIs cannot be listed: " + e.getMessage(), "ask who runs the cluster"));
        }
        return false;
    }

    private void rights(Consumer<Finding> findings) {
        if (api.context().installation().isLocal()) {
            return;
        }
        may(
                findings,
                "create",
                "nabi.dev",
                "functions",
                "",
                "deploy",
                "the role edit of the namespace gives it (rbac.aggregate)");
        if (PlatformToken.of(api, namespace).isEmpty()) {
            findings.accept(Finding.warning(
                    "your kubeconfig has a certificate and no token, which the code store, dead letters, topics and usage ask for",
                    "nabi account create -n " + namespace + ", by you or by who administers the namespace"));
        }
        may(findings, "get", "", "pods", "log", "read logs", "the role view of the namespace gives it");
        may(findings, "create", "", "configmaps", "", "deploy jars", "the role edit of the namespace gives it");
    }

    private void may(
            Consumer<Finding> findings,
            String verb,
            String group,
            String resource,
            String sub,
            String what,
            String advice) {
        var review = Yaml.object().put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
        var attributes = review.putObject("spec").putObject("resourceAttributes");
        attributes
                .put("namespace", namespace)
                .put("verb", verb)
                .put("group", group)
                .put("resource", resource);
        if (!sub.isEmpty()) {
            attributes.put("subresource", sub);
        }
        var allowed = api.create(REVIEWS, review).path("status").path("allowed").asBoolean();
        findings.accept(
                allowed
                        ? Finding.ok("you may " + what + " in the namespace " + namespace)
                        : Finding.warning("you may not " + what + " in the namespace " + namespace, advice));
    }

    private void functions(Consumer<Finding> findings) {
        var functions = list();
        var bad = functions.stream()
                .filter(function -> !function.condition("Ready").isTrue())
                .toList();
        findings.accept(Finding.ok(functions.size() + " Functions in the namespace " + namespace + ", "
                + (functions.size() - bad.size()) + " ready"));
        for (var function : functions) {
            if (!function.isObserved() && age(function).compareTo(OPERATOR_PATIENCE) > 0) {
                findings.accept(
                        Finding.problem(
                                "no operator has looked at the Function '" + function.name() + "' since it was changed",
                                "see that the operator runs: kubectl get pods -A -l app.kubernetes.io/name=nabi; in local mode .nabi/operator.log"));
            } else {
                trouble(findings, function);
            }
        }
    }

    private static void trouble(Consumer<Finding> findings, FunctionView function) {
        var ready = function.condition("Ready");
        var latest = function.condition("RevisionReady");
        if (ready.isFalse()) {
            findings.accept(Finding.problem(
                    "the Function '" + function.name() + "' answers no calls: " + ready.reason() + ": "
                            + ready.message(),
                    "docs/status.md says what each reason means"));
        } else if (latest.isFalse()) {
            findings.accept(Finding.warning(
                    "the latest revision of '" + function.name() + "' does not work (" + latest.reason()
                            + "); an earlier one serves: " + latest.message(),
                    "deploy a version that works, or go back: nabi rollback " + function.name()));
        }
    }

    private List<FunctionView> list() {
        return api.get("/apis/nabi.dev/v1alpha1/namespaces/" + namespace + "/functions")
                .path("items")
                .valueStream()
                .map(FunctionView::new)
                .toList();
    }

    private Duration age(FunctionView function) {
        try {
            return Duration.between(Instant.parse(function.created()), now);
        } catch (java.time.format.DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    private void gateway(Consumer<Finding> findings) {
        try {
            var health = new Call(
                            "GET",
                            gateways.management().resolve("/q/health"),
                            Map.of(),
                            Body.NONE,
                            Duration.ofSeconds(10))
                    .send();
            try (var body = health.body()) {
                var report = Yaml.JSON.readTree(body.readAllBytes());
                findings.accept(
                        health.status() == 200
                                ? Finding.ok("a gateway answers and is ready")
                                : Finding.problem("a gateway is not ready: " + down(report), "its log says why"));
            }
        } catch (CommandException e) {
            findings.accept(Finding.warning(
                    "no gateway's management port can be reached from here: " + e.getMessage(),
                    "usage and cost need it; calls need only the gateway's address"));
        } catch (IOException e) {
            findings.accept(
                    Finding.warning("the gateway's health is no JSON: " + e.getMessage(), "is this a gateway?"));
        }
    }

    private static String down(JsonNode report) {
        return report.path("checks")
                .valueStream()
                .filter(check -> !"UP".equals(check.path("status").asText()))
                .map(check -> check.path("name").asText())
                .reduce((first, second) -> first + ", " + second)
                .orElse("it does not say why");
    }
}
