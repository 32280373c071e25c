package app;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** A handler as AWS Lambda has it. The interfaces are provided: the runtime has them. */
public class @Class@ implements RequestHandler<Map<String, String>, Map<String, String>> {

    @Override
    public Map<String, String> handleRequest(Map<String, String> event, Context context) {
        String name = event.getOrDefault("name", "world");
        if (context != null) {
            context.getLogger().log("greeting " + name);
        }
        return Map.of("greeting", "Hello, " + name + "!");
    }
}
