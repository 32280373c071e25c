package app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import org.junit.jupiter.api.Test;

class @Class@Test {

    @Test
    void countsTheBytesOfAnEvent() {
        var event = CloudEventBuilder.v1()
                .withId("1")
                .withSource(URI.create("test"))
                .withType("test")
                .withData("text/plain", new byte[3])
                .build();

        assertEquals("{\"bytes\":3}", new String(new @Class@().apply(event).getData().toBytes()));
    }
}
