package dev.nabi.operator;

import dev.nabi.api.code.CodeSignature;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * The code store as the operator is told of it. Neither address nor directory means that there is none.
 *
 * @param address where instances fetch code
 * @param directory where instances of this machine find code, in local mode
 * @param key what signs the requests of instances; empty where {@code secret} names it
 * @param secret the Secret of the operator's namespace that holds the key; made if missing
 */
record CodeConfig(Optional<URI> address, Optional<String> directory, String key, Optional<String> secret) {

    CodeConfig {
        address.ifPresent(at -> OperatorConfig.requireHttp("nabi.operator.code-url", at));
        if (address.isPresent() && secret.isEmpty() && key.length() < CodeSignature.SHORTEST_KEY) {
            throw new InvalidConfiguration(
                    "nabi.code.key (NABI_CODE_KEY): has " + key.length() + " characters; at least "
                            + CodeSignature.SHORTEST_KEY + " are needed, the same as the code store has");
        }
    }

    /** Reads and checks the keys {@code nabi.operator.code-url}, {@code nabi.operator.code-directory}, {@code nabi.code.…}. */
    static CodeConfig from(Config config) {
        var address = "nabi.operator.code-url";
        return new CodeConfig(
                config.getOptionalValue(address, String.class).map(text -> OperatorConfig.address(address, text)),
                config.getOptionalValue("nabi.operator.code-directory", String.class),
                config.getOptionalValue("nabi.code.key", String.class).orElse(""),
                config.getOptionalValue("nabi.code.secret", String.class));
    }
}
