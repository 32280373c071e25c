package dev.nabi.api.v1alpha1;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.BiConsumer;
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

    private static final String SUBDOMAIN = "^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$";
    private static final String KEY = "^[-._a-zA-Z0-9]+$";
    private static final String VARIABLE = "^[-._a-zA-Z][-._a-zA-Z0-9]*$";
    private static final double MOST = FunctionStatus.MOST;
    private static final int MOST_TARGETS = 16;

    private FunctionDefinition() {}

    static CustomResourceDefinition generate(Path directory) throws IOException {
        new CRDGenerator()
                .inOutputDir(directory.toFile())
                .customResourceClasses(Function.class)
                .generate();
        var crd = Serialization.unmarshal(
                Files.readString(directory.resolve("functions.nabi.dev-v1.yml")), CustomResourceDefinition.class);
        var version = crd.getSpec().getVersions().getFirst();
        version.getAdditionalPrinterColumns()
                .sort(Comparator.comparingInt(column -> COLUMNS.indexOf(column.getName())));
        var root = version.getSchema().getOpenAPIV3Schema();
        require(root, "", "spec");
        require(root, "spec.volumes[]", "mountPath");
        require(root, "spec.java.jar.configMap", "name", "key");
        require(root, "spec.env[]", "name");
        require(root, "spec.access.jwt", "issuer", "audiences");
        require(root, "spec.access.apiKeys", "secret");
        require(root, "spec.access.webhook", "provider", "secret");
        require(root, "status.conditions[]", "type", "status");
        var conditions = at(root, "status.conditions");
        conditions.setXKubernetesListType("map");
        conditions.setXKubernetesListMapKeys(List.of("type"));
        at(root, "spec.resources.claims").setMaxItems(0L);
        at(root, "spec.traffic").setXKubernetesValidations(List.of(sum(), tags()));
        at(root, "spec.env").setXKubernetesValidations(List.of(reserved()));
        patterns(root);
        walk("", root, FunctionDefinition::bound);
        describe(root);
        return crd;
    }

    /** Each node of a schema with its path, in which {@code []} is an element of a list and {@code {}} a value of a map. */
    static void walk(String path, JSONSchemaProps schema, BiConsumer<String, JSONSchemaProps> visitor) {
        visitor.accept(path, schema);
        Objects.requireNonNullElse(schema.getProperties(), Map.<String, JSONSchemaProps>of())
                .forEach((name, property) -> walk(path.isEmpty() ? name : path + "." + name, property, visitor));
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            walk(path + "[]", schema.getItems().getSchema(), visitor);
        }
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            walk(path + "{}", schema.getAdditionalProperties().getSchema(), visitor);
        }
    }

    private static void bound(String path, JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            schema.setPattern(QUANTITY);
            schema.setMaxLength(32L);
        } else if ("integer".equals(schema.getType()) && schema.getMaximum() == null) {
            schema.setMinimum(0.0);
            schema.setMaximum(MOST);
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
        at(root, "spec.access.jwt.claims").setMaxProperties(16L);
        at(root, "spec.access.jwt.claims{}").setMaxItems(16L);
        at(root, "spec.access.jwt.claims{}").setMinItems(1L);
    }

    private static void text(JSONSchemaProps root, String path, long longest, String pattern) {
        var schema = at(root, path);
        schema.setMaxLength(longest);
        schema.setPattern(pattern);
    }

    /** CEL has no sum that every server from 1.25 on knows: each place adds its own. */
    private static ValidationRule sum() {
        var places = IntStream.range(0, MOST_TARGETS)
                .mapToObj(index ->
                        "(size(self) > %1$d && has(self[%1$d].weight) ? self[%1$d].weight : 0)".formatted(index))
                .collect(Collectors.joining(" + "));
        return new ValidationRuleBuilder()
                .withRule("size(self) == 0 || " + places + " == 100")
                .withMessage("the weights of spec.traffic sum to 100")
                .build();
    }

    private static ValidationRule tags() {
        return new ValidationRuleBuilder()
                .withRule(
                        "self.all(one, !has(one.tag) || self.exists_one(other, has(other.tag) && other.tag == one.tag))")
                .withMessage("each tag of spec.traffic is given once")
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

    private static void require(JSONSchemaProps root, String path, String... names) {
        at(root, path).setRequired(List.of(names));
    }

    private static JSONSchemaProps at(JSONSchemaProps root, String path) {
        var found = new ArrayList<JSONSchemaProps>();
        walk("", root, (each, schema) -> {
            if (each.equals(path)) {
                found.add(schema);
            }
        });
        if (found.isEmpty()) {
            throw new IllegalArgumentException("the schema has no " + path);
        }
        return found.getFirst();
    }

    /** Those of our own records stand on them. */
    private static void describe(JSONSchemaProps root) throws IOException {
        var descriptions = new Properties();
        try (var in = FunctionDefinition.class.getResourceAsStream("descriptions.properties")) {
            descriptions.load(in);
        }
        walk("", root, (path, schema) -> {
            var description = descriptions.remove(path.isEmpty() ? "." : path);
            if (description != null) {
                schema.setDescription(description.toString());
            }
        });
        if (!descriptions.isEmpty()) {
            throw new IllegalArgumentException("described, and not in the schema: " + descriptions.keySet());
        }
    }
}
