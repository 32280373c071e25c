package dev.nabi.operator.scaling;

import dev.nabi.api.demand.DemandReport;
import java.net.URI;

/** Hears each line of the gateways' demand streams, besides the scaler; on the thread of the stream. */
@FunctionalInterface
public interface ReportListener {

    void onReport(URI gateway, DemandReport report);
}
