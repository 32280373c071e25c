package dev.nabi.function;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The provider's own runtime client, in this process: its code finds the handler, reads the event and writes the result.
 * Only its loop, which asks a service of the provider's for the next event, is not run.
 */
final class ProvidersRuntime {
    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.";

    private final ClassLoader classes;

    /** With the function's classes on its class path. */
    ProvidersRuntime(List<Path> function) throws Exception {
        var urls = new ArrayList<URL>();
        for (var folder : List.of("provider-runtimes/aws", "runtime/providers/aws/api", "runtime/providers/aws/lib")) {
            try (var jars = Files.list(Path.of("target").resolve(folder))) {
                for (var jar : jars.toList()) {
                    urls.add(jar.toUri().toURL());
                }
            }
        }
        for (var place : function) {
            urls.add(place.toUri().toURL());
        }
        classes = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        var loader = Class.forName(CLIENT + "AWSLambda", true, classes).getDeclaredField("customerClassLoader");
        loader.setAccessible(true);
        loader.set(null, classes);
    }

    /** What goes out for this event. */
    String call(String handler, String event) throws Exception {
        var info = Class.forName(CLIENT + "HandlerInfo", true, classes);
        var request = Class.forName(CLIENT + "runtimeapi.dto.InvocationRequest", true, classes);
        var invocation = request.getConstructor().newInstance();
        request.getMethod("setId", String.class).invoke(invocation, "request-1");
        request.getMethod("setContent", byte[].class)
                .invoke(invocation, (Object) event.getBytes(StandardCharsets.UTF_8));
        try {
            var named = info.getMethod("fromString", String.class, ClassLoader.class)
                    .invoke(null, handler, classes);
            var loaded = Class.forName(CLIENT + "EventHandlerLoader", true, classes)
                    .getMethod("loadEventHandler", info)
                    .invoke(null, named);
            var call = Class.forName(CLIENT + "LambdaRequestHandler", true, classes)
                    .getMethod("call", request);
            var answer = (ByteArrayOutputStream) call.invoke(loaded, invocation);
            return answer.toString(StandardCharsets.UTF_8);
        } catch (InvocationTargetException failed) {
            throw new IOException("the provider's runtime refused " + handler + ": " + failed.getCause(), failed);
        }
    }
}
