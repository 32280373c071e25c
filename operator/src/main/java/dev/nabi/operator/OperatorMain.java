package dev.nabi.operator;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.eclipse.microprofile.config.ConfigProvider;

/** Starts the operator, or says in one line why it cannot. */
@QuarkusMain
public final class OperatorMain {
    private static final int CONFIGURATION_ERROR = 78;

    private OperatorMain() {}

    /** The process's entry. */
    public static void main(String... args) {
        try {
            OperatorConfig.from(ConfigProvider.getConfig());
        } catch (InvalidConfiguration e) {
            System.err.println("nabi-operator: " + e.getMessage());
            System.exit(CONFIGURATION_ERROR);
        }
        Quarkus.run(args);
    }
}
