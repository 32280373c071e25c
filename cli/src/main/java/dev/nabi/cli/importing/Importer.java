package dev.nabi.cli.importing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.kube.Yaml;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Recognises what a file defines, and gives Functions and Triggers in its place. */
public final class Importer {
    /** A function of CloudFormation in its short form, with one argument. */
    private static final Pattern INTRINSIC =
            Pattern.compile("!(Ref|GetAtt|ImportValue|Select|Join|If|Base64|FindInMap)[ \\t]+([\"']?)([\\w.:/-]+)\\2");

    private Importer() {}

    /** The text of a file. */
    public static List<Imported> of(String text) throws IOException {
        var all = new ArrayList<Imported>();
        for (var document : Yaml.documents(computed(text))) {
            all.addAll(of(document));
        }
        if (all.isEmpty()) {
            throw CommandException.usage(
                    "nothing to import: the file has no AWS::Serverless::Function or AWS::Lambda::Function, Serverless Framework"
                            + " functions, Knative Service or OpenFaaS functions");
        }
        return all;
    }

    /** A YAML tree has no tags: a value that CloudFormation computes is written as one that is not plain. */
    private static String computed(String text) {
        return INTRINSIC.matcher(text).replaceAll("\"\\${$1 $3}\"");
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
