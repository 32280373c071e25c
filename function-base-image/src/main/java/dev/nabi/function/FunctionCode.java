package dev.nabi.function;

import dev.nabi.function.RuntimeConfig.Code;
import dev.nabi.function.handler.Handler;
import dev.nabi.function.handler.HandlerName;
import dev.nabi.function.handler.HandlerResolver;
import dev.nabi.function.loading.FunctionClasses;
import dev.nabi.function.loading.JarDownload;
import dev.nabi.function.source.CompiledSource;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function's classes and the handler among them. */
record FunctionCode(ClassLoader classes, Handler handler) {

    static FunctionCode load(RuntimeConfig config) throws IOException {
        return switch (config.code()) {
            case Code.Source(var text, var cache) -> {
                var compiled = CompiledSource.of(text, cache);
                var classes = FunctionClasses.ofClasses(compiled.classes());
                yield of(classes, config.handler(), compiled.topLevelClasses());
            }
            case Code.Jar(var path) -> of(FunctionClasses.ofPath(path), config.handler(), List.of());
            case Code.RemoteJar(var uri, var sha256) ->
                of(FunctionClasses.ofJar(JarDownload.fetch(uri, sha256)), config.handler(), List.of());
        };
    }

    private static FunctionCode of(ClassLoader classes, @Nullable String handler, List<String> topLevelClasses) {
        // The author's constructors may look for services and resources, too.
        Thread.currentThread().setContextClassLoader(classes);
        return new FunctionCode(
                classes,
                handler == null
                        ? HandlerResolver.resolve(topLevelClasses, classes)
                        : HandlerResolver.resolve(HandlerName.parse(handler), classes));
    }
}
