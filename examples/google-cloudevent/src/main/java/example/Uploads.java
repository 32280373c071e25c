package example;

import com.google.cloud.functions.CloudEventsFunction;
import io.cloudevents.CloudEvent;
import java.nio.charset.StandardCharsets;

/** Looks at each file that was uploaded. */
public class Uploads implements CloudEventsFunction {

    @Override
    public void accept(CloudEvent event) {
        var data = event.getData();
        var text = data == null ? "nothing" : new String(data.toBytes(), StandardCharsets.UTF_8);
        System.out.println(event.getType() + " of " + event.getSubject() + ": " + text);
    }
}
