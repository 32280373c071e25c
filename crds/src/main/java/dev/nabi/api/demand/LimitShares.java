package dev.nabi.api.demand;

import dev.nabi.api.WireField;
import java.util.List;

/**
 * What the operator leases to one gateway of the rates of Functions.
 *
 * @param gateways how many gateways there are: a gateway that nobody leases to has one part of so many
 * @param validMillis for how long the shares hold, from when the gateway reads them
 */
public record LimitShares(int gateways, long validMillis, List<LimitShare> shares) {

    public LimitShares {
        WireField.count(gateways, "gateways");
        WireField.count(validMillis, "validMillis");
        shares = WireField.list(shares, "shares");
    }
}
