package app;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Function;

/** Answers an event with another one. */
public class @Class@ implements Function<CloudEvent, CloudEvent> {

    @Override
    public CloudEvent apply(CloudEvent event) {
        int bytes = event.getData() == null ? 0 : event.getData().toBytes().length;
        System.out.println("event " + event.getId() + " of type " + event.getType());
        return CloudEventBuilder.v1()
                .withId(UUID.randomUUID().toString())
                .withSource(URI.create("@name@"))
                .withType("app.counted")
                .withData("application/json", ("{\"bytes\":" + bytes + "}").getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
