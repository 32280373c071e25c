package dev.nabi.api.v1alpha1;

import static dev.nabi.api.v1alpha1.SchemaNodes.KEY;
import static dev.nabi.api.v1alpha1.SchemaNodes.SUBDOMAIN;
import static dev.nabi.api.v1alpha1.SchemaNodes.at;
import static dev.nabi.api.v1alpha1.SchemaNodes.require;
import static dev.nabi.api.v1alpha1.SchemaNodes.text;
import static dev.nabi.api.v1alpha1.SchemaNodes.walk;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The CRD of Function: what the generator gives, with what its annotations cannot say: the columns' order, what must be
 * there, list keys, rules over lists, and the bounds and descriptions of what comes from Kubernetes' own model.
 */
final class FunctionDefinition {
    private static final List<String> COLUMNS = List.of(
            "READY",
            "URL",
            "REVISION",
            "LATEST",
            "REPLICAS",
            "REASON",
            "AGE",
            "TODAY",
            "MONTH",
            "GB-SECONDS",
            "LAST-CALLED",
            "EXHAUSTED");

    /** What a quantity of Kubernetes is, without a sign, and no longer than one that anybody means. */
    private static final String QUANTITY =
            "^\\+?([0-9]{1,18}(\\.[0-9]{0,9})?|\\.[0-9]{1,9})([numkMGTP]|[KMGTP]i|[eE][-+]?[0-9]{1,2})?$";

    private static final String VARIABLE = "^[-._a-zA-Z][-._a-zA-Z0-9]*$";
    private static final int ADDED_TARGETS = 16;

    private FunctionDefinition() {}

    static CustomResourceDefinition generate(Path directory) throws IOException {
        var crd = SchemaNodes.generate(Function.class, COLUMNS, directory);
        var root = SchemaNodes.root(crd);
        require(root, "", "spec");
        require(root, "spec.volumes[]", "mountPath");
        require(root, "spec.java.jar.configMap", "name", "key");
        require(root, "spec.env[]", "name");
        require(root, "spec.pod.topologySpread[]", "topologyKey");
        require(root, "spec.access.jwt", "issuer", "audiences");
        require(root, "spec.access.apiKeys", "secret");
        require(root, "spec.access.webhook", "provider", "secret");
        for (var destination : List.of("spec.async.onSuccess", "spec.async.onFailure")) {
            require(root, destination + ".kafka", "bootstrapServers", "topic");
        }
        SchemaNodes.conditions(root);
        at(root, "spec.resources.claims").setMaxItems(0L);
        at(root, "spec.traffic").setXKubernetesValidations(List.of(sum(), tags()));
        at(root, "spec.env").setXKubernetesValidations(List.of(reserved()));
        patterns(root);
        walk("", root, FunctionDefinition::quantity);
        SchemaNodes.boundIntegers(root);
        SchemaNodes.describe(root, "descriptions.properties");
        return crd;
    }

    private static void quantity(String path, JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            schema.setPattern(QUANTITY);
            schema.setMaxLength(32L);
        }
    }

    private static void patterns(JSONSchemaProps root) {
        text(root, "spec.env[].name", 253, VARIABLE);
        for (var reference : List.of("spec.env[].valueFrom.configMapKeyRef", "spec.env[].valueFrom.secretKeyRef")) {
            text(root, reference + ".name", 253, SUBDOMAIN);
            text(root, reference + ".key", 253, KEY);
        }
        text(root, "spec.envFrom[].configMapRef.name", 253, SUBDOMAIN);
        text(root, "spec.envFrom[].secretRef.name", 253, SUBDOMAIN);
        text(root, "spec.imagePullSecrets[].name", 253, SUBDOMAIN);
        text(root, "spec.access.serviceAccounts[]", 317, AccessSpec.SERVICE_ACCOUNT);
        text(root, "spec.access.jwt.audiences[]", 512, "^\\S+$");
        text(root, "spec.access.jwt.claims{}[]", 512, "^[^\\x00]+$");
        text(root, "spec.access.apiKeys.keys[]", 253, KEY);
        text(root, "spec.access.webhook.keys[]", 253, KEY);
        for (var labels : List.of("spec.pod.nodeSelector", "spec.pod.labels")) {
            at(root, labels).setMaxProperties(16L);
            text(root, labels + "{}", 63, "^([A-Za-z0-9]([-._A-Za-z0-9]*[A-Za-z0-9])?)?$");
        }
        text(root, "spec.pod.tolerations[].key", 317, "^([-.a-z0-9]+/)?[-._A-Za-z0-9]*$");
        text(root, "spec.pod.tolerations[].value", 63, "^[-._A-Za-z0-9]*$");
        text(root, "spec.pod.tolerations[].operator", 6, "^(Exists|Equal)$");
        text(root, "spec.pod.tolerations[].effect", 16, "^(NoSchedule|PreferNoSchedule|NoExecute)$");
        at(root, "spec.access.jwt.claims").setMaxProperties(16L);
        at(root, "spec.access.jwt.claims{}").setMaxItems(16L);
        at(root, "spec.access.jwt.claims{}").setMinItems(1L);
    }

    /** CEL has no sum that every server from 1.25 on knows: each place adds its own. The operator adds more than these. */
    private static ValidationRule sum() {
        var places = IntStream.range(0, ADDED_TARGETS)
                .mapToObj(index ->
                        "(size(self) > %1$d && has(self[%1$d].weight) ? self[%1$d].weight : 0)".formatted(index))
                .collect(Collectors.joining(" + "));
        return new ValidationRuleBuilder()
                .withRule("size(self) == 0 || size(self) > " + ADDED_TARGETS + " || " + places + " == 100")
                .withMessage("the weights of spec.traffic sum to 100")
                .build();
    }

    private static ValidationRule tags() {
        return new ValidationRuleBuilder()
                .withRule(
                        "self.all(one, !has(one.tag) || has(one.tagWeight) || self.exists_one(other, has(other.tag) && other.tag == one.tag))")
                .withMessage("each tag of spec.traffic is given once, or with a tagWeight in each of its targets")
                .build();
    }

    private static ValidationRule reserved() {
        var names =
                Names.RESERVED.stream().sorted().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        return new ValidationRuleBuilder()
                .withRule("self.all(variable, !(variable.name in [" + names + "]))")
                .withMessage("spec.env sets none of what the platform sets: " + names)
                .build();
    }
}
