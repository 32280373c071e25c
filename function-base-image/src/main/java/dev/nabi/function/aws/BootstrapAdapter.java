package dev.nabi.function.aws;

import dev.nabi.function.handler.Handler;
import dev.nabi.function.handler.HandlerException;
import dev.nabi.function.provider.ProgramAdapter;
import dev.nabi.function.provider.RawInvocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Makes a handler of a program {@code bootstrap}, as the provider's {@code provided} runtimes run it. */
public final class BootstrapAdapter implements ProgramAdapter {
    private static final String BOOTSTRAP = "bootstrap";

    @Override
    public Handler start(Path directory, String handler, Map<String, String> environment) throws IOException {
        var bootstrap = directory.resolve(BOOTSTRAP);
        if (!Files.isRegularFile(bootstrap)) {
            throw new HandlerException("there is no file " + BOOTSTRAP
                    + " at the root of the function's zip; spec.java.runtime: bootstrap runs it");
        }
        if (!Files.isExecutable(bootstrap)) {
            throw new HandlerException(bootstrap + " cannot be executed: its mode or its file system forbids it");
        }
        var program = new Program(directory, handler, LambdaFunction.of(environment));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(program::stop));
        program.startAndAwaitReady();
        return RawInvocation.handler((invocation, context) -> {
            program.answer(invocation);
            return Handler.ANSWERED;
        });
    }
}
