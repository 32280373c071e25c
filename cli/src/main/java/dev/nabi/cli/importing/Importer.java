package dev.nabi.cli.importing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.CommandException;
import java.util.ArrayList;
import java.util.List;

/** Recognises what a file defines, and gives Functions and Triggers in its place. */
public final class Importer {
    private Importer() {}

    public static List<Imported> of(List<JsonNode> documents) {
        var all = new ArrayList<Imported>();
        for (var document : documents) {
            all.addAll(of(document));
        }
        if (all.isEmpty()) {
            throw CommandException.usage(
                    "nothing to import: the file has no AWS::Serverless::Function, Serverless Framework"
                            + " functions, Knative Service or OpenFaaS functions");
        }
        return all;
    }

    private static List<Imported> of(JsonNode document) {
        if (document.path("Resources").isObject()) {
            return SamTemplate.of(document);
        }
        if (document.path("apiVersion").asText().startsWith("serving.knative.dev/")) {
            return List.of(KnativeService.of(document));
        }
        if (document.path("functions").isObject()) {
            return document.path("provider").path("name").asText().equals("openfaas")
                    ? OpenFaasStack.of(document)
                    : ServerlessFramework.of(document);
        }
        return List.of();
    }
}
