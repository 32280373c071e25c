package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Destinations as Lambda names them, for destinations of Nabi: a function of this account is a Function; the name of a queue or
 * topic is the name of a Nabi topic in the namespace; {@code kafka://} and others stay with Lambda's record alone.
 */
final class Destinations {
    private Destinations() {}

    /** Writes {@code onSuccess} and {@code onFailure} into an async policy or a Trigger. */
    static void write(LambdaCall call, FunctionRef own, JsonNode config, ObjectNode to) {
        write(call, own, config.path("OnSuccess").path("Destination").asText(""), to, "onSuccess");
        write(call, own, config.path("OnFailure").path("Destination").asText(""), to, "onFailure");
    }

    private static void write(LambdaCall call, FunctionRef own, String arn, ObjectNode to, String field) {
        to.remove(field);
        if (arn.isEmpty()) {
            return;
        }
        var parts = arn.split(":", -1);
        if (parts.length < 6 || !parts[0].equals("arn")) {
            throw LambdaException.invalid(
                    "The provided destination config " + arn + " is invalid: name the ARN of a function,"
                            + " or of a queue or topic, whose name is that of a topic here");
        }
        if (parts[2].equals("lambda")) {
            var ref = FunctionRef.parse(arn, "", call.region(), call.account());
            if (ref.name().equals(own.name())) {
                throw LambdaException.invalid("You can't specify the function as a destination for itself.");
            }
            to.putObject(field).put("function", ResourceNames.function(ref.name()));
        } else if (parts[2].equals("sqs") || parts[2].equals("sns")) {
            to.putObject(field).put("topic", topic(arn));
        } else {
            throw LambdaException.invalid(
                    "The provided destination config " + arn + " is invalid: this installation delivers to"
                            + " functions, and to topics by the ARN of a queue (sqs) or topic (sns)");
        }
    }

    /** The topic for the ARN of a queue or topic. */
    static String topic(String arn) {
        return ResourceNames.topic(arn.substring(arn.lastIndexOf(':') + 1));
    }
}
