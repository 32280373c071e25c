package dev.nabi.gateway;

import dev.nabi.gateway.demand.OperatorToken;
import dev.nabi.gateway.demand.TokenFile;
import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** The whole configuration of a gateway process, the keys {@code nabi.…}: typed, and checked when it is read at the start. */
@Unremovable // read by the beans of the process through read(), and injected nowhere
@ConfigMapping(prefix = "nabi")
interface ProcessConfig {
    GatewayConfig gateway();

    MeteringSettings metering();

    BudgetSettings budget();

    Demand demand();

    Management management();

    EventsConfig events();

    /** The token by which a gateway knows the operator: the keys {@code nabi.demand.…}. */
    interface Demand {
        /** The token, the same on gateways and operator; it has at least 16 characters. */
        @WithDefault("")
        Secret<String> token();

        /** A file that holds the token, read anew while the gateway runs, so that it can be rotated. */
        Optional<Path> tokenFile();

        /** The token that the operator must present. */
        default OperatorToken operatorToken() {
            if (tokenFile().isPresent()) {
                return new OperatorToken(TokenFile.at(tokenFile().get(), InstantSource.system()));
            }
            var token = token().get();
            if (token.length() < OperatorToken.SHORTEST) {
                throw new IllegalArgumentException("nabi.demand.token (env NABI_DEMAND_TOKEN) must have at least "
                        + OperatorToken.SHORTEST + " characters, the same on gateways and operator; it has "
                        + token.length());
            }
            return new OperatorToken(() -> token);
        }
    }

    /** Who may read at the management port: {@code nabi.management.…}, each {@code network} or {@code token}. */
    interface Management {
        @WithDefault("network")
        String metrics();

        @WithDefault("token")
        String usage();
    }

    /** Reads and checks the configuration; a key that is not set has its default, one that does not exist is refused. */
    static ProcessConfig read(Config config) {
        var all = config.unwrap(SmallRyeConfig.class).getConfigMapping(ProcessConfig.class);
        GatewayConfig.check(all.gateway());
        all.metering().defaultMemoryMib();
        all.metering().config(all.gateway().name());
        all.budget().rules();
        all.events().check();
        return all;
    }
}
