package dev.nabi.operator.sharing;

import dev.nabi.api.demand.LimitShares;
import java.net.URI;
import java.util.concurrent.CompletionStage;

/** Sends shares to a gateway. */
@FunctionalInterface
public interface ShareWriter {

    /** Whether the gateway has taken them; one that does not answer in time has not. */
    CompletionStage<Boolean> write(URI gateway, LimitShares shares);
}
