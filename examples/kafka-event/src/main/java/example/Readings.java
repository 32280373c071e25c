package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.KafkaEvent;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Reads records of a Kafka topic: keys and values come in base 64, by topic and partition. */
public class Readings implements RequestHandler<KafkaEvent, Void> {

    @Override
    public Void handleRequest(KafkaEvent event, Context context) {
        event.getRecords().forEach((partition, records) -> {
            for (var record : records) {
                context.getLogger()
                        .log(partition + " " + record.getOffset() + ": " + text(record.getKey()) + " = "
                                + text(record.getValue()));
            }
        });
        return null;
    }

    private static String text(String base64) {
        return base64 == null ? "" : new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
