package dev.nabi.operator.function;

import dev.nabi.api.FunctionKey;
import java.net.URI;

/**
 * Where Functions are called.
 *
 * @param gateway the gateways' public address
 */
public record FunctionUrl(URI gateway) {

    String of(FunctionKey function) {
        var base = gateway.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/function/" + function.namespace()
                + "/" + function.name();
    }
}
