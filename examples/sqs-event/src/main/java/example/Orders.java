package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.ArrayList;

/** Takes orders in batches, and names those that it could not take. */
public class Orders implements RequestHandler<SQSEvent, SQSBatchResponse> {

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        var failures = new ArrayList<BatchItemFailure>();
        for (var message : event.getRecords()) {
            if (message.getBody().contains("\"total\"")) {
                context.getLogger().log("took " + message.getBody());
            } else {
                context.getLogger().log("an order without a total: " + message.getBody());
                failures.add(new BatchItemFailure(message.getMessageId()));
            }
        }
        context.getLogger().log("a batch of " + event.getRecords().size() + ", " + failures.size() + " failed");
        return new SQSBatchResponse(failures);
    }
}
