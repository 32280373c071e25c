package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;

/** Makes a report for the instant of a schedule. */
public class Report implements RequestHandler<ScheduledEvent, String> {

    @Override
    public String handleRequest(ScheduledEvent event, Context context) {
        var report = "the report of " + event.getDetail().get("shop") + " for " + event.getTime();
        context.getLogger().log(report);
        return report;
    }
}
