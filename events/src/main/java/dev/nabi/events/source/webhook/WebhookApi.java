package dev.nabi.events.source.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nabi.api.v1alpha1.WebhookAccess;
import dev.nabi.api.webhook.WebhookSignature;
import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.source.ApiAnswer;
import dev.nabi.events.source.ApiRequest;
import dev.nabi.events.source.Incoming;
import dev.nabi.events.source.Intake;
import dev.nabi.events.source.SecretReader;
import dev.nabi.events.source.Waiting;
import dev.nabi.events.store.Acceptance;
import dev.nabi.events.store.StoreException;
import dev.nabi.events.trigger.TriggerDefinition;
import dev.nabi.events.trigger.TriggerTable;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes webhooks: finds the Trigger of the path, checks the signature over the body as it came, and accepts the event. What
 * is signed is taken once: a request that is sent again is the same event. Blocks: for virtual threads.
 */
public final class WebhookApi {
    private final Intake intake;
    private final Supplier<TriggerTable> triggers;
    private final SecretReader secrets;
    private final Clock clock;

    public WebhookApi(Intake intake, Supplier<TriggerTable> triggers, SecretReader secrets, Clock clock) {
        this.intake = intake;
        this.triggers = triggers;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** POST on a webhook's path. */
    public ApiAnswer receive(ApiRequest request) {
        var trigger = triggers.get().ofPath(request.namespace(), request.name()).orElse(null);
        var webhook = trigger == null ? null : trigger.spec().source().webhook();
        if (trigger == null || webhook == null) {
            return ApiAnswer.problem(404, "Not found", "no webhook has the path " + request.name());
        }
        var rule = webhook.verify();
        var signature = signature(rule, request);
        var refused = rule == null
                ? unsigned(Boolean.TRUE.equals(webhook.isPublic()))
                : refusal(trigger, rule, signature, request.body());
        if (refused != null) {
            return refused;
        }
        if (!trigger.isActive()) {
            return ApiAnswer.problem(503, "Suspended", "the Trigger " + trigger.name() + " is suspended; try again");
        }
        return accept(trigger, signature, request);
    }

    private static @Nullable ApiAnswer unsigned(boolean isPublic) {
        return isPublic ? null : ApiAnswer.problem(403, "Forbidden", "the webhook says not how senders sign");
    }

    private static @Nullable WebhookSignature signature(@Nullable WebhookAccess rule, ApiRequest request) {
        var provider = rule == null ? null : rule.provider();
        return provider == null ? null : WebhookSignature.read(provider, request.fields()::get);
    }

    private @Nullable ApiAnswer refusal(
            TriggerDefinition trigger, WebhookAccess rule, @Nullable WebhookSignature signature, byte[] body) {
        var provider = rule.provider();
        if (provider == null || signature == null) {
            return unauthorized(
                    "the request has no signature of " + (provider == null ? "a provider" : provider.label()));
        }
        var fault = signature.fault(clock.millis(), rule.toleranceSeconds());
        if (fault != null) {
            return unauthorized(
                    switch (fault) {
                        case MALFORMED -> "the signature cannot be read";
                        case EXPIRED -> "the signature is too old";
                        case NOT_YET_VALID -> "the signature's time is in the future";
                    });
        }
        try {
            var secret = secrets.read(trigger.namespace(), rule.secret());
            if (secret.isEmpty()) {
                return ApiAnswer.problem(503, "Not ready", "the webhook's Secret is not there");
            }
            var keys = secret.get().entrySet().stream()
                    .filter(entry -> rule.keys().isEmpty() || rule.keys().contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            if (keys.isEmpty()) {
                return ApiAnswer.problem(503, "Not ready", "the webhook's Secret has none of the keys that are named");
            }
            return signature.isBy(provider, keys, body) ? null : unauthorized("the signature is not right");
        } catch (IllegalStateException e) {
            return ApiAnswer.problem(503, "Not ready", "the webhook's Secret cannot be read");
        }
    }

    private static ApiAnswer unauthorized(String detail) {
        return ApiAnswer.problem(401, "Unauthorized", detail);
    }

    private ApiAnswer accept(TriggerDefinition trigger, @Nullable WebhookSignature signature, ApiRequest request) {
        var event = new Incoming(
                envelope(trigger, signature, request),
                signature == null ? null : "webhook " + signature.digest(request.body()));
        if (!trigger.filter().matches(event.envelope().event())) {
            return answer("", false);
        }
        try {
            return switch (Waiting.of(intake.accept(trigger, List.of(event))).getFirst()) {
                case Acceptance.Accepted(var id) -> answer(id, false);
                case Acceptance.Repeated(var id) -> answer(id, true);
                case Acceptance.Conflict(var id) -> answer(id, true);
                case Acceptance.Full(var bound) ->
                    ApiAnswer.problem(429, "Trigger is full", "the Trigger has no room for more events: " + bound);
            };
        } catch (StoreException e) {
            return ApiAnswer.problem(503, "Store unavailable", "nothing was accepted; try again");
        }
    }

    private static ApiAnswer answer(String id, boolean isRepeated) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("id", id).put("repeated", isRepeated).put("filtered", id.isEmpty());
        return ApiAnswer.json(202, body);
    }

    private EventEnvelope envelope(
            TriggerDefinition trigger, @Nullable WebhookSignature signature, ApiRequest request) {
        var delivery = signature == null ? "" : signature.delivery();
        var builder = CloudEventBuilder.v1()
                .withId(delivery.isEmpty() ? UUID.randomUUID().toString() : delivery)
                .withSource(URI.create(trigger.sourceUri()))
                .withType("dev.nabi.webhook.received")
                .withSubject(request.name())
                .withTime(clock.instant().atOffset(ZoneOffset.UTC));
        var type = Objects.requireNonNullElse(request.fields().get("content-type"), "");
        if (!type.isBlank()) {
            builder.withDataContentType(type);
        }
        if (request.body().length > 0) {
            builder.withData(request.body());
        }
        var fields = KeptFields.of(request.fields());
        fields.putAll(request.trace());
        return new EventEnvelope(builder.build(), fields, null);
    }
}
