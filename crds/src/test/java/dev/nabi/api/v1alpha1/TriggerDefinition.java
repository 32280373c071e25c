package dev.nabi.api.v1alpha1;

import static dev.nabi.api.v1alpha1.SchemaNodes.KEY;
import static dev.nabi.api.v1alpha1.SchemaNodes.at;
import static dev.nabi.api.v1alpha1.SchemaNodes.require;
import static dev.nabi.api.v1alpha1.SchemaNodes.text;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The CRD of Trigger: what the generator gives, with what its annotations cannot say. */
final class TriggerDefinition {
    private static final List<String> COLUMNS =
            List.of("FUNCTION", "SOURCE", "READY", "BACKLOG", "OLDEST", "DEAD", "AGE", "REASON", "NEXT");

    private TriggerDefinition() {}

    static CustomResourceDefinition generate(Path directory) throws IOException {
        var crd = SchemaNodes.generate(Trigger.class, COLUMNS, directory);
        var root = SchemaNodes.root(crd);
        require(root, "", "spec");
        require(root, "spec", "function", "source");
        require(root, "spec.function", "name");
        require(root, "spec.ordering", "key");
        for (var destination : List.of("spec.onSuccess", "spec.onFailure", "spec.deadLetter")) {
            require(root, destination + ".kafka", "bootstrapServers", "topic");
        }
        sources(root);
        filters(root);
        SchemaNodes.conditions(root);
        SchemaNodes.boundIntegers(root);
        SchemaNodes.describe(root, "trigger-descriptions.properties");
        return crd;
    }

    private static void sources(JSONSchemaProps root) {
        require(root, "spec.source.topic", "name");
        require(root, "spec.source.cron", "schedule");
        require(root, "spec.source.webhook", "path");
        require(root, "spec.source.webhook.verify", "provider", "secret");
        text(root, "spec.source.webhook.verify.keys[]", 253, KEY);
        require(root, "spec.source.kafka", "bootstrapServers", "topics");
        require(root, "spec.source.kubernetes", "apiVersion", "kind", "serviceAccountName");
        at(root, "spec.source.kubernetes.selector").setMaxProperties(16L);
        text(root, "spec.source.kubernetes.selector{}", 63, "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$");
    }

    /** A rule of the API sees only what has a type. */
    private static void filters(JSONSchemaProps root) {
        for (var object : List.of("all[]", "any[]", "not", "data")) {
            at(root, "spec.filter[]." + object).setType("object");
        }
        for (var dialect : List.of("exact", "prefix", "suffix")) {
            at(root, "spec.filter[]." + dialect).setMaxProperties(16L);
            at(root, "spec.filter[]." + dialect).setMinProperties(1L);
            text(root, "spec.filter[]." + dialect + "{}", 1024, "^[^\\x00]*$");
        }
    }
}
