package dev.nabi.api.v1alpha1;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
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

/** The nodes of a CRD's schema by their paths, and what the generator's annotations cannot say of them. */
final class SchemaNodes {
    static final String SUBDOMAIN = "^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$";
    static final String KEY = "^[-._a-zA-Z0-9]+$";

    private static final double MOST = FunctionStatus.MOST;

    private SchemaNodes() {}

    /** What the generator gives, with its columns in this order. */
    static CustomResourceDefinition generate(
            Class<? extends CustomResource<?, ?>> kind, List<String> columns, Path directory) throws IOException {
        new CRDGenerator()
                .inOutputDir(directory.toFile())
                .customResourceClasses(kind)
                .generate();
        var file = directory.resolve(HasMetadata.getFullResourceName(kind) + "-v1.yml");
        var crd = Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
        crd.getSpec()
                .getVersions()
                .getFirst()
                .getAdditionalPrinterColumns()
                .sort(Comparator.comparingInt(column -> columns.indexOf(column.getName())));
        return crd;
    }

    static JSONSchemaProps root(CustomResourceDefinition crd) {
        return crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
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

    static JSONSchemaProps at(JSONSchemaProps root, String path) {
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

    static void require(JSONSchemaProps root, String path, String... names) {
        at(root, path).setRequired(List.of(names));
    }

    static void text(JSONSchemaProps root, String path, long longest, String pattern) {
        var schema = at(root, path);
        schema.setMaxLength(longest);
        schema.setPattern(pattern);
    }

    /** Conditions have their type as their key. */
    static void conditions(JSONSchemaProps root) {
        require(root, "status.conditions[]", "type", "status");
        var conditions = at(root, "status.conditions");
        conditions.setXKubernetesListType("map");
        conditions.setXKubernetesListMapKeys(List.of("type"));
    }

    /** Bounds integers that no annotation reaches. */
    static void boundIntegers(JSONSchemaProps root) {
        walk("", root, (path, schema) -> {
            if (!Boolean.TRUE.equals(schema.getXKubernetesIntOrString())
                    && "integer".equals(schema.getType())
                    && schema.getMaximum() == null) {
                schema.setMinimum(0.0);
                schema.setMaximum(MOST);
            }
        });
    }

    /** Describes what is in this file; our own records are described by their annotations. */
    static void describe(JSONSchemaProps root, String file) throws IOException {
        var descriptions = new Properties();
        try (var in = SchemaNodes.class.getResourceAsStream(file)) {
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
