package dev.nabi.events.shape;

import dev.nabi.api.v1alpha1.JavaSpec;
import dev.nabi.api.v1alpha1.TriggerSpec;
import dev.nabi.events.delivery.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the shape of a Trigger's events.
 *
 * <pre>
 *                          plain function           Lambda handler
 * one event a call         CloudEvent, binary mode  topic: SQS event of one record · cron: scheduled event
 *                                                   kafka: Kafka event · webhook, kubernetes: CloudEvent
 * batch.maxSize above 1    CloudEvents, batch mode  kafka: Kafka event · others: SQS event
 * </pre>
 */
public final class TriggerShapes {
    private TriggerShapes() {}

    /** The shape for a Trigger and the code of its Function; null for code that is not Java's. */
    public static Shape of(TriggerSpec trigger, @Nullable JavaSpec code, String namespace) {
        var isBatch = trigger.batch().maxSize() > 1;
        var answers = new BatchAnswer(trigger.batch().partialFailures());
        if (code == null || !code.isForLambda()) {
            return isBatch ? new CloudEventBatchShape(answers) : new CloudEventShape();
        }
        var source = trigger.source();
        var kafka = source.kafka();
        if (kafka != null) {
            return new KafkaEventShape(kafka.bootstrapServers(), answers);
        }
        if (isBatch) {
            return new SqsEventShape(sourceName(trigger), namespace, answers);
        }
        var topic = source.topic();
        if (topic != null) {
            return new SqsEventShape(topic.name(), namespace, answers);
        }
        return source.cron() != null ? new ScheduledEventShape(namespace) : new CloudEventShape();
    }

    private static String sourceName(TriggerSpec trigger) {
        var topic = trigger.source().topic();
        return topic == null ? trigger.function().name() : topic.name();
    }
}
